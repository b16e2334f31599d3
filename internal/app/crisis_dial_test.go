package app

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/crisis"
)

// randomNumbers is a configuration with numbers of every class at every place that can be dialled, some of which are
// test numbers; some are emergency numbers, or the same written otherwise.
func randomNumbers(r *rand.Rand, mode configs.Mode) *configs.Config {
	cfg := &configs.Config{
		Mode: mode, Region: "CN", Hotlines: []configs.Hotline{{ID: "h", Numbers: []string{"1"}, Languages: []string{"en"}}},
		Trunks: []configs.Trunk{{Name: "t"}}, Phones: []configs.Phone{{ID: "duty"}},
	}
	digits := func() string {
		n := fmt.Sprintf("139%08d", r.IntN(6))
		return []string{n, n, "+86" + n, "0086" + n, "7990", "+867990", "0107990", "61237990", configs.PlaceholderNumber}[r.IntN(9)]
	}
	for i := range 6 {
		n := configs.Number{ID: fmt.Sprintf("n%d", i), Number: digits(), Trunk: "t"}
		switch r.IntN(4) {
		case 0:
			n.Class, n.Number, n.Phone = "house", "", "duty"
		case 1:
			n.Class = "partner"
		case 2:
			n.Class, n.Area = "emergency", "north"
		default:
			n.Class = "duty"
		}
		cfg.Numbers = append(cfg.Numbers, n)
		cfg.Seats = append(cfg.Seats, configs.Seat{ID: fmt.Sprintf("s%d", i), Kind: agent.OutsideNumber, Number: digits(), Trunk: "t"})
		cfg.Outside = append(cfg.Outside, configs.Outside{ID: fmt.Sprintf("o%d", i), Number: digits(), Trunk: "t"})
	}
	cfg.Numbers = append(cfg.Numbers, configs.Number{ID: "dispatch", Class: "emergency", Number: "7990", Area: "north", Trunk: "t"})
	for range r.IntN(5) {
		cfg.Trunk.TestNumbers = append(cfg.Trunk.TestNumbers, digits())
	}
	return cfg
}

// dialled is the digits that an endpoint leads out of the house; empty: it stays inside.
func dialled(e call.Secret) string {
	number, _, out := strings.Cut(strings.TrimPrefix(string(e), "PJSIP/"), "@")
	if !out {
		return ""
	}
	if _, at, direct := strings.Cut(number, "/sip:"); direct {
		return at
	}
	return number
}

// Over random configurations: in demo, test and drill nothing but test numbers is ever given out to be dialled, and no
// emergency number, in whatever form it is written; in production no emergency number without a person's press.
func TestNothingButTestNumbersIsEverDialled(t *testing.T) {
	t.Parallel()
	passed, refused := 0, 0
	for seed := range uint64(1500) {
		r := rand.New(rand.NewPCG(seed, 7))
		for _, mode := range []configs.Mode{configs.Demo, configs.Test, configs.Production} {
			cfg := randomNumbers(r, mode)
			a := &App{book: &book{}}
			a.book.now.Store(newEdition(cfg))
			h, d := &helpers{a: a}, dialer{a}
			judge := func(what string, e call.Secret, why crisis.Refusal, drill, person bool) {
				number := dialled(e)
				if why != crisis.Pass {
					if refused++; e != "" {
						t.Fatalf("seed %d: %s is refused and given out", seed, what)
					}
					return
				}
				passed++
				urgent := cfg.NumberBook().Dialled(crisis.Digits(number), "t").Class == crisis.EmergencyClass
				switch {
				case number == "":
				case mode != configs.Production && (!slices.Contains(cfg.Trunk.TestNumbers, number) || urgent):
					t.Fatalf("seed %d in %s: %s dials what is no test number", seed, mode, what)
				case mode == configs.Production && drill:
					t.Fatalf("seed %d: a drill in production dials %s", seed, what)
				case urgent && !person:
					t.Fatalf("seed %d: a timer dials an emergency number as %s", seed, what)
				}
			}
			for _, n := range cfg.Numbers {
				for _, drill := range []bool{false, true} {
					for _, by := range []string{"", "user:zhou"} {
						e, why := h.CrisisDial(t.Context(), call.CrisisRing{Number: n.ID, By: by, Drill: drill})
						judge("number "+n.ID, e, why, drill, by != "")
					}
				}
			}
			for _, s := range cfg.Seats {
				for _, drill := range []bool{false, true} {
					e, why := h.CrisisDial(t.Context(), call.CrisisRing{Seat: agent.SeatID(s.ID), Drill: drill})
					judge("seat "+s.ID, e, why, drill, false)
				}
				for _, drill := range []bool{false, true} {
					if why, _ := d.Refusal(s.ID, false, drill); why == crisis.Pass {
						e, _ := d.SeatDial(t.Context(), agent.SeatID(s.ID))
						judge("an offer at seat "+s.ID, e, why, drill, false)
					}
				}
			}
			for _, o := range cfg.Outside {
				for _, drill := range []bool{false, true} {
					if why, _ := d.Refusal(o.ID, true, drill); why == crisis.Pass {
						e, _ := d.OutsideDial(t.Context(), o.ID)
						judge("outside "+o.ID, e, why, drill, false)
					}
				}
			}
		}
	}
	if passed < 1000 || refused < 1000 {
		t.Errorf("the test proves little: %d passed, %d were refused", passed, refused)
	}
}

// An emergency number is dialled at the address of its trunk, whatever Asterisk thinks of that line's health; a trunk that
// registers or speaks TCP keeps its ways.
func TestAnEmergencyNumberIsDialledAtTheAddressOfItsTrunk(t *testing.T) {
	t.Parallel()
	cfg := &configs.Config{
		Trunks: []configs.Trunk{{Name: "t", Contact: "192.0.2.1:5060"}, {Name: "tcp", Contact: "192.0.2.2:5061", Transport: "tcp"}, {Name: "in"}},
	}
	d := newNumberDirectory(cfg)
	for _, c := range []struct {
		class crisis.Class
		trunk string
		want  call.Secret
	}{
		{crisis.EmergencyClass, "t", "PJSIP/t/sip:7990@192.0.2.1:5060"},
		{crisis.EmergencyClass, "tcp", "PJSIP/tcp/sip:7990@192.0.2.2:5061;transport=tcp"},
		{crisis.EmergencyClass, "in", "PJSIP/7990@in"},
		{crisis.Duty, "t", "PJSIP/7990@t"},
	} {
		if got := d.endpoint(crisis.Number{Class: c.class, Trunk: c.trunk, Digits: "7990"}); got != c.want {
			t.Errorf("%s by %s: %q, want %q", c.class, c.trunk, string(got), string(c.want))
		}
	}
}

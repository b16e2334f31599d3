//go:build e2e

package ringback_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// What everybody says, in Hz.
const (
	counsellorTone = 1300
	personTone     = 2300
	bossTone       = 2100
)

// personNumber is a test number; the trunk is one telephone, whoever is called.
const personNumber = "13900000001"

// rig is a house with a trunk to one person, and red hotlines that ring back after 10 s, and after 2 s.
type rig struct {
	*house.House
	person *phone.Phone
	a1     *house.Desk
	boss   *house.Client
	count  atomic.Int64 // how often the person was called
	seen   int64        // of those, how many a test has looked at
}

func open(t *testing.T) *rig {
	t.Helper()
	return openWith(t)
}

// openWith opens a house that differs.
func openWith(t *testing.T, more ...house.Option) *rig {
	t.Helper()
	p, err := phone.New(phone.Config{Listen: "127.0.0.9:0", Server: "127.0.0.1:9", User: "world", Sound: phone.Tone(personTone), Watch: house.Tones()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	x := &rig{person: p}
	x.answers(phone.Answer(300 * time.Millisecond))
	host, _, _ := strings.Cut(p.Addr(), ":")
	trunk := fmt.Sprintf("trunks:\n  - {name: carrier, kind: ip, match: [%s], contact: %q}\n", host, p.Addr())
	x.House = house.New(t, append(more,
		house.Replace("phones:\n", trunk+"phones:\n"),
		house.Replace("failsafe:\n", "outside:\n  - {id: clinic, name: {zh-CN: 门诊, en: Clinic}, number: \""+personNumber+"\", desk: true}\nfailsafe:\n"),
		house.Replace("  - id: closed\n", red("later", "96222", "10s")+red("soon", "96333", "2s")+"  - id: closed\n"),
		house.Replace("after_call: 1s", "after_call: 300ms"),
	)...)
	x.a1, x.boss = x.Desk("a1", "7", counsellorTone), x.As("boss")
	return x
}

// red is a hotline whose callers are red, and are rung back after a delay.
func red(id, number, delay string) string {
	return fmt.Sprintf(`  - id: %s
    name: {zh-CN: %s, en: %s}
    numbers: [%q]
    languages: [zh-CN]
    queue: main
    message_box: box
    grade: red
    outgoing: {shown: "12345", format: national, ring: 10s}
    ring_back: {delay: %s, gap: 10s, message: [comfort]}
`, id, id, id, number, delay)
}

// answers says what the person's telephone does from now on.
func (x *rig) answers(r phone.Reaction) {
	x.person.SetReact(func(*phone.Call) phone.Reaction { x.count.Add(1); return r })
}

// talks brings a caller of a line to the counsellor.
func (x *rig) talks(line, number string) (caller *phone.Call, id string) {
	x.T.Helper()
	p, err := phone.New(phone.Config{Server: x.SIP, User: number, Sound: phone.Tone(personTone), Watch: house.Tones()})
	if err != nil {
		x.T.Fatal(err)
	}
	x.T.Cleanup(p.Close)
	x.free()
	caller = x.Dial(p, line, phone.DialOptions{})
	x.a1.Accept()
	x.hear("the caller", caller, counsellorTone)
	x.hear("the counsellor", x.a1.Line, personTone)
	return caller, x.call()
}

// hear waits until somebody hears a tone.
func (x *rig) hear(who string, ear *phone.Call, hz int) {
	x.T.Helper()
	ctx, cancel := context.WithTimeout(x.T.Context(), 30*time.Second)
	defer cancel()
	if _, err := ear.WaitTone(ctx, hz, 200*time.Millisecond); err != nil {
		x.T.Fatalf("%s does not hear %d Hz: %v", who, hz, err)
	}
}

// desk is what the counsellor's desk shows.
type desk struct {
	Status struct{ State string }
	Call   struct {
		ID       string
		Guarded  bool
		Outgoing struct {
			Why, State string
			Attempt    int
			To         struct{ ID string }
		}
	}
}

func (x *rig) desk() (d desk) {
	x.T.Helper()
	x.a1.Must(http.MethodGet, "/desk", nil, &d)
	return d
}

func (x *rig) call() (id string) {
	x.T.Helper()
	x.Until("a call at the desk", 10*time.Second, func() bool { id = x.desk().Call.ID; return id != "" })
	return id
}

// free waits until the counsellor is ready.
func (x *rig) free() {
	x.T.Helper()
	x.Until("the counsellor to be ready", 15*time.Second, func() bool {
		if st := x.desk().Status.State; st != "ready" {
			x.a1.Do(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
			return false
		}
		return true
	})
}

// shows waits until the desk shows a call of the house in a state.
func (x *rig) shows(state string) (id string) {
	x.T.Helper()
	x.Until("the desk to show "+state, 15*time.Second, func() bool { d := x.desk(); id = d.Call.ID; return d.Call.Outgoing.State == state })
	return id
}

// rung waits until the person's telephone is called.
func (x *rig) rung(within time.Duration) *phone.Call {
	x.T.Helper()
	ctx, cancel := context.WithTimeout(x.T.Context(), within)
	defer cancel()
	c, err := x.person.NextCall(ctx)
	if err != nil {
		x.T.Fatalf("the person's telephone is not called: %v; the desk: %s\n%s", err, x.deskText(), x.Story())
	}
	x.seen++
	return c
}

// drop loses a caller without a word.
func (x *rig) drop(c *phone.Call) {
	x.T.Helper()
	ctx, cancel := context.WithTimeout(x.T.Context(), 10*time.Second)
	defer cancel()
	if err := c.Hangup(ctx); err != nil {
		x.T.Fatal(err)
	}
}

// ends ends the red call at the desk with a reason and a next step.
func (x *rig) ends(id string) {
	x.T.Helper()
	x.a1.Must(http.MethodPost, "/calls/"+id+"/hangup", map[string]string{"reason": "agreed", "next_step": "follow_up_today"}, nil)
}

// attempts returns the outcomes of the attempts of the calls that ring back one lost call, or of one call of the house.
func (x *rig) attempts(of string) (outcomes []string) {
	x.T.Helper()
	streams := map[ledger.Stream]bool{ledger.CallStream(of): true}
	for _, e := range x.Facts() {
		f, err := ledger.Decode(e)
		if err != nil {
			x.T.Fatal(err)
		}
		switch f := f.(type) {
		case ledger.CallPlaced:
			if f.Of == of {
				streams[e.Stream] = true
			}
		case ledger.OutAttemptEnded:
			if streams[e.Stream] {
				outcomes = append(outcomes, f.Outcome)
			}
		}
	}
	return outcomes
}

func (x *rig) attempted(of string, want ...string) {
	x.T.Helper()
	x.Until("the attempts "+strings.Join(want, ", "), 40*time.Second, func() bool { return slices.Equal(x.attempts(of), want) })
}

// withheld waits for why a lost call is not rung back.
func (x *rig) withheld(of, why string) {
	x.T.Helper()
	x.Until("the fact that the caller is not rung back", 10*time.Second, func() bool {
		return slices.ContainsFunc(x.Facts(), func(e ledger.Event) bool {
			f, _ := ledger.Decode(e)
			w, ok := f.(ledger.RingBackWithheld)
			return ok && e.Stream == ledger.CallStream(of) && w.Why == why
		})
	})
}

package call_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/queue"
	"heartline/test/pace"
)

// wishMenu lets callers wish for a woman or a man, or for the same counsellor, take that back, and go on.
func wishMenu(spell time.Duration) ivr.Menu {
	goTo := func(option string, step ivr.StepID) ivr.Choice { return ivr.Choice{Option: option, Goto: step} }
	return ivr.Menu{ID: "wishing", Entry: "ask", Steps: map[ivr.StepID]*ivr.Step{
		"ask": {Menu: []ivr.PromptRef{{ID: "choose"}}, Options: map[string]ivr.Choice{
			"1": goTo("woman", "woman"), "2": goTo("man", "man"), "3": goTo("same_counsellor", "same"), "4": goTo("no_wish", "none"), "5": goTo("go_on", "wait"),
		}},
		"woman": {Wish: &ivr.Wish{Needs: "woman", Kind: "gender", For: spell}, Goto: "ask"},
		"man":   {Wish: &ivr.Wish{Needs: "man", Kind: "gender", For: spell}, Goto: "ask"},
		"same":  {Wish: &ivr.Wish{Same: true, For: spell}, Goto: "ask"},
		"none":  {Wish: &ivr.Wish{None: true}, Goto: "ask"},
		"wait":  {Queue: "main"},
	}}
}

// wishRig has a man, who has been free for longest, a woman, and somebody who has said neither of themselves.
func wishRig(t *testing.T, spell time.Duration) *rig {
	t.Helper()
	r := newRig(t)
	r.hotline.Flow = compile(t, wishMenu(spell), ivr.Front{})
	r.skills = map[string]agent.Skills{"wang": {"man": 1}, "zhao": {"woman": 1}}
	for _, seat := range []string{"s1", "s2", "s3"} {
		r.sipSeat(seat, fakepbx.Answers(0))
	}
	return r
}

func (r *rig) sit(who ...string) {
	r.t.Helper()
	for i, w := range who {
		r.ready(w, []string{"s1", "s2", "s3"}[i])
		r.wait(w+" to be ready", func() bool { return r.life.floor.status(w) == agent.Ready })
	}
}

// presses calls and presses keys in the menu, one after another.
func (r *rig) presses(number, keys string) *fakepbx.Party {
	r.t.Helper()
	caller := r.asterisk.Call(fakepbx.Caller{Number: number})
	r.phase(call.InMenu)
	for _, k := range keys {
		caller.Press(string(k))
	}
	return caller
}

// taken returns whom callers were offered to, in order.
func (r *rig) taken() (all []string) {
	for _, e := range r.ledger.all() {
		if f, _ := ledger.Decode(e); f != nil {
			if o, ok := f.(ledger.OfferMade); ok {
				all = append(all, o.Agent)
			}
		}
	}
	return all
}

// TestYap50TheGenderPreferenceAlwaysDialledMen: in the 5.0 of another helpline's software whoever a caller wished for, men
// were dialled. The way from the key to the telephone that rings is one test here.
func TestYap50TheGenderPreferenceAlwaysDialledMen(t *testing.T) {
	for name, tt := range map[string]struct{ keys, first string }{
		"a woman":                        {"15", "zhao"},
		"a man":                          {"25", "wang"},
		"no wish, no preference":         {"5", "wang"}, // who has been free for longest
		"another key takes its place":    {"215", "zhao"},
		"and back":                       {"125", "wang"},
		"a wish that was taken back":     {"145", "wang"},
		"the key for a person keeps it":  {"10", "zhao"},
		"the person key without a wish":  {"0", "wang"},
		"the same counsellor is another": {"135", "zhao"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := wishRig(t, time.Minute)
			r.start()
			r.sit("wang", "zhao", "qian")
			caller := r.presses("2000", tt.keys)
			if v := r.phase(call.Talking); v.Agent != agent.ID(tt.first) {
				t.Errorf("%s has the caller, offered to %v", v.Agent, r.taken())
			}
			caller.Hangup(16)
			r.over()
		})
	}
	t.Run("women first and men after the time", func(t *testing.T) {
		t.Parallel()
		r := wishRig(t, time.Second)
		r.start()
		r.sit("wang", "zhao")
		first := r.presses("2000", "15")
		r.phase(call.Talking)
		second := r.presses("2000", "15")
		r.phase(call.Waiting)
		began := time.Now()
		r.wait("a man to be asked", func() bool { return len(r.taken()) == 2 })
		if waited := time.Since(began); r.taken()[1] != "wang" || waited < 500*time.Millisecond {
			t.Errorf("%v after %v", r.taken(), waited)
		}
		first.Hangup(16)
		second.Hangup(16)
		r.over()
	})
	t.Run("no woman at work keeps nobody waiting", func(t *testing.T) {
		t.Parallel()
		r := wishRig(t, time.Minute)
		r.start()
		r.sit("wang")
		began := time.Now()
		caller := r.presses("2000", "15")
		if v := r.phase(call.Talking); v.Agent != "wang" {
			t.Errorf("%s has the caller", v.Agent)
		}
		pace.Deadline(t, "whom nobody meets is asked for by nobody", time.Since(began), 5*time.Second)
		caller.Hangup(16)
		r.over()
	})
}

// TestAWishIsInTheLedgerAndOutlivesTheProcess restarts the controller between the wish and the queue, and while the caller
// waits. No fact of it has a number or a key.
func TestAWishIsInTheLedgerAndOutlivesTheProcess(t *testing.T) {
	for name, waits := range map[string]bool{"in the menu": false, "in the queue": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := wishRig(t, time.Minute)
			r.start()
			r.sit("wang")
			r.onDuty("zhao")
			talking := r.presses("2000", "5") // wang is taken
			r.phase(call.Talking)
			caller := r.presses("2000", "21")
			wished := func(kind, needs string) func(ledger.CallerWished) bool {
				return func(f ledger.CallerWished) bool {
					return f.Kind == kind && f.Needs == needs && f.For == time.Minute && f.Option == needs
				}
			}
			r.wait("both wishes", func() bool { return has(r, wished("gender", "man")) && has(r, wished("gender", "woman")) })
			if waits {
				caller.Press("5")
				r.phase(call.Waiting)
			}
			r.again()
			if !waits {
				r.wait("the menu again", func() bool {
					for _, v := range r.life.x.Calls() {
						if v.Phase == call.InMenu {
							return true
						}
					}
					return false
				})
				caller.Press("5")
				r.phase(call.Waiting)
			}
			r.wait("the floor to have the wish", func() bool {
				w := r.life.floor.waiting()
				return len(w) == 1 && len(w[0].Wishes) == 1 && w[0].Wishes[0].Needs.String() == "woman" && w[0].Wishes[0].For == time.Minute
			})
			caller.Hangup(16)
			talking.Hangup(16)
			r.over()
		})
	}
}

// waiting is who waits.
func (f *floorLoop) waiting() []queue.Waiting {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.floor.Snapshot().Waiting
}

// talksOf answers who was talked with last.
type talksOf struct {
	mu    sync.Mutex // protects the following
	found call.LastTalk
	err   error
	slow  bool // until the time is over
	asked []call.TalksOf
}

func (f *talksOf) LastTalk(ctx context.Context, of call.TalksOf) (call.LastTalk, error) {
	f.mu.Lock()
	f.asked = append(f.asked, of)
	slow := f.slow
	f.mu.Unlock()
	if slow {
		<-ctx.Done()
		return call.LastTalk{}, ctx.Err()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.found, f.err
}

func (f *talksOf) questions() []call.TalksOf {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]call.TalksOf(nil), f.asked...)
}

// TestTheSameCounsellorAsLastTime has wang free for longest, and zhao whom the caller has talked with last.
func TestTheSameCounsellorAsLastTime(t *testing.T) {
	with := func(talks int) *talksOf {
		return &talksOf{found: call.LastTalk{Agent: "zhao", Recent: talks, AtWork: true}}
	}
	for name, tt := range map[string]struct {
		talks    *talksOf
		weekly   int
		withheld bool
		keys     string
		plan     agent.ID
		first    string
		why      string
		asks     int
	}{
		"is asked first":                        {talks: with(1), keys: "35", first: "zhao", asks: 1},
		"also by the key for a person":          {talks: with(1), keys: "30", first: "zhao", asks: 1},
		"one talk below the weekly limit":       {talks: with(2), weekly: 3, keys: "35", first: "zhao", asks: 1},
		"the weekly limit":                      {talks: with(3), weekly: 3, keys: "35", first: "wang", why: "weekly_limit", asks: 1},
		"two talks a week where nothing is set": {talks: with(2), keys: "35", first: "wang", why: "weekly_limit", asks: 1},
		"is not at work":                        {talks: &talksOf{found: call.LastTalk{Agent: "zhao"}}, keys: "35", first: "wang", why: "not_at_work", asks: 1},
		"there was no talk":                     {talks: &talksOf{}, keys: "35", first: "wang", why: "none", asks: 1},
		"nobody can say":                        {talks: &talksOf{err: errors.New("no storage")}, keys: "35", first: "wang", why: "unknown", asks: 1},
		"nobody says in time":                   {talks: &talksOf{slow: true}, keys: "35", first: "wang", why: "unknown", asks: 1},
		"the number is withheld":                {talks: with(0), withheld: true, keys: "35", first: "wang", why: "withheld"},
		"a plan brings the caller to somebody":  {talks: with(0), keys: "35", plan: "qian", first: "qian", why: "plan"},
		"without a key there is no consent":     {talks: with(0), keys: "5", first: "wang"},
		"the wish was taken back":               {talks: with(0), keys: "345", first: "wang"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := wishRig(t, time.Minute)
			r.before, r.hotline.Same = tt.talks, call.SameRules{Weekly: tt.weekly}
			number := "2000"
			if tt.withheld {
				number = ""
			}
			if tt.plan != "" {
				p := planned("", time.Now().Add(time.Hour))
				p.Prefer = tt.plan
				r.known = &plansOf{plans: map[string]call.Plan{"hash-2000": p}}
			}
			r.start()
			r.sit("wang", "zhao", "qian")
			began := time.Now()
			caller := r.presses(number, tt.keys)
			v := r.phase(call.Talking)
			pace.Deadline(t, "the caller is held up by nothing", time.Since(began), 6*time.Second)
			if v.Agent != agent.ID(tt.first) {
				t.Errorf("%s has the caller", v.Agent)
			}
			asked := tt.talks.questions()
			if len(asked) != tt.asks {
				t.Errorf("asked %d times: %+v", len(asked), asked)
			}
			for _, of := range asked {
				if of.Call != v.ID || of.NumberHash == "" || of.Hotline != "city" || of.Week.Sub(of.Since) != 23*24*time.Hour {
					t.Errorf("asked for %+v", of)
				}
			}
			consent := has(r, func(f ledger.CallerWished) bool { return f.Kind == "same_counsellor" && f.Option == "same_counsellor" })
			granted := has(r, func(f ledger.SameCounsellor) bool { return f.NotGranted == "" && f.Agent == "zhao" })
			refused := has(r, func(f ledger.SameCounsellor) bool { return f.NotGranted != "" && f.NotGranted == tt.why })
			if consent != (tt.keys[0] == '3') || granted != (tt.first == "zhao") || refused != (tt.why != "") {
				t.Errorf("consent %v, granted %v, refused %v; %v", consent, granted, refused, r.ledger.kinds())
			}
			caller.Hangup(16)
			r.over()
		})
	}
}

// TestTheSameCounsellorIsWaitedForAWhile has zhao in a talk: the caller waits for her alone, then for anybody; also where the
// controller is another one by then.
func TestTheSameCounsellorIsWaitedForAWhile(t *testing.T) {
	for name, tt := range map[string]struct {
		spell   time.Duration
		restart ledger.Kind
		first   string
	}{
		"who is free in time":                   {spell: 10 * time.Second, first: "zhao"},
		"who is not":                            {spell: time.Second, first: "wang"},
		"over a restart in the menu":            {spell: 10 * time.Second, restart: ledger.KindMenuMoved, first: "zhao"},
		"over a restart while the caller waits": {spell: 10 * time.Second, restart: ledger.KindQueued, first: "zhao"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := wishRig(t, tt.spell)
			r.before = &talksOf{found: call.LastTalk{Agent: "zhao", Recent: 1, AtWork: true}}
			r.start()
			r.sit("zhao")
			busy := r.presses("2000", "5")
			r.phase(call.Talking)
			r.ready("wang", "s2")
			r.wait("wang to be ready", func() bool { return r.life.floor.status("wang") == agent.Ready })
			caller := r.presses("2000", "3")
			r.wait("the wish", func() bool { return has(r, func(f ledger.CallerWished) bool { return f.Kind == "same_counsellor" }) })
			if tt.restart == ledger.KindMenuMoved {
				r.again()
				r.phase(call.InMenu)
			}
			caller.Press("5")
			r.phase(call.Waiting)
			if tt.restart == ledger.KindQueued {
				r.again()
				r.phase(call.Waiting)
			}
			if tt.first == "zhao" {
				r.wait("the floor to know the wish", func() bool {
					w := r.life.floor.waiting()
					return len(w) == 1 && w[0].Familiar && w[0].Prefer == "zhao" && w[0].PreferFor == tt.spell
				})
				busy.Hangup(16)
			}
			r.wait("somebody to be asked", func() bool { return len(r.taken()) == 2 })
			if r.taken()[1] != tt.first {
				t.Errorf("offered to %v", r.taken())
			}
			if n := r.count(ledger.KindSameCounsellor); n != 1 {
				t.Errorf("%d words about the wish", n)
			}
			caller.Hangup(16)
			busy.Hangup(16)
			r.over()
		})
	}
}

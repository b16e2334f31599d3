//go:build e2e

package crisis_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"heartline/crisis"
	"heartline/internal/phone"
	"heartline/test/pace"
)

// The chain as it is meant: a caller who waits ninth says by a key that it is urgent, comes first, and a supervisor is
// called. In the talk the counsellor presses the button: the first one asked lets it pass, the second one says no, the
// third one is a telephone that accepts by its own key, whispers, and then speaks with everybody, together with an
// outside number. The caller and the counsellor hear each other all the while.
func TestTheChain(t *testing.T) {
	x := open(t)
	caller, id, others := x.testNinthComesFirst(t)
	since := time.Now()
	pressed := time.Now()
	var shown struct {
		ID, Condition string
		Steps         []struct{ ID string }
	}
	x.a1.Must(http.MethodPost, "/calls/"+id+"/crisis", nil, &shown)
	if shown.Condition != "searching" || len(shown.Steps) != 3 {
		t.Errorf("the button shows %+v", shown)
	}
	a, at := x.boss.asked(pressed)
	pace.Deadline(t, "button to the first alert at a page", at.Sub(pressed), 300*time.Millisecond)
	if a.CallID != id || a.Drill {
		t.Errorf("the alert is %+v", a)
	}
	x.boss.reload() // a page that is loaded again still has it
	x.Until("the alert after a reload", 5*time.Second, func() bool {
		var list struct{ Items []alert }
		x.boss.Must(http.MethodGet, "/crisis/alerts", nil, &list)
		// Where the supervisor has said to come before, the call stands there, too.
		return slices.ContainsFunc(list.Items, func(i alert) bool { return i.ID == a.ID && i.State == "asked" }) && len(x.boss.Got("snapshot", pressed)) == 1
	})
	no, _ := x.second.asked(pressed) // after the first step's time
	declined := time.Now()
	x.second.answer(no, "decline")
	doctor := x.rung(x.doctor)
	pace.Deadline(t, "a no to the next telephone's ring", doctor.Times().InviteAt.Sub(declined), time.Second)
	x.last(id, "answered by the doctor", func(s crisis.State) bool {
		d, ok := attemptBy(s, "number:doctor")
		return ok && d.Progress == crisis.Answered
	})
	press(t, doctor, "1") // another key than its own
	x.hears("the counsellor", x.a1.Line, callerTone)
	press(t, doctor, "5")
	x.hears("the counsellor who is whispered to", x.a1.Line, callerTone, doctorTone)
	x.hears("the caller, who hears the counsellor alone", caller, firstTone)
	s := x.last(id, "joined", func(s crisis.State) bool { return len(s.Present()) == 1 })
	x.a1.Must(http.MethodPost, "/calls/"+id+"/crisis/helpers/"+s.Ack.Attempt+"/mode", map[string]string{"mode": "conference"}, nil)
	x.hears("the caller", caller, firstTone, doctorTone)
	x.a1.Must(http.MethodPost, "/calls/"+id+"/ask", map[string]string{"number": "relief", "then": "join"}, nil)
	relief := x.rung(x.relief)
	press(t, relief, "1")
	x.hears("the caller with three others", caller, firstTone, doctorTone, reliefTone)
	x.hears("the outside number", relief, callerTone, firstTone, doctorTone)
	x.testPartiesApart(t, id, caller, doctor, relief)
	x.unbroken("the counsellor at the caller, while help is called and comes", caller, firstTone, since, x.a1.Line)
	x.unbroken("the caller at the counsellor, while help is called and comes", x.a1.Line, callerTone, since, caller)
	x.testOwnLegApart(t, id, caller, doctor, relief)
	x.testTimes(t, id)
	x.testGuardedEnd(t, id, caller)
	x.a1.Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready"}, nil)
	for _, c := range others {
		_ = c.Hangup(within(t, 5*time.Second))
	}
	x.Ended(len(others) + 1)
	x.testTimes(t, id) // and after the end
	if s := x.last(id, "closed", func(s crisis.State) bool { return s.Closed }); s.Unanswered {
		t.Error("the search ended as if nobody had come")
	}
}

// testNinthComesFirst lets nine callers wait, the last of whom presses the key.
func (x *rig) testNinthComesFirst(t *testing.T) (caller *phone.Call, id string, others []*phone.Call) {
	t.Helper()
	x.a1.Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready"}, nil)
	for range 8 {
		others = append(others, x.call("96111", otherTone))
	}
	caller = x.call("96111", callerTone)
	x.Until("nine callers to wait", 15*time.Second, func() bool {
		var b struct{ Waiting []struct{ Position int } }
		x.boss.Must(http.MethodGet, "/board", nil, &b)
		return len(b.Waiting) == 9
	})
	pressed := time.Now()
	press(t, caller, "8")
	a, at := x.boss.asked(pressed)
	pace.Deadline(t, "the caller's key to the first alert at a page", at.Sub(pressed), 500*time.Millisecond)
	x.boss.answer(a, "accept")
	x.a1.Must(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
	x.a1.Accept()
	id = x.talking()
	if id != a.CallID {
		t.Fatalf("the call %s was offered first, and not the red one, %s", id, a.CallID)
	}
	x.hears("the caller", caller, firstTone)
	x.hears("the counsellor", x.a1.Line, callerTone)
	s := x.last(id, "acknowledged", func(s crisis.State) bool { return s.Ack != nil })
	if s.Cause != crisis.ByCallerKey || s.Ack.By != "user:boss" || s.Ack.How != crisis.AtDesk {
		t.Errorf("the caller's key led to %s, %+v", s.Cause, s.Ack)
	}
	return caller, id, others
}

// testTimes wants every time of the chain in the ledger and on the call's page.
func (x *rig) testTimes(t *testing.T, id string) {
	t.Helper()
	type attempt struct {
		ID, Way, Progress, Outcome string
		AskedAt                    time.Time `json:"asked_at"`
		ShownAt                    time.Time `json:"shown_at"`
		RingingAt                  time.Time `json:"ringing_at"`
		AnsweredAt                 time.Time `json:"answered_at"`
		EndedAt                    time.Time `json:"ended_at"`
	}
	var page struct {
		Crises []struct {
			ID             string
			AcknowledgedAt time.Time `json:"acknowledged_at"`
			Attempts       []attempt
			Helpers        []struct {
				Mode  string
				Since time.Time
			}
			Chain []struct {
				Name   string
				Came   bool
				TookMs int64 `json:"took_ms"`
			}
		}
	}
	x.boss.Must(http.MethodGet, "/calls/"+id, nil, &page)
	s, _ := x.book(id).Last()
	if len(page.Crises) != 2 || page.Crises[1].ID != s.ID {
		t.Fatalf("the call's page shows %+v", page.Crises)
	}
	if first := page.Crises[0]; first.AcknowledgedAt.IsZero() || len(first.Attempts) == 0 || first.Attempts[0].AskedAt.IsZero() || first.Attempts[0].ShownAt.IsZero() {
		t.Errorf("the call's page shows of the caller's own key %+v", first)
	}
	c := page.Crises[1]
	want := []struct{ way, outcome string }{{"desk", "ignored"}, {"desk", "declined"}, {"phone", "accepted"}}
	if len(c.Attempts) != len(want) || len(s.Attempts) != len(want) {
		t.Fatalf("asked %+v", c.Attempts)
	}
	for i, w := range want {
		a, in := c.Attempts[i], s.Attempts[i]
		if a.Way != w.way || a.Outcome != w.outcome {
			t.Errorf("attempt %d: %+v, want %+v", i, a, w)
		}
		for what, pair := range map[string][2]time.Time{
			"asked": {a.AskedAt, in.AskedAt}, "shown": {a.ShownAt, in.ShownAt}, "ringing": {a.RingingAt, in.RingingAt},
			"answered": {a.AnsweredAt, in.AnsweredAt}, "ended": {a.EndedAt, in.EndedAt},
		} {
			if !pair[0].Equal(pair[1]) {
				t.Errorf("attempt %d %s at %v on the page, at %v in the ledger", i, what, pair[0], pair[1])
			}
		}
		if a.AskedAt.IsZero() || a.EndedAt.IsZero() || a.Way == "desk" && a.ShownAt.IsZero() || a.Way == "phone" && (a.RingingAt.IsZero() || a.AnsweredAt.IsZero()) {
			t.Errorf("attempt %d has no whole story: %+v", i, a)
		}
	}
	if c.AcknowledgedAt.IsZero() || len(c.Helpers) != 1 || c.Helpers[0].Mode != "conference" || c.Helpers[0].Since.IsZero() {
		t.Errorf("who came: %+v", c.Helpers)
	}
	came := map[string]int64{}
	for _, p := range c.Chain {
		if p.Came {
			came[p.Name] = p.TookMs
		}
	}
	t.Logf("the chain, ms from the button: %v", came)
	if len(came) != 4 {
		t.Errorf("the chain has %v", c.Chain)
	}
	x.askedOnce(s)
}

func attemptBy(s crisis.State, who string) (crisis.Attempt, bool) {
	for _, a := range s.Attempts {
		if a.Who() == who {
			return a, true
		}
	}
	return crisis.Attempt{}, false
}

func press(t *testing.T, c *phone.Call, digits string) {
	t.Helper()
	if err := c.SendDigits(within(t, 5*time.Second), digits); err != nil {
		t.Fatalf("press %s: %v", digits, err)
	}
}

// The button is at a page within 300 ms, and at a telephone within 1 s. Whoever comes second is thanked.
func TestTheButtonIsFast(t *testing.T) {
	x := open(t)
	caller := x.call("96222", callerTone)
	x.a1.Accept()
	id := x.talking()
	x.hears("the caller", caller, firstTone)
	for range 3 {
		pressed := time.Now()
		x.a1.Must(http.MethodPost, "/calls/"+id+"/crisis", nil, nil)
		a, at := x.boss.asked(pressed)
		doctor, err := x.doctor.NextCall(within(t, 10*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		pace.Deadline(t, "button to the first alert at a page", at.Sub(pressed), 300*time.Millisecond)
		pace.Deadline(t, "button to the first ring", doctor.Times().InviteAt.Sub(pressed), time.Second)
		s := x.last(id, "shown and ringing", func(s crisis.State) bool {
			d, _ := attemptBy(s, "number:doctor")
			b, _ := attemptBy(s, "user:boss")
			return !d.RingingAt.IsZero() && !b.ShownAt.IsZero()
		})
		for _, p := range s.Times(crisis.DefaultTargets()).Parts {
			if p.Came {
				pace.Deadline(t, "by the ledger, "+p.Name, p.Took, p.Target)
			}
		}
		x.boss.answer(a, "accept")
		if _, err := doctor.WaitEnded(within(t, 5*time.Second)); err != nil {
			t.Errorf("the telephone rings on after somebody has come: %v", err)
		}
		x.last(id, "acknowledged", func(s crisis.State) bool { return s.Ack != nil && s.Ack.By == "user:boss" })
	}
	if status, problem := x.boss.Do(http.MethodPost, "/calls/"+id+"/crisis/join", map[string]string{"mode": "whisper"}, nil); status != http.StatusConflict {
		t.Errorf("joining without a line at the desk: %d %s", status, problem)
	}
	_ = caller.Hangup(within(t, 5*time.Second))
	x.Ended(1)
}

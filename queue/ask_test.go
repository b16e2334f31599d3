package queue_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
)

// asking is a floor with two counsellors at work: li is ready, wu is on a break.
func asking(t *testing.T) (*queue.Floor, time.Time) {
	t.Helper()
	at := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	f := queue.NewFloor(rules(nil))
	f.Handle(at, queue.OnDuty{Version: "1", Agents: []queue.Duty{{Agent: "li"}, {Agent: "wu"}}})
	for _, who := range []agent.ID{"li", "wu"} {
		f.Handle(at, queue.SignIn{Agent: who, Seat: agent.SeatID("seat-" + who), SeatUp: true})
	}
	f.Handle(at, queue.SetState{Agent: "li", State: agent.Ready})
	f.Handle(at, queue.SetState{Agent: "wu", State: agent.NotReady, Reason: "meal"})
	return f, at
}

func TestAnAskedCounsellorGoesBackToWhatTheyDid(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		who     agent.ID
		outcome queue.Outcome
		state   agent.State
		reason  agent.ReasonCode
	}{
		"ready, declined":         {"li", queue.Declined, agent.Ready, ""},
		"ready, call over":        {"li", queue.CallerGone, agent.Ready, ""},
		"ready, accepted":         {"li", queue.Accepted, agent.Talking, ""},
		"on a break, declined":    {"wu", queue.Declined, agent.NotReady, "meal"},
		"on a break, no answer":   {"wu", queue.NoAnswer, agent.NotReady, "meal"},
		"on a break, accepted":    {"wu", queue.Accepted, agent.Talking, ""},
		"ready, could not be had": {"li", queue.Unreachable, agent.NotReady, agent.ReasonUnreachable},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, at := asking(t)
			outs := f.Handle(at, queue.Ask{Offer: "o1", Call: "c1", Agent: tt.who, By: "user:lin"})
			asked, ok := outs[len(outs)-1].(queue.Asked)
			if !ok || asked.Agent != tt.who || asked.Call != "c1" || !asked.Deadline.After(at) {
				t.Fatalf("asked: %+v", outs)
			}
			f.Handle(at, queue.OfferClosed{Offer: "o1", Outcome: tt.outcome})
			st, _ := f.Snapshot().Agent(tt.who)
			if st.State != tt.state || st.Reason != tt.reason {
				t.Errorf("is %s %q after %s", st.State, st.Reason, tt.outcome)
			}
			if tt.outcome == queue.Accepted {
				f.Handle(at, queue.Released{Agent: tt.who, Call: "c1", AfterCall: -1})
				st, _ := f.Snapshot().Agent(tt.who)
				if want := map[agent.ID]agent.State{"li": agent.Ready, "wu": agent.NotReady}[tt.who]; st.State != want {
					t.Errorf("is %s after the talk", st.State)
				}
			}
		})
	}
}

func TestWhoCannotBeAsked(t *testing.T) {
	t.Parallel()
	f, at := asking(t)
	ask := func(who agent.ID) string {
		t.Helper()
		outs := f.Handle(at, queue.Ask{Offer: queue.OfferID("o-" + who), Call: "c1", Agent: who, By: "user:lin"})
		for _, o := range outs {
			if r, ok := o.(queue.AskRefused); ok {
				return r.Reason
			}
		}
		return ""
	}
	if got := ask("nobody"); got != "logged_out" {
		t.Errorf("somebody who is not there: %q", got)
	}
	f.Handle(at, queue.Seize{Agent: "li", Call: "c2"})
	if got := ask("li"); got != "talking" {
		t.Errorf("somebody who talks: %q", got)
	}
	f.Handle(at, queue.SeatChanged{Seat: "seat-wu", Up: false})
	if got := ask("wu"); got != "seat_down" {
		t.Errorf("somebody without a line: %q", got)
	}
	f.Handle(at, queue.OnDuty{Version: "2"})
	if got := ask("wu"); got != "off_shift" {
		t.Errorf("somebody off shift: %q", got)
	}
}

func TestAnAskThatNobodyAnswersIsTakenBack(t *testing.T) {
	t.Parallel()
	f, at := asking(t)
	f.Handle(at, queue.Ask{Offer: "o1", Call: "c1", Agent: "li", For: 5 * time.Second, By: "user:lin"})
	outs := f.Handle(at.Add(5*time.Second), queue.Wake{})
	if w, ok := outs[0].(queue.Withdrawn); !ok || w.Offer != "o1" || w.Call != "c1" || w.Reason != queue.WithdrawDeadline {
		t.Fatalf("at the deadline: %+v", outs)
	}
	f.Handle(at.Add(11*time.Second), queue.Wake{})
	if st, _ := f.Snapshot().Agent("li"); st.State == agent.Reserved {
		t.Error("reserved for ever")
	}
}

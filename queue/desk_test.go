package queue_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/queue"
)

func TestSignIn(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "anna")
	h.duty("anna", "bert")
	h.sit("bert", "s1", nil)
	h.want("bert!seat:anna")
	h.sit("bert", "", nil)
	h.want("bert!seat:")
	h.sit("bert", "s2", nil)
	h.is("bert", "not_ready:signed_in")
	h.sit("anna", "s3", nil) // moves
	h.is("anna", "not_ready:signed_in")
	h.sit("bert", "s1", nil)
	h.want("")
	s, _ := h.f.Snapshot().Seat("s1")
	if s.Agent != "bert" {
		t.Errorf("%s sits at s1", s.Agent)
	}
	h.do(ready("bert"))
	h.sit("bert", "s1", nil) // the page was loaded again
	h.is("bert", "ready")
	h.do(queue.SignOut{Agent: "bert"})
	h.is("bert", "logged_out")
	h.sit("anna", "s1", nil)
	h.want("")
}

func TestReadyIsRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		prep func(h *hall)
		want string
		kind fault.Kind
	}{
		{"not signed in", func(h *hall) { h.duty("zoe") }, "zoe!signed_out", fault.Conflict},
		{"not on shift", func(h *hall) { h.duty(); h.sit("zoe", "s9", nil) }, "zoe!off_shift", fault.Conflict},
		{"seat not there", func(h *hall) { h.duty("zoe"); h.sit("zoe", "s9", nil); h.do(seat("s9", false)) }, "zoe!seat_down", fault.Conflict},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, rules(nil))
			tt.prep(h)
			outs := h.do(ready("zoe"))
			h.want(tt.want)
			if err := queue.Refusal(outs); !fault.Is(err, tt.kind) {
				t.Errorf("refusal %v", err)
			}
		})
	}
	if err := queue.Refusal(nil); err != nil {
		t.Errorf("no refusal: %v", err)
	}
	h := newHall(t, rules(nil), "anna")
	if err := queue.Refusal(h.do(queue.SetState{Agent: "anna", State: agent.Talking})); !fault.Is(err, fault.Invalid) {
		t.Errorf("a state nobody may ask for: %v", err)
	}
}

func TestAfterCall(t *testing.T) {
	t.Parallel()
	talk := func(t *testing.T) *hall {
		h := newHall(t, rules(nil), "anna")
		h.join()
		h.close("anna", queue.Accepted)
		h.said()
		return h
	}
	t.Run("ends by itself", func(t *testing.T) {
		t.Parallel()
		h := talk(t)
		h.do(queue.HoldChanged{Agent: "anna", On: true})
		h.is("anna", "hold")
		h.do(released("anna", "c1"))
		h.is("anna", "after_call")
		h.do(released("anna", "c1")) // twice
		h.join()
		h.pass(59 * time.Second)
		h.want("")
		h.pass(time.Second)
		h.want("c2>anna")
	})
	t.Run("done early", func(t *testing.T) {
		t.Parallel()
		h := talk(t)
		h.do(released("anna", "c1"))
		h.do(queue.AfterCallDone{Agent: "anna"})
		h.is("anna", "ready")
	})
	t.Run("extended, up to the bound", func(t *testing.T) {
		t.Parallel()
		h := talk(t)
		h.do(released("anna", "c1"))
		h.do(queue.ExtendAfterCall{Agent: "anna", For: 30 * time.Second})
		h.pass(89 * time.Second)
		h.is("anna", "after_call")
		h.do(queue.ExtendAfterCall{Agent: "anna", For: 24 * time.Hour})
		h.pass(28 * time.Minute)
		h.is("anna", "after_call")
		h.pass(time.Minute)
		h.is("anna", "ready")
	})
	t.Run("not ready after this call is honoured", func(t *testing.T) {
		t.Parallel()
		h := talk(t)
		h.do(notReady("anna"))
		h.is("anna", "talking")
		h.do(released("anna", "c1"))
		h.is("anna", "after_call")
		h.pass(time.Minute)
		h.is("anna", "not_ready:chosen")
	})
	t.Run("the wish can be taken back", func(t *testing.T) {
		t.Parallel()
		h := talk(t)
		h.do(notReady("anna"))
		h.do(ready("anna"))
		h.do(released("anna", "c1"))
		h.pass(time.Minute)
		h.is("anna", "ready")
	})
	t.Run("sign-out during a talk waits for its end", func(t *testing.T) {
		t.Parallel()
		h := talk(t)
		h.do(queue.SignOut{Agent: "anna"})
		h.is("anna", "talking")
		h.do(released("anna", "c1"))
		h.is("anna", "logged_out")
	})
	t.Run("a shift that ends does not cut the talk", func(t *testing.T) {
		t.Parallel()
		h := talk(t)
		h.duty()
		h.is("anna", "talking")
		h.do(released("anna", "c1"))
		h.is("anna", "after_call")
		h.pass(time.Minute)
		h.is("anna", "not_ready:off_shift")
		h.do(ready("anna"))
		h.want("anna!off_shift")
	})
	t.Run("another call's release changes nothing", func(t *testing.T) {
		t.Parallel()
		h := talk(t)
		h.do(released("anna", "other"))
		h.is("anna", "talking")
	})
}

func TestShiftEnds(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "anna", "bert")
	h.join()
	h.duty()
	h.is("anna", "reserved") // what rings may still be answered
	h.is("bert", "not_ready:off_shift")
	h.close("anna", queue.Declined)
	h.is("anna", "not_ready:off_shift")
	h.want("c1>anna c1>>message")
}

func TestSeatDown(t *testing.T) {
	t.Parallel()
	t.Run("back in time: ready again at the old place", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "anna", "bert")
		h.do(seat("s1", false))
		h.is("anna", "not_ready:seat_down")
		h.pass(14 * time.Second)
		h.do(seat("s1", true))
		h.is("anna", "ready")
		h.join()
		h.want("c1>anna")
	})
	t.Run("back too late: takes a hand", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "anna")
		h.do(seat("s1", false))
		h.pass(15 * time.Second)
		h.do(seat("s1", true))
		h.is("anna", "not_ready:seat_down")
		h.do(ready("anna"))
		h.is("anna", "ready")
	})
	t.Run("who says not ready meanwhile stays so", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "anna")
		h.do(seat("s1", false))
		h.do(notReady("anna"))
		h.join()
		h.want("c1>>message")
		h.do(seat("s1", true))
		h.is("anna", "not_ready:chosen")
	})
	t.Run("signed in again at the seat that is back", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "anna")
		h.do(seat("s1", false))
		h.sit("anna", "s1", nil)
		h.is("anna", "ready")
	})
	t.Run("without grace it takes a hand", func(t *testing.T) {
		t.Parallel()
		r := rules(nil)
		r.SeatGrace = -1
		h := newHall(t, r, "anna")
		h.do(seat("s1", false))
		h.do(seat("s1", true))
		h.is("anna", "not_ready:seat_down")
	})
	t.Run("while an offer rings: the next desk at once", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "anna", "bert")
		h.join()
		h.do(seat("s1", false))
		h.want("c1>anna back:anna/seat_down")
		h.close("anna", queue.WasTaken)
		h.want("c1>bert")
		h.is("anna", "not_ready:seat_down")
	})
	t.Run("during a talk nothing changes", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "anna")
		h.do(queue.Seize{Agent: "anna", Call: "x"})
		h.do(seat("s1", false))
		h.is("anna", "talking")
	})
}

func TestLeavingWhileAnOfferRings(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   queue.Input
		said string
		end  string
	}{
		{"not ready", notReady("anna"), "back:anna/not_ready", "not_ready:chosen"},
		{"by a supervisor", queue.SetState{Agent: "anna", State: agent.NotReady, By: "user:boss"}, "back:anna/not_ready", "not_ready:supervisor"},
		{"signed out", queue.SignOut{Agent: "anna"}, "back:anna/signed_out", "logged_out"},
		{"moved", queue.SignIn{Agent: "anna", Seat: "s7", SeatUp: true}, "back:anna/seat_moved", "not_ready:signed_in"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, rules(nil), "anna", "bert")
			h.join()
			h.said()
			h.do(tt.in)
			h.do(tt.in) // pressed twice: one withdrawal
			h.want(tt.said)
			h.close("anna", queue.WasTaken)
			h.want("c1>bert")
			if tt.end == "logged_out" {
				h.is("anna", "logged_out")
				return
			}
			h.is("anna", tt.end)
		})
	}
}

func TestSeize(t *testing.T) {
	t.Parallel()
	t.Run("a call known to wait is in talk", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "anna", "bert")
		h.join()
		h.do(queue.Seize{Agent: "bert", Call: "c1", Seat: "s2", Queue: line12345})
		h.want("c1>anna back:anna/taken")
		h.waits(0)
		h.is("bert", "talking")
		h.do(released("bert", "c1"))
		h.is("bert", "after_call")
	})
	t.Run("a counsellor nobody knows", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil))
		h.do(queue.Seize{Agent: "zoe", Call: "x", Seat: "s5"})
		h.is("zoe", "talking")
		h.do(released("zoe", "x"))
		h.is("zoe", "not_ready:off_shift")
	})
	t.Run("with another offer ringing", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "anna", "bert")
		h.join()
		h.do(queue.Seize{Agent: "anna", Call: "x"})
		h.want("c1>anna back:anna/talking")
		h.close("anna", queue.WasTaken)
		h.want("c1>bert")
		h.is("anna", "talking")
	})
	t.Run("not ready before, not ready after", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, rules(nil), "anna")
		h.do(notReady("anna"))
		h.do(queue.Seize{Agent: "anna", Call: "x"})
		h.do(released("anna", "x"))
		h.is("anna", "not_ready:chosen")
	})
}

func TestResyncEndsWhatIsGone(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "anna", "bert", "cleo")
	h.do(queue.Seize{Agent: "anna", Call: "lives", Queue: line12345})
	h.do(queue.Seize{Agent: "bert", Call: "died", Queue: line12345})
	h.join()
	h.join()
	h.said()
	h.do(queue.Resync{Calls: []string{"lives", "c2"}})
	h.is("anna", "talking")
	h.is("bert", "after_call")
	h.waits(1)
	h.want("back:cleo/caller_gone c2>cleo")
}

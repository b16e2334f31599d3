package queue_test

import (
	"testing"
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

func ours(e *queue.Entry) { e.Test = true }

func TestCallsOfOurOwnWeighOnNobody(t *testing.T) {
	t.Parallel()
	reds := func(h *hall, name string) int {
		st, _ := h.f.Snapshot().Agent(agent.ID(name))
		return st.Reds
	}
	talks := map[string]func(h *hall){
		"offered": func(h *hall) {
			h.join(grade(triage.Red), ours, as("x"))
			h.close("li", queue.Accepted)
		},
		"accepted after the backstop": func(h *hall) {
			id := h.join(grade(triage.Red), ours, as("x"))
			h.do(queue.Leave{Entry: id, Why: "abandoned"})
			h.pass(5 * time.Second)
			h.close("li", queue.Accepted)
		},
		"asked for": func(h *hall) {
			h.do(queue.Ask{Offer: "o", Call: "x", Agent: "li", Queue: line12345, Grade: triage.Red, By: "user:boss", Test: true})
			h.do(queue.OfferClosed{Offer: "o", Outcome: queue.Accepted})
		},
		"seized": func(h *hall) {
			h.do(queue.Seize{Agent: "li", Call: "x", Queue: line12345, Grade: triage.Red, Test: true})
		},
		"graded in talk": func(h *hall) {
			h.join(ours, as("x"))
			h.close("li", queue.Accepted)
			h.do(queue.Regrade{Call: "x", Grade: triage.Red, By: "user:li"})
		},
	}
	for name, talk := range talks {
		t.Run("no red call, and no pause after it: "+name, func(t *testing.T) {
			t.Parallel()
			h := newHall(t, welfare(1, time.Minute), "li")
			talk(h)
			h.is("li", "talking")
			f, err := queue.Import(h.f.Export()) // over a restart too
			if err != nil {
				t.Fatal(err)
			}
			h.f = f
			h.do(queue.HoldChanged{Agent: "li", On: true})
			h.do(queue.HoldChanged{Agent: "li"})
			if n := reds(h, "li"); n != 0 {
				t.Fatalf("li has %d red calls", n)
			}
			h.do(released("li", "x"))
			h.do(queue.AfterCallDone{Agent: "li"})
			h.is("li", "ready")
			h.do(queue.Seize{Agent: "li", Call: "y", Queue: line12345, Grade: triage.Red})
			if n := reds(h, "li"); n != 1 {
				t.Fatalf("li has %d red calls after a caller's, want 1", n)
			}
		})
	}
	t.Run("no pause ends for it", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, welfare(0, 10*time.Minute), "li")
		h.redCall("li", "old")
		h.outs = nil
		h.join(grade(triage.Red), ours)
		h.is("li", "not_ready:red_pause")
		h.join(grade(triage.Red))
		h.is("li", "reserved")
	})
	t.Run("it passes no cap", func(t *testing.T) {
		t.Parallel()
		h := newHall(t, welfare(1, 0), "li")
		h.redCall("li", "old")
		h.outs = nil
		h.join(grade(triage.Red), ours)
		if n := passed(h.outs); n != 0 {
			t.Fatalf("the cap was passed %d times", n)
		}
		h.want("c1>li")
	})
}

// The floor's clock is not that of a watch: the wall clock may have been set since.
func TestAnAlertIsNotedByTheClockOfTheWatch(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(nil), "li")
	wall := h.at.Add(3 * time.Hour)
	w := queue.NewWatch()
	broken := []queue.Happening{{ID: "pause_broken.c", Kind: queue.AlertPauseBroken, At: wall}}
	h.do(queue.NoteAlert{Alert: "pause_broken.c", Level: 1, By: "user:boss", At: wall.Add(time.Second)})
	if all, _ := w.Look(wall.Add(2*time.Second), nil, broken, h.f.Snapshot().Notes); len(all) != 0 {
		t.Errorf("alerts %+v after the acknowledgement", all)
	}
	h.do(queue.NoteAlert{Alert: "nobody_ready.q12345", Level: 1, By: "user:boss"})
	for _, n := range h.f.Snapshot().Notes {
		if n.Alert == "nobody_ready.q12345" && !n.At.Equal(h.at) {
			t.Errorf("a note without an instant is of %v, want the floor's %v", n.At, h.at)
		}
	}
}

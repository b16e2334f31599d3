package queue_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

// What has happened is on the floor: a floor that is built from the stored state, as after a restart, knows it too.
func TestWhatHasHappenedOutlivesARestart(t *testing.T) {
	t.Parallel()
	r := welfare(1, 0)
	r.Surges = map[string]queue.Surge{
		"calls":  {Queues: []queue.ID{line12345}, Lines: []string{"reserve"}},
		"shorts": {Queues: []queue.ID{line12345}, AfterCall: time.Second},
	}
	h := newHall(t, r, "li", "wang")
	h.redCall("li", "old")
	h.do(queue.SetSwitchboard{Queue: line12345, Agent: "wang", Why: "incident", By: "user:boss"})
	h.do(set("wang", agent.NotReady))
	h.pass(time.Second)
	h.join(grade(triage.Red))
	for _, hotline := range []string{"calls", "shorts"} {
		h.do(queue.SetSurge{Hotline: hotline, On: true, Until: h.at.Add(time.Minute), Why: "many_callers", By: "user:boss"})
	}
	h.close("li", queue.Accepted)
	h.pass(2 * time.Minute)
	var kinds []string
	for _, x := range h.f.Snapshot().Happenings {
		kinds = append(kinds, fmt.Sprintf("%s %s", x.Kind, x.Agent))
	}
	want := []string{"switchboard_left wang", "red_cap_passed li", "line_called_in ", "surge_over ", "surge_over "}
	if d := cmp.Diff(want, kinds); d != "" {
		t.Fatalf("what has happened (-want +got):\n%s", d)
	}
	stored, err := json.Marshal(h.f.Export())
	if err != nil {
		t.Fatal(err)
	}
	var s queue.State
	if err := json.Unmarshal(stored, &s); err != nil {
		t.Fatal(err)
	}
	again, err := queue.Import(s)
	if err != nil {
		t.Fatal(err)
	}
	look := func(f *queue.Floor, at time.Time) []queue.Alert {
		all, _ := queue.NewWatch().Look(at, nil, f.Snapshot().Happenings, f.Snapshot().Notes)
		return all
	}
	if d := cmp.Diff(look(h.f, h.at), look(again, h.at)); d != "" || len(look(again, h.at)) != 5 {
		t.Errorf("alerts after a restart (-before +after):\n%s", d)
	}
	again.Handle(h.at, queue.NoteAlert{Alert: "surge_over.calls", Level: 1, By: "user:boss"})
	if n := len(look(again, h.at)); n != 4 {
		t.Errorf("%d alerts after one was acknowledged, want 4", n)
	}
	if n := len(look(again, h.at.Add(31*time.Minute))); n != 0 {
		t.Errorf("%d alerts after half an hour", n)
	}
}

// However much happens, what is kept is bounded, and the same thing stands once.
func TestWhatHasHappenedIsBounded(t *testing.T) {
	t.Parallel()
	h := newHall(t, welfare(1, 0), "li")
	h.redCall("li", "old")
	for range 50 {
		id := h.join(grade(triage.Red))
		h.do(queue.Leave{Entry: id, Why: "abandoned"})
		h.close("li", queue.CallerGone)
	}
	for range 3 {
		h.do(queue.SetSwitchboard{Queue: line12345, Agent: "li", Why: "incident", By: "user:boss"})
		h.do(set("li", agent.NotReady))
		h.do(set("li", agent.Ready))
	}
	left := 0
	all := h.f.Snapshot().Happenings
	for _, x := range all {
		if x.Kind == queue.AlertDeskLeft {
			left++
		}
	}
	if len(all) != 32 || left != 1 {
		t.Errorf("%d things are kept, %d of them of one switchboard", len(all), left)
	}
}

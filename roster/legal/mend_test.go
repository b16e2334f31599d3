package legal_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"heartline/roster/legal"
	"heartline/roster/model"
)

// TestWhatIsNeedlessIsTakenBack keeps the change that fills a seat, and not the one beside it; and hears the end of its context there.
func TestWhatIsNeedlessIsTakenBack(t *testing.T) {
	t.Parallel()
	m := small()
	m.Stability = &model.Stability{Today: date(0), Near: 7, Far: 7, WNear: 1, WFar: 1}
	published, changes := rows(m, "D......"), to("b 1 D", "c 0 D")
	kept, err := legal.Trim(context.Background(), m, published, changes...)
	if err != nil || fmt.Sprint(kept) != fmt.Sprint(changes[:1]) {
		t.Errorf("%v stay, %v", kept, err)
	}
	ended, end := context.WithCancel(context.Background())
	end()
	if _, err := legal.Trim(ended, m, published, changes...); !errors.Is(err, context.Canceled) {
		t.Errorf("the end of the context is not heard: %v", err)
	}
}

// TestTooManyByTheClockAreMended has two people where from now on one may be, and no other shift for either.
func TestTooManyByTheClockAreMended(t *testing.T) {
	t.Parallel()
	m := small()
	m.Shifts, m.Demand[0].Shifts = m.Shifts[:1], []string{"D"}
	m.Demand = append(m.Demand, model.Demand{ID: "most", Skill: "talk", From: "09:00", To: "12:00", Max: new(1)})
	r, err := legal.Replan(context.Background(), m, rows(m, "..D....", "..D...."), date(1), legal.Replanning{Most: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Broken) > 0 || len(r.Changes) != 1 || r.Changes[0].Shift != "" {
		t.Errorf("changed are %v, and it breaks %s", r.Changes, say(r.Broken))
	}
}

package adherence_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
	"heartline/roster/adherence"
)

// tell records what is due at an instant and returns it.
func (r *rig) tell(minute int) []ledger.Fact {
	facts := r.Decide(at(minute))
	for _, f := range facts {
		r.fact(at(minute), f)
	}
	return facts
}

func told(agent, id string, since, step int) ledger.Fact {
	return adherence.LateTold{Agent: agent, Shift: id, Since: at(since), Step: step}
}

func over(agent, id string, why adherence.Why) ledger.Fact {
	return adherence.LateEnded{Agent: agent, Shift: id, Why: why}
}

func TestWhoIsLateIsToldOfOnce(t *testing.T) {
	t.Parallel()
	li, wu := shift("li", 0, 60), shift("wu", 0, 60)
	for name, row := range map[string]struct {
		happen func(r *rig)
		want   map[int][]ledger.Fact
	}{
		"comes in time": {func(r *rig) { r.move(at(4), "li", "ready", "") }, nil},
		"never comes": {func(*rig) {}, map[int][]ledger.Fact{
			5: {told("li", li.ID, 0, 1)}, 15: {told("li", li.ID, 0, 2)}, 60: {over("li", li.ID, adherence.Over)},
		}},
		"is there but never says ready": {func(r *rig) { r.move(at(0), "li", "not_ready", "signed_in") }, map[int][]ledger.Fact{
			5: {told("li", li.ID, 0, 1)}, 15: {told("li", li.ID, 0, 2)}, 60: {over("li", li.ID, adherence.Over)},
		}},
		"comes late, and goes": {func(r *rig) {
			r.move(at(12), "li", "ready", "")
			r.move(at(14), "li", "logged_out", "")
		}, map[int][]ledger.Fact{5: {told("li", li.ID, 0, 1)}, 12: {over("li", li.ID, adherence.Came)}}},
		"comes when it is over": {func(r *rig) { r.move(at(60), "li", "ready", "") }, map[int][]ledger.Fact{
			5: {told("li", li.ID, 0, 1)}, 15: {told("li", li.ID, 0, 2)}, 60: {over("li", li.ID, adherence.Over)},
		}},
		"changes hands": {func(r *rig) { r.publish(at(10), wu) }, map[int][]ledger.Fact{
			5: {told("li", li.ID, 0, 1)}, 10: {over("li", li.ID, adherence.ChangedHands)},
			15: {told("wu", wu.ID, 10, 1)}, 25: {told("wu", wu.ID, 10, 2)}, 60: {over("wu", wu.ID, adherence.Over)},
		}},
		"changes hands and comes back": {func(r *rig) {
			r.publish(at(10), wu)
			r.publish(at(20), li)
		}, map[int][]ledger.Fact{
			5: {told("li", li.ID, 0, 1)}, 10: {over("li", li.ID, adherence.ChangedHands)},
			15: {told("wu", wu.ID, 10, 1)}, 20: {over("wu", wu.ID, adherence.ChangedHands)},
		}},
		"goes when it begins": {func(r *rig) {
			r.move(at(-10), "li", "ready", "")
			r.move(at(0), "li", "logged_out", "")
		}, map[int][]ledger.Fact{5: {told("li", li.ID, 0, 1)}, 15: {told("li", li.ID, 0, 2)}, 60: {over("li", li.ID, adherence.Over)}}},
		"is called off before": {func(r *rig) { r.publish(at(-30)) }, nil},
		"another roster with the same shift": {func(r *rig) { r.publish(at(10), li) }, map[int][]ledger.Fact{
			5: {told("li", li.ID, 0, 1)}, 15: {told("li", li.ID, 0, 2)}, 60: {over("li", li.ID, adherence.Over)},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := setup(t, "Asia/Shanghai", adherence.Settings{})
			row.happen(plan)
			r := setup(t, "Asia/Shanghai", adherence.Settings{})
			r.publish(at(-600), li)
			got := map[int][]ledger.Fact{}
			for minute := -40; minute <= 120; minute++ {
				for _, s := range plan.log {
					if when(s).Equal(at(minute)) {
						r.step(renumbered(r, s))
					}
				}
				if facts := r.tell(minute); len(facts) > 0 {
					got[minute] = facts
				}
			}
			if row.want == nil {
				row.want = map[int][]ledger.Fact{}
			}
			if d := cmp.Diff(row.want, got); d != "" {
				t.Errorf("told (-want +got):\n%s", d)
			}
		})
	}
}

func when(s adherence.Step) time.Time {
	switch s := s.(type) {
	case adherence.Published:
		return s.At
	case adherence.Recorded:
		return s.Event.At
	case adherence.Seen:
		return s.At
	}
	return time.Time{}
}

// renumbered gives a fact the next number of the rig's floor.
func renumbered(r *rig, s adherence.Step) adherence.Step {
	if rec, ok := s.(adherence.Recorded); ok {
		r.seq++
		rec.Event.Seq = r.seq
		return rec
	}
	return s
}

func TestABookThatIsRebuiltTellsNothingAgain(t *testing.T) {
	t.Parallel()
	r := setup(t, "Asia/Shanghai", adherence.Settings{})
	r.publish(at(-600), shift("li", 0, 60))
	r.step(adherence.Seen{At: at(5), Boot: r.boot})
	if facts := r.tell(5); len(facts) != 1 {
		t.Fatalf("told: %v", facts)
	}
	again := setup(t, "Asia/Shanghai", adherence.Settings{})
	for _, s := range r.log {
		again.Apply(s)
	}
	if facts := again.Decide(at(14)); len(facts) != 0 {
		t.Errorf("told again: %v", facts)
	}
	if late := again.Late(at(14)); len(late) != 1 || late[0].Step != adherence.StepAlert || !late[0].Since.Equal(at(0)) || late[0].State != "" {
		t.Errorf("late: %+v", late)
	}
	if d := cmp.Diff(r.Decide(at(15)), again.Decide(at(15))); d != "" {
		t.Errorf("the two differ:\n%s", d)
	}
}

func TestARestartMakesNobodyLateWhoWasThere(t *testing.T) {
	t.Parallel()
	r := setup(t, "Asia/Shanghai", adherence.Settings{})
	r.publish(at(-600), shift("li", 0, 240))
	r.move(at(-30), "li", "ready", "")
	r.boot = "b2"
	r.fact(at(-5), ledger.FloorWoke{})
	if late := r.Late(at(30)); len(late) != 0 {
		t.Errorf("late: %+v", late)
	}
	r.move(at(35), "li", "not_ready", "seat_down") // nobody was
	late := r.Late(at(40))
	if len(late) != 1 || late[0].State != "not_ready" || late[0].Reason != "seat_down" {
		t.Errorf("late: %+v", late)
	}
}

func TestFactsAreKeptAsTheyAre(t *testing.T) {
	t.Parallel()
	for want, f := range map[string]ledger.Fact{
		`{"agent":"li","shift":"s","since":"2026-11-23T02:00:00Z","step":1}`: told("li", "s", 0, 1),
		`{"agent":"li","shift":"s","why":"changed_hands"}`:                   over("li", "s", adherence.ChangedHands),
	} {
		if got, err := json.Marshal(f); err != nil || string(got) != want {
			t.Errorf("%s: %s %v", f.FactKind(), got, err)
		}
	}
}

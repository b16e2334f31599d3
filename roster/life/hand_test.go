package life_test

import (
	"slices"
	"testing"

	"heartline/roster/life"
)

func TestAManagerChangesTheRosterByHand(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"))
	r.must(life.Assign{Asker: r.boss(), Piece: whole(ids[0]), Staff: "cai", Reason: "training"})
	r.holder(ids[0], "cai")
	r.refused("has_it", life.Assign{Asker: r.boss(), Piece: whole(ids[0]), Staff: "cai", Reason: "training"})
	r.must(life.Unassign{Asker: r.boss(), Piece: life.Piece{Shift: ids[1], From: at(2, 12)}, Reason: "training"})
	r.holder(ids[1]+".1", "bo")
	r.holder(ids[1]+".2", "")
	r.refused("open", life.Unassign{Asker: r.boss(), Piece: whole(ids[1] + ".2"), Reason: "training"})
	r.refused("split", life.Unassign{Asker: r.boss(), Piece: whole(ids[1]), Reason: "training"})
	added := r.must(life.Add{Asker: r.boss(), Shift: row(3, "L", "an"), Reason: "demand"}).About().ID
	r.holder(added, "an")
	r.must(life.Cancel{Asker: r.boss(), Shift: added, Reason: "demand"})
	r.refused("cancelled", life.Cancel{Asker: r.boss(), Shift: added, Reason: "demand"})
	r.must(life.Move{Asker: r.boss(), Shift: ids[0], Start: at(2, 8), End: at(2, 16), Reason: "demand"})
	if s, _ := r.book.Shift(ids[0]); s.Date != "2026-12-09" || s.Version != 3 {
		t.Errorf("%+v", s)
	}
	r.refused("unchanged", life.Move{Asker: r.boss(), Shift: ids[0], Start: at(2, 8), End: at(2, 16), Reason: "demand"})
}

func TestWhatWasAddedByHandStaysSo(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	planned := r.publish(row(1, "D", "an"))[0]
	added := r.must(life.Add{Asker: r.boss(), Shift: row(2, "D", ""), Reason: "demand"}).About().ID
	early := r.book.Clone()
	r.must(life.Assign{Asker: r.boss(), Piece: life.Piece{Shift: added, To: at(2, 12)}, Staff: "cai", Reason: "demand"})
	r.must(life.Unassign{Asker: r.boss(), Piece: whole(planned), Reason: "demand"})
	r.publish(row(1, "D", ""), row(2, "D", "bo"))
	for _, b := range []*life.Book{early, r.book, r.book.Clone()} {
		if b.Added(planned) || !b.Added(added) || b.Added("nothing") {
			t.Errorf("planned %v, added %v", b.Added(planned), b.Added(added))
		}
	}
	if !r.book.Added(added + ".1") {
		t.Error("a part of what was added was not")
	}
}

func TestHardRulesNeedAReasonThatIsKept(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(1, "D", ""))
	r.refused("rules", life.Assign{Asker: r.boss(), Piece: whole(ids[1]), Staff: "an", Reason: "shortage"})
	r.refused("override", life.Assign{Asker: r.boss(), Piece: whole(ids[1]), Staff: "an", Reason: "shortage", Override: "No one else!"})
	f := r.must(life.Assign{Asker: r.boss(), Piece: whole(ids[1]), Staff: "an", Reason: "shortage", Override: "disaster"}).(life.Changed)
	if f.Override != "disaster" || !slices.Equal(f.Broken, []string{life.RuleOverlap}) || f.By != "meng" {
		t.Errorf("%+v", f)
	}
	r.judge.barred["bo"] = "D"
	r.refused("rules", life.Add{Asker: r.boss(), Shift: row(3, "D", "bo"), Reason: "demand"})
	r.must(life.Add{Asker: r.boss(), Shift: row(3, "D", "bo"), Reason: "demand", Override: "disaster"})
}

func TestThePastIsNotChangedByHand(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(0, "D", "an"), row(1, "D", "an"), row(2, "D", "bo"))
	r.now = at(1, 10)
	r.refused("past", life.Assign{Asker: r.boss(), Piece: whole(ids[0]), Staff: "cai", Reason: "error"})
	r.refused("past", life.Cancel{Asker: r.boss(), Shift: ids[0], Reason: "error"})
	r.refused("past", life.Add{Asker: r.boss(), Shift: row(1, "D", "cai"), Reason: "error"})
	r.refused("past", life.Move{Asker: r.boss(), Shift: ids[2], Start: at(0, 8), End: at(2, 16), Reason: "error"})
	r.refused("begun", life.Move{Asker: r.boss(), Shift: ids[1], Start: at(1, 9), End: at(1, 16), Reason: "error"})
	r.refused("past", life.Move{Asker: r.boss(), Shift: ids[1], Start: at(1, 8), End: at(1, 9), Reason: "error"})
	r.refused("past", life.Assign{Asker: r.boss(), Piece: life.Piece{Shift: ids[1], To: at(1, 9)}, Staff: "cai", Reason: "error"})
	r.must(life.Move{Asker: r.boss(), Shift: ids[1], Start: at(1, 8), End: at(1, 18), Reason: "demand"})
	r.must(life.Cancel{Asker: r.boss(), Shift: ids[1], Reason: "demand"})
	theirs := r.book.Of("an")
	if last := theirs[len(theirs)-1]; !last.End.Equal(r.now) || !last.Start.Equal(at(1, 8)) {
		t.Errorf("%+v", last)
	}
}

func TestCreditIsSharedByTheParts(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	s := row(1, "D", "an")
	s.Credit = 451
	id := r.publish(s)[0]
	r.must(life.Unassign{Asker: r.boss(), Piece: life.Piece{Shift: id, From: at(1, 9), To: at(1, 11)}, Reason: "training"})
	sum := 0
	for _, p := range r.book.Shifts(at(1, 0), at(2, 0)) {
		sum += p.Minutes()
	}
	if sum != 451 {
		t.Errorf("the parts are worth %d minutes together", sum)
	}
	s = row(2, "D", "an")
	s.Credit = 2 // on call: a part of it may be worth nothing
	id = r.must(life.Add{Asker: r.boss(), Shift: s, Reason: "demand"}).About().ID
	r.must(life.Unassign{Asker: r.boss(), Piece: life.Piece{Shift: id, To: at(2, 9)}, Reason: "training"})
	if p, _ := r.book.Shift(id + ".1"); p.Minutes() != 0 {
		t.Errorf("%+v is worth %d minutes", p, p.Minutes())
	}
}

func TestAPolicyThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	for field, change := range map[string]func(*life.Policy){
		"managers":  func(p *life.Policy) { p.Managers = nil },
		"approvers": func(p *life.Policy) { p.Approvers = nil },
		"approve":   func(p *life.Policy) { p.Approve = "often" },
		"remind":    func(p *life.Policy) { p.Remind[0] = -1 },
		"notice":    func(p *life.Policy) { p.Notice = -1 },
		"sick_for":  func(p *life.Policy) { p.SickFor = 0 },
	} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			r := setup(t, nil)
			p := life.DefaultPolicy()
			change(&p)
			r.refused("policy", life.SetPolicy{Asker: r.boss(), Policy: p})
		})
	}
	r := setup(t, nil)
	r.refused("not_manager", life.SetPolicy{Asker: r.by("an"), Policy: life.DefaultPolicy()})
	r.refused("zone", life.SetPolicy{Asker: r.boss(), Zone: "Mars/North", Policy: life.DefaultPolicy()})
	r.refused("id", life.Tick{Asker: life.Asker{ID: "a b"}})
	r.refused("who", life.AskLeave{Asker: life.Asker{ID: "c"}})
}

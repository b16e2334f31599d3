package life_test

import (
	"slices"
	"testing"
	"time"

	"heartline/roster/life"
)

func TestLeaveOpensItsShiftsWhenItIsApproved(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(2, "D", "an"), row(3, "D", "an"))
	offer := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(ids[1])}).About().ID
	leave := r.must(life.AskLeave{Asker: r.by("an"), Kind: "annual", From: at(1, 12), To: at(3, 0)}).About().ID
	r.holder(ids[0], "an")
	r.refused("not_approver", life.ApproveLeave{Asker: r.by("bo"), Absence: leave})
	r.refused("own", life.ApproveLeave{Asker: life.Asker{ID: "x", By: "an", Roles: []string{"manager"}}, Absence: leave})
	f := r.must(life.ApproveLeave{Asker: r.boss(), Absence: leave}).(life.AbsenceBegun)
	if want := []string{ids[0] + ".2", ids[1]}; !slices.Equal(f.Gaps, want) {
		t.Errorf("gaps %v, want %v", f.Gaps, want)
	}
	r.holder(ids[0]+".1", "an")
	r.holder(ids[2], "an")
	if d := r.deal(offer); d.State != life.Lapsed {
		t.Errorf("%+v", d)
	}
	r.judge.barred["bo"] = "D"
	s, _ := r.book.Shift(ids[1])
	if p := life.Proposals(r.book, r.judge, s, 5); len(p) != 2 || p[0].Staff != "cai" || p[1].Staff != "dan" {
		t.Errorf("%+v: an is away, and bo may not", p)
	}
	if p := life.Proposals(r.book, r.judge, s, 1); len(p) != 1 {
		t.Errorf("%+v", p)
	}
	r.refused("rules", life.Assign{Asker: r.boss(), Piece: whole(ids[1]), Staff: "an", Reason: "shortage"})
	r.must(life.Assign{Asker: r.boss(), Piece: whole(ids[1]), Staff: "an", Reason: "shortage", Override: "disaster"})
	if c := r.book.Conflicts(r.now); len(c) != 1 || c[0].Shift.ID != ids[1] || c[0].Absence.ID != leave {
		t.Errorf("%+v", c)
	}
}

func TestLeaveThatKeepsItsShiftsIsAConflictUntilItIsSolved(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(2, "D", "an"))
	leave := r.must(life.AskLeave{Asker: r.by("an"), From: at(1, 0), To: at(3, 0)}).About().ID
	r.must(life.ApproveLeave{Asker: r.boss(), Absence: leave, Keep: true})
	if c := r.book.Conflicts(r.now); len(c) != 2 {
		t.Fatalf("%+v", c)
	}
	r.must(life.Assign{Asker: r.boss(), Piece: whole(ids[0]), Staff: "bo", Reason: "leave"})
	if c := r.book.Conflicts(r.now); len(c) != 1 || c[0].Shift.ID != ids[1] {
		t.Errorf("%+v", c)
	}
	r.must(life.EndAbsence{Asker: r.by("an"), Absence: leave})
	if a, _ := r.book.Absence(leave); a.State != life.Withdrawn || len(r.book.Conflicts(r.now)) != 0 {
		t.Errorf("%+v", a)
	}
}

func TestSicknessOpensShiftsAtOnceAndCutsTheRunningOne(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(2, "D", "an"), row(3, "D", "an"))
	r.now = at(1, 10)
	r.refused("on_behalf", life.ReportSick{Asker: life.Asker{ID: "x", By: "bo", On: "an"}})
	f := r.must(life.ReportSick{Asker: r.bossFor("an")}).(life.AbsenceBegun)
	if !f.To.Equal(at(2, 10)) || f.On != "an" || f.By != "meng" {
		t.Errorf("%+v", f)
	}
	r.holder(ids[0]+".1", "an")
	r.holder(ids[0]+".2", "")
	r.holder(ids[1]+".1", "")
	r.holder(ids[1]+".2", "an")
	if told := r.told("an"); !slices.Contains(told, life.NewsChanged) {
		t.Errorf("%v", told)
	}
	r.now = at(1, 22) // twelve hours before the end
	if told := r.told("an"); !slices.Contains(told, life.AheadSick) {
		t.Errorf("nobody asks whether it ends: %v", told)
	}
	r.must(life.ReportSick{Asker: r.by("an"), From: at(2, 10), To: at(3, 12)}) // it does not
	r.holder(ids[1]+".2", "")
	second := r.facts[len(r.facts)-1].About().ID
	r.must(life.EndAbsence{Asker: r.by("an"), Absence: second, To: at(3, 0)})
	if a, _ := r.book.Absence(second); a.State != life.Away || !a.To.Equal(at(3, 0)) {
		t.Errorf("%+v", a)
	}
	r.holder(ids[2]+".1", "") // what was opened stays open until somebody takes it
	r.must(life.TakeShift{Asker: r.by("an"), Piece: whole(ids[2] + ".1")})
	r.now = at(3, 0)
	r.tick()
	if a, _ := r.book.Absence(second); a.State != life.Over {
		t.Errorf("%+v", a)
	}
}

func TestLeaveWithoutAnAnswerIsAskedAboutAndLapses(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	r.refused("span", life.AskLeave{Asker: r.by("an"), From: at(1, 0), To: at(1, 0)})
	r.refused("begun", life.AskLeave{Asker: r.by("an"), From: at(-2, 0), To: at(1, 0)})
	r.refused("kind", life.AskLeave{Asker: r.by("an"), Kind: "my mother is ill", From: at(1, 0), To: at(2, 0)})
	leave := r.must(life.AskLeave{Asker: r.by("an"), From: at(1, 0), To: at(2, 0)}).About().ID
	var left []time.Duration
	var told []life.What
	for range 20 {
		told = append(told, r.told("an")...)
		next := life.Next(r.book, r.now)
		if next.IsZero() || next.After(at(1, 0)) {
			break
		}
		r.now = next
		left = append(left, at(1, 0).Sub(r.now))
		r.tick()
	}
	if want := []time.Duration{24 * time.Hour, 4 * time.Hour, time.Hour, 0}; !slices.Equal(left, want) {
		t.Errorf("%v, want %v", left, want)
	}
	if a, _ := r.book.Absence(leave); a.State != life.Lapsed {
		t.Errorf("%+v", a)
	}
	r.refused("ended", life.ApproveLeave{Asker: r.boss(), Absence: leave})
	if !slices.Contains(told, life.NewsAnswer) {
		t.Errorf("%v", told)
	}
	other := r.must(life.AskLeave{Asker: r.by("an"), From: at(3, 0), To: at(4, 0)}).About().ID
	r.must(life.RefuseLeave{Asker: r.boss(), Absence: other})
	r.refused("ended", life.EndAbsence{Asker: r.by("an"), Absence: other})
	r.refused("no_absence", life.EndAbsence{Asker: r.by("an"), Absence: "x"})
}

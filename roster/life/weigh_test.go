package life_test

import (
	"slices"
	"testing"

	"heartline/internal/fault"
	"heartline/roster/life"
)

// weigh weighs a command; the book stays as it is.
func (r *rig) weigh(c life.Command) (life.Weighed, error) {
	return life.Weigh(r.book, r.judge, c, r.now)
}

func TestWhatIsWeighedIsJudgedWhetherOrNotARuleRefusesIt(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	r.judge.cost["an"] = 7
	r.judge.barred["bo"] = "D"
	ids := r.publish(row(1, "D", "an"), row(2, "D", ""), row(3, "L", "bo"))
	reason := "training"

	w, err := r.weigh(life.Cancel{Asker: r.boss(), Shift: ids[0], Reason: reason})
	if err != nil || len(w.Facts) != 1 || w.Verdict == nil || w.Verdict.Cost != -7 {
		t.Errorf("a shift less costs less: %+v %+v, %v", w, w.Verdict, err)
	}
	w, err = r.weigh(life.Unassign{Asker: r.boss(), Piece: whole(ids[0]), Reason: reason})
	if err != nil || w.Verdict == nil || w.Verdict.Cost != -7 {
		t.Errorf("an open shift costs nobody anything: %+v, %v", w.Verdict, err)
	}
	w, err = r.weigh(life.Cancel{Asker: r.boss(), Shift: ids[1], Reason: reason})
	if err != nil || w.Verdict == nil || !w.Verdict.Legal() || w.Verdict.Cost != 0 {
		t.Errorf("nobody has it: %+v, %v", w.Verdict, err)
	}
	w, err = r.weigh(life.Assign{Asker: r.boss(), Piece: whole(ids[1]), Staff: "bo", Reason: reason})
	if fault.CodeOf(err) != "rules" || w.Facts != nil || w.Verdict == nil || !slices.Equal(w.Verdict.Broken, []string{"barred_D"}) {
		t.Errorf("the rules that refuse it: %+v, %v", w.Verdict, err)
	}
	w, err = r.weigh(life.Move{Asker: r.boss(), Shift: ids[0], Start: at(1, 8), End: at(1, 16), Reason: reason})
	if fault.CodeOf(err) != "unchanged" || w.Verdict != nil {
		t.Errorf("what is refused before any rule is asked: %+v, %v", w.Verdict, err)
	}
	if r.holder(ids[0], "an"); len(r.book.Shifts(at(0, 0), at(7, 0))) != 3 {
		t.Error("the book is another one")
	}
}

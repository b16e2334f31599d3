package life_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/roster/life"
)

// as is somebody who may change the roster by hand and has shifts.
func (r *rig) as(manager, on string) life.Asker {
	return life.Asker{ID: r.id(), By: manager, On: on, Roles: []string{"manager"}}
}

func TestNobodyAnswersForTheOtherSideOfTheirOwnDeal(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(2, "D", "bo"), row(3, "D", "bo"), row(4, "D", ""))
	swap := r.must(life.AskSwap{Asker: r.as("an", ""), Give: whole(ids[0]), Want: whole(ids[1])}).About().ID
	r.refused("own", life.Accept{Asker: r.as("an", "bo"), Deal: swap})
	r.refused("own", life.Refuse{Asker: r.as("an", "bo"), Deal: swap})
	r.must(life.Withdraw{Asker: r.as("an", ""), Deal: swap})
	r.refused("own", life.AskSwap{Asker: r.as("an", "bo"), Give: whole(ids[1]), Want: whole(ids[0])})
	r.refused("own", life.AskOffer{Asker: r.as("an", "bo"), Give: whole(ids[1]), To: []string{"an"}})

	// What is offered to all for somebody else is taken by somebody else.
	offer := r.must(life.AskOffer{Asker: r.as("an", "bo"), Give: whole(ids[1])}).About().ID
	r.refused("own", life.Accept{Asker: r.as("an", ""), Deal: offer})
	r.must(life.Accept{Asker: r.as("an", "cai"), Deal: offer})
	r.holder(ids[1], "cai")

	// A running shift is not given to somebody who has not asked for it.
	r.now = at(1, 10)
	r.refused("own", life.TakeShift{Asker: r.as("an", "dan"), Piece: whole(ids[0]), Reason: "illness"})
	r.must(life.TakeShift{Asker: r.as("meng", "dan"), Piece: whole(ids[0]), Reason: "illness"})
}

func TestNobodyChangesTheirOwnShiftsByHandWhereAnotherCould(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(2, "D", ""), row(3, "D", "bo"))
	commands := func(a func() life.Asker) []life.Command {
		return []life.Command{
			life.Assign{Asker: a(), Piece: whole(ids[1]), Staff: "an", Reason: "demand"},
			life.Move{Asker: a(), Shift: ids[1], Start: at(2, 9), End: at(2, 17), Reason: "demand"},
			life.Assign{Asker: a(), Piece: whole(ids[0]), Staff: "cai", Reason: "demand"},
			life.Replan{Asker: a(), Hands: []life.Hand{{Shift: ids[0], Staff: "an"}, {Shift: ids[1], Staff: ""}}, Reason: "replan"},
			life.Add{Asker: a(), Shift: row(5, "D", "an"), Reason: "demand"},
		}
	}
	mine := func() life.Asker { return r.as("an", "") }
	for _, c := range []life.Command{
		commands(mine)[0], commands(mine)[2], commands(mine)[4],
		life.Unassign{Asker: mine(), Piece: whole(ids[0]), Reason: "demand"},
		life.Cancel{Asker: mine(), Shift: ids[0], Reason: "demand"},
		life.Move{Asker: mine(), Shift: ids[0], Start: at(1, 9), End: at(1, 17), Reason: "demand"},
		life.Replan{Asker: mine(), Hands: []life.Hand{{Shift: ids[1], Staff: "an"}}, Reason: "replan"},
	} {
		r.refused("own", c)
	}
	r.must(life.Unassign{Asker: mine(), Piece: whole(ids[2]), Reason: "demand"}) // another one's
	alone := func() life.Asker {
		a := r.as("an", "")
		a.Alone = true
		return a
	}
	for _, c := range commands(alone) {
		r.must(c)
	}
	r.holder(ids[0], "an")
	r.holder(ids[1], "")
}

func TestARefusalSaysWhoseEachRuleIs(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(1, "L", "bo"), row(1, "N", "bo"), row(2, "L", "cai"))
	r.must(life.ReportSick{Asker: r.by("bo"), From: at(4, 0), To: at(6, 0)})
	more := r.must(life.Add{Asker: r.boss(), Shift: row(4, "D", "an"), Reason: "demand"}).About().ID
	_, err := r.do(life.AskSwap{Asker: r.by("an"), Give: whole(more), Want: whole(ids[1])})
	var illegal *life.Illegal
	if !errors.As(err, &illegal) || !cmp.Equal(illegal.Of, map[string][]string{"bo": {life.RuleAbsence}}) {
		t.Errorf("who is ill is offered a shift: %v, %+v", err, illegal)
	}
	r.judge.barred["an"] = "L"
	_, err = r.do(life.AskSwap{Asker: r.by("an"), Give: whole(ids[0]), Want: whole(ids[3])})
	if !errors.As(err, &illegal) || !slices.Equal(illegal.Of["an"], []string{"barred_L"}) || len(illegal.Of["cai"]) != 0 {
		t.Errorf("one's own rules: %v, %+v", err, illegal)
	}
}

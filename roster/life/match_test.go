package life_test

import (
	"testing"

	"heartline/roster/life"
)

func TestSeatsOfOneTypeAreToldApartByTheirTimes(t *testing.T) {
	t.Parallel()
	early, late := row(1, "D", ""), row(1, "D", "")
	early.End, late.Start = at(1, 12), at(1, 12)
	r := setup(t, nil)
	r.publish(early, late)
	if d, err := life.Diff(r.book, r.again(late, early), r.now); err != nil || len(d.Deltas) != 0 {
		t.Errorf("%+v, %v", d.Deltas, err)
	}
}

func TestASeatOfWhichAPartHasBegunIsFrozen(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	id := r.publish(row(1, "D", "an"))[0]
	r.must(life.Assign{Asker: r.boss(), Piece: life.Piece{Shift: id, To: at(1, 12)}, Staff: "bo", Reason: "training"})
	r.must(life.Move{Asker: r.boss(), Shift: id + ".1", Start: at(1, 6), End: at(1, 10), Reason: "demand"})
	r.now = at(1, 7) // before the whole would have begun
	r.must(r.again(row(1, "D", "cai")))
	r.holder(id+".1", "bo")
	r.holder(id+".2", "an")
}

func TestASeatOfWhichNothingIsLeftIsPublishedAnew(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	id := r.publish(row(1, "D", "an"))[0]
	r.must(life.Assign{Asker: r.boss(), Piece: life.Piece{Shift: id, To: at(1, 12)}, Staff: "bo", Reason: "training"})
	r.must(life.Cancel{Asker: r.boss(), Shift: id + ".1", Reason: "demand"})
	r.must(life.Cancel{Asker: r.boss(), Shift: id + ".2", Reason: "demand"})
	ids := r.publish(row(1, "D", "an"))
	if len(ids) != 1 || ids[0] == id {
		t.Fatalf("%v", ids)
	}
	r.holder(ids[0], "an")
}

func TestARunningShiftThatTheDraftHasOverIsCutNow(t *testing.T) {
	t.Parallel()
	short := row(1, "D", "an")
	short.End = at(1, 10)
	r := setup(t, nil)
	r.publish(row(1, "D", "an"))
	r.now = at(1, 12)
	draft := r.again(short)
	draft.Running = true
	r.must(draft)
	if theirs := r.book.Of("an"); len(theirs) != 1 || !theirs[0].End.Equal(r.now) {
		t.Errorf("%+v", theirs)
	}
}

func TestWhatIsTakenIsTheOfferThatIsMeant(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	id := r.publish(row(1, "D", "an"))[0]
	named := r.must(life.AskOffer{Asker: r.by("an"), Give: life.Piece{Shift: id, From: at(1, 12)}, To: []string{"cai"}}).About().ID
	early := r.must(life.AskOffer{Asker: r.by("an"), Give: life.Piece{Shift: id, To: at(1, 10)}}).About().ID
	late := r.must(life.AskOffer{Asker: r.by("an"), Give: life.Piece{Shift: id, From: at(1, 14)}}).About().ID
	r.must(life.TakeShift{Asker: r.by("bo"), Piece: life.Piece{Shift: id, From: at(1, 14)}})
	for deal, want := range map[string]life.Step{named: life.Lapsed, early: life.Asked, late: life.Done} {
		if d := r.deal(deal); d.State != want {
			t.Errorf("%s is %s, want %s", deal, d.State, want)
		}
	}
}

func TestWhoHadTakenAnOfferIsTheOneWhoIsAskedAgain(t *testing.T) {
	t.Parallel()
	r := setup(t, func(p *life.Policy) { p.Approve = life.Always })
	id := r.publish(row(1, "D", "an"))[0]
	deal := r.must(life.AskOffer{Asker: r.by("an"), Give: whole(id)}).About().ID
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
	r.must(life.Move{Asker: r.boss(), Shift: id, Start: at(1, 9), End: at(1, 17), Reason: "demand"})
	r.refused("not_asked", life.Accept{Asker: r.by("cai"), Deal: deal})
	r.must(life.Accept{Asker: r.by("bo"), Deal: deal})
}

func TestWhoWaitsForAShiftWaitsForItsParts(t *testing.T) {
	t.Parallel()
	r, id := waiting(t)
	r.must(life.Assign{Asker: r.boss(), Piece: life.Piece{Shift: id, To: at(3, 10)}, Staff: "eve", Reason: "training"})
	for _, part := range []string{id + ".1", id + ".2"} {
		if w := r.book.Waiting(part); len(w) != 3 || w[0].Staff != "bo" {
			t.Errorf("for %s wait %+v", part, w)
		}
	}
}

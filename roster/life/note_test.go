package life_test

import (
	"slices"
	"testing"

	"heartline/roster/life"
)

// shownIn returns the shifts in which a note is shown.
func shownIn(r *rig, note string) []string {
	var shown []string
	for _, s := range r.book.Shifts(at(0, 0), at(8, 0)) {
		if slices.ContainsFunc(r.book.Notes(s.ID), func(n life.Note) bool { return n.ID == note }) {
			shown = append(shown, s.ID)
		}
	}
	return shown
}

func TestANoteIsShownInTheNextShiftOfTheLineAndRole(t *testing.T) {
	t.Parallel()
	other := row(1, "L", "dan")
	other.Line = "elderly"
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(1, "D", "bo"), row(1, "L", "cai"), other, row(1, "N", "bo"))
	r.refused("not_yours", life.LeaveNote{Asker: r.by("an"), Shifts: ids[:1]}) // it has not begun
	r.now = at(1, 15)
	r.refused("not_yours", life.LeaveNote{Asker: r.by("cai"), Shifts: ids[:1]})
	r.refused("shifts", life.LeaveNote{Asker: r.by("an")})
	note := r.must(life.LeaveNote{Asker: r.by("an"), Shifts: ids[:1]}).About().ID
	if shown := shownIn(r, note); !slices.Equal(shown, ids[2:3]) {
		t.Errorf("shown in %v, want the late shift %s", shown, ids[2])
	}
	deal := r.must(life.AskOffer{Asker: r.by("cai"), Give: life.Piece{Shift: ids[2], From: at(1, 20)}}).About().ID
	r.must(life.Accept{Asker: r.by("eve"), Deal: deal})
	if shown := shownIn(r, note); !slices.Equal(shown, []string{ids[2] + ".1", ids[2] + ".2"}) {
		t.Errorf("shown in %v, want both parts of the late shift", shown)
	}
	r.now = at(1, 19)
	part := r.must(life.LeaveNote{Asker: r.by("cai"), Shifts: []string{ids[2] + ".1"}}).About().ID
	if shown := shownIn(r, part); !slices.Equal(shown, []string{ids[2] + ".2"}) {
		t.Errorf("shown in %v, want the part that follows", shown)
	}
	r.now = at(1, 21)
	last := r.must(life.LeaveNote{Asker: r.by("eve"), Shifts: []string{ids[2] + ".2"}}).About().ID
	if shown := shownIn(r, last); !slices.Equal(shown, ids[4:]) {
		t.Errorf("shown in %v, want the night %s", shown, ids[4])
	}
}

func TestANoteIsShownToWhoTakesOverTheRest(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(1, "L", "cai"))
	r.now = at(1, 10)
	note := r.must(life.LeaveNote{Asker: r.by("an"), Shifts: ids[:1]}).About().ID
	r.now = at(1, 11)
	r.must(life.TakeShift{Asker: r.by("bo"), Piece: whole(ids[0]), Reason: "illness"})
	if shown := shownIn(r, note); !slices.Equal(shown, []string{ids[0] + ".2"}) {
		t.Errorf("shown in %v, want what is left of the shift", shown)
	}
}

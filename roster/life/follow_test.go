package life_test

import (
	"slices"
	"testing"

	"heartline/roster/life"
)

// TestWhoTakesAShiftByHandIsInThePlaceOfItsHolder counts whoever had it no more: a full room is no fuller, and who must be there is missed.
func TestWhoTakesAShiftByHandIsInThePlaceOfItsHolder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		piece func(shift string) life.Piece
	}{
		{"whole", whole},
		{"the first half", func(shift string) life.Piece { return life.Piece{Shift: shift, To: at(1, 12)} }},
		{"the middle", func(shift string) life.Piece { return life.Piece{Shift: shift, From: at(1, 10), To: at(1, 12)} }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := setup(t, nil)
			r.judge.full = true
			ids := r.publish(row(1, "D", "an"), row(1, "D", "bo"), row(1, "D", ""))
			r.refused("rules", life.Assign{Asker: r.boss(), Piece: c.piece(ids[2]), Staff: "cai", Reason: "training"})
			r.judge.needed = "bo"
			r.refused("rules", life.Assign{Asker: r.boss(), Piece: c.piece(ids[1]), Staff: "cai", Reason: "training"})
			f := r.must(life.Assign{Asker: r.boss(), Piece: c.piece(ids[1]), Staff: "cai", Reason: "training", Override: "disaster"}).(life.Changed)
			if !slices.Equal(f.Broken, []string{"needed"}) {
				t.Errorf("broken: %v", f.Broken)
			}
			r.must(life.Assign{Asker: r.boss(), Piece: c.piece(ids[0]), Staff: "dan", Reason: "training"})
		})
	}
}

// TestWhatAHolderLeavesIsWhatIsTaken keeps the rest of a shift of which a part is taken with its holder.
func TestWhatAHolderLeavesIsWhatIsTaken(t *testing.T) {
	t.Parallel()
	r := setup(t, nil)
	ids := r.publish(row(1, "D", "an"), row(2, "D", ""))
	shift := func(id string) life.Shift {
		s, _ := r.book.Shift(id)
		return s
	}
	of := func(s life.Shift) (out, in int) {
		t.Helper()
		all := r.book.Leaves(s)
		if len(all) != 1 || all[0].Staff != "an" {
			t.Fatalf("who leaves: %+v", all)
		}
		return int(hours(all[0].Out).Hours()), int(hours(all[0].In).Hours())
	}
	if all := r.book.Leaves(shift(ids[1])); len(all) != 0 {
		t.Errorf("nobody has it: %+v", all)
	}
	if out, in := of(shift(ids[0])); out != 8 || in != 0 {
		t.Errorf("the whole: %d hours, of which %d are kept", out, in)
	}
	part := shift(ids[0])
	part.Start, part.End = at(1, 10), at(1, 12)
	if out, in := of(part); out != 8 || in != 6 {
		t.Errorf("a part: %d hours, of which %d are kept", out, in)
	}
	part.ID, part.Parent = ids[0]+".1", ids[0]
	if out, in := of(part); out != 8 || in != 6 {
		t.Errorf("a part with an id of its own: %d hours, of which %d are kept", out, in)
	}
}

// TestWhoWaitsFollowsWhoLeaves has the same of a waiting list; what a person breaks by leaving keeps nobody from coming.
func TestWhoWaitsFollowsWhoLeaves(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		set    func(*rules)
		holder string
	}{
		{"the room is full", func(j *rules) { j.full = true }, "bo"},
		{"who leaves has too little then", func(j *rules) { j.least = map[string]string{"an": "least"} }, "bo"},
		{"who leaves must be there", func(j *rules) { j.needed = "an" }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := setup(t, nil)
			ids := r.publish(row(6, "D", "an"))
			r.must(life.SetWindow{Asker: r.boss(), Window: life.Window{From: at(0, 0), To: at(9, 0), Opens: at(-2, 0), Closes: at(5, 0)}})
			r.must(life.WaitFor{Asker: r.by("bo"), Shift: ids[0]})
			c.set(r.judge)
			r.must(life.ReportSick{Asker: r.by("an"), From: at(6, 0), To: at(7, 0)})
			r.holder(ids[0], c.holder)
		})
	}
}

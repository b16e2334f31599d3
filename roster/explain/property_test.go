package explain_test

import (
	"testing"

	"pgregory.net/rapid"

	"heartline/roster/explain"
	"heartline/roster/legal"
	"heartline/roster/model/modeltest"
)

// TestWhatIsPromisedIsKept applies every repair and every way that is told, and asks the checker.
func TestWhatIsPromisedIsKept(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := modeltest.Model(t)
		as := modeltest.Assignments(t, m)
		try := newSlow(t, m, as)
		position, err := legal.NewPosition(m, as)
		if err != nil {
			t.Fatal(err)
		}
		e, err := explain.New(m, as, rapid.SampledFrom([]explain.Trier{try, quick{position}}).Draw(t, "trier"))
		if err != nil {
			t.Fatal(err)
		}
		o := explain.Options{Cells: rapid.IntRange(1, 4).Draw(t, "cells"), Tries: 60, Most: 8}
		got, err := e.Explain(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if try.asked > o.Most*o.Tries {
			t.Errorf("asked %d times", try.asked)
		}
		if got.Summary.Value != try.before.Value || got.Summary.Hard != try.before.Hard {
			t.Errorf("%+v, not %+v", got.Summary, try.before)
		}
		cost, hard := 0, 0
		for _, b := range got.Broken {
			cost += b.Cost
			if b.Hard {
				hard += b.Amount
			}
			if b.Of.ID != b.Rule || b.Of.Kind == "" || b.Sentence().Code == "" {
				t.Errorf("nothing is known of %+v", b)
			}
			if b.Repair == nil {
				continue
			}
			if n := len(b.Repair.Changes); n == 0 || n > o.Cells {
				t.Errorf("%d changes", n)
			}
			keeps(t, m, as, b.Repair.Outcome)
			if b.Repair.Better && b.Repair.Value >= 0 && b.Repair.Hard >= 0 {
				t.Errorf("%+v is no better", b.Repair)
			}
		}
		if cost != try.before.Value || hard != try.before.Hard {
			t.Errorf("what is broken adds up to %d and %d", cost, hard)
		}
		who := m.Staff[rapid.IntRange(0, len(m.Staff)-1).Draw(t, "who")].ID
		a, err := e.Why(who, m.Start, "")
		if err != nil {
			t.Fatal(err)
		}
		ways := make([]explain.Ways, 0, len(a.Seats)+1)
		for _, s := range a.Seats {
			ways = append(ways, s.Ways)
		}
		if a.Out != nil {
			ways = append(ways, *a.Out)
		}
		for _, w := range ways {
			keeps(t, m, as, w.Plain)
			if w.Best != nil {
				keeps(t, m, as, *w.Best)
			}
		}
		if a.Sentences()[0].Code == "" {
			t.Errorf("%+v", a)
		}
	})
}

package explain_test

import (
	"slices"
	"testing"

	"heartline/roster/explain"
	"heartline/roster/legal"
)

// TestNoRepairHasAnotherInIt takes the repairs of wishes apart: no part of one betters the roster by itself while the rest, which has
// the cell of the wish, does what is left.
func TestNoRepairHasAnotherInIt(t *testing.T) {
	t.Parallel()
	m, as := rota(9, 1)
	position, err := legal.NewPosition(m, as)
	if err != nil {
		t.Fatal(err)
	}
	try := quick{position}
	e, err := explain.New(m, as, try)
	if err != nil {
		t.Fatal(err)
	}
	got, err := e.Explain(t.Context(), explain.Options{Cells: 3, Tries: 20_000})
	if err != nil {
		t.Fatal(err)
	}
	several := 0
	for _, b := range got.Broken {
		if b.Of.Kind != explain.Wish || b.Repair == nil || len(b.Repair.Changes) == 1 {
			continue
		}
		several++
		for i, c := range b.Repair.Changes {
			if c.Staff == b.Staff && c.Date == b.Date {
				continue
			}
			rest := slices.Delete(slices.Clone(b.Repair.Changes), i, i+1)
			alone, err := try.Try(c)
			if err != nil {
				t.Fatal(err)
			}
			without, err := try.Try(rest...)
			if err != nil {
				t.Fatal(err)
			}
			better := sure(alone) < 0 || sure(alone) == 0 && alone.Value < 0
			if alone.Legal && better && alone.Value+without.Value == b.Repair.Value && sure(alone)+sure(without) == b.Repair.Hard {
				t.Errorf("%+v of %+v is another repair", c, b.Repair.Changes)
			}
		}
	}
	if several < 10 {
		t.Errorf("only %d repairs have several changes", several)
	}
}

// sure is by how much hard rules are broken more.
func sure(v explain.Verdict) int {
	n := 0
	for _, x := range v.Hard {
		n += x.Amount
	}
	for _, x := range v.Mended {
		if x.Hard {
			n -= x.Amount
		}
	}
	return n
}

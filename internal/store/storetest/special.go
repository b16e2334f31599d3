package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/store"
)

// testSpecialDays keeps one word about each day of a line.
func testSpecialDays(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	half, many := 0.5, 900.0
	set := func(d store.SpecialDay) store.SpecialDay {
		t.Helper()
		d.By, d.At, d.Reason = "boss", start, "exams"
		if err := s.SetSpecialDay(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		return d
	}
	set(store.SpecialDay{Line: "", Day: "2027-06-07", Factor: &half})
	one := set(store.SpecialDay{Line: "", Day: "2027-06-07", Total: &many})
	all := set(store.SpecialDay{Line: store.EveryLine, Day: "2027-06-08"})
	set(store.SpecialDay{Line: "12345", Day: "2027-06-09", Factor: &half})
	if d := cmp.Diff([]store.SpecialDay{one, all}, must[[]store.SpecialDay](t)(s.SpecialDays(t.Context(), "2027-06-01", "2027-06-08"))); d != "" {
		t.Errorf("special days (-want +got):\n%s", d)
	}
	for range 2 {
		if err := s.DeleteSpecialDay(t.Context(), "", "2027-06-07"); err != nil {
			t.Fatal(err)
		}
	}
	if left := must[[]store.SpecialDay](t)(s.SpecialDays(t.Context(), "2027-06-07", "2027-06-07")); len(left) != 0 {
		t.Errorf("left: %+v", left)
	}
}

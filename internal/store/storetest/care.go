package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

func testCareEntries(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	var want []store.CareEntry
	for i, topic := range []store.CareTopic{store.CareRescue, store.CareDispatch, store.CareRescue} {
		e := store.CareEntry{
			ID: fmt.Sprintf("e%d", i), Call: "c", Topic: topic, Subject: "address", By: "li", KeyID: "k", Body: []byte{byte(i), 0},
			At: start.Add(time.Duration(3-i) * time.Second), // stored later, written earlier
		}
		if i == 2 {
			e.Replaces = "e0"
		}
		if err := s.AddCareEntry(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		want = append(want, e)
	}
	other := want[0]
	other.Body = []byte("changed")
	if err := s.AddCareEntry(t.Context(), other); !fault.Is(err, fault.Conflict) {
		t.Errorf("an entry that is there already: %v", err)
	}
	got := must[[]store.CareEntry](t)(s.CareEntries(t.Context(), "c", store.CareRescue))
	if diff := cmp.Diff([]store.CareEntry{want[2], want[0]}, got); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[1], must[store.CareEntry](t)(s.CareEntry(t.Context(), "e1"))); diff != "" {
		t.Errorf("entry (-want +got):\n%s", diff)
	}
	if _, err := s.CareEntry(t.Context(), "e9"); !fault.Is(err, fault.NotFound) {
		t.Errorf("an entry that is not there: %v", err)
	}
	if none := must[[]store.CareEntry](t)(s.CareEntries(t.Context(), "another", store.CareRescue)); len(none) != 0 {
		t.Errorf("entries of another call: %+v", none)
	}
}

func testAssessmentDrafts(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	if _, err := s.AssessmentDraft(t.Context(), "c"); !fault.Is(err, fault.NotFound) {
		t.Errorf("no draft yet: %v", err)
	}
	d := store.AssessmentDraft{Call: "c", Version: 1, By: "li", KeyID: "k1", Body: []byte{1}, UpdatedAt: start}
	save := func(d store.AssessmentDraft) error { return s.SaveAssessmentDraft(t.Context(), d) }
	if err := save(d); err != nil {
		t.Fatal(err)
	}
	if err := save(d); !fault.Is(err, fault.Conflict) {
		t.Errorf("two who begin: %v", err)
	}
	d.Version, d.By, d.KeyID, d.Body = 2, "wu", "k2", []byte{2, 0}
	if err := save(d); err != nil {
		t.Fatal(err)
	}
	late := d
	late.By = "li"
	if err := save(late); !fault.Is(err, fault.Conflict) {
		t.Errorf("two who go on from the same version: %v", err)
	}
	if diff := cmp.Diff(d, must[store.AssessmentDraft](t)(s.AssessmentDraft(t.Context(), "c"))); diff != "" {
		t.Errorf("draft (-want +got):\n%s", diff)
	}
	e := store.CareEntry{ID: "a1", Call: "c", Topic: store.CareAssessment, Subject: "safety", By: "wu", KeyID: "k3", Body: []byte{3}, At: start}
	if err := s.ConfirmAssessment(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AssessmentDraft(t.Context(), "c"); !fault.Is(err, fault.NotFound) {
		t.Errorf("the draft of a confirmed assessment: %v", err)
	}
	again := d
	again.Version = 1
	if err := save(again); err != nil { // a second assessment of the same call
		t.Fatal(err)
	}
	if err := s.ConfirmAssessment(t.Context(), e); !fault.Is(err, fault.Conflict) {
		t.Errorf("confirmed twice: %v", err)
	}
	if _, err := s.AssessmentDraft(t.Context(), "c"); err != nil {
		t.Errorf("a repeat took the next draft away: %v", err)
	}
	if got := must[[]store.CareEntry](t)(s.CareEntries(t.Context(), "c", store.CareAssessment)); len(got) != 1 {
		t.Errorf("%+v", got)
	}
}

func testScreenings(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	screened := func(c *Stream, facts ...ledger.CareScreened) {
		on := On(ledger.CareStream(c.ID()))
		on.now = c.now
		for _, f := range facts {
			Put(t, s, on.After(time.Second).Draft(f))
		}
	}
	floor := On(ledger.Floor)
	first, second, third, fourth := Call(), Call(), Call(), Call()
	for _, c := range []*Stream{first, second, third, fourth} {
		talk(t, s, floor, c)
	}
	screened(first, ledger.CareScreened{Outcome: "cut_off", By: "li"},
		ledger.CareScreened{Outcome: "asked", Result: "present", Positive: true, Rules: "1", By: "wu"})
	screened(second, ledger.CareScreened{Outcome: "not_possible", Reason: "silent", By: "wu"})
	screened(third, ledger.CareScreened{Outcome: "refused", By: "wu"})
	missed := Call() // nobody was reached: there is nothing to screen
	Put(t, s, missed.Draft(arrived("12345")), missed.Draft(ledger.CallEnded{Class: "abandoned", Reason: "caller_hung_up"}))
	Folded(t, s)

	want := store.Screening{Call: first.ID(), Outcome: "asked", Result: "present", Positive: true, By: "wu", At: first.now.Add(2 * time.Second), Changes: 1}
	if diff := cmp.Diff(want, must[store.Screening](t)(s.Screening(t.Context(), first.ID()))); diff != "" {
		t.Errorf("screening (-want +got):\n%s", diff)
	}
	if _, err := s.Screening(t.Context(), fourth.ID()); !fault.Is(err, fault.NotFound) {
		t.Errorf("no screening: %v", err)
	}
	from, to := start.Add(-time.Minute), start.Add(time.Hour)
	counts := must[[]store.Screened](t)(s.ScreenedCounts(t.Context(), from, to))
	if diff := cmp.Diff([]store.Screened{{Hotline: "12345", Agent: "wu", Talks: 4, Asked: 1, Positive: 1, Refused: 1, NotPossible: 1, Missing: 1}}, counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	gaps := must[[]store.Unscreened](t)(s.Unscreened(t.Context(), from, to, 10))
	if len(gaps) != 1 || gaps[0].Call != fourth.ID() || gaps[0].Agent != "wu" || gaps[0].Grade != "red" || gaps[0].EndedAt.IsZero() {
		t.Errorf("without a screening: %+v", gaps)
	}
	if none := must[[]store.Unscreened](t)(s.Unscreened(t.Context(), to, to.Add(time.Hour), 10)); len(none) != 0 {
		t.Errorf("of another day: %+v", none)
	}
}

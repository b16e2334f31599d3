package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
	"heartline/internal/store"
)

// testSurvey keeps what callers answered who were asked how the talk was, and ends their talks when that began.
func testSurvey(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	ended := map[string]time.Time{}
	talk := func(answers ...ledger.Fact) *Stream {
		c := Call()
		Put(t, s, c.Draft(arrived("12345")), c.Draft(ledger.Queued{Entry: c.ID() + "e", Queue: "q"}), c.Draft(ledger.Connected{Leg: "li", Agent: "li", Seat: "1"}),
			c.Draft(ledger.Bridged{Leg: "li"}), c.After(time.Minute).Draft(ledger.SurveyBegun{Agent: "li", Queue: "q", Questions: []string{"helped", "again"}, Reason: "counsellor_hung_up"}))
		ended[c.ID()] = start.Add(time.Minute)
		c.After(time.Minute)
		for _, f := range answers {
			Put(t, s, c.Draft(f))
		}
		return c
	}
	mark := func(q string, m int) ledger.Fact { return ledger.SurveyAnswered{Question: q, Mark: m} }
	over := ledger.CallEnded{Class: "completed", Reason: "counsellor_hung_up", By: "counsellor"}
	talk(mark("helped", 5), mark("again", 0), ledger.SurveyEnded{Outcome: "answered"}, over)
	talk(mark("helped", 2), ledger.SurveyEnded{Outcome: "unanswered"}, over)
	talk(ledger.SurveyEnded{Outcome: "hung_up"}, over)
	back := talk(ledger.SurveyEnded{Outcome: "person"}, ledger.Queued{Entry: "again", Queue: "q"})
	Put(t, s, back.After(time.Minute).Draft(over))
	ended[back.ID()] = start.Add(3 * time.Minute) // who goes back to a person has not been talked with to the end
	Folded(t, s)
	want := []store.SurveyCounts{
		{Queue: "q", Question: "again", Asked: 4, Declined: 1},
		{Queue: "q", Question: "helped", Asked: 4, Answered: 2, Marks: 7},
	}
	got := must[[]store.SurveyCounts](t)(s.Surveys(t.Context(), start, start.Add(time.Hour)))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if mean, ok := got[1].Mean(); !ok || mean != 3.5 {
		t.Errorf("mean %v %v, want 3.5", mean, ok)
	}
	if _, ok := got[0].Mean(); ok {
		t.Error("a mean of nothing")
	}
	if none := must[[]store.SurveyCounts](t)(s.Surveys(t.Context(), start.Add(time.Hour), start.Add(2*time.Hour))); len(none) != 0 {
		t.Errorf("answers of later: %+v", none)
	}
	for id, at := range ended {
		if c := must[store.Call](t)(s.Call(t.Context(), id)); !c.EndedAt.Equal(at) {
			t.Errorf("a talk ended %v after the start, want %v", c.EndedAt.Sub(start), at.Sub(start))
		}
	}
	if err := s.Rebuild(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, must[[]store.SurveyCounts](t)(s.Surveys(t.Context(), start, start.Add(time.Hour)))); diff != "" {
		t.Errorf("after a rebuild (-want +got):\n%s", diff)
	}
}

package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/fault"
	"heartline/internal/store"
)

// testRosterLife keeps what happened to the roster and the shifts together, or neither.
func testRosterLife(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	fact := func(kind string) store.RosterFact {
		return store.RosterFact{ID: "f-" + kind, At: start, Kind: kind, Version: 1, Actor: "boss", Body: `{"n":1}`}
	}
	shift := func(id, agent string) store.Shift {
		return store.Shift{ID: id, Line: "day", Agent: agent, Start: start, End: start.Add(8 * time.Hour), Zone: "Asia/Shanghai", Version: 1, Body: `{"role":"counsel"}`}
	}
	call := shift("c", "an")
	call.OffFloor = true
	first := store.RosterChange{
		Facts: []store.RosterFact{fact("published"), fact("told")}, Put: []store.Shift{shift("a", "li"), shift("b", ""), call},
		Published: &store.RosterVersion{Version: 1, PublishedAt: start, PublishedBy: "boss", From: start, To: start.AddDate(0, 0, 7), Shifts: 3},
	}
	if last, err := s.ChangeRoster(t.Context(), first); last != 2 || err != nil {
		t.Fatalf("the last fact is %d: %v", last, err)
	}
	if d := cmp.Diff(*first.Published, must[store.RosterVersion](t)(s.PublishedRoster(t.Context()))); d != "" {
		t.Errorf("publication (-want +got):\n%s", d)
	}
	week := start.AddDate(0, 0, 7)
	if on := must[[]store.Shift](t)(s.Shifts(t.Context(), start, week)); len(on) != 1 || on[0].ID != "a" {
		t.Errorf("on the floor: %+v", on)
	}
	late := store.RosterChange{After: 1, Facts: []store.RosterFact{fact("swapped")}, Put: []store.Shift{shift("a", "wu")}, Gone: []string{"b"}}
	if _, err := s.ChangeRoster(t.Context(), late); !fault.Is(err, fault.Conflict) {
		t.Errorf("decided about an older roster: %v", err)
	}
	late.After = 2
	late.Notes = []store.RosterNote{{ID: "n", Author: "li", KeyID: "k", Body: []byte{1, 2}, WrittenAt: start}}
	if last, err := s.ChangeRoster(t.Context(), late); last != 3 || err != nil {
		t.Fatalf("the last fact is %d: %v", last, err)
	}
	if d := cmp.Diff([]store.Shift{call, shift("a", "wu")}, must[[]store.Shift](t)(s.AllShifts(t.Context(), start, week))); d != "" {
		t.Errorf("shifts (-want +got):\n%s", d)
	}
	want := fact("swapped")
	want.Seq = 3
	if d := cmp.Diff([]store.RosterFact{want}, must[[]store.RosterFact](t)(s.RosterFacts(t.Context(), 2, 10))); d != "" {
		t.Errorf("facts (-want +got):\n%s", d)
	}
	if some := must[[]store.RosterFact](t)(s.RosterFacts(t.Context(), 0, 2)); len(some) != 2 || some[0].Seq != 1 {
		t.Errorf("the first two facts: %+v", some)
	}
	if d := cmp.Diff(want, must[store.RosterFact](t)(s.RosterFact(t.Context(), "f-swapped"))); d != "" {
		t.Errorf("a fact by its id (-want +got):\n%s", d)
	}
	if _, err := s.RosterFact(t.Context(), "f-never"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a fact that is not there: %v", err)
	}
	if d := cmp.Diff(late.Notes[0], must[store.RosterNote](t)(s.RosterNote(t.Context(), "n"))); d != "" {
		t.Errorf("note (-want +got):\n%s", d)
	}
	broken := store.RosterChange{After: 3, Facts: []store.RosterFact{fact("left")}, Gone: []string{"a"}, Notes: late.Notes}
	if _, err := s.ChangeRoster(t.Context(), broken); err == nil {
		t.Error("a note is there twice")
	}
	if left := must[[]store.Shift](t)(s.AllShifts(t.Context(), start, week)); len(left) != 2 {
		t.Errorf("of a change that failed something stays: %+v", left)
	}
	testOldNotes(t, s, late.Notes[0])
}

// testOldNotes finds notes by their age, and deletes them, one of them twice. There is one already.
func testOldNotes(t *testing.T, s *store.Store, first store.RosterNote) {
	t.Helper()
	second := store.RosterNote{ID: "later", Author: "wu", KeyID: "k2", Body: []byte{3}, WrittenAt: first.WrittenAt.Add(time.Hour)}
	change := store.RosterChange{After: 3, Notes: []store.RosterNote{second}}
	if _, err := s.ChangeRoster(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	first.Body, second.Body = nil, nil
	for _, tt := range []struct {
		before time.Time
		limit  int
		want   []store.RosterNote
	}{
		{first.WrittenAt, 9, nil},
		{second.WrittenAt, 9, []store.RosterNote{first}},
		{second.WrittenAt.Add(time.Microsecond), 9, []store.RosterNote{first, second}},
		{second.WrittenAt.Add(time.Microsecond), 1, []store.RosterNote{first}},
	} {
		got := must[[]store.RosterNote](t)(s.RosterNotesBefore(t.Context(), tt.before, tt.limit))
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("before %v, at most %d (-want +got):\n%s", tt.before, tt.limit, d)
		}
	}
	for range 2 {
		if err := s.DeleteRosterNote(t.Context(), first.ID); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.RosterNote(t.Context(), first.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a note that was deleted: %v", err)
	}
	if n := must[store.RosterNote](t)(s.RosterNote(t.Context(), second.ID)); n.Author != "wu" {
		t.Errorf("the other note: %+v", n)
	}
}

func testRosterModels(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	if _, err := s.RosterModel(t.Context(), 0); !fault.Is(err, fault.NotFound) {
		t.Errorf("before the first model: %v", err)
	}
	if none := must[int64](t)(s.RosterRevision(t.Context())); none != 0 {
		t.Errorf("before the first model the revision is %d", none)
	}
	m := store.RosterModel{Revision: 1, At: start, By: "boss", Body: `{"zone":"Asia/Shanghai"}`}
	for ; m.Revision < 3; m.Revision++ {
		if err := s.SaveRosterModel(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if last := must[int64](t)(s.RosterRevision(t.Context())); last != 2 {
		t.Errorf("the last revision is %d", last)
	}
	for _, stale := range []int64{2, 4} {
		m.Revision = stale
		if err := s.SaveRosterModel(t.Context(), m); !fault.Is(err, fault.Conflict) {
			t.Errorf("revision %d after 2: %v", stale, err)
		}
	}
	for asked, revision := range map[int64]int64{0: 2, 1: 1, 2: 2} {
		m.Revision = revision
		if d := cmp.Diff(m, must[store.RosterModel](t)(s.RosterModel(t.Context(), asked))); d != "" {
			t.Errorf("revision %d (-want +got):\n%s", asked, d)
		}
	}
}

func testRosterDrafts(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	d := store.RosterDraft{
		ID: "d1", Name: "December", From: start, To: start.AddDate(0, 0, 28), State: "open", MadeBy: "boss", MadeAt: start, ChangedBy: "boss", ChangedAt: start,
		Version: 1, Head: `{"days":28}`, Body: `{"assignments":[]}`,
	}
	next := d
	next.ID, next.From, next.To = "d2", d.To, d.To.AddDate(0, 0, 28)
	for _, one := range []store.RosterDraft{d, next} {
		if err := s.InsertRosterDraft(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	d.Body, d.Head, d.State, d.ChangedBy, d.Version = `{"assignments":[1]}`, `{"value":1}`, "searching", "li", 2
	if err := s.UpdateRosterDraft(t.Context(), d, 1); err != nil {
		t.Fatal(err)
	}
	if err := s.UpdateRosterDraft(t.Context(), d, 1); !fault.Is(err, fault.Conflict) {
		t.Errorf("a stale draft: %v", err)
	}
	if diff := cmp.Diff(d, must[store.RosterDraft](t)(s.RosterDraft(t.Context(), "d1"))); diff != "" {
		t.Errorf("draft (-want +got):\n%s", diff)
	}
	d.Body, next.Body = "", ""
	if diff := cmp.Diff([]store.RosterDraft{next, d}, must[[]store.RosterDraft](t)(s.RosterDrafts(t.Context()))); diff != "" {
		t.Errorf("drafts (-want +got):\n%s", diff)
	}
	if err := s.DeleteRosterDraft(t.Context(), "d1"); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{"deleted": s.DeleteRosterDraft(t.Context(), "d1"), "changed": s.UpdateRosterDraft(t.Context(), d, 2)} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("a draft that is not there is %s: %v", what, err)
		}
	}
}

func testRosterFeeds(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	one := store.RosterFeed{Hash: "h1", Agent: "li", MadeAt: start}
	two := store.RosterFeed{Hash: "h2", Agent: "li", MadeAt: start.Add(time.Hour)}
	for _, f := range []store.RosterFeed{one, two} {
		if err := s.NewRosterFeed(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	one.RevokedAt = two.MadeAt // the newer one has taken it back
	if d := cmp.Diff([]store.RosterFeed{two, one}, must[[]store.RosterFeed](t)(s.RosterFeeds(t.Context(), "li"))); d != "" {
		t.Errorf("feeds (-want +got):\n%s", d)
	}
	two.RevokedAt = start.Add(2 * time.Hour)
	if err := s.RevokeRosterFeed(t.Context(), "li", two.RevokedAt); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(two, must[store.RosterFeed](t)(s.RosterFeedByHash(t.Context(), "h2"))); d != "" {
		t.Errorf("feed (-want +got):\n%s", d)
	}
	if _, err := s.RosterFeedByHash(t.Context(), "h3"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a feed that is not there: %v", err)
	}
}

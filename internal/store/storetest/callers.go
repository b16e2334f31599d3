package storetest

import (
	"slices"
	"testing"
	"time"

	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// rings has a number call: what is recorded behind its arrival, and the class of its end unless that is empty.
func rings(t *testing.T, s *store.Store, hash, class string, after time.Duration, facts ...ledger.Fact) string {
	t.Helper()
	c := Call().After(after)
	a := arrived("12345")
	a.NumberHash, a.Anonymous = hash, hash == ""
	Put(t, s, c.Draft(a))
	for _, f := range facts {
		Put(t, s, c.Draft(f))
	}
	if class != "" {
		Put(t, s, c.Draft(ledger.CallEnded{Class: class}))
	}
	return c.ID()
}

// testBlockedCallers blocks a number, whose hash was made with one of two keys, and follows the block to its end: by its
// time, by being lifted, and by being extended.
func testBlockedCallers(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	audit := On(ledger.Audit)
	first := rings(t, s, "k1:a", "completed", 0)
	entry, until := id.New(), start.Add(24*time.Hour)
	Put(t, s, audit.Draft(ledger.CallerBlocked{Entry: entry, NumberHash: "k1:a", Call: first, Reason: "abuse", Until: until, By: "wu", NoteID: "n1"}))
	blocked := func(at time.Time, want bool, hashes ...string) {
		t.Helper()
		Folded(t, s)
		if c, ok, err := s.BlockOf(t.Context(), at, hashes...); err != nil || ok != want || ok && c.ID != entry {
			t.Errorf("at %v %v: blocked %t by %+v, %v; want %t", at, hashes, ok, c, err, want)
		}
	}
	blocked(start, true, "k2:a", "k1:a") // by the older key
	blocked(start, false, "k2:a")
	blocked(start, false, "k1:b")
	blocked(start, false, "")
	blocked(start, false)
	blocked(until, false, "k1:a") // over
	if got := must[store.CallerEntry](t)(s.CallerEntry(t.Context(), entry)); !got.Since.IsZero() || got.By != "wu" || got.Calls != 0 || !got.Until.Equal(until) || !got.InForce(start) || got.InForce(until) {
		t.Errorf("a new block: %+v", got)
	}
	rings(t, s, "k2:a", "abandoned", time.Hour, ledger.CallLimited{Why: "blocked", NumberHash: "k2:a", Block: entry})
	rings(t, s, "k2:a", "message", 2*time.Hour, ledger.CallLimited{Why: "blocked", NumberHash: "k2:a", Block: entry})
	rings(t, s, "k2:a", "", 3*time.Hour, ledger.CallBlockWaived{Block: entry, Why: "red"})
	Folded(t, s)
	got := must[store.CallerEntry](t)(s.CallerEntry(t.Context(), entry))
	if got.Calls != 2 || got.Messages != 1 || got.Waived != 1 || !got.Since.Equal(start.Add(time.Hour)) || !got.LastAt.Equal(start.Add(3*time.Hour)) {
		t.Errorf("after three calls: %+v", got)
	}
	contacts := must[[]store.CallerContact](t)(s.CallerContacts(t.Context(), entry, 10))
	if len(contacts) != 3 || contacts[0].Waived != "red" || contacts[1].Outcome != "message" || contacts[2].Outcome != "abandoned" {
		t.Errorf("contacts: %+v", contacts)
	}
	later := until.Add(24 * time.Hour)
	Put(t, s, audit.Draft(ledger.CallerReviewed{Entry: entry, Decision: "extend", Until: later, By: "li"}))
	blocked(until, true, "k1:a")
	Put(t, s, audit.Draft(ledger.CallerReviewed{Entry: entry, Decision: "lift", By: "li", NoteID: "n2"}))
	blocked(start, false, "k1:a")
	Put(t, s, audit.Draft(ledger.CallerReviewed{Entry: entry, Decision: "extend", Until: later, By: "li"})) // what was lifted is over
	blocked(start, false, "k1:a")
	decisions := must[[]store.CallerDecision](t)(s.CallerDecisions(t.Context(), entry))
	if len(decisions) != 4 || decisions[0].Decision != "block" || decisions[0].Note != "n1" || !decisions[1].Until.Equal(later) || decisions[2].By != "li" {
		t.Errorf("decisions: %+v", decisions)
	}
	if err := s.Rebuild(t.Context(), "caller"); err != nil {
		t.Fatal(err)
	}
	if again := must[store.CallerEntry](t)(s.CallerEntry(t.Context(), entry)); again.LiftedAt.IsZero() || !again.Since.IsZero() || again.Calls != 2 {
		t.Errorf("rebuilt: %+v", again)
	}
}

// testLimitedCallers has numbers, and callers without one, call too often: they gather in an entry for each, which waits to
// be looked at once more with the next call. A block settles what waits of its number.
func testLimitedCallers(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	audit := On(ledger.Audit)
	of := func(hash string) store.CallerEntry {
		t.Helper()
		Folded(t, s)
		all := must[[]store.CallerEntry](t)(s.CallersOf(t.Context(), "", 10, hash))
		if len(all) != 1 {
			t.Fatalf("%s has %d entries", hash, len(all))
		}
		return all[0]
	}
	first := rings(t, s, "k1:a", "completed", 0, ledger.CallLimited{Why: "per_minute", NumberHash: "k1:a"})
	rings(t, s, "k1:a", "message", time.Minute, ledger.CallLimited{Why: "per_hour", NumberHash: "k1:a"})
	rings(t, s, "k1:b", "", time.Minute, ledger.CallLimited{Why: "per_hour", NumberHash: "k1:b"})
	rings(t, s, "", "abandoned", time.Minute, ledger.CallLimited{Why: "withheld"})
	rings(t, s, "", "abandoned", 2*time.Minute, ledger.CallLimited{Why: "withheld"})
	rings(t, s, "k1:old", "", time.Minute, ledger.CallLimited{Why: "per_hour"}) // as an older release wrote it
	a := of("k1:a")
	if a.Kind != store.CallerLimited || a.Call != first || a.Reason != "per_minute" || a.Calls != 2 || a.Messages != 1 || !a.Since.Equal(start) {
		t.Errorf("two calls of a number: %+v", a)
	}
	all, _, err := s.CallerEntries(t.Context(), store.CallerFilter{}, "", 10)
	if err != nil || len(all) != 3 {
		t.Fatalf("%d entries, %v; want a, b and those without a number", len(all), err)
	}
	if i := slices.IndexFunc(all, func(c store.CallerEntry) bool { return c.NumberHash == "" }); i < 0 || all[i].Calls != 2 || all[i].Reason != "withheld" {
		t.Errorf("without a number: %+v", all)
	}
	audit.After(time.Hour)
	Put(t, s, audit.Draft(ledger.CallerReviewed{Entry: a.ID, Decision: "keep", By: "wu"}))
	if a = of("k1:a"); !a.Since.IsZero() || a.Decision != "keep" || a.ReviewedBy != "wu" || a.ReviewedAt.IsZero() {
		t.Errorf("looked at: %+v", a)
	}
	rings(t, s, "k1:a", "", 2*time.Hour, ledger.CallLimited{Why: "per_hour", NumberHash: "k1:a"})
	if a = of("k1:a"); !a.Since.Equal(start.Add(2*time.Hour)) || a.Calls != 3 {
		t.Errorf("called again: %+v", a)
	}
	abusive := rings(t, s, "k1:a", "completed", 3*time.Hour, ledger.CallAbusive{NumberHash: "k1:a", By: "li"})
	audit.After(3 * time.Hour)
	Put(t, s, audit.Draft(ledger.CallerBlocked{Entry: id.New(), NumberHash: "k1:a", Call: abusive, Reason: "abuse", Until: start.Add(48 * time.Hour), By: "wu"}))
	Folded(t, s)
	mine := must[[]store.CallerEntry](t)(s.CallersOf(t.Context(), "", 10, "k1:a", "k2:a"))
	if len(mine) != 3 || slices.ContainsFunc(mine, func(c store.CallerEntry) bool { return !c.Since.IsZero() }) {
		t.Errorf("blocked, and something of the number waits still: %+v", mine)
	}
	if b := of("k1:b"); b.Since.IsZero() {
		t.Error("another number is settled too")
	}
	// One call that was let through a block and then ended as abusive is shown with both entries.
	both := rings(t, s, "k1:a", "completed", 3*time.Hour+time.Minute, ledger.CallBlockWaived{Block: mine[0].ID, Why: "red"}, ledger.CallAbusive{NumberHash: "k1:a", By: "li"})
	Folded(t, s)
	for _, entry := range []string{mine[0].ID, both} {
		of := must[[]store.CallerContact](t)(s.CallerContacts(t.Context(), entry, 10))
		if !slices.ContainsFunc(of, func(c store.CallerContact) bool { return c.Call == both && c.Outcome == "completed" }) {
			t.Errorf("the call is not with its entry %s: %+v", entry, of)
		}
	}
	hidden := rings(t, s, "", "completed", 4*time.Hour, ledger.CallAbusive{By: "li"})
	Folded(t, s)
	if own := must[[]store.CallerEntry](t)(s.CallersOf(t.Context(), hidden, 10)); len(own) != 1 || own[0].Kind != store.CallerAbusive {
		t.Errorf("an abusive call without a number: %+v", own)
	}
	// After a month without a call a number begins an entry of its own.
	rings(t, s, "k1:b", "", 40*24*time.Hour, ledger.CallLimited{Why: "per_hour", NumberHash: "k1:b"})
	Folded(t, s)
	if n := len(must[[]store.CallerEntry](t)(s.CallersOf(t.Context(), "", 10, "k1:b"))); n != 2 {
		t.Errorf("%d entries after a month", n)
	}
}

// testNeeds asks what would let a blocked number through.
func testNeeds(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	since := start.Add(time.Hour)
	need := func(want store.Need, hashes ...string) {
		t.Helper()
		Folded(t, s)
		if got, err := s.NeedOf(t.Context(), since, hashes...); err != nil || got != want {
			t.Errorf("%v: %q, %v; want %q", hashes, got, err, want)
		}
	}
	rings(t, s, "k1:before", "completed", 0, ledger.Graded{Grade: "red"})
	rings(t, s, "k1:red", "completed", 2*time.Hour, ledger.Graded{Grade: "red"})
	need(store.NoNeed, "k1:before")
	need(store.NeedRed, "k2:red", "k1:red")
	need(store.NoNeed, "k2:red")
	need(store.NoNeed)
	for _, tt := range []struct {
		hash, kind, grade string
		want              store.Need
	}{
		{"k1:back", "ring_back", "yellow", store.NeedRingBack},
		{"k1:task", "missed", "red", store.NeedTask},
		{"k1:missed", "missed", "green", store.NoNeed},
		{"k1:debrief", "debrief", "red", store.NoNeed},
	} {
		task := id.New()
		rings(t, s, tt.hash, "abandoned", 0, ledger.TaskWanted{Task: task, Kind: tt.kind, Grade: tt.grade, Due: start.Add(time.Hour), NumberHash: tt.hash})
		need(tt.want, tt.hash)
		Put(t, s, On(ledger.TaskStream(task)).Draft(ledger.TaskDone{By: "wu", Outcome: "reached"}))
		need(store.NoNeed, tt.hash)
	}
}

// testListOfCallers reads the list page by page, by its filters, and the notes of an entry.
func testListOfCallers(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	audit := On(ledger.Audit)
	for i := range 5 {
		hash := "k1:" + string(rune('a'+i))
		c := rings(t, s, hash, "completed", time.Duration(i)*time.Minute)
		if i%2 == 0 {
			audit.After(time.Minute)
			Put(t, s, audit.Draft(ledger.CallerBlocked{Entry: id.New(), NumberHash: hash, Call: c, Reason: "abuse", Until: start.Add(time.Duration(i+1) * time.Hour), By: "wu"}))
			continue
		}
		rings(t, s, hash, "completed", time.Duration(i)*time.Minute, ledger.CallLimited{Why: "per_hour", NumberHash: hash})
	}
	Folded(t, s)
	var seen []string
	for cursor := ""; ; {
		page, next, err := s.CallerEntries(t.Context(), store.CallerFilter{}, cursor, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page {
			seen = append(seen, c.ID)
		}
		if cursor = next; next == "" {
			break
		}
	}
	slices.Sort(seen)
	if len(slices.Compact(seen)) != 5 {
		t.Errorf("paged through %v", seen)
	}
	count := func(want int, f store.CallerFilter) time.Time {
		t.Helper()
		n, since, err := s.CountCallers(t.Context(), f)
		if err != nil || n != want {
			t.Errorf("%+v: %d, %v; want %d", f, n, err, want)
		}
		return since
	}
	count(3, store.CallerFilter{Kind: store.CallerBlocked})
	count(2, store.CallerFilter{InForce: start.Add(2 * time.Hour)})
	if since := count(2, store.CallerFilter{Waiting: true}); !since.Equal(start.Add(time.Minute)) {
		t.Errorf("the longest waits since %v", since)
	}
	if since := count(0, store.CallerFilter{Overdue: start}); !since.IsZero() {
		t.Errorf("nothing waits since %v", since)
	}
	count(1, store.CallerFilter{Overdue: start.Add(2 * time.Minute)})
	if _, _, err := s.CallerEntries(t.Context(), store.CallerFilter{}, "?", 2); !fault.Is(err, fault.Invalid) {
		t.Errorf("an odd cursor: %v", err)
	}
	if _, err := s.CallerEntry(t.Context(), "none"); !fault.Is(err, fault.NotFound) {
		t.Errorf("no entry: %v", err)
	}
	note := store.CallerNote{ID: id.New(), Entry: seen[0], By: "wu", KeyID: "key", Body: []byte{1, 0, 2}, At: start}
	if err := s.AddCallerNote(t.Context(), note); err != nil {
		t.Fatal(err)
	}
	if err := s.AddCallerNote(t.Context(), note); !fault.Is(err, fault.Conflict) {
		t.Errorf("the same note again: %v", err)
	}
	if notes := must[[]store.CallerNote](t)(s.CallerNotes(t.Context(), seen[0])); len(notes) != 1 || string(notes[0].Body) != string(note.Body) || notes[0].By != "wu" {
		t.Errorf("notes: %+v", notes)
	}
}

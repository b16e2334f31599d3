package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/triage"
)

// testPlans asks for the plan of a person whose number has been hashed with two keys, before and after a rebuild.
func testPlans(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	audit := On(ledger.Audit)
	until := start.Add(30 * 24 * time.Hour)
	set := func(plan, hash, grade string) {
		Put(t, s, audit.Draft(ledger.PlanSet{
			Plan: plan, NumberHash: hash, NumberID: "n", Call: "c1", Grade: grade, Requires: []ledger.Requirement{{Skill: "minors", Level: 2}},
			Prefer: "li", Until: until, Words: "w-" + plan, By: "wu",
		}))
		audit.After(time.Minute)
	}
	of := func(hashes ...string) store.Plan {
		t.Helper()
		Folded(t, s)
		return must[store.Plan](t)(s.PlanOf(t.Context(), hashes...))
	}
	set("p1", "k1:a", "yellow")
	first := of("k2:a", "k1:a")
	want := store.Plan{
		ID: "p1", NumberHash: "k1:a", NumberID: "n", Call: "c1", Grade: "yellow", Requires: []ledger.Requirement{{Skill: "minors", Level: 2}},
		Prefer: "li", Words: "w-p1", By: "wu", At: start, Until: until,
	}
	if d := cmp.Diff(want, first); d != "" {
		t.Errorf("plan (-want +got):\n%s", d)
	}
	set("p2", "k2:a", "red")
	set("p3", "k1:b", "green")
	Put(t, s, audit.Draft(ledger.PlanEnded{Plan: "p3", By: "wu"}), audit.Draft(ledger.PlanEnded{Plan: "p3", By: "an"}))
	check := func(when string) {
		t.Helper()
		if p := of("k2:a", "k1:a"); p.ID != "p2" || !p.InForce(start) || p.InForce(until) {
			t.Errorf("%s: not the newest plan: %+v", when, p)
		}
		if p := of("k1:b"); p.InForce(start) || p.EndedBy != "wu" {
			t.Errorf("%s: an ended plan: %+v", when, p)
		}
		if p := of("k1:c"); p.ID != "" {
			t.Errorf("%s: a plan of nobody: %+v", when, p)
		}
		if p := of(); p.ID != "" {
			t.Errorf("%s: a plan without a hash: %+v", when, p)
		}
	}
	check("at first")
	set("p4", "k2:a", "yellow")
	Folded(t, s)
	all := must[[]store.Plan](t)(s.Plans(t.Context(), start, start))
	var ids []string
	for _, p := range all {
		ids = append(ids, p.ID)
	}
	if d := cmp.Diff([]string{"p1", "p4", "p3"}, ids); d != "" {
		t.Errorf("plans (-want +got):\n%s", d)
	}
	ids = nil
	for _, p := range must[[]store.Plan](t)(s.Plans(t.Context(), start.Add(time.Hour), start.Add(time.Hour))) {
		ids = append(ids, p.ID)
	}
	if d := cmp.Diff([]string{"p1", "p4"}, ids); d != "" {
		t.Errorf("plans without one that was ended before, far from its time (-want +got):\n%s", d)
	}
	if late := must[[]store.Plan](t)(s.Plans(t.Context(), until.Add(time.Second), until)); len(late) != 0 {
		t.Errorf("plans that are over: %+v", late)
	}
	Put(t, s, audit.Draft(ledger.PlanEnded{Plan: "p4", By: "wu"}))
	if err := s.PlansFolded(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.Rebuild(t.Context(), "person_plan"); err != nil {
		t.Error(err)
	}
	if p := of("k2:a"); p.ID != "p4" || p.InForce(start) {
		t.Errorf("after a rebuild: %+v", p)
	}
	testPlanWords(t, s)
	testPlanWordsOver(t, s)
	testAllPlans(t, s, set)
}

// testAllPlans makes more plans than a list shows: whoever keeps them in memory gets the last one too.
func testAllPlans(t *testing.T, s *store.Store, set func(plan, hash, grade string)) {
	t.Helper()
	const many = 510
	for i := range many {
		set(fmt.Sprintf("q%03d", i), fmt.Sprintf("k1:q%03d", i), "red")
	}
	Folded(t, s)
	listed, all := must[[]store.Plan](t)(s.Plans(t.Context(), start, start)), must[[]store.Plan](t)(s.AllPlans(t.Context(), start))
	if len(listed) != 500 || len(all) != many+3 || all[len(all)-1].ID != fmt.Sprintf("q%03d", many-1) {
		t.Errorf("%d plans are listed and there are %d", len(listed), len(all))
	}
}

// testPlanWordsOver has words of the plans that testPlans has made: p1 holds, the others are replaced or ended.
func testPlanWordsOver(t *testing.T, s *store.Store) {
	t.Helper()
	for _, plan := range []string{"p1", "p2", "p3", "p4", "unknown"} {
		if err := s.AddPlanWords(t.Context(), store.PlanWords{ID: "w-" + plan, KeyID: "k", Body: []byte{1}, At: start}); err != nil {
			t.Fatal(err)
		}
	}
	over := func(now time.Time) (ids []string) {
		for _, w := range must[[]store.PlanWords](t)(s.PlanWordsOver(t.Context(), now)) {
			ids = append(ids, w.ID)
		}
		return ids
	}
	if d := cmp.Diff([]string{"w-p2", "w-p3", "w-p4"}, over(start)); d != "" {
		t.Errorf("words that are over (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"w-p1", "w-p2", "w-p3", "w-p4"}, over(start.Add(31*24*time.Hour))); d != "" {
		t.Errorf("words that are over later (-want +got):\n%s", d)
	}
	unnamed := func(before time.Time, want ...string) {
		t.Helper()
		var ids []string
		for _, w := range must[[]store.PlanWords](t)(s.PlanWordsUnnamed(t.Context(), before)) {
			ids = append(ids, w.ID)
		}
		if d := cmp.Diff(want, ids); d != "" {
			t.Errorf("words that no plan names (-want +got):\n%s", d)
		}
	}
	unnamed(start)
	unnamed(start.Add(time.Hour), "w-unknown")
}

func testPlanWords(t *testing.T, s *store.Store) {
	t.Helper()
	w := store.PlanWords{ID: id.New(), KeyID: "k", Body: []byte{1, 2}, At: start}
	if err := s.AddPlanWords(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	if err := s.AddPlanWords(t.Context(), w); !fault.Is(err, fault.Conflict) {
		t.Errorf("added twice: %v", err)
	}
	if d := cmp.Diff(w, must[store.PlanWords](t)(s.PlanWords(t.Context(), w.ID))); d != "" {
		t.Errorf("words (-want +got):\n%s", d)
	}
	for range 2 {
		if err := s.DeletePlanWords(t.Context(), w.ID); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.PlanWords(t.Context(), w.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("words that were deleted: %v", err)
	}
}

// testPerson sums up what came before a call from the same number.
func testPerson(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	call := func(hash, agent, class, grade string, after time.Duration) string {
		c := Call()
		c.After(after)
		a := arrived("12345")
		a.NumberHash, a.Grade = hash, grade
		facts := []ledger.Draft{c.Draft(a)}
		if grade == string(triage.Red) {
			facts = append(facts, c.Draft(ledger.Graded{Grade: grade, Was: "green", By: "caller", Why: "crisis_key"}))
		}
		if agent != "" {
			facts = append(facts, c.Draft(ledger.OfferMade{Offer: "o" + string(c.name), Agent: agent, Seat: "s"}),
				c.Draft(ledger.OfferEnded{Offer: "o" + string(c.name), Agent: agent, Outcome: "accepted"}),
				c.Draft(ledger.Connected{Leg: "l", Agent: agent, Seat: "s", Queue: "main"}), c.Draft(ledger.Bridged{Leg: "l"}))
		}
		if class != "" {
			facts = append(facts, c.Draft(ledger.CallEnding{Class: class, Reason: "x", By: "caller"}), c.Draft(ledger.CallEnded{Class: class, Reason: "x", By: "caller"}))
		}
		Put(t, s, facts...)
		return c.ID()
	}
	call("k1:a", "li", "completed", "green", 0)
	call("k2:a", "", "abandoned", "red", 40*time.Hour)
	call("k1:b", "wu", "completed", "green", 40*time.Hour)
	now := call("k2:a", "", "", "green", 50*time.Hour)
	Folded(t, s)
	p := must[store.Person](t)(s.PersonBefore(t.Context(), now, start.Add(26*time.Hour), "k2:a", "k1:a"))
	if p.Calls != 2 || p.Today != 1 || p.LastAgent != "li" || p.LastClass != "abandoned" || !p.LastAt.Equal(start.Add(40*time.Hour)) || p.RedAt.IsZero() {
		t.Errorf("%+v", p)
	}
	if p := must[store.Person](t)(s.PersonBefore(t.Context(), now, start, "k1:c")); p != (store.Person{}) {
		t.Errorf("nobody has a past: %+v", p)
	}
	if p := must[store.Person](t)(s.PersonBefore(t.Context(), now, start)); p != (store.Person{}) {
		t.Errorf("a withheld number has a past: %+v", p)
	}
	task := func(hash string) string {
		c, task := Call(), id.New()
		Put(t, s, c.Draft(arrived("12345")), c.Draft(ledger.TaskWanted{Task: task, Kind: "call_back", Grade: "green", Due: start.Add(time.Hour), Hotline: "12345", NumberHash: hash}))
		return task
	}
	open, done := task("k1:a"), task("k1:d")
	Put(t, s, On(ledger.TaskStream(done)).Draft(ledger.TaskDone{By: "wu", Outcome: "reached"}))
	Folded(t, s)
	if got := must[[]store.Task](t)(s.OpenTasksOf(t.Context(), "k2:a", "k1:a", "k1:d")); len(got) != 1 || got[0].ID != open {
		t.Errorf("open tasks: %+v", got)
	}
	if got := must[[]store.Task](t)(s.OpenTasksOf(t.Context())); got != nil {
		t.Errorf("tasks of nobody: %+v", got)
	}
}

// testPlaces replaces the list of places, and keeps the old one where the new one cannot be stored.
func testPlaces(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	a := store.Place{ID: "a", Name: "Clinic A", Kind: "clinic", Town: "North", Hours: "9-17", Phone: "010-0000", Note: "ring twice", Languages: []string{"zh-CN", "en"}}
	b := store.Place{ID: "b", Name: "Shelter B", Kind: "shelter", Town: "East"}
	if err := s.ReplacePlaces(t.Context(), []store.Place{a, b}); err != nil {
		t.Fatal(err)
	}
	if err := s.ReplacePlaces(t.Context(), []store.Place{b, b}); !fault.Is(err, fault.Conflict) {
		t.Errorf("the same place twice: %v", err)
	}
	got := must[[]store.Place](t)(s.Places(t.Context()))
	if len(got) != 2 || got[0].ID != "b" || cmp.Diff(a, got[1]) != "" {
		t.Errorf("places: %+v", got)
	}
	if err := s.ReplacePlaces(t.Context(), []store.Place{a}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Place(t.Context(), "b"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a place that is gone: %v", err)
	}
	if p := must[store.Place](t)(s.Place(t.Context(), "a")); p.Name != a.Name {
		t.Errorf("a place: %+v", p)
	}
}

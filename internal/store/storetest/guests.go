package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

func testGuests(t *testing.T, fresh Fresh) {
	t.Helper()
	site := fresh(t)
	s := Open(t, site.Config)
	u := user("g1", "guest-abc")
	u.Password, u.Roles = "", []access.Role{access.Guest}
	g := access.GuestAccount{
		User: "g1", Queues: []string{"law", "rights"}, From: start, Until: start.Add(6 * time.Hour), InvitedBy: "boss", InvitedAt: start.Add(-time.Hour),
		Code: "phc", CodeUntil: start.Add(30 * time.Minute), Version: 1,
	}
	if err := s.InsertGuest(t.Context(), u, g); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(g, must[access.GuestAccount](t)(s.GuestByUser(t.Context(), "g1"))); d != "" {
		t.Errorf("account (-want +got):\n%s", d)
	}
	if d := cmp.Diff(u, must[access.User](t)(s.UserByLogin(t.Context(), "guest-abc"))); d != "" {
		t.Errorf("the guest's user (-want +got):\n%s", d)
	}
	again, other := u, g
	again.ID, other.User = "g2", "g2"
	if err := s.InsertGuest(t.Context(), again, other); !fault.Is(err, fault.Conflict) {
		t.Errorf("a login that is taken: %v", err)
	}
	if _, err := s.GuestByUser(t.Context(), "g2"); !fault.Is(err, fault.NotFound) {
		t.Errorf("an account without its user: %v", err)
	}
	g.Until, g.Code, g.CodeUntil, g.CodeUsedAt, g.EndedBy, g.Version = start.Add(time.Hour), "phc2", start.Add(time.Hour), start.Add(time.Minute), "boss", 2
	if err := s.UpdateGuest(t.Context(), g, 1); err != nil {
		t.Fatal(err)
	}
	if err := s.UpdateGuest(t.Context(), g, 1); !fault.Is(err, fault.Conflict) {
		t.Errorf("a stale change: %v", err)
	}
	if err := s.UpdateGuest(t.Context(), other, 1); !fault.Is(err, fault.NotFound) {
		t.Errorf("a change of nobody: %v", err)
	}
	later := user("g3", "guest-def")
	next := access.GuestAccount{User: "g3", Queues: []string{"law"}, From: start.Add(time.Hour), Until: start.Add(2 * time.Hour), InvitedBy: "boss", InvitedAt: start, Version: 1}
	if err := s.InsertGuest(t.Context(), later, next); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]access.GuestAccount{g, next}, must[[]access.GuestAccount](t)(s.ListGuests(t.Context(), start))); d != "" {
		t.Errorf("open accounts (-want +got):\n%s", d)
	}
	g.ClosedAt, g.Version = start.Add(2*time.Hour), 3
	if err := s.UpdateGuest(t.Context(), g, 2); err != nil {
		t.Fatal(err)
	}
	if named := must[[]access.GuestAccount](t)(s.NamedGuests(t.Context(), access.GuestAccount{}, 9)); len(named) != 1 || named[0].User != "g1" {
		t.Errorf("closed accounts with a name: %+v", named)
	}
	keepRecordOf(t, s, g.User)
	if behind := must[[]access.GuestAccount](t)(s.NamedGuests(t.Context(), g, 9)); len(behind) != 0 {
		t.Errorf("closed behind the last one: %+v", behind)
	}
	was := u.Version
	u.Name, u.Version = u.Login, was+1
	if err := s.UpdateUser(t.Context(), u, was); err != nil {
		t.Fatal(err)
	}
	if named := must[[]access.GuestAccount](t)(s.NamedGuests(t.Context(), access.GuestAccount{}, 9)); len(named) != 0 {
		t.Errorf("without a name: %+v", named)
	}
	Close(t, s)
	s = Open(t, site.Config) // as after a restart
	for since, want := range map[time.Time]int{start.Add(2 * time.Hour): 2, start.Add(2*time.Hour + time.Microsecond): 1} {
		if all := must[[]access.GuestAccount](t)(s.ListGuests(t.Context(), since)); len(all) != want {
			t.Errorf("accounts since %v: %+v", since, all)
		}
	}
}

// keepRecordOf wants the name of a guest to stay for as long as the record of one of their talks.
func keepRecordOf(t *testing.T, s *store.Store, guest string) {
	t.Helper()
	talk := On(ledger.CallStream(id.New()))
	Put(t, s, talk.Draft(arrived("city")), talk.Draft(ledger.Connected{Agent: guest}))
	Folded(t, s)
	hold := func(on bool) {
		if err := s.HoldRecord(t.Context(), talk.ID(), store.Hold{On: on, Reason: "court", By: "boss", At: start}, start, start); err != nil {
			t.Fatal(err)
		}
	}
	hold(true)
	for range 2 { // the second time as one whose time has come, and who is not deleted yet
		if named := must[[]access.GuestAccount](t)(s.NamedGuests(t.Context(), access.GuestAccount{}, 9)); len(named) != 0 {
			t.Errorf("while the record of a talk is kept: %+v", named)
		}
		hold(false)
	}
	if due := must[[]string](t)(s.BeginRecordDeletion(t.Context(), start.Add(time.Hour), 9)); len(due) != 1 {
		t.Fatalf("records due: %v", due)
	}
	if err := s.EndRecordDeletion(t.Context(), talk.ID(), start.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if named := must[[]access.GuestAccount](t)(s.NamedGuests(t.Context(), access.GuestAccount{}, 9)); len(named) != 1 {
		t.Errorf("when the record is deleted: %+v", named)
	}
}

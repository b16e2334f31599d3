package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/access"
	"heartline/internal/fault"
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

package console_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/access/accesstest"
)

func TestGuestsAreInvitedFromTheConsole(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Supervisor)
	status, body := b.do("POST", "/api/v1/guests", map[string]any{"name": "林 教授", "lines": []string{"law"}})
	var code api.GuestCode
	if err := json.Unmarshal([]byte(body), &code); err != nil || status != http.StatusCreated || code.Code != guestCode {
		t.Fatalf("%d %s %v", status, body, err)
	}
	for _, bad := range []map[string]any{
		{"name": "", "lines": []string{"law"}},
		{"name": "x", "lines": []string{}},
		{"lines": []string{"law"}},
		{"name": strings.Repeat("x", 81), "lines": []string{"law"}},
		{"name": "x", "lines": []string{"law"}, "language": "de"},
	} {
		if p := b.problem("POST", "/api/v1/guests", bad); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", bad, p.Status)
		}
	}
	if _, body := b.do("GET", "/api/v1/guests", nil); strings.Contains(body, guestCode) || !strings.Contains(body, "guest-abc") {
		t.Errorf("the list: %s", body)
	}
	for _, try := range []struct {
		method, path string
		in           any
		want         int
	}{
		{"POST", "/api/v1/guests/g1/code", nil, http.StatusOK},
		{"PUT", "/api/v1/guests/g1/until", map[string]any{"until": time.Now().Add(time.Hour)}, http.StatusOK},
		{"PUT", "/api/v1/guests/g1/until", map[string]any{}, http.StatusUnprocessableEntity},
		{"POST", "/api/v1/guests/g1/end", nil, http.StatusOK},
	} {
		if status, body := b.do(try.method, try.path, try.in); status != try.want {
			t.Errorf("%s %s: %d %s", try.method, try.path, status, body)
		}
	}
	if asked := r.world.all(); !slices.Contains(asked, "invite 林 教授 by id-supervisor") || !slices.Contains(asked, "end g1") {
		t.Errorf("asked: %v", asked)
	}
}

func TestAGuestSignsInByCode(t *testing.T) {
	t.Parallel()
	var book *access.GuestBook
	r := setup(t, func(c *console.Config) {
		users, ok := c.Gate.Users.(*accesstest.Users)
		if !ok {
			t.Fatal("the rig's users are others")
		}
		guests := accesstest.NewGuests(users)
		c.Gate.Guests = guests
		book = &access.GuestBook{
			Users: users, Guests: guests, Registry: c.Registry, Hasher: c.Gate.Hasher, Audit: c.Gate.Audit,
			Limits: func() access.GuestLimits { return access.GuestLimits{Open: 1, CodeFor: time.Hour} },
		}
	})
	now := time.Now()
	ctx := access.With(t.Context(), access.Identity{User: access.User{ID: "id-admin"}})
	_, u, code, err := book.Invite(ctx, access.Invitation{Name: "林", Queues: []string{"law"}, From: now, Until: now.Add(time.Hour)}, func(context.Context, string) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	b := r.browser()
	if p := b.problem("POST", "/api/v1/session", map[string]string{"login": u.Login, "password": "abcd-abcd-abcd-abcd"}); p.Type != "wrong_sign_in" || p.Status != http.StatusUnauthorized {
		t.Errorf("a wrong code: %+v", p)
	}
	status, body := b.do("POST", "/api/v1/session", map[string]string{"login": u.Login, "password": code})
	var who api.Session
	if err := json.Unmarshal([]byte(body), &who); err != nil || status != http.StatusOK || len(who.Roles) != 1 || who.Roles[0] != api.RoleGuest {
		t.Fatalf("%d %s", status, body)
	}
	if p := r.browser().problem("POST", "/api/v1/session", map[string]string{"login": u.Login, "password": code}); p.Type != "guest_code_used" || p.Status != http.StatusForbidden {
		t.Errorf("the code once more: %+v", p)
	}
	if status, _ := b.do("GET", "/api/v1/desk", nil); status != http.StatusOK {
		t.Errorf("the guest's desk: %d", status)
	}
	if _, body := r.as(access.Admin).do("GET", "/api/v1/users", nil); strings.Contains(body, u.ID) {
		t.Error("a guest stands on the list of lasting users")
	}
}

package access_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"heartline/internal/access"
	"heartline/internal/access/accesstest"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// lodge is a gate and a guest book over the same memory, with a supervisor who invites.
type lodge struct {
	t       *testing.T
	ctx     context.Context
	users   *accesstest.Users
	guests  *accesstest.Guests
	ledger  *accesstest.Ledger
	rows    *accesstest.Sessions
	gate    *access.Gate
	book    *access.GuestBook
	limits  access.GuestLimits
	changed int
	cookies map[string][]*http.Cookie
}

var from = netip.MustParseAddr("192.0.2.7")

func newLodge(t *testing.T) *lodge {
	t.Helper()
	chief := access.User{ID: "chief", Login: "chief", Name: "督导", Roles: []access.Role{access.Supervisor}, Language: "zh-CN", Access: 1, Version: 1}
	l := &lodge{t: t, users: accesstest.NewUsers(chief), ledger: &accesstest.Ledger{}, rows: accesstest.NewSessions(), limits: access.GuestLimits{Open: 2, CodeFor: 30 * time.Minute}, cookies: map[string][]*http.Cookie{}}
	l.ctx = access.With(t.Context(), access.Identity{User: chief, Permissions: access.Of(chief.Roles)})
	l.guests = accesstest.NewGuests(l.users)
	log := slog.New(slog.DiscardHandler)
	trail, hasher, registry := access.NewTrail(l.ledger, l.ledger, time.Now(), log), access.NewHasher(access.Cost{MemoryKiB: 64, Passes: 1, Lanes: 1}), access.NewRegistry()
	l.gate = &access.Gate{
		Users: l.users, Guests: l.guests, Tokens: accesstest.NewTokens(), Sessions: access.NewSessions(l.rows, false),
		Registry: registry, Hasher: hasher, Limiter: access.NewLimiter(access.DefaultLimits()), Audit: trail, Log: log,
	}
	l.book = &access.GuestBook{
		Users: l.users, Guests: l.guests, Registry: registry, Hasher: hasher, Audit: trail,
		Limits: func() access.GuestLimits { return l.limits }, Changed: func() { l.changed++ },
	}
	return l
}

func ready(context.Context, string) error { return nil }

// invite opens an account of six hours for the line law, which begins after a while.
func (l *lodge) invite(after time.Duration) (access.GuestAccount, access.User, string) {
	l.t.Helper()
	begin := time.Now().Add(after)
	g, u, code, err := l.book.Invite(l.ctx, access.Invitation{Name: "林 教授", Queues: []string{"law"}, From: begin, Until: begin.Add(6 * time.Hour)}, ready)
	if err != nil {
		l.t.Fatal(err)
	}
	return g, u, code
}

// enter signs in; the cookie of the browser is kept under its name.
func (l *lodge) enter(browser, login, code string) (access.Identity, error) {
	l.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/", nil).WithContext(l.t.Context())
	w := httptest.NewRecorder()
	who, err := l.gate.SignIn(w, r, login, code, from)
	l.cookies[browser] = w.Result().Cookies()
	return who, err
}

// inside says whether a browser is signed in.
func (l *lodge) inside(browser string) bool {
	l.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil).WithContext(l.t.Context())
	for _, c := range l.cookies[browser] {
		r.AddCookie(c)
	}
	who, err := l.gate.Identify(r)
	if err != nil {
		l.t.Fatal(err)
	}
	return who.User.ID != ""
}

func (l *lodge) refused(browser, login, code, want string) {
	l.t.Helper()
	if _, err := l.enter(browser, login, code); fault.CodeOf(err) != want {
		l.t.Errorf("refused with %v, want %s", err, want)
	}
}

func TestAGuestComesInOnceByCode(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLodge(t)
		g, u, code := l.invite(0)
		if g.Code == code || strings.Contains(g.Code, code) || g.InvitedBy != "chief" || u.Password != "" || !u.Guest() {
			t.Fatalf("account %+v of %+v", g, u)
		}
		typed := " " + strings.ToUpper(strings.ReplaceAll(code, "-", " ")) // as somebody types what was read out
		who, err := l.enter("one", u.Login, typed)
		if err != nil {
			t.Fatal(err)
		}
		if !who.May(access.UseDesk) || who.May(access.ReadOwnCalls) || who.May(access.ReadTasks) || who.May(access.PlayRecording) || !l.inside("one") {
			t.Errorf("who came in: %v", who.Permissions.List())
		}
		if ends := g.Longest().Add(access.GuestNote); who.ExpiresAt.Before(ends) {
			t.Errorf("the sign-in ends %v, before the account can", who.ExpiresAt)
		}
		l.refused("two", u.Login, code, "guest_code_used")
		l.refused("two", u.Login, "wrong", "wrong_sign_in")
	})
}

func TestACodeOverTime(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		begins, after time.Duration // after the invitation
		want          string
	}{
		"before the account":            {time.Hour, time.Hour - time.Second, "guest_not_yet"},
		"at its first instant":          {time.Hour, time.Hour, ""},
		"within the time of the code":   {time.Hour, time.Hour + 30*time.Minute - time.Second, ""},
		"when the code is too old":      {time.Hour, time.Hour + 30*time.Minute, "guest_code_late"},
		"within it, of one that is now": {0, 30*time.Minute - time.Second, ""},
		"too old, of one that is now":   {0, 30 * time.Minute, "guest_code_late"},
		"at the end of the account":     {0, 6 * time.Hour, "guest_over"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				l := newLodge(t)
				_, u, code := l.invite(tt.begins)
				<-time.After(tt.after)
				_, err := l.enter("one", u.Login, code)
				if got := fault.CodeOf(err); got != tt.want || (tt.want == "") != l.inside("one") {
					t.Errorf("%v, want %q", err, tt.want)
				}
			})
		})
	}
}

func TestAnotherCodeForALostBrowser(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLodge(t)
		_, u, first := l.invite(0)
		if _, err := l.enter("one", u.Login, first); err != nil {
			t.Fatal(err)
		}
		<-time.After(2 * time.Hour)
		_, _, second, err := l.book.RenewCode(l.ctx, u.ID)
		if err != nil || second == first {
			t.Fatalf("%v", err)
		}
		l.refused("two", u.Login, first, "wrong_sign_in")
		if _, err := l.enter("two", u.Login, second); err != nil || l.inside("one") || !l.inside("two") {
			t.Errorf("the new code: %v", err)
		}
	})
}

func TestTwoWithOneCode(t *testing.T) {
	t.Parallel()
	l := newLodge(t)
	_, u, code := l.invite(0)
	done := make(chan error, 2)
	for range 2 {
		go func() {
			r := httptest.NewRequest(http.MethodPost, "/", nil).WithContext(t.Context())
			_, err := l.gate.SignIn(httptest.NewRecorder(), r, u.Login, code, from)
			done <- err
		}()
	}
	one, two := <-done, <-done
	if (one == nil) == (two == nil) {
		t.Errorf("of two with one code came in: %v, %v", one, two)
	}
}

// What fails behind the code uses no code up: whoever could not come in does so with the same code when it is mended.
func TestACodeIsNotUsedUpByAFault(t *testing.T) {
	t.Parallel()
	down := errors.New("the disk is full")
	for name, breaks := range map[string]func(l *lodge){
		"sign-ins cannot be kept":        func(l *lodge) { l.rows.FailSessions(down) },
		"the sign-in cannot be recorded": func(l *lodge) { l.ledger.Fail(down) },
		"nor can the code be given back": func(l *lodge) { l.rows.FailSessions(down); l.guests.FailGuests(1, down) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLodge(t)
			_, u, code := l.invite(0)
			breaks(l)
			if _, err := l.enter("one", u.Login, code); err == nil || len(l.cookies["one"]) > 0 {
				t.Fatalf("came in with %v", err)
			}
			l.rows.FailSessions(nil)
			l.ledger.Fail(nil)
			l.guests.FailGuests(0, nil)
			if n := len(l.rows.Keys()); n != 0 {
				t.Errorf("%d sign-ins were kept", n)
			}
			if _, err := l.enter("one", u.Login, code); err != nil || !l.inside("one") {
				t.Fatalf("with the same code: %v", err)
			}
			l.refused("two", u.Login, code, "guest_code_used")
		})
	}
}

// lostAnswer is a store that makes the next change and fails all the same, as when a request is broken off in it.
type lostAnswer struct {
	access.Guests
	err error
}

func (s *lostAnswer) UpdateGuest(ctx context.Context, g access.GuestAccount, was int64) error {
	lost := s.err
	s.err = nil
	return errors.Join(s.Guests.UpdateGuest(ctx, g, was), lost)
}

func TestACodeIsNotUsedUpByAChangeThatFailedAfterItWasMade(t *testing.T) {
	t.Parallel()
	l := newLodge(t)
	_, u, code := l.invite(0)
	l.gate.Guests = &lostAnswer{l.guests, errors.New("broken off")}
	if _, err := l.enter("one", u.Login, code); err == nil {
		t.Fatal("came in")
	}
	if _, err := l.enter("one", u.Login, code); err != nil || !l.inside("one") {
		t.Fatalf("with the same code: %v", err)
	}
	l.refused("two", u.Login, code, "guest_code_used")
}

// A code that was renewed while a sign-in came to nothing is not given back.
func TestAnotherCodeIsNotGivenBack(t *testing.T) {
	t.Parallel()
	l := newLodge(t)
	_, u, first := l.invite(0)
	l.rows.FailSessions(errors.New("the disk is full"))
	l.guests.FailGuests(1, errors.New("the disk is full"))
	if _, err := l.enter("one", u.Login, first); err == nil {
		t.Fatal("came in")
	}
	l.rows.FailSessions(nil)
	l.guests.FailGuests(0, nil)
	_, _, second, err := l.book.RenewCode(l.ctx, u.ID)
	if err != nil {
		t.Fatal(err)
	}
	l.refused("one", u.Login, first, "wrong_sign_in")
	if _, err := l.enter("one", u.Login, second); err != nil {
		t.Fatal(err)
	}
	l.refused("two", u.Login, second, "guest_code_used")
}

func TestGuessingACodeIsLimited(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLodge(t)
		_, u, code := l.invite(0)
		for range access.DefaultLimits().PerLogin {
			l.refused("one", u.Login, "guess", "wrong_sign_in")
		}
		var many *access.TooManyError
		if _, err := l.enter("one", u.Login, code); !errors.As(err, &many) {
			t.Fatalf("the right code after too many wrong ones: %v", err)
		}
		<-time.After(many.After)
		if _, err := l.enter("one", u.Login, code); err != nil {
			t.Errorf("after the wait: %v", err)
		}
	})
}

func TestTheEndOfAnAccount(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLodge(t)
		g, u, code := l.invite(0)
		if _, err := l.enter("one", u.Login, code); err != nil {
			t.Fatal(err)
		}
		if err := l.book.Close(t.Context(), u.ID); err != nil || !l.inside("one") {
			t.Fatalf("closed before its time: %v", err)
		}
		if _, err := l.book.Move(l.ctx, u.ID, g.From.Add(access.GuestLongest+time.Second)); fault.CodeOf(err) != "guest_too_long" {
			t.Errorf("longer than the longest: %v", err)
		}
		longest := g.From.Add(access.GuestLongest)
		if moved, err := l.book.Move(l.ctx, u.ID, longest); err != nil || !moved.Until.Equal(longest) {
			t.Errorf("moved: %+v %v", moved, err)
		}
		<-time.After(time.Hour)
		if ended, err := l.book.End(l.ctx, u.ID); err != nil || ended.EndedBy != "chief" || !ended.Until.Equal(time.Now()) {
			t.Fatalf("ended early: %+v %v", ended, err)
		}
		if !l.inside("one") {
			t.Error("the end of the time alone signs nobody out: a talk may go on")
		}
		for range 2 { // closing may be repeated
			if err := l.book.Close(t.Context(), u.ID); err != nil {
				t.Fatal(err)
			}
		}
		if l.inside("one") {
			t.Error("signed in after the account was closed")
		}
		gone, err := l.users.UserByID(t.Context(), u.ID)
		if err != nil || !gone.Removed() || gone.Name != "林 教授" {
			t.Errorf("the user of a closed account: %+v %v", gone, err)
		}
		for what, change := range map[string]func() error{
			"moved":          func() error { _, err := l.book.Move(l.ctx, u.ID, time.Now().Add(time.Hour)); return err },
			"ended":          func() error { _, err := l.book.End(l.ctx, u.ID); return err },
			"given a code":   func() error { _, _, _, err := l.book.RenewCode(l.ctx, u.ID); return err },
			"used once more": func() error { _, err := l.enter("two", u.Login, code); return err },
		} {
			if err := change(); fault.CodeOf(err) != "guest_over" {
				t.Errorf("a closed account %s: %v", what, err)
			}
		}
		want := []ledger.Kind{
			ledger.KindGuestInvited, ledger.KindSignedIn, ledger.KindGuestChanged, ledger.KindGuestChanged, ledger.KindGuestChanged, ledger.KindSignInFailed,
		}
		var got []ledger.Kind
		for _, d := range l.ledger.Drafts() {
			got = append(got, d.Kind)
			if text := string(d.Data); strings.Contains(text, "林") || strings.Contains(text, code) {
				t.Errorf("a fact holds the name or the code: %s", text)
			}
		}
		if len(got) != len(want) {
			t.Fatalf("facts %v", got)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("fact %d is %s, want %s", i, got[i], want[i])
			}
		}
	})
}

func TestHowManyGuestsAndHowLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLodge(t)
		_, u, _ := l.invite(0)
		l.invite(time.Hour)
		begin := time.Now()
		in := access.Invitation{Name: "周", Queues: []string{"law"}, From: begin, Until: begin.Add(time.Hour)}
		if _, _, _, err := l.book.Invite(l.ctx, in, ready); fault.CodeOf(err) != "guests_full" {
			t.Errorf("one more than may be open: %v", err)
		}
		if _, err := l.book.End(l.ctx, u.ID); err != nil {
			t.Fatal(err)
		}
		if err := l.book.Close(t.Context(), u.ID); err != nil {
			t.Fatal(err)
		}
		if _, _, _, err := l.book.Invite(l.ctx, in, ready); err != nil {
			t.Errorf("in the room that was made: %v", err)
		}
		l.limits.Open = 9
		for name, tt := range map[string]struct {
			edit  func(*access.Invitation)
			field string
		}{
			"no name":            {func(i *access.Invitation) { i.Name = " " }, "name"},
			"no line":            {func(i *access.Invitation) { i.Queues = nil }, "lines"},
			"longer than a day":  {func(i *access.Invitation) { i.Until = begin.Add(24*time.Hour + time.Second) }, "until"},
			"ends as it begins":  {func(i *access.Invitation) { i.Until = begin }, "until"},
			"over already":       {func(i *access.Invitation) { i.From, i.Until = begin.Add(-2*time.Hour), begin.Add(-time.Hour) }, "until"},
			"too far in advance": {func(i *access.Invitation) { i.From = begin.Add(40 * 24 * time.Hour); i.Until = i.From.Add(time.Hour) }, "from"},
		} {
			bad := in
			tt.edit(&bad)
			if _, _, _, err := l.book.Invite(l.ctx, bad, ready); !fault.Is(err, fault.Invalid) || fault.FieldOf(err) != tt.field {
				t.Errorf("%s: %v (%s)", name, err, fault.FieldOf(err))
			}
		}
		exact := in
		exact.Until = begin.Add(access.GuestLongest)
		if _, _, _, err := l.book.Invite(l.ctx, exact, ready); err != nil {
			t.Errorf("exactly the longest: %v", err)
		}
	})
}

func TestNobodyIsInvitedUnrecorded(t *testing.T) {
	t.Parallel()
	l := newLodge(t)
	l.ledger.Fail(errors.New("disk"))
	begin := time.Now()
	if _, _, _, err := l.book.Invite(l.ctx, access.Invitation{Name: "周", Queues: []string{"law"}, From: begin, Until: begin.Add(time.Hour)}, ready); err == nil {
		t.Error("invited without a trace")
	}
	if all, err := l.guests.ListGuests(t.Context(), begin); err != nil || len(all) != 0 {
		t.Errorf("accounts: %+v %v", all, err)
	}
}

// A guest is made by an invitation, and by nothing else; and is made into nothing else.
func TestAGuestIsNoLastingUser(t *testing.T) {
	t.Parallel()
	l := newLodge(t)
	g, u, code := l.invite(0)
	d := &access.Directory{Users: l.users, Tokens: l.gate.Tokens, Registry: l.gate.Registry, Hasher: l.gate.Hasher, Audit: l.gate.Audit}
	for what, try := range map[string]func() error{
		"made": func() error {
			_, _, err := d.Create(l.ctx, access.User{Login: "other", Name: "x", Roles: []access.Role{access.Guest}}, "")
			return err
		},
		"made a counsellor": func() error {
			_, err := d.Update(l.ctx, access.User{ID: u.ID, Name: u.Name, Roles: []access.Role{access.Counsellor}}, u.Version)
			return err
		},
		"given a password":    func() error { _, err := d.ResetPassword(l.ctx, u.ID); return err },
		"choosing a password": func() error { _, err := d.ChangePassword(l.ctx, u.ID, code, "a long enough pass"); return err },
		"removed":             func() error { return d.Remove(l.ctx, u.ID) },
		"given a token": func() error {
			_, _, err := d.CreateToken(t.Context(), u.ID, "t", []access.Permission{access.UseDesk}, time.Time{})
			return err
		},
	} {
		if err := try(); fault.CodeOf(err) != "guest_account" {
			t.Errorf("a guest was %s: %v", what, err)
		}
	}
	chief, err := l.users.UserByID(t.Context(), "chief")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Update(l.ctx, access.User{ID: "chief", Name: "督导", Roles: []access.Role{access.Guest}}, chief.Version); fault.CodeOf(err) != "guest_account" {
		t.Errorf("a lasting user was made a guest: %v", err)
	}
	if _, err := access.ParseRoles([]string{"guest"}); err == nil {
		t.Error("guest is no role that can be given")
	}
	if _, err := l.users.UserByID(t.Context(), g.User); err != nil {
		t.Error(err)
	}
}

// signsIn are accounts of which each first change is crossed by a sign-in.
type signsIn struct {
	*accesstest.Guests
	crossed bool
}

func (s *signsIn) UpdateGuest(ctx context.Context, g access.GuestAccount, was int64) error {
	if !s.crossed {
		s.crossed = true
		now, err := s.GuestByUser(ctx, g.User)
		if err != nil {
			return err
		}
		now.CodeUsedAt, now.Version = now.From, now.Version+1
		if err := s.Guests.UpdateGuest(ctx, now, was); err != nil {
			return err
		}
	}
	return s.Guests.UpdateGuest(ctx, g, was)
}

// TestAnEndThatASignInCrosses: the fact stands, so the account is over, and the code stays used.
func TestAnEndThatASignInCrosses(t *testing.T) {
	t.Parallel()
	l := newLodge(t)
	_, u, _ := l.invite(0)
	l.book.Guests = &signsIn{Guests: l.guests}
	facts := len(l.ledger.Drafts())
	g, err := l.book.End(l.ctx, u.ID)
	if err != nil || g.EndedBy != "chief" || g.CodeUsedAt.IsZero() {
		t.Fatalf("ended %+v, %v", g, err)
	}
	if n := len(l.ledger.Drafts()) - facts; n != 1 {
		t.Errorf("%d facts of one end", n)
	}
}

func TestAGuestsNameIsForgottenAfterTheAccount(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLodge(t)
		_, u, _ := l.invite(0)
		name := func() string {
			now, err := l.users.UserByID(t.Context(), u.ID)
			if err != nil {
				t.Fatal(err)
			}
			return now.Name
		}
		if err := l.book.Forget(l.ctx, u.ID); err != nil || name() != u.Name {
			t.Fatalf("while the account is open: %q, %v", name(), err)
		}
		if _, err := l.book.End(l.ctx, u.ID); err != nil {
			t.Fatal(err)
		}
		<-time.After(time.Second)
		if err := l.book.Close(l.ctx, u.ID); err != nil {
			t.Fatal(err)
		}
		told := l.changed
		for range 2 { // the second time there is nothing to do
			if err := l.book.Forget(l.ctx, u.ID); err != nil || name() != u.Login {
				t.Fatalf("afterwards: %q, %v", name(), err)
			}
		}
		if l.changed != told+1 {
			t.Errorf("told %d times", l.changed-told)
		}
		erased := 0
		for _, d := range l.ledger.Drafts() {
			if d.Kind == ledger.KindGuestChanged && strings.Contains(string(d.Data), `"erased"`) {
				erased++
			}
			if strings.Contains(string(d.Data), u.Name) {
				t.Errorf("the ledger has the name: %s", d.Data)
			}
		}
		if erased != 1 {
			t.Errorf("recorded %d times", erased)
		}
	})
}

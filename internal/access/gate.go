package access

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// Recorder is what the gate and the directory need of the audit trail. *Trail implements it.
type Recorder interface {
	Record(ctx context.Context, fact ledger.Fact) error
	RecordAs(ctx context.Context, userID string, fact ledger.Fact) error
}

// Gate lets people and programs in. It is safe for concurrent use.
type Gate struct {
	Users    Users
	Guests   Guests // nil: nobody signs in by a code
	Tokens   Tokens
	Sessions *Sessions
	Registry *Registry
	Hasher   *Hasher
	Limiter  *Limiter
	Audit    Recorder
	Refused  func() // told of each refused sign-in, also of those that are not checked any more; may be nil
	Log      *slog.Logger

	owed owed
}

// errWrong is the one answer to a wrong login, a wrong password and a disabled user.
func errWrong() error {
	return fault.Code("wrong_sign_in", fault.New(fault.Denied, "access.sign_in", "The login or the password is wrong."))
}

// SignIn checks login and password, opens a sign-in and sets its cookie. What the browser was signed in to
// before ends. Too many wrong tries give a *TooManyError.
func (g *Gate) SignIn(w http.ResponseWriter, r *http.Request, login, password string, from netip.Addr) (Identity, error) {
	ctx := r.Context()
	login = NormalizeLogin(login)
	now := time.Now()
	if err := g.Limiter.Allow(now, login, from); err != nil {
		g.tellRefused()
		return Identity{}, err
	}
	u, guest, err := g.check(ctx, login, password, from)
	if err != nil {
		return Identity{}, err
	}
	if guest == nil {
		return g.admit(w, r, u, nil, password, from)
	}
	used, err := g.useCode(ctx, *guest, from)
	if fault.Is(err, fault.Denied) {
		return Identity{}, err
	}
	var who Identity
	if err == nil {
		who, err = g.admit(w, r, u, guest, password, from)
	}
	if err != nil { // also of what may have been written although it failed
		g.giveBack(ctx, used)
	}
	return who, err
}

// admit opens the sign-in of somebody whose login and password, or code, are right.
func (g *Gate) admit(w http.ResponseWriter, r *http.Request, u User, guest *GuestAccount, password string, from netip.Addr) (Identity, error) {
	ctx, now := r.Context(), time.Now()
	was, had, err := g.Sessions.Find(ctx, r)
	if err != nil {
		return Identity{}, err
	}
	if had {
		if err := g.Sessions.Stop(ctx, discardCookies{w}, r); err != nil {
			return Identity{}, err
		}
		g.Registry.End(ctx, Owner{User: was.UserID, SignIn: was.SignIn}, ReasonReplaced)
	}
	if guest != nil { // the code was made for a first browser, or instead of one that is lost
		u.Access++
		g.Registry.End(ctx, Owner{User: u.ID}, ReasonReplaced)
	}
	u.SignedInAt = now.UTC().Truncate(time.Microsecond)
	if err := g.noteSignIn(ctx, u, password); err != nil {
		return Identity{}, err
	}
	sess, err := g.Sessions.Start(ctx, w, u, guest.signInEnds(), g.record(ctx, u, from))
	if err != nil {
		return Identity{}, err
	}
	return identityOf(u, sess, now), nil
}

// record is what stands between a sign-in and its cookie: nobody works here unseen.
func (g *Gate) record(ctx context.Context, u User, from netip.Addr) func(Session) error {
	return func(sess Session) error {
		if err := g.Audit.RecordAs(ctx, u.ID, ledger.SignedIn{User: u.ID, SignIn: sess.SignIn, From: Network(from)}); err != nil {
			return fault.Wrap(fault.Unavailable, "access.sign_in", err, "The sign-in cannot be recorded just now; try again in a moment.")
		}
		return nil
	}
}

// check says whose login and password, or code, they are. The guest is nil for everybody else.
func (g *Gate) check(ctx context.Context, login, password string, from netip.Addr) (User, *GuestAccount, error) {
	u, err := g.Users.UserByLogin(ctx, login)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return User{}, nil, err
	}
	phc, reason := u.Password, "password"
	if err != nil {
		phc, reason = "", "unknown"
	}
	guest, err := g.guestOf(ctx, u)
	if err != nil {
		return User{}, nil, err
	}
	if guest != nil {
		*guest = g.owed.settle(*guest)
		phc, reason, password = guest.Code, "code", NormalizeCode(password)
	}
	right, err := g.Hasher.Check(ctx, phc, password)
	if err != nil {
		return User{}, nil, err
	}
	if right && guest != nil {
		if why := guest.refusal(time.Now()); why != "" {
			g.tellRefused()
			g.refused(ctx, u.ID, why, from)
			return User{}, nil, errCode(why)
		}
	}
	if right && u.Disabled {
		right, reason = false, "disabled"
	}
	if !right {
		if g.Limiter.Failed(time.Now(), login, from) {
			reason = "too_many"
		}
		g.tellRefused()
		g.refused(ctx, u.ID, reason, from)
		return User{}, nil, errWrong()
	}
	g.Limiter.Succeeded(login, from)
	return u, guest, nil
}

// noteSignIn keeps the time of the sign-in and, when the cost of hashes has changed, the password's new hash.
// Somebody else's change at the same time wins.
func (g *Gate) noteSignIn(ctx context.Context, u User, password string) error {
	was := u.Version
	u.Version++
	if u.Password != "" && g.Hasher.Outdated(u.Password) {
		phc, err := g.Hasher.Hash(ctx, password)
		if err != nil {
			return err
		}
		u.Password = phc
	}
	if err := g.Users.UpdateUser(ctx, u, was); err != nil && !fault.Is(err, fault.Conflict) {
		return err
	}
	return nil
}

func (g *Gate) tellRefused() {
	if g.Refused != nil {
		g.Refused()
	}
}

func (g *Gate) refused(ctx context.Context, userID, reason string, from netip.Addr) {
	if err := g.Audit.RecordAs(ctx, userID, ledger.SignInFailed{User: userID, Reason: reason, From: Network(from)}); err != nil {
		g.Log.ErrorContext(ctx, "refused sign-in not recorded", "error", err)
	}
}

// Identify returns who sends the request: by API token if there is an Authorization header, else by cookie.
// Nobody is the zero Identity without an error.
func (g *Gate) Identify(r *http.Request) (Identity, error) {
	ctx, now := r.Context(), time.Now()
	if header := r.Header.Get("Authorization"); header != "" {
		return g.byToken(ctx, header, now)
	}
	sess, ok, err := g.Sessions.Find(ctx, r)
	if err != nil || !ok {
		return Identity{}, err
	}
	u, err := g.Users.UserByID(ctx, sess.UserID)
	if fault.Is(err, fault.NotFound) || (err == nil && (u.Disabled || u.Access != sess.Access)) {
		return Identity{}, nil
	}
	if err != nil {
		return Identity{}, err
	}
	return identityOf(u, sess, now), nil
}

func identityOf(u User, sess Session, now time.Time) Identity {
	u.Password = ""
	return Identity{User: u, SignIn: sess.SignIn, Permissions: Of(u.Roles), ExpiresAt: sess.ExpiresAt, CheckedAt: now}
}

func (g *Gate) byToken(ctx context.Context, header string, now time.Time) (Identity, error) {
	secret, ok := strings.CutPrefix(header, "Bearer ")
	if !ok || !strings.HasPrefix(secret, TokenPrefix) {
		return Identity{}, nil
	}
	t, err := g.Tokens.TokenByHash(ctx, HashToken(secret))
	if fault.Is(err, fault.NotFound) || (err == nil && !t.ExpiresAt.After(now)) {
		return Identity{}, nil
	}
	if err != nil {
		return Identity{}, err
	}
	u, err := g.Users.UserByID(ctx, t.UserID)
	if fault.Is(err, fault.NotFound) || (err == nil && u.Disabled) {
		return Identity{}, nil
	}
	if err != nil {
		return Identity{}, err
	}
	if now.Sub(t.UsedAt) >= usedEvery {
		// A token that works must not stop working because its use cannot be noted.
		if err := g.Tokens.TokenUsed(ctx, t.ID, now.UTC().Truncate(time.Second)); err != nil {
			g.Log.WarnContext(ctx, "use of a token not noted", "token_id", t.ID, "error", err)
		}
	}
	u.Password = ""
	// A token is not a person at a page: what must be changed at sign-in does not stop it.
	u.MustChange = false
	return Identity{
		User: u, SignIn: "token:" + t.ID, Token: t.ID, Permissions: t.Effective(u), ExpiresAt: t.ExpiresAt, CheckedAt: now,
	}, nil
}

// Renew opens a new sign-in in place of the request's one, which has ended with the user's others.
func (g *Gate) Renew(w http.ResponseWriter, r *http.Request, u User, from netip.Addr) error {
	ctx := r.Context()
	if err := g.Sessions.Stop(ctx, discardCookies{w}, r); err != nil {
		return err
	}
	_, err := g.Sessions.Start(ctx, w, u, time.Time{}, g.record(ctx, u, from))
	return err
}

// SignOut ends the sign-in of the request, and what hangs on it, in every tab.
func (g *Gate) SignOut(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := From(ctx)
	err := g.Sessions.Stop(ctx, w, r)
	// The streams end even if the row could not be removed: that is what the person asked for.
	g.Registry.End(ctx, Owner{User: who.User.ID, SignIn: who.SignIn}, ReasonSignedOut)
	return errors.Join(err, g.Audit.Record(ctx, ledger.SignedOut{User: who.User.ID, SignIn: who.SignIn, Reason: string(ReasonSignedOut)}))
}

// discardCookies lets Stop remove a row without sending the removal of the cookie that is set right after.
type discardCookies struct{ http.ResponseWriter }

func (discardCookies) Header() http.Header { return http.Header{} }

package access

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"heartline/internal/fault"
	"heartline/internal/id"
)

// CookieName is the cookie that carries a browser's sign-in.
const CookieName = "heartline_session"

// sessionLife is how long a sign-in lasts: the longest shift and its handing over. There is no renewal, so
// that a forgotten browser cannot stay signed in for ever.
const sessionLife = 14 * time.Hour

// The values of a row in the session store.
const (
	keyUser   = "user"
	keySignIn = "sign_in"
	keyAccess = "access"
)

// Session is one browser's sign-in.
type Session struct {
	SignIn    string // ULID; safe to record, unlike the cookie
	UserID    string
	Access    int64
	ExpiresAt time.Time
}

// Sessions keeps browsers' sign-ins: a cookie with a random value, a row under the hash of that value.
type Sessions struct {
	scs *scs.SessionManager
}

// NewSessions returns sessions that live in store. secure marks the cookie as being for HTTPS alone; it must
// be set wherever the console is served by HTTPS.
func NewSessions(store scs.Store, secure bool) *Sessions {
	// Not scs.New: it starts a goroutine for a store in memory that nobody uses.
	return &Sessions{scs: &scs.SessionManager{
		Lifetime: sessionLife,
		Store:    store,
		Codec:    scs.GobCodec{},
		Cookie: scs.SessionCookie{
			Name: CookieName, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: secure, Persist: false,
		},
		HashTokenInStore: true,
	}}
}

// Start opens a sign-in for a user, sets its cookie and returns it. The cookie's value is always fresh: one
// that the browser brought along is never taken over. It lasts until an instant; zero: as every sign-in does. Where seen, which
// is called before the cookie is set, fails, there is no sign-in.
func (s *Sessions) Start(ctx context.Context, w http.ResponseWriter, u User, until time.Time, seen func(Session) error) (Session, error) {
	ctx, err := s.scs.Load(ctx, "")
	if err != nil {
		return Session{}, sessionFault(err)
	}
	signIn := id.New()
	s.scs.Put(ctx, keyUser, u.ID)
	s.scs.Put(ctx, keySignIn, signIn)
	s.scs.Put(ctx, keyAccess, u.Access)
	if !until.IsZero() {
		s.scs.SetDeadline(ctx, until)
	}
	token, expires, err := s.scs.Commit(ctx)
	if err != nil {
		return Session{}, sessionFault(err)
	}
	sess := Session{SignIn: signIn, UserID: u.ID, Access: u.Access, ExpiresAt: expires}
	if err := seen(sess); err != nil {
		_ = s.scs.Destroy(context.WithoutCancel(ctx)) // a row that is left has a cookie that nobody has
		return Session{}, err
	}
	s.scs.WriteSessionCookie(ctx, w, token, expires)
	return sess, nil
}

// Find returns the sign-in that the request's cookie names; ok is false when it names none.
func (s *Sessions) Find(ctx context.Context, r *http.Request) (sess Session, ok bool, err error) {
	ctx, ok, err = s.load(ctx, r)
	if err != nil || !ok {
		return Session{}, false, err
	}
	sess = Session{
		SignIn: s.scs.GetString(ctx, keySignIn), UserID: s.scs.GetString(ctx, keyUser),
		Access: s.scs.GetInt64(ctx, keyAccess), ExpiresAt: s.scs.Deadline(ctx),
	}
	if sess.SignIn == "" || sess.UserID == "" || !sess.ExpiresAt.After(time.Now()) {
		return Session{}, false, nil
	}
	return sess, true, nil
}

// Stop removes the sign-in that the request's cookie names, and the cookie.
func (s *Sessions) Stop(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	s.scs.WriteSessionCookie(ctx, w, "", time.Time{})
	ctx, ok, err := s.load(ctx, r)
	if err != nil || !ok {
		return err
	}
	if err := s.scs.Destroy(ctx); err != nil {
		return sessionFault(err)
	}
	return nil
}

// load reads the row that the request's cookie names; ok is false when the request has no cookie.
func (s *Sessions) load(ctx context.Context, r *http.Request) (loaded context.Context, ok bool, err error) {
	cookie := ""
	for _, c := range r.CookiesNamed(CookieName) {
		cookie = c.Value
	}
	if cookie == "" {
		return ctx, false, nil
	}
	loaded, err = s.scs.Load(ctx, cookie)
	if err != nil {
		return ctx, false, sessionFault(err)
	}
	return loaded, true, nil
}

func sessionFault(err error) error {
	return fault.Wrap(fault.Unavailable, "access.session", fmt.Errorf("session store: %w", err),
		"Sign-ins cannot be read or kept just now; try again in a moment.")
}

// Store returns the store that the sessions live in.
func (s *Sessions) Store() scs.Store { return s.scs.Store }

package access

import (
	"context"
	"time"
)

// Identity is who sends a request, and by what right.
type Identity struct {
	User        User // without its password
	SignIn      string
	Token       string // id of the API token; empty for a browser's sign-in
	Permissions Set
	ExpiresAt   time.Time
	CheckedAt   time.Time // when the right was read from the store
}

// May reports whether the identity may do what needs p.
func (i Identity) May(p Permission) bool {
	if p == Public {
		return true
	}
	return i.User.ID != "" && i.Permissions.Allows(p)
}

// Actor is how the ledger names the identity.
func (i Identity) Actor() string { return Actor(i.User.ID) }

// Actor is how the ledger names a user, or the system for the empty id.
func Actor(userID string) string {
	if userID == "" {
		return "system"
	}
	return "user:" + userID
}

type identityKey struct{}

// With returns a context that carries the identity.
func With(ctx context.Context, i Identity) context.Context {
	return context.WithValue(ctx, identityKey{}, i)
}

// From returns the identity that the context carries; it is the zero Identity, which may nothing, when
// nobody is signed in.
func From(ctx context.Context) Identity {
	i, _ := ctx.Value(identityKey{}).(Identity)
	return i
}

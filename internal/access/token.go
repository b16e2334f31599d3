package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"heartline/internal/fault"
	"heartline/internal/id"
)

// TokenPrefix begins every API token, so that one that leaked is recognised by scanners.
const TokenPrefix = "hl_"

// usedEvery is how often the use of a token is noted: who looks at the list wants to know whether a token is still in
// use, and a program that asks each second must not write each second.
const usedEvery = time.Minute

// tokenLife is how long a token lasts unless its maker says otherwise; maxTokenLife is the longest.
const (
	tokenLife    = 90 * 24 * time.Hour
	maxTokenLife = 366 * 24 * time.Hour
)

// Token is an API token as it is stored: its secret cannot be told from it.
type Token struct {
	ID          string
	UserID      string
	Name        string
	Hash        string // SHA-256 of the secret, hex
	Permissions []Permission
	CreatedAt   time.Time
	ExpiresAt   time.Time
	UsedAt      time.Time // to the minute; zero when it was never used
}

// Tokens keeps API tokens. Missing ones are fault.NotFound.
type Tokens interface {
	TokenByHash(ctx context.Context, hash string) (Token, error)
	ListTokens(ctx context.Context, userID string) ([]Token, error)
	// AllTokens lists everybody's tokens, oldest first.
	AllTokens(ctx context.Context) ([]Token, error)
	// TokenUsed notes when a token was used; it never moves that time back.
	TokenUsed(ctx context.Context, id string, at time.Time) error
	InsertToken(ctx context.Context, t Token) error
	// DeleteToken returns the token that it deleted.
	DeleteToken(ctx context.Context, id string) (Token, error)
}

// NewToken makes a token for a user and returns it with its secret, which is shown once. expires may be zero.
// A token may hold nothing that its user may not.
func NewToken(u User, name string, permissions []Permission, now, expires time.Time) (Token, string, error) {
	refuse := func(field, format string, args ...any) (Token, string, error) {
		return Token{}, "", fault.Field(field, fault.New(fault.Invalid, "access.token", format, args...))
	}
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || len(name) > 240 {
		return refuse("name", "Say in a few words what the token is for.")
	}
	may := Of(u.Roles)
	for _, p := range permissions {
		if !may[p] {
			return refuse("permissions", "The user's roles do not include the permission %q, so a token cannot have it.", p)
		}
	}
	if len(permissions) == 0 {
		return refuse("permissions", "Name at least one permission.")
	}
	if expires.IsZero() {
		expires = now.Add(tokenLife)
	}
	if !expires.After(now) || expires.After(now.Add(maxTokenLife)) {
		return refuse("expires_at", "A token expires in the future, within %d days.", int(maxTokenLife.Hours()/24))
	}
	secret := TokenPrefix + strings.ToLower(rand.Text()+rand.Text())
	list := slices.Clone(permissions)
	slices.Sort(list)
	return Token{
		ID: id.New(), UserID: u.ID, Name: name, Hash: HashToken(secret), Permissions: slices.Compact(list),
		CreatedAt: now.UTC().Truncate(time.Microsecond), ExpiresAt: expires.UTC().Truncate(time.Microsecond),
	}, secret, nil
}

// HashToken returns what is stored of a token's secret. The secret has 260 random bits, so one round of
// SHA-256 keeps it as safe as a slow hash would.
func HashToken(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Effective returns what the token may do now: no more than its user may.
func (t Token) Effective(u User) Set {
	may, s := Of(u.Roles), Set{}
	for _, p := range t.Permissions {
		if may[p] {
			s[p] = true
		}
	}
	return s
}

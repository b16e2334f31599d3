package access

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"heartline/internal/fault"
)

// User is somebody who may sign in. ID equals the agent's id for those who take calls.
type User struct {
	ID         string
	Login      string // unique, lower case
	Name       string // shown on screens; never logged
	Password   string // PHC text; empty for a removed user, who cannot sign in
	Roles      []Role
	Language   string // "zh-CN" or "en"
	Disabled   bool
	MustChange bool  // the password was given by somebody else: only it can be changed until then
	Access     int64 // grows when everything that the user has signed in to must end
	Version    int64 // grows with every change; a change names the one it was made from
	CreatedAt  time.Time
	SignedInAt time.Time // last sign-in; zero: never
}

// Removed reports whether the user has been removed. The row stays, since the ledger names its id.
func (u User) Removed() bool { return u.Disabled && u.Password == "" }

// Guest reports whether the user is a guest, whose account an invitation opened.
func (u User) Guest() bool { return len(u.Roles) == 1 && u.Roles[0] == Guest }

// Users keeps users. Missing ones are fault.NotFound.
type Users interface {
	UserByLogin(ctx context.Context, login string) (User, error)
	UserByID(ctx context.Context, id string) (User, error)
	ListUsers(ctx context.Context) ([]User, error)
	// InsertUser fails with fault.Conflict when the login is taken.
	InsertUser(ctx context.Context, u User) error
	// UpdateUser writes every field but ID, Login and CreatedAt if the stored Version is was, and fails with
	// fault.Conflict otherwise.
	UpdateUser(ctx context.Context, u User, was int64) error
}

var loginPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,63}$`)

// NormalizeLogin returns login as it is stored: trimmed, in lower case.
func NormalizeLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// Languages lists the languages of the pages, the default first.
func Languages() []string { return []string{"zh-CN", "en"} }

// Normalize returns the user with login, name, language and roles in their stored form, or says which field
// is wrong.
func (u User) Normalize() (User, error) {
	invalid := func(field, format string, args ...any) error {
		return fault.Field(field, fault.New(fault.Invalid, "access.user", format, args...))
	}
	u.Login = NormalizeLogin(u.Login)
	if !loginPattern.MatchString(u.Login) {
		return u, invalid("login", "A login has 2 to 64 characters: letters a to z, digits, dot, dash and underscore; it begins with a letter or digit.")
	}
	u.Name = strings.Join(strings.Fields(u.Name), " ")
	if n := utf8.RuneCountInString(u.Name); n < 1 || n > 80 || !utf8.ValidString(u.Name) {
		return u, invalid("name", "A name has 1 to 80 characters.")
	}
	if strings.IndexFunc(u.Name, func(r rune) bool { return !unicode.IsGraphic(r) }) >= 0 {
		return u, invalid("name", "A name must not hold invisible characters.")
	}
	if u.Language == "" {
		u.Language = Languages()[0]
	}
	if !slices.Contains(Languages(), u.Language) {
		return u, invalid("language", "The language is zh-CN or en.")
	}
	if u.Guest() {
		return u, nil // a guest has no other role, and an invitation alone makes one
	}
	names := make([]string, len(u.Roles))
	for i, r := range u.Roles {
		names[i] = string(r)
	}
	roles, err := ParseRoles(names)
	u.Roles = roles
	return u, err
}

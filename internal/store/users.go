package store

import (
	"context"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/access"
	"heartline/internal/fault"
)

var (
	_ access.Users    = (*Store)(nil)
	_ access.Tokens   = (*Store)(nil)
	_ access.Sequence = (*Store)(nil)
)

const userColumns = `id, login, name, password, roles, language, disabled, must_change, access, version, created_at, signed_in_at`

func scanUser(rows *sqlx.Rows) (u access.User, err error) {
	return u, rows.Scan(&u.ID, &u.Login, &u.Name, &u.Password, fromJSON{&u.Roles}, &u.Language, flag(&u.Disabled), flag(&u.MustChange),
		&u.Access, &u.Version, at(&u.CreatedAt), at(&u.SignedInAt))
}

// only returns the one element of all, or fault.NotFound.
func only[T any](op, what string, all []T, err error) (T, error) {
	var none T
	switch {
	case err != nil:
		return none, classify(op, what, err)
	case len(all) == 0:
		return none, fault.New(fault.NotFound, op, "%s is not there", what)
	}
	return all[0], nil
}

// UserByLogin returns the user with that login, which is compared as it is stored.
func (s *Store) UserByLogin(ctx context.Context, login string) (access.User, error) {
	all, err := list(ctx, s.desk, `SELECT `+userColumns+` FROM users WHERE login = ?`, []any{login}, scanUser)
	return only("user", "the user", all, err)
}

// UserByID returns the user with that id.
func (s *Store) UserByID(ctx context.Context, id string) (access.User, error) {
	all, err := list(ctx, s.desk, `SELECT `+userColumns+` FROM users WHERE id = ?`, []any{id}, scanUser)
	return only("user", "the user", all, err)
}

// ListUsers returns every user in order of login.
func (s *Store) ListUsers(ctx context.Context) ([]access.User, error) {
	all, err := list(ctx, s.desk, `SELECT `+userColumns+` FROM users ORDER BY login`, nil, scanUser)
	return all, classify("users", "the list of users", err)
}

// InsertUser adds a user; fault.Conflict when the login is taken.
func (s *Store) InsertUser(ctx context.Context, u access.User) error {
	_, err := s.desk.exec(ctx, `INSERT INTO users (`+userColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		u.ID, u.Login, u.Name, u.Password, asJSON{u.Roles}, u.Language, bit(u.Disabled), bit(u.MustChange), u.Access, u.Version, micros(u.CreatedAt), micros(u.SignedInAt))
	return classify("insert user", "a user with that login", err)
}

// UpdateUser writes every field but ID, Login and CreatedAt if the stored version is was; fault.Conflict if it
// is another one, fault.NotFound if there is no such user.
func (s *Store) UpdateUser(ctx context.Context, u access.User, was int64) error {
	res, err := s.desk.exec(ctx, `UPDATE users SET name = ?, password = ?, roles = ?, language = ?, disabled = ?, must_change = ?, access = ?, version = ?, signed_in_at = ?
		WHERE id = ? AND version = ?`,
		u.Name, u.Password, asJSON{u.Roles}, u.Language, bit(u.Disabled), bit(u.MustChange), u.Access, u.Version, micros(u.SignedInAt), u.ID, was)
	if err = mustChange("update user", "the user", res, err); !fault.Is(err, fault.NotFound) {
		return err
	}
	if _, err := s.UserByID(ctx, u.ID); err != nil {
		return err
	}
	return fault.Wrap(fault.Conflict, "update user", errStale, "somebody else has changed the user meanwhile")
}

var errStale = errors.New("the row has another version")

const tokenColumns = `id, user_id, name, hash, permissions, created_at, expires_at, used_at` //nolint:gosec // names of columns

func scanToken(rows *sqlx.Rows) (t access.Token, err error) {
	return t, rows.Scan(&t.ID, &t.UserID, &t.Name, &t.Hash, fromJSON{&t.Permissions}, at(&t.CreatedAt), at(&t.ExpiresAt), at(&t.UsedAt))
}

// TokenByHash returns the API token whose secret has that SHA-256.
func (s *Store) TokenByHash(ctx context.Context, hash string) (access.Token, error) {
	all, err := list(ctx, s.desk, `SELECT `+tokenColumns+` FROM api_token WHERE hash = ?`, []any{hash}, scanToken)
	return only("token", "the token", all, err)
}

// ListTokens returns a user's API tokens, oldest first.
func (s *Store) ListTokens(ctx context.Context, userID string) ([]access.Token, error) {
	all, err := list(ctx, s.desk, `SELECT `+tokenColumns+` FROM api_token WHERE user_id = ? ORDER BY created_at, id`, []any{userID}, scanToken)
	return all, classify("tokens", "the list of tokens", err)
}

// AllTokens returns everybody's API tokens, oldest first.
func (s *Store) AllTokens(ctx context.Context) ([]access.Token, error) {
	all, err := list(ctx, s.desk, `SELECT `+tokenColumns+` FROM api_token ORDER BY created_at, id`, nil, scanToken)
	return all, classify("tokens", "the list of tokens", err)
}

// TokenUsed notes when an API token was used. An earlier time than the one that stands changes nothing, and
// neither does a token that is gone.
func (s *Store) TokenUsed(ctx context.Context, id string, when time.Time) error {
	_, err := s.desk.exec(ctx, `UPDATE api_token SET used_at = ? WHERE id = ? AND used_at < ?`, micros(when), id, micros(when))
	return classify("token used", "the token", err)
}

// InsertToken adds an API token.
func (s *Store) InsertToken(ctx context.Context, t access.Token) error {
	_, err := s.desk.exec(ctx, `INSERT INTO api_token (`+tokenColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		t.ID, t.UserID, t.Name, t.Hash, asJSON{t.Permissions}, micros(t.CreatedAt), micros(t.ExpiresAt), micros(t.UsedAt))
	return classify("insert token", "the token", err)
}

// DeleteToken removes an API token and returns it.
func (s *Store) DeleteToken(ctx context.Context, id string) (access.Token, error) {
	all, err := list(ctx, s.desk, `DELETE FROM api_token WHERE id = ? RETURNING `+tokenColumns, []any{id}, scanToken)
	return only("delete token", "the token", all, err)
}

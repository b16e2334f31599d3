package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"github.com/alexedwards/scs/v2"
)

// sessionTimeout bounds the calls that come without a context.
const sessionTimeout = 5 * time.Second

// WebSessions keeps the sign-ins of browsers for scs. Tokens are stored as their SHA-256, so that neither a
// backup nor a look into the table lets anybody in.
type WebSessions struct{ s *Store }

var _ scs.CtxStore = WebSessions{}

// WebSessions returns the store of sign-ins.
func (s *Store) WebSessions() WebSessions { return WebSessions{s} }

// FindCtx returns the data of a sign-in that has not expired.
func (w WebSessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = w.s.desk.one(ctx, `SELECT data FROM web_session WHERE token_hash = ? AND expires_at > ?`, []any{tokenHash(token), micros(w.s.cfg.Now())}, &data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, classify("sign-in", "the sign-in", err)
}

// CommitCtx stores the data of a sign-in until expiry.
func (w WebSessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	_, err := w.s.desk.exec(ctx, `INSERT INTO web_session (token_hash, data, expires_at) VALUES (?, ?, ?)
		ON CONFLICT (token_hash) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at`, tokenHash(token), data, micros(expiry))
	return classify("sign-in", "the sign-in", err)
}

// DeleteCtx ends a sign-in; ending one that is not there is no error.
func (w WebSessions) DeleteCtx(ctx context.Context, token string) error {
	_, err := w.s.desk.exec(ctx, `DELETE FROM web_session WHERE token_hash = ?`, tokenHash(token))
	return classify("sign-in", "the sign-in", err)
}

// DeleteExpired removes the sign-ins that are over and returns how many there were.
func (w WebSessions) DeleteExpired(ctx context.Context) (int64, error) {
	res, err := w.s.desk.exec(ctx, `DELETE FROM web_session WHERE expires_at <= ?`, micros(w.s.cfg.Now()))
	if err != nil {
		return 0, classify("sign-in", "the sign-ins", err)
	}
	return res.RowsAffected()
}

// Find is FindCtx within five seconds.
func (w WebSessions) Find(token string) ([]byte, bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), sessionTimeout)
	defer cancel()
	return w.FindCtx(ctx, token)
}

// Commit is CommitCtx within five seconds.
func (w WebSessions) Commit(token string, data []byte, expiry time.Time) error {
	ctx, cancel := context.WithTimeout(context.Background(), sessionTimeout)
	defer cancel()
	return w.CommitCtx(ctx, token, data, expiry)
}

// Delete is DeleteCtx within five seconds.
func (w WebSessions) Delete(token string) error {
	ctx, cancel := context.WithTimeout(context.Background(), sessionTimeout)
	defer cancel()
	return w.DeleteCtx(ctx, token)
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

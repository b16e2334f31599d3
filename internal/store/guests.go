package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/access"
	"heartline/internal/fault"
)

var _ access.Guests = (*Store)(nil)

const guestColumns = `user_id, queues, from_at, until_at, invited_by, invited_at, code, code_until, code_used_at, ended_by, closed_at, version`

func scanGuest(rows *sqlx.Rows) (g access.GuestAccount, err error) {
	return g, rows.Scan(&g.User, fromJSON{&g.Queues}, at(&g.From), at(&g.Until), &g.InvitedBy, at(&g.InvitedAt), &g.Code, at(&g.CodeUntil),
		at(&g.CodeUsedAt), &g.EndedBy, at(&g.ClosedAt), &g.Version)
}

// GuestByUser returns the account of a guest.
func (s *Store) GuestByUser(ctx context.Context, userID string) (access.GuestAccount, error) {
	all, err := list(ctx, s.desk, `SELECT `+guestColumns+` FROM guest_account WHERE user_id = ?`, []any{userID}, scanGuest)
	return only("guest", "the guest's account", all, err)
}

// ListGuests returns the open accounts, and those that were closed at or after since, by their beginning.
func (s *Store) ListGuests(ctx context.Context, since time.Time) ([]access.GuestAccount, error) {
	all, err := list(ctx, s.desk, `SELECT `+guestColumns+` FROM guest_account WHERE closed_at = 0 OR closed_at >= ? ORDER BY from_at, user_id`,
		[]any{micros(since)}, scanGuest)
	return all, classify("guests", "the list of guests", err)
}

// NamedGuests returns closed accounts whose guests still have a name, and of whose calls nothing that was written down is
// kept, by a hold or for longer than others, those closed first first, so many at the most behind the one given; the zero
// account: from the first on.
func (s *Store) NamedGuests(ctx context.Context, behind access.GuestAccount, limit int) ([]access.GuestAccount, error) {
	from := micros(behind.ClosedAt)
	all, err := list(ctx, s.desk, `SELECT `+guestColumns+` FROM guest_account
		WHERE closed_at > 0 AND (closed_at > ? OR closed_at = ? AND user_id > ?) AND user_id IN (SELECT id FROM users WHERE name <> login)
		AND NOT EXISTS (SELECT 1 FROM call c JOIN record_keep k ON k.call_id = c.id WHERE c.agent = guest_account.user_id AND k.state <> ?)
		ORDER BY closed_at, user_id LIMIT ?`, []any{from, from, behind.User, RecordDeleted, limit}, scanGuest)
	return all, classify("named guests", "the guests who have a name", err)
}

// InsertGuest adds the user and the account, or neither.
func (s *Store) InsertGuest(ctx context.Context, u access.User, g access.GuestAccount) error {
	err := s.desk.tx(ctx, func(tx *sqlx.Tx) error {
		if err := exec(ctx, tx, `INSERT INTO users (`+userColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			u.ID, u.Login, u.Name, u.Password, asJSON{u.Roles}, u.Language, bit(u.Disabled), bit(u.MustChange), u.Access, u.Version, micros(u.CreatedAt), micros(u.SignedInAt)); err != nil {
			return err
		}
		return exec(ctx, tx, `INSERT INTO guest_account (`+guestColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			g.User, asJSON{g.Queues}, micros(g.From), micros(g.Until), g.InvitedBy, micros(g.InvitedAt), g.Code, micros(g.CodeUntil),
			micros(g.CodeUsedAt), g.EndedBy, micros(g.ClosedAt), g.Version)
	})
	return classify("insert guest", "a guest of that login", err)
}

// UpdateGuest writes what can change of an account if the stored version is was; fault.Conflict if it is another one,
// fault.NotFound if there is no such account.
func (s *Store) UpdateGuest(ctx context.Context, g access.GuestAccount, was int64) error {
	res, err := s.desk.exec(ctx, `UPDATE guest_account SET until_at = ?, code = ?, code_until = ?, code_used_at = ?, ended_by = ?, closed_at = ?, version = ?
		WHERE user_id = ? AND version = ?`,
		micros(g.Until), g.Code, micros(g.CodeUntil), micros(g.CodeUsedAt), g.EndedBy, micros(g.ClosedAt), g.Version, g.User, was)
	if err = mustChange("update guest", "the guest's account", res, err); !fault.Is(err, fault.NotFound) {
		return err
	}
	if _, err := s.GuestByUser(ctx, g.User); err != nil {
		return err
	}
	return fault.Wrap(fault.Conflict, "update guest", errStale, "somebody else has changed the account meanwhile")
}

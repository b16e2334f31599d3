package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/agent"
)

// OpenForm is a call whose counsellor has not handed in the after-call form.
type OpenForm struct {
	Call      string
	Hotline   string
	ArrivedAt time.Time
	SavedAt   time.Time // of the draft; zero: there is none
}

// OpenForms returns the calls since an instant that a counsellor has had and has not written up, oldest first, at most
// limit: those of which they were the last counsellor, and those that they gave on, which left them after-call work. The
// system's own test calls are left out.
func (s *Store) OpenForms(ctx context.Context, agentID string, since time.Time, limit int) ([]OpenForm, error) {
	all, err := list(ctx, s.desk, `SELECT call.id, call.hotline, call.arrived_at, COALESCE(form_draft.updated_at, 0) FROM call
		LEFT JOIN form_draft ON form_draft.call_id = call.id AND form_draft.agent_id = ?
		WHERE call.bridged_at > 0 AND call.marked = '' AND call.arrived_at >= ? AND (call.agent = ?
			OR EXISTS (SELECT 1 FROM agent_time WHERE agent_time.agent = ? AND agent_time.call_id = call.id AND agent_time.state = ?))
		AND NOT EXISTS (SELECT 1 FROM contact_form WHERE contact_form.call_id = call.id AND contact_form.agent_id = ?)
		ORDER BY call.arrived_at, call.id LIMIT ?`,
		[]any{agentID, micros(since), agentID, agentID, string(agent.AfterCall), agentID, min(max(limit, 1), maxPage)},
		func(rows *sqlx.Rows) (f OpenForm, err error) {
			return f, rows.Scan(&f.Call, &f.Hotline, at(&f.ArrivedAt), at(&f.SavedAt))
		})
	return all, classify("open forms", "the open forms", err)
}

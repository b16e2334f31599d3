package store

import (
	"cmp"
	"context"

	"github.com/jmoiron/sqlx"

	"heartline/agent"
	"heartline/internal/ledger"
)

// foldAgentTime keeps one row per stretch of time that a counsellor spent in one state. The stretch that
// goes on has no end.
func foldAgentTime(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.Fact) error {
	s, ok := f.(ledger.AgentState)
	if !ok {
		return nil
	}
	since := phaseStart(e, s)
	if err := exec(ctx, tx, `UPDATE agent_time SET end_at = ? WHERE agent = ? AND end_at = 0`, since, s.Agent); err != nil {
		return err
	}
	if s.After.State == string(agent.LoggedOut) {
		return nil
	}
	return exec(ctx, tx, `INSERT INTO agent_time (agent, start_at, pos, state, reason, seat, call_id) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (agent, pos) DO NOTHING`, s.Agent, since, e.Pos, s.After.State, s.After.Reason, s.After.Seat, s.After.Call)
}

// phaseStart is when the new state began, in microseconds.
func phaseStart(e ledger.Event, s ledger.AgentState) int64 {
	return cmp.Or(micros(s.After.Since), micros(e.At))
}

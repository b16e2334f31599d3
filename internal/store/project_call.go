package store

import (
	"context"
	"strings"

	"github.com/jmoiron/sqlx"

	"heartline/agent"
	"heartline/internal/ledger"
)

// exec runs a projection's statement.
func exec(ctx context.Context, tx *sqlx.Tx, query string, args ...any) error {
	_, err := tx.ExecContext(ctx, tx.Rebind(query), args...)
	return err
}

// foldCall keeps one row per call. An instant that can come more than once, such as the entry into a queue,
// is the first one, because every measure starts there.
func foldCall(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.Fact) error {
	if s, ok := f.(ledger.AgentState); ok {
		return foldWrapEnd(ctx, tx, e, s)
	}
	if s, ok := f.(ledger.FormSubmitted); ok {
		return foldForm(ctx, tx, e, s)
	}
	id, ok := strings.CutPrefix(string(e.Stream), callPrefix)
	if !ok {
		return nil
	}
	now := micros(e.At)
	switch f := f.(type) {
	case ledger.CallArrived:
		return exec(ctx, tx, `INSERT INTO call (id, node, hotline, language, trunk, marked, number_id, number_hash, anonymous, grade, arrived_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
			id, f.Node, f.Hotline, f.Language, f.Trunk, f.Marked, f.NumberID, f.NumberHash, bit(f.Anonymous), f.Grade, now)
	case ledger.CallLimited:
		return exec(ctx, tx, `UPDATE call SET limited = ? WHERE id = ?`, f.Why, id)
	case ledger.CallerSilent:
		return exec(ctx, tx, `UPDATE call SET silent = 1 WHERE id = ?`, id)
	case ledger.CallerSpoke:
		return exec(ctx, tx, `UPDATE call SET silent = 0 WHERE id = ?`, id)
	case ledger.CallPlaced:
		return exec(ctx, tx, `INSERT INTO call (id, node, hotline, language, direction, number_id, number_hash, grade, agent, seat, arrived_at)
			VALUES (?, ?, ?, ?, 'out', ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
			id, f.Node, f.Hotline, f.Language, f.NumberID, f.NumberHash, f.Grade, f.Agent, f.Seat, now)
	case ledger.CallAnswered:
		return exec(ctx, tx, `UPDATE call SET answered_at = ? WHERE id = ? AND answered_at = 0`, now, id)
	case ledger.Announced:
		return exec(ctx, tx, `UPDATE call SET wording = ? WHERE id = ? AND ? <> ''`, f.Wording, id, f.Wording)
	case ledger.MenuEnded:
		return exec(ctx, tx, `UPDATE call SET menu_end_at = ? WHERE id = ? AND menu_end_at = 0`, now, id)
	case ledger.LanguageSet:
		return exec(ctx, tx, `UPDATE call SET language = ? WHERE id = ?`, f.Language, id)
	case ledger.Graded:
		if f.Grade == "red" {
			if err := exec(ctx, tx, `UPDATE call SET red_at = ? WHERE id = ? AND red_at = 0`, now, id); err != nil {
				return err
			}
		}
		return exec(ctx, tx, `UPDATE call SET grade = ? WHERE id = ?`, f.Grade, id)
	case ledger.Queued:
		return exec(ctx, tx, `UPDATE call SET queue = ?, queued_at = CASE WHEN queued_at = 0 THEN ? ELSE queued_at END, survey_at = 0 WHERE id = ?`, f.Queue, now, id)
	case ledger.OfferMade:
		return exec(ctx, tx, `UPDATE call SET offers = offers + 1, first_offer_at = CASE WHEN first_offer_at = 0 THEN ? ELSE first_offer_at END WHERE id = ?`, now, id)
	case ledger.Connected:
		return exec(ctx, tx, `UPDATE call SET agent = ?, seat = ?, accepted_at = CASE WHEN accepted_at = 0 THEN ? ELSE accepted_at END WHERE id = ?`,
			f.Agent, f.Seat, now, id)
	case ledger.Bridged:
		return exec(ctx, tx, `UPDATE call SET bridged_at = ? WHERE id = ? AND bridged_at = 0`, now, id)
	case ledger.Held:
		return exec(ctx, tx, `UPDATE call SET held_at = ? WHERE id = ? AND held_at = 0`, now, id)
	case ledger.Resumed, ledger.Turned:
		return endHold(ctx, tx, id, now)
	case ledger.Transferred: // the same call with somebody else: neither a second one nor the end of one
		if f.Party != "" && f.Agent != "" {
			if err := exec(ctx, tx, `UPDATE call SET agent = ?, seat = CASE WHEN ? = '' THEN seat ELSE ? END WHERE id = ?`, f.Agent, f.Seat, f.Seat, id); err != nil {
				return err
			}
		}
		return endHold(ctx, tx, id, now)
	case ledger.SurveyBegun: // the talk, and with it all that is measured, ends here
		if err := endHold(ctx, tx, id, now); err != nil {
			return err
		}
		return exec(ctx, tx, `UPDATE call SET survey_at = ? WHERE id = ?`, now, id)
	case ledger.CallEnded:
		if err := endHold(ctx, tx, id, now); err != nil {
			return err
		}
		return exec(ctx, tx, `UPDATE call SET class = ?, reason = ?, ended_by = ?, cause = ?, ended_at = CASE WHEN survey_at > 0 THEN survey_at ELSE ? END
			WHERE id = ? AND ended_at = 0`, f.Class, f.Reason, f.By, int64(f.Cause), now, id)
	default:
		return foldRecording(ctx, tx, id, f)
	}
}

func endHold(ctx context.Context, tx *sqlx.Tx, id string, now int64) error {
	return exec(ctx, tx, `UPDATE call SET hold_us = hold_us + ? - held_at, held_at = 0 WHERE id = ? AND held_at > 0`, now, id)
}

// foldForm takes over what the counsellor wrote down after the call.
func foldForm(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.FormSubmitted) error {
	id, ok := ledger.CallOf(e.Stream)
	if !ok {
		return nil
	}
	return exec(ctx, tx, `UPDATE call SET category = ?, grade = CASE WHEN ? = '' THEN grade ELSE ? END WHERE id = ?`, f.Category, f.Grade, f.Grade, id)
}

// foldWrapEnd notes when the counsellor of a call has finished its after-call work.
func foldWrapEnd(ctx context.Context, tx *sqlx.Tx, e ledger.Event, s ledger.AgentState) error {
	if s.Before.State != string(agent.AfterCall) || s.After.State == s.Before.State || s.Before.Call == "" {
		return nil
	}
	return exec(ctx, tx, `UPDATE call SET wrap_end_at = ? WHERE id = ? AND agent = ? AND wrap_end_at = 0`, phaseStart(e, s), s.Before.Call, s.Agent)
}

// foldRecording keeps what was decided about recording a call, and what came of it.
func foldRecording(ctx context.Context, tx *sqlx.Tx, id string, f ledger.Fact) error {
	var state string
	switch f := f.(type) {
	case ledger.Consent:
		consent := "refused"
		if f.Allowed {
			consent = "allowed"
		}
		return exec(ctx, tx, `UPDATE call SET consent = ?, wording = CASE WHEN ? = '' THEN wording ELSE ? END WHERE id = ?`, consent, f.Wording, f.Wording, id)
	case ledger.RecordingStarted, ledger.RecordingResumed:
		state = "recording"
	case ledger.RecordingPaused:
		state = "paused"
	case ledger.RecordingStopped:
		state = "recorded"
	case ledger.RecordingFailed:
		state = "failed"
	case ledger.MessageKept:
		state = "message"
	default:
		return nil
	}
	return exec(ctx, tx, `UPDATE call SET recording = ? WHERE id = ?`, state, id)
}

// foldOffer keeps one row per offer with its one outcome.
func foldOffer(ctx context.Context, tx *sqlx.Tx, e ledger.Event, f ledger.Fact) error {
	id, ok := strings.CutPrefix(string(e.Stream), callPrefix)
	if !ok {
		return nil
	}
	now := micros(e.At)
	switch f := f.(type) {
	case ledger.OfferMade:
		why := struct {
			Candidates []string           `json:"candidates,omitempty"`
			Excluded   []ledger.Exclusion `json:"excluded,omitempty"`
			Together   []string           `json:"together,omitempty"`
		}{f.Candidates, f.Excluded, f.Together}
		return exec(ctx, tx, `INSERT INTO offer (id, call_id, entry, agent, seat, seat_kind, step, why, made_at, expires_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
			f.Offer, id, f.Entry, f.Agent, f.Seat, f.SeatKind, f.Step, asJSON{why}, now, micros(f.Deadline))
	case ledger.OfferShown:
		return exec(ctx, tx, `UPDATE offer SET shown_at = ? WHERE id = ? AND shown_at = 0`, now, f.Offer)
	case ledger.OfferEnded:
		return exec(ctx, tx, `UPDATE offer SET outcome = ?, cause = ?, ended_at = ? WHERE id = ? AND ended_at = 0`, f.Outcome, int64(f.Cause), now, f.Offer)
	}
	return nil
}

package store

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// Call is one row of the history: a call and its instants, each the zero time if it has not come.
type Call struct {
	ID         string
	Node       string
	Hotline    string
	Language   string
	Queue      string
	Trunk      string
	Marked     string // "prove": a test call of the system's own
	NumberID   string // sealed value; empty when withheld
	NumberHash string
	Anonymous  bool
	Grade      string
	Agent      string // the last counsellor who accepted it
	Seat       string
	Consent    string // "", "allowed", "refused"
	Wording    string // version of the recording announcement that was heard
	Recording  string // "", "recording", "paused", "recorded", "failed", "message"
	Category   string
	Class      string // how it ended; empty while it goes on
	Reason     string
	EndedBy    string // "caller", "counsellor", "system", "carrier"
	Cause      int    // Q.850, 0 if unknown
	Offers     int
	HoldTime   time.Duration
	Silent     bool   // the caller was with a counsellor and has not been heard
	Limited    string // why the call was answered by the short message; empty: it was not

	ArrivedAt    time.Time
	AnsweredAt   time.Time
	MenuEndAt    time.Time
	QueuedAt     time.Time
	FirstOfferAt time.Time
	AcceptedAt   time.Time
	BridgedAt    time.Time
	RedAt        time.Time
	RedAckAt     time.Time
	EndedAt      time.Time
	WrapEndAt    time.Time

	Direction string // "out": a call of the house
}

const callColumns = `id, node, hotline, language, queue, trunk, marked, number_id, number_hash, anonymous, grade, agent, seat, consent, wording,
	recording, category, class, reason, ended_by, cause, offers, hold_us, arrived_at, answered_at, menu_end_at, queued_at, first_offer_at,
	accepted_at, bridged_at, red_at, red_ack_at, ended_at, wrap_end_at, limited, direction, silent`

func scanCall(rows *sqlx.Rows) (c Call, err error) {
	var hold int64
	err = rows.Scan(&c.ID, &c.Node, &c.Hotline, &c.Language, &c.Queue, &c.Trunk, &c.Marked, &c.NumberID, &c.NumberHash, flag(&c.Anonymous), &c.Grade,
		&c.Agent, &c.Seat, &c.Consent, &c.Wording, &c.Recording, &c.Category, &c.Class, &c.Reason, &c.EndedBy, &c.Cause, &c.Offers, &hold,
		at(&c.ArrivedAt), at(&c.AnsweredAt), at(&c.MenuEndAt), at(&c.QueuedAt), at(&c.FirstOfferAt), at(&c.AcceptedAt), at(&c.BridgedAt),
		at(&c.RedAt), at(&c.RedAckAt), at(&c.EndedAt), at(&c.WrapEndAt), &c.Limited, &c.Direction, flag(&c.Silent))
	c.HoldTime = time.Duration(hold) * time.Microsecond
	return c, err
}

// CallFilter chooses calls. The zero value of a field does not restrict.
type CallFilter struct {
	From, To   time.Time // arrival in [From, To)
	Hotline    string
	Agent      string
	Class      string
	Grade      string
	NumberHash string
	Marked     bool // with the system's own test calls
	Live       bool // only calls that have not ended
	Silent     bool // only calls whose caller was with a counsellor and has not been heard
	Limited    bool // only calls that were answered by the short message
}

// maxPage bounds one page of a list.
const maxPage = 500

// Calls returns one page of the history, newest first, and the cursor of the next one, empty at the end.
// cursor is empty for the first page; a cursor that Calls did not make is fault.Invalid. limit runs from 1
// to 500.
func (s *Store) Calls(ctx context.Context, f CallFilter, cursor string, limit int) (page []Call, next string, err error) {
	where, args := []string{"1 = 1"}, []any{}
	add := func(use bool, condition string, values ...any) {
		if use {
			where, args = append(where, condition), append(args, values...)
		}
	}
	add(!f.From.IsZero(), "arrived_at >= ?", micros(f.From))
	add(!f.To.IsZero(), "arrived_at < ?", micros(f.To))
	add(f.Hotline != "", "hotline = ?", f.Hotline)
	add(f.Agent != "", "agent = ?", f.Agent)
	add(f.Class != "", "class = ?", f.Class)
	add(f.Grade != "", "grade = ?", f.Grade)
	add(f.NumberHash != "", "number_hash = ?", f.NumberHash)
	add(!f.Marked, "marked = ''")
	add(f.Live, "ended_at = 0")
	add(f.Silent, "silent = 1")
	add(f.Limited, "limited <> ''")
	if cursor != "" {
		us, id, err := parseCursor(cursor)
		if err != nil {
			return nil, "", err
		}
		add(true, "(arrived_at < ? OR (arrived_at = ? AND id < ?))", us, us, id)
	}
	limit = min(max(limit, 1), maxPage)
	page, err = list(ctx, s.desk, `SELECT `+callColumns+` FROM call WHERE `+strings.Join(where, " AND ")+` ORDER BY arrived_at DESC, id DESC LIMIT ?`,
		append(args, limit+1), scanCall)
	if err != nil {
		return nil, "", classify("calls", "the history", err)
	}
	if len(page) > limit {
		page = page[:limit]
		last := page[limit-1]
		next = makeCursor(last.ArrivedAt, last.ID)
	}
	return page, next, nil
}

func makeCursor(t time.Time, id string) string { return strconv.FormatInt(micros(t), 36) + "." + id }

func parseCursor(cursor string) (us int64, id string, err error) {
	text, id, ok := strings.Cut(cursor, ".")
	us, err = strconv.ParseInt(text, 36, 64)
	if !ok || err != nil || len(id) > 64 {
		return 0, "", fault.New(fault.Invalid, "list", "the cursor is not one that this list has given; start with the first page")
	}
	return us, id, nil
}

// Call returns one call of the history; fault.NotFound if there is none with that id.
func (s *Store) Call(ctx context.Context, id string) (Call, error) {
	all, err := list(ctx, s.desk, `SELECT `+callColumns+` FROM call WHERE id = ?`, []any{id}, scanCall)
	return only("call", "the call", all, err)
}

// Timeline returns every fact of a call in order; fault.NotFound if there is none.
func (s *Store) Timeline(ctx context.Context, call string) ([]ledger.Event, error) {
	events, err := s.Stream(ctx, ledger.CallStream(call))
	if err == nil && len(events) == 0 {
		err = fault.New(fault.NotFound, "timeline", "the call is not there")
	}
	return events, err
}

// Offer is one offer of a call to a counsellor, with the reason for it.
type Offer struct {
	ID         string
	Call       string
	Entry      string
	Agent      string
	Seat       string
	SeatKind   string
	Step       string // of the rule that allowed this counsellor
	Candidates []string
	Excluded   []ledger.Exclusion
	Together   []string // all who were asked at the same time, this one included
	Outcome    string   // empty while it stands
	Cause      int
	MadeAt     time.Time
	ShownAt    time.Time
	EndedAt    time.Time
	ExpiresAt  time.Time
}

// OffersOfCall returns the offers of a call, oldest first.
func (s *Store) OffersOfCall(ctx context.Context, call string) ([]Offer, error) {
	all, err := list(ctx, s.desk, `SELECT id, call_id, entry, agent, seat, seat_kind, step, why, outcome, cause, made_at, shown_at, ended_at, expires_at
		FROM offer WHERE call_id = ? ORDER BY made_at, id`, []any{call}, func(rows *sqlx.Rows) (o Offer, err error) {
		why := struct {
			Candidates []string           `json:"candidates"`
			Excluded   []ledger.Exclusion `json:"excluded"`
			Together   []string           `json:"together"`
		}{}
		var text string
		if err := rows.Scan(&o.ID, &o.Call, &o.Entry, &o.Agent, &o.Seat, &o.SeatKind, &o.Step, &text, &o.Outcome, &o.Cause,
			at(&o.MadeAt), at(&o.ShownAt), at(&o.EndedAt), at(&o.ExpiresAt)); err != nil {
			return o, err
		}
		err = json.Unmarshal([]byte(text), &why)
		o.Candidates, o.Excluded, o.Together = why.Candidates, why.Excluded, why.Together
		return o, err
	})
	return all, classify("offers", "the offers of the call", err)
}

// AgentTime is a stretch of time that a counsellor spent in one state.
type AgentTime struct {
	Agent  string
	State  string
	Reason string
	Seat   string
	Call   string
	Start  time.Time
	End    time.Time // zero: it goes on
}

// AgentTimes returns the stretches that overlap [from, to), in order of start, of one counsellor, or of all
// for the empty id.
func (s *Store) AgentTimes(ctx context.Context, agentID string, from, to time.Time) ([]AgentTime, error) {
	all, err := list(ctx, s.desk, `SELECT agent, state, reason, seat, call_id, start_at, end_at FROM agent_time
		WHERE (agent = ? OR ? = '') AND start_at < ? AND (end_at = 0 OR end_at > ?) ORDER BY start_at, agent, pos`,
		[]any{agentID, agentID, micros(to), micros(from)}, func(rows *sqlx.Rows) (a AgentTime, err error) {
			return a, rows.Scan(&a.Agent, &a.State, &a.Reason, &a.Seat, &a.Call, at(&a.Start), at(&a.End))
		})
	return all, classify("agent times", "the counsellors' times", err)
}

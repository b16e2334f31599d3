package store

import (
	"cmp"
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/agent"
	"heartline/internal/fault"
)

// Shift is one counsellor's duty on a line, [Start, End) in UTC.
type Shift struct {
	ID      string
	Line    string
	Agent   string // empty: nobody has it yet
	Start   time.Time
	End     time.Time
	Zone    string // the IANA zone in which the shift was written down
	Version int64  // the publication it came with
	// OffFloor marks duty that brings no calls of the queues, such as being on call.
	OffFloor bool
	Body     string // JSON, the rest of it, which the store does not read; empty: none
}

const shiftColumns = `id, line, agent_id, start_at, end_at, zone, version, body, off_floor`

func (sh Shift) body() string { return cmp.Or(sh.Body, "{}") }

func scanShift(rows *sqlx.Rows) (sh Shift, err error) {
	err = rows.Scan(&sh.ID, &sh.Line, &sh.Agent, at(&sh.Start), at(&sh.End), &sh.Zone, &sh.Version, &sh.Body, flag(&sh.OffFloor))
	if sh.Body == "{}" {
		sh.Body = ""
	}
	return sh, err
}

// RosterVersion is one publication of a roster for the period [From, To).
type RosterVersion struct {
	Version     int64
	PublishedAt time.Time
	PublishedBy string // user id
	From, To    time.Time
	Shifts      int
}

func insertRosterVersion(ctx context.Context, tx *sqlx.Tx, v RosterVersion) error {
	return exec(ctx, tx, `INSERT INTO roster_version (version, published_at, published_by, from_at, to_at, shifts) VALUES (?, ?, ?, ?, ?, ?)`,
		v.Version, micros(v.PublishedAt), v.PublishedBy, micros(v.From), micros(v.To), v.Shifts)
}

// Shifts returns the shifts that somebody has, bring calls and overlap [from, to), in order of start: who is on duty on the
// floor is told from them.
func (s *Store) Shifts(ctx context.Context, from, to time.Time) ([]Shift, error) {
	all, err := list(ctx, s.desk, `SELECT `+shiftColumns+` FROM shift WHERE start_at < ? AND end_at > ? AND agent_id <> '' AND off_floor = 0
		ORDER BY start_at, agent_id, id`, []any{micros(to), micros(from)}, scanShift)
	return all, classify("shifts", "the roster", err)
}

// AllShifts returns every shift that overlaps [from, to), in order of start: those that nobody has, and duty off the floor,
// as well.
func (s *Store) AllShifts(ctx context.Context, from, to time.Time) ([]Shift, error) {
	all, err := list(ctx, s.desk, `SELECT `+shiftColumns+` FROM shift WHERE start_at < ? AND end_at > ? ORDER BY start_at, agent_id, id`,
		[]any{micros(to), micros(from)}, scanShift)
	return all, classify("shifts", "the roster", err)
}

// PublishedRoster returns the newest publication; fault.NotFound before the first.
func (s *Store) PublishedRoster(ctx context.Context) (v RosterVersion, err error) {
	err = s.desk.one(ctx, `SELECT version, published_at, published_by, from_at, to_at, shifts FROM roster_version ORDER BY version DESC LIMIT 1`, nil,
		&v.Version, at(&v.PublishedAt), &v.PublishedBy, at(&v.From), at(&v.To), &v.Shifts)
	return v, classify("roster", "a published roster", err)
}

// AgentSkills returns the skills of every counsellor who has any.
func (s *Store) AgentSkills(ctx context.Context) (map[agent.ID]agent.Skills, error) {
	all := map[agent.ID]agent.Skills{}
	err := each(ctx, s.desk, `SELECT agent_id, skill, level FROM agent_skill`, nil, func(rows *sqlx.Rows) error {
		var who agent.ID
		var skill agent.Skill
		var level agent.SkillLevel
		if err := rows.Scan(&who, &skill, &level); err != nil {
			return err
		}
		if all[who] == nil {
			all[who] = agent.Skills{}
		}
		all[who][skill] = level
		return nil
	})
	return all, classify("skills", "the table of skills", err)
}

// SetAgentSkills replaces a counsellor's skills. A level outside 1 to 5 is fault.Invalid.
func (s *Store) SetAgentSkills(ctx context.Context, who agent.ID, skills agent.Skills) error {
	if err := (agent.Agent{ID: who, Skills: skills}).Validate(); err != nil {
		return fault.Wrap(fault.Invalid, "set skills", err, "skill levels run from 1 to 5")
	}
	return classify("set skills", "the skill", s.desk.tx(ctx, func(tx *sqlx.Tx) error {
		if err := exec(ctx, tx, `DELETE FROM agent_skill WHERE agent_id = ?`, string(who)); err != nil {
			return err
		}
		for skill, level := range skills {
			if err := exec(ctx, tx, `INSERT INTO agent_skill (agent_id, skill, level) VALUES (?, ?, ?)`, string(who), string(skill), int64(level)); err != nil {
				return err
			}
		}
		return nil
	}))
}

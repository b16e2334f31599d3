package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/id"
)

// Shift is one counsellor's duty on a line, [Start, End) in UTC.
type Shift struct {
	ID      string
	Line    string
	Agent   string
	Start   time.Time
	End     time.Time
	Zone    string // the IANA zone in which the shift was written down
	Version int64  // the publication it came with
}

// RosterVersion is one publication of a roster for the period [From, To).
type RosterVersion struct {
	Version     int64
	PublishedAt time.Time
	PublishedBy string // user id
	From, To    time.Time
	Shifts      int
}

// PublishShifts replaces every shift that starts in [from, to) and returns the new version. Shifts without
// an id get one. A shift that starts outside the period or does not end after its start is fault.Invalid.
func (s *Store) PublishShifts(ctx context.Context, by string, from, to time.Time, shifts []Shift) (version int64, err error) {
	for i := range shifts {
		sh := &shifts[i]
		if sh.Start.Before(from) || !sh.Start.Before(to) || !sh.End.After(sh.Start) {
			return 0, fault.New(fault.Invalid, "publish roster", "shift %d starts outside the published period or does not end after its start", i+1)
		}
		if sh.ID == "" {
			sh.ID = id.New()
		}
	}
	err = s.desk.tx(ctx, func(tx *sqlx.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(version), 0) + 1 FROM roster_version`).Scan(&version); err != nil {
			return err
		}
		if err := exec(ctx, tx, `INSERT INTO roster_version (version, published_at, published_by, from_at, to_at, shifts) VALUES (?, ?, ?, ?, ?, ?)`,
			version, micros(s.cfg.Now()), by, micros(from), micros(to), len(shifts)); err != nil {
			return err
		}
		if err := exec(ctx, tx, `DELETE FROM shift WHERE start_at >= ? AND start_at < ?`, micros(from), micros(to)); err != nil {
			return err
		}
		for _, sh := range shifts {
			if err := exec(ctx, tx, `INSERT INTO shift (id, line, agent_id, start_at, end_at, zone, version) VALUES (?, ?, ?, ?, ?, ?, ?)`,
				sh.ID, sh.Line, sh.Agent, micros(sh.Start), micros(sh.End), sh.Zone, version); err != nil {
				return err
			}
		}
		return nil
	})
	return version, classify("publish roster", "a roster of that version", err)
}

// Shifts returns the shifts that overlap [from, to), in order of start.
func (s *Store) Shifts(ctx context.Context, from, to time.Time) ([]Shift, error) {
	all, err := list(ctx, s.desk, `SELECT id, line, agent_id, start_at, end_at, zone, version FROM shift WHERE start_at < ? AND end_at > ?
		ORDER BY start_at, agent_id, id`, []any{micros(to), micros(from)}, func(rows *sqlx.Rows) (sh Shift, err error) {
		return sh, rows.Scan(&sh.ID, &sh.Line, &sh.Agent, at(&sh.Start), at(&sh.End), &sh.Zone, &sh.Version)
	})
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

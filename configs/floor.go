package configs

import (
	"time"

	"heartline/agent"
	"heartline/queue"
	"heartline/triage"
)

// Floor is what all queues share.
type Floor struct {
	SeatGrace    time.Duration `yaml:"seat_grace"`
	AfterCallMax time.Duration `yaml:"after_call_max"`

	HoldReminder  time.Duration `yaml:"hold_reminder"`  // a caller on hold for longer is brought to mind; after twice as long the board shows it
	HideListeners bool          `yaml:"hide_listeners"` // counsellors are not shown which supervisor listens; who whispers is shown always

	CheckFor      time.Duration `yaml:"check_for"`      // a seat check holds for so long; 1 min to 24 h, default 14 h: as long as a sign-in
	ShiftReminder time.Duration `yaml:"shift_reminder"` // so long before the end of a shift its counsellor is told

	Aging      Aging                `yaml:"aging"`
	Welfare    Welfare              `yaml:"welfare"`
	Grades     map[string]GradeRule `yaml:"grades"` // by red, yellow, green
	Thresholds Thresholds           `yaml:"thresholds"`
	Shifts     ShiftAlerts          `yaml:"shifts"`
}

// Aging orders waiting callers who are not red: by their time of arrival less a credit, so that nobody waits for ever
// behind others who are more urgent and keep coming.
type Aging struct {
	Strict        bool          `yaml:"strict"`         // no credit but grade, then priority, then time of arrival: callers may wait without end
	YellowAhead   time.Duration `yaml:"yellow_ahead"`   // 1m to 4h, default 10m: a green caller who waited for longer comes before a fresh yellow one
	PriorityAhead time.Duration `yaml:"priority_ahead"` // 1s to 1h, default 1m, for each step of priority
}

// Defaults of the reminders.
const (
	DefaultHoldReminder  = time.Minute
	DefaultShiftReminder = 10 * time.Minute
	DefaultCheckFor      = 14 * time.Hour
)

// Welfare is the care for counsellors. Its figures are for the house to decide; the sample's are drafts.
type Welfare struct {
	RedCap     int           `yaml:"red_cap"`     // red calls in a stretch on duty before others are asked first; 0: no cap
	RedWindow  time.Duration `yaml:"red_window"`  // how far back they count; default 12h
	Pause      time.Duration `yaml:"pause"`       // after a red call and its after-call work; 0: none
	SelfEnd    bool          `yaml:"self_end"`    // the counsellor may end the pause; a supervisor always can
	DebriefDue time.Duration `yaml:"debrief_due"` // a task to talk about a red call is due after so long; 0: no task
}

// GradeRule is what a grade changes. What callers hear is a draft for a clinical lead.
type GradeRule struct {
	Requires   map[string]int `yaml:"requires"`    // skills of those who are asked first, while one of them is at work
	SkilledFor time.Duration  `yaml:"skilled_for"` // for so long; then everybody is; default 10s
	AfterCall  time.Duration  `yaml:"after_call"`  // red and yellow: where the queue says nothing
	Music      string         `yaml:"music"`       // class; empty: the default one
	Comfort    *Comfort       `yaml:"comfort"`     // instead of the queue's
}

// Thresholds are figures of one hotline from which on supervisors are told. 0: never.
type Thresholds struct {
	LongestWait       map[string]time.Duration `yaml:"longest_wait"` // by red, yellow, green
	Waiting           int                      `yaml:"waiting"`
	NobodyReady       time.Duration            `yaml:"nobody_ready"`       // nobody of those on shift works for so long
	RedUnacknowledged time.Duration            `yaml:"red_unacknowledged"` // a call for help that nobody has acknowledged
	AbandonRate       float64                  `yaml:"abandon_rate"`       // of the last hour, 0 to 1
	AbandonLeast      int                      `yaml:"abandon_least"`      // callers offered before the rate counts; default 10
	WaitingSoon       int                      `yaml:"waiting_soon"`       // callers who may wait in 10 minutes, by what the last 30 were like: an estimate
}

// ShiftAlerts is when supervisors are told of the published roster while it runs.
type ShiftAlerts struct {
	Late      *time.Duration `yaml:"late"`       // a shift has begun and its holder is not signed in; default 5m, 0: never
	LateAgain time.Duration  `yaml:"late_again"` // so long after that it is told again, as an alarm; default 10m
	Ahead     time.Duration  `yaml:"ahead"`      // so long before nobody leads or people are missing; default 1h. When it begins it is an alarm
	Short     *int           `yaml:"short"`      // people who are missing on a line; default 1, 0: never
	Led       *bool          `yaml:"led"`        // whether somebody has to lead while people work; default true
}

// Defaults of the alerts about shifts.
const (
	DefaultLate      = 5 * time.Minute
	DefaultLateAgain = 10 * time.Minute
	DefaultAhead     = time.Hour
)

// LateAfter is how late somebody may come; 0: nobody is told.
func (s ShiftAlerts) LateAfter() time.Duration {
	if s.Late == nil {
		return DefaultLate
	}
	return *s.Late
}

// LeastShort is how many people must be missing; 0: nobody is told.
func (s ShiftAlerts) LeastShort() int {
	if s.Short == nil {
		return 1
	}
	return *s.Short
}

// Unled reports whether it is told that nobody leads.
func (s ShiftAlerts) Unled() bool { return s.Led == nil || *s.Led }

// Surge is what a supervisor can put in force for a hotline while more people call than it is staffed for.
type Surge struct {
	Queues     []string      `yaml:"queues"`     // default: the hotline's queue
	AfterCall  time.Duration `yaml:"after_call"` // at most so long; never after a red call
	Widen      []string      `yaml:"widen"`      // skills that are not asked for meanwhile
	Line       string        `yaml:"line"`       // roster line that is called in: its shifts serve these queues too
	Comfort    *Comfort      `yaml:"comfort"`    // instead of the queue's
	Thresholds *Thresholds   `yaml:"thresholds"` // instead of the hotline's
}

// Music is a class of music for those who wait: WAV files, or a quiet piece of our own where there are none.
type Music struct {
	ID    string   `yaml:"id"`
	Files []string `yaml:"files"`
}

// DefaultAbandonLeast is how many callers must have been offered before their rate counts.
const DefaultAbandonLeast = 10

// ThresholdsOf returns the thresholds in force for a hotline.
func (c *Config) ThresholdsOf(hotline string, surging bool) Thresholds {
	h, ok := c.Hotline(hotline)
	switch {
	case ok && surging && h.Surge != nil && h.Surge.Thresholds != nil:
		return *h.Surge.Thresholds
	case ok && h.Thresholds != nil:
		return *h.Thresholds
	}
	return c.Floor.Thresholds
}

// care fills in the rules of welfare, grades and surges.
func (c *Config) care(r *queue.Rules) {
	w := c.Floor.Welfare
	r.Welfare = queue.Welfare{RedCap: w.RedCap, RedWindow: w.RedWindow, Pause: w.Pause, SelfEnd: w.SelfEnd}
	for name, g := range c.Floor.Grades {
		if len(g.Requires) == 0 {
			continue
		}
		if r.Grades == nil {
			r.Grades = map[triage.Grade]queue.GradeRule{}
		}
		r.Grades[triage.Grade(name)] = queue.GradeRule{Requires: requirements(g.Requires), SkilledFor: g.SkilledFor}
	}
	for _, h := range c.Hotlines {
		if h.Surge == nil {
			continue
		}
		s := queue.Surge{AfterCall: h.Surge.AfterCall}
		for _, q := range h.SurgeQueues() {
			s.Queues = append(s.Queues, queue.ID(q))
		}
		for _, skill := range h.Surge.Widen {
			s.Widen = append(s.Widen, agent.Skill(skill))
		}
		if h.Surge.Line != "" {
			s.Lines = []string{h.Surge.Line}
		}
		if r.Surges == nil {
			r.Surges = map[string]queue.Surge{}
		}
		r.Surges[h.ID] = s
	}
}

// SurgeQueues are the queues for which the hotline's surge holds.
func (h Hotline) SurgeQueues() []string {
	if h.Surge != nil && len(h.Surge.Queues) > 0 {
		return h.Surge.Queues
	}
	return []string{h.Queue}
}

func requirements(levels map[string]int) (out []agent.Requirement) {
	for _, skill := range sortedKeys(levels) {
		out = append(out, agent.Requirement{Skill: agent.Skill(skill), Level: agent.SkillLevel(levels[skill])})
	}
	return out
}

package life

import (
	"slices"
	"time"

	"heartline/internal/fault"
)

// Approval says when a deal that both sides want needs somebody's leave.
type Approval string

// Approvals.
const (
	Never  Approval = "never"
	Always Approval = "always"
	Worse  Approval = "worse" // when the soft rules cost more than before
)

// Policy is what the house has agreed about changes of a published roster. Spans are nanoseconds in JSON, as Go writes them.
type Policy struct {
	Managers  []string `json:"managers"`  // roles that may change the roster by hand and act on behalf of others
	Approvers []string `json:"approvers"` // roles that may approve deals and leave
	Approve   Approval `json:"approve"`
	// ApproveWithin wants approval also where the start is nearer than this, and gives nothing to who waits; 0: no such rule.
	ApproveWithin time.Duration `json:"approve_within,omitempty"`
	// Answer is how long a deal waits for its answers; 0: until the start.
	Answer time.Duration `json:"answer,omitempty"`
	// Notice is how long before the start what was taken can be given back, or what was signed up for dropped, without
	// anybody's leave.
	Notice time.Duration `json:"notice"`
	// TakeRunning lets anybody who is eligible take over the rest of a running shift without its holder; managers always may.
	TakeRunning bool `json:"take_running,omitempty"`
	// MinPart is the shortest part of a shift that a deal may be about; 0: a minute. What is left of a running shift
	// may be shorter.
	MinPart time.Duration `json:"min_part,omitempty"`
	// SickFor is how long a sickness is taken to last that is reported without an end.
	SickFor time.Duration `json:"sick_for"`
	// Remind is when before the start a holder is reminded, and GapAhead when before it the managers are told that it is open.
	Remind   []time.Duration `json:"remind,omitempty"`
	GapAhead []time.Duration `json:"gap_ahead,omitempty"`
	// FollowUp is when before its deadline an unanswered deal or request for leave is asked about again.
	FollowUp []time.Duration `json:"follow_up,omitempty"`
}

// DefaultPolicy is in force until another one is set.
func DefaultPolicy() Policy {
	return Policy{
		Managers: []string{"manager"}, Approvers: []string{"manager"}, Approve: Worse, ApproveWithin: 12 * time.Hour,
		Answer: 72 * time.Hour, Notice: 48 * time.Hour, TakeRunning: true, MinPart: 30 * time.Minute, SickFor: 24 * time.Hour,
		Remind: []time.Duration{24 * time.Hour, 2 * time.Hour}, GapAhead: []time.Duration{14 * 24 * time.Hour, 24 * time.Hour, time.Hour},
		FollowUp: []time.Duration{24 * time.Hour, 4 * time.Hour, time.Hour},
	}
}

// maxAhead is the longest span of a policy, so that no list of reminders makes every reading look through years.
const maxAhead = 60 * 24 * time.Hour

// Validate says what is wrong with a policy.
func (p Policy) Validate() error {
	bad := func(field, format string, args ...any) error {
		return fault.Field(field, fault.Code("policy", fault.New(fault.Invalid, op, format, args...)))
	}
	switch {
	case len(p.Managers) == 0:
		return bad("managers", "nobody may change the roster by hand; name at least one role")
	case len(p.Approvers) == 0:
		return bad("approvers", "nobody may approve; name at least one role")
	case !slices.Contains([]Approval{Never, Always, Worse}, p.Approve):
		return bad("approve", "no rule of approval is called %q; use never, always or worse", p.Approve)
	case p.SickFor <= 0:
		return bad("sick_for", "a sickness without an end needs a length; 24 hours are usual")
	}
	spans := map[string][]time.Duration{"remind": p.Remind, "gap_ahead": p.GapAhead, "follow_up": p.FollowUp}
	for _, field := range []string{"remind", "gap_ahead", "follow_up"} {
		for _, d := range spans[field] {
			if d <= 0 || d > maxAhead {
				return bad(field, "%s is no time ahead; use more than none and at most 60 days", d)
			}
		}
	}
	one := map[string]time.Duration{
		"approve_within": p.ApproveWithin, "answer": p.Answer, "notice": p.Notice, "min_part": p.MinPart, "sick_for": p.SickFor,
	}
	for _, field := range []string{"approve_within", "answer", "notice", "min_part", "sick_for"} {
		if d := one[field]; d < 0 || d > maxAhead {
			return bad(field, "%s is out of range; use 0 to 60 days", d)
		}
	}
	return nil
}

// approval reports whether a deal needs approval that costs so much and begins at start. A shift that runs does not wait for
// it because of its start, where people may take over running shifts.
func (p Policy) approval(cost int, start, now time.Time) bool {
	near := start.Sub(now) < p.ApproveWithin && (start.After(now) || !p.TakeRunning)
	return p.Approve == Always || p.Approve == Worse && cost > 0 || near
}

// surprise is how near its start a shift is given to nobody who waits for it: within what needs approval, and after the last
// reminder.
func (p Policy) surprise() time.Duration {
	last := time.Duration(0)
	if len(p.Remind) > 0 {
		last = slices.Min(p.Remind)
	}
	return max(p.ApproveWithin, last)
}

func hasRole(have, want []string) bool {
	return slices.ContainsFunc(have, func(r string) bool { return slices.Contains(want, r) })
}

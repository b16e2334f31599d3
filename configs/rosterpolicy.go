package configs

import (
	"strings"
	"time"

	"heartline/internal/fault"
	"heartline/roster/life"
)

// RosterPolicy says what the house has agreed about changes of the published roster: swaps, offers, leave, reminders. What is left out
// is as package life has it.
type RosterPolicy struct {
	Approve       life.Approval    `yaml:"approve"`        // never, worse, always: which deals wait for somebody's approval
	ApproveWithin *time.Duration   `yaml:"approve_within"` // deals so near the start wait for it too; 0: no such rule
	Answer        *time.Duration   `yaml:"answer"`         // how long a deal waits for its answers; 0: until the start
	Notice        *time.Duration   `yaml:"notice"`         // before the start, up to which what was taken can be given back
	TakeRunning   *bool            `yaml:"take_running"`   // whoever is eligible may take over a running shift
	MinPart       *time.Duration   `yaml:"min_part"`       // the shortest part of a shift that a deal may be about
	SickFor       *time.Duration   `yaml:"sick_for"`       // of a sickness without an end
	Remind        *[]time.Duration `yaml:"remind"`         // before the start, to who has a shift
	GapAhead      *[]time.Duration `yaml:"gap_ahead"`      // before the start, to the planners, of a shift that nobody has
	FollowUp      *[]time.Duration `yaml:"follow_up"`      // before the deadline of what has no answer
}

// The roles of the roster's policy: who holds roster.plan, and who holds roster.approve.
const (
	RosterManager  = "manager"
	RosterApprover = "approver"
)

// Agreed returns the policy with what is left out.
func (r Roster) Agreed() life.Policy {
	p := life.DefaultPolicy()
	p.Managers, p.Approvers = []string{RosterManager}, []string{RosterApprover}
	w := r.Policy
	if w.Approve != "" {
		p.Approve = w.Approve
	}
	if w.TakeRunning != nil {
		p.TakeRunning = *w.TakeRunning
	}
	for _, x := range []struct{ is, as *time.Duration }{
		{&p.ApproveWithin, w.ApproveWithin}, {&p.Answer, w.Answer}, {&p.Notice, w.Notice}, {&p.MinPart, w.MinPart}, {&p.SickFor, w.SickFor},
	} {
		if x.as != nil {
			*x.is = *x.as
		}
	}
	for _, x := range []struct{ is, as *[]time.Duration }{{&p.Remind, w.Remind}, {&p.GapAhead, w.GapAhead}, {&p.FollowUp, w.FollowUp}} {
		if x.as != nil {
			*x.is = *x.as
		}
	}
	return p
}

// How long hand-over notes are kept. Each can be read as long as it is shown to anybody.
const (
	DefaultNotesFor = 90 * 24 * time.Hour
	LeastNotesFor   = life.NoteShown
	MostNotesFor    = 3650 * 24 * time.Hour
)

// roster complains about a policy that cannot be, and about notes that would be gone before they are read.
func (k *checker) roster() {
	if k.cfg.Roster.NotesFor == 0 {
		k.cfg.Roster.NotesFor = DefaultNotesFor
	}
	if kept := k.cfg.Roster.NotesFor; kept < LeastNotesFor || kept > MostNotesFor {
		k.bad("roster.notes_for", "write 17d to 3650d", "hand-over notes, which are shown for up to 17 days, would be kept for %v", kept)
	}
	if err := k.cfg.Roster.Agreed().Validate(); err != nil {
		says, mend, _ := strings.Cut(fault.MessageOf(err), "; ")
		k.bad("roster.policy."+fault.FieldOf(err), mend, "%s", says)
	}
}

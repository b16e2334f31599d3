package recordings

import (
	"time"

	"heartline/internal/fault"
)

// Retention says how long one recording is kept. It is fixed when the call ends: a later change of the policy
// applies to later calls, unless Extend is asked for.
type Retention struct {
	KeepUntil time.Time // not deleted before; UTC
	DeleteBy  time.Time // deleted by then; zero: no limit
	Hold      bool      // legal hold: not deleted while it stands
}

// Retention returns how long a recording of a call that ended then is kept.
func (p Policy) Retention(endedAt time.Time) Retention {
	r := Retention{KeepUntil: endedAt.UTC().Add(p.KeepAtLeast)}
	if p.DeleteAfter > 0 {
		r.DeleteBy = endedAt.UTC().Add(max(p.DeleteAfter, p.KeepAtLeast))
	}
	return r
}

// Extend returns the retention lengthened to what the policy asks for; it never shortens.
func (r Retention) Extend(p Policy, endedAt time.Time) Retention {
	n := p.Retention(endedAt)
	if n.KeepUntil.After(r.KeepUntil) {
		r.KeepUntil = n.KeepUntil
	}
	switch {
	case r.DeleteBy.IsZero() || n.DeleteBy.IsZero():
		r.DeleteBy = time.Time{}
	case n.DeleteBy.After(r.DeleteBy):
		r.DeleteBy = n.DeleteBy
	}
	return r
}

// Due reports whether the deletion job has to delete the recording at now.
func (r Retention) Due(now time.Time) bool {
	return !r.Hold && !r.DeleteBy.IsZero() && !now.Before(r.DeleteBy) && !now.Before(r.KeepUntil)
}

// NextDue returns when the recording becomes due, and false if it never does by itself.
func (r Retention) NextDue() (time.Time, bool) {
	if r.Hold || r.DeleteBy.IsZero() {
		return time.Time{}, false
	}
	if r.KeepUntil.After(r.DeleteBy) {
		return r.KeepUntil, true
	}
	return r.DeleteBy, true
}

// MayDelete returns nil when a person may delete the recording at now, or a fault that says why not.
func (r Retention) MayDelete(now time.Time) error {
	switch {
	case r.Hold:
		return fault.New(fault.Conflict, "recordings", "a legal hold stands on this recording: have it lifted first")
	case now.Before(r.KeepUntil):
		return fault.New(fault.Conflict, "recordings", "this recording must be kept until %s", r.KeepUntil.Format(time.DateOnly))
	default:
		return nil
	}
}

package adherence

import (
	"time"

	"heartline/roster"
)

// Attendance is how a counsellor kept one shift, as far as it has passed.
type Attendance struct {
	Shift roster.Shift // as the roster in force last had it; its Agent is whose attendance this is
	// From and To are what was scheduled of it: less than the shift if it was published, moved or given away while it was on.
	From, To time.Time
	Times    Times         // from From to To
	ReadyAt  time.Time     // the first instant in an agreed state; zero: there was none yet
	Lateness time.Duration // without the time of which nobody knows, because the house was down; so is Early
	Late     bool          // Lateness is more than the grace
	Over     bool          // To has passed; Early and Absent are known only then
	LeftAt   time.Time
	Early    time.Duration // from the last instant signed in to To; 0 for who was absent
	LeftSoon bool          // Early is more than the grace
	Absent   bool          // never signed in, as far as is known
}

// Attendances are those of the shifts that were scheduled at some time in [from, to) and have begun, in order of start and person. Lateness of
// who is not there yet grows with the reading; of who never was in an agreed state it is all of the shift.
func (v View) Attendances(from, to time.Time) []Attendance {
	var all []Attendance
	for _, d := range v.b.inOrder() {
		pieces := d.pieces()
		if len(pieces) == 0 || pieces[0].from.After(v.now) {
			continue
		}
		whole := span{pieces[0].from, pieces[len(pieces)-1].to}
		if whole.overlap(from, to) > 0 {
			all = append(all, v.attendance(d, whole))
		}
	}
	return all
}

func (v View) attendance(d *duty, whole span) Attendance {
	a := Attendance{Shift: d.shift, From: whole.from, To: whole.to, Over: !v.now.Before(whole.to)}
	end := earlier(whole.to, v.now)
	a.Times = v.Times(d.key.agent, whole.from, whole.to)
	for _, ph := range v.phases(d.key.agent, whole.from, end) {
		if a.ReadyAt.IsZero() && v.b.isAgreed(ph) {
			a.ReadyAt = ph.from
		}
		a.LeftAt = ph.to
	}
	came := a.ReadyAt
	if came.IsZero() {
		came = end
	}
	unknown := func(from, to time.Time) time.Duration {
		return v.unseen(from, to) + v.doubted(d.key.agent, from, to)
	}
	a.Lateness = came.Sub(whole.from) - unknown(whole.from, came)
	a.Late = a.Lateness > v.b.set.Grace
	if a.Over {
		a.Absent = a.LeftAt.IsZero() && unknown(whole.from, whole.to) < whole.to.Sub(whole.from)
		if !a.LeftAt.IsZero() {
			a.Early = whole.to.Sub(a.LeftAt) - unknown(a.LeftAt, whole.to)
		}
		a.LeftSoon = a.Early > v.b.set.Grace
	}
	if a.LeftAt.Equal(end) {
		a.LeftAt = time.Time{} // still there, or there to the end
	}
	return a
}

package life

import (
	"slices"
	"strings"
	"time"
)

// sickAhead is how long before the end of a sickness who is ill is asked whether it ends.
const sickAhead = 12 * time.Hour

// Due returns what is to be told to whom now, by instant and key. A notice comes up until a Told fact holds its key, however
// often the process ends in between; of several reminders of one thing whose times have passed only the last one does. A
// shift that was moved, or has changed hands, is another thing. Nobody is reminded of what has begun.
func Due(b *Book, now time.Time) []Notice {
	var due []Notice
	add := func(n Notice) {
		if _, told := b.told[n.Key]; !told && now.Before(n.Until) && !now.Before(n.At) {
			due = append(due, n)
		}
	}
	for _, n := range b.news {
		if n.What == NewsGap {
			if s, ok := b.Shift(n.Shift); !ok || !s.open() {
				continue
			}
		}
		add(n)
	}
	held := longest(b.policy.Remind)
	b.each(now, now.Add(longest(b.policy.Remind, b.policy.GapAhead)+time.Second), func(s *Shift) {
		if s.State != Live || s.begun(now) || s.Holder != "" && s.Start.Sub(now) > held {
			return
		}
		n := Notice{What: AheadShift, To: s.Holder, Shift: s.ID}
		ahead := b.policy.Remind
		if s.Holder == "" {
			n.What, n.Roles, ahead = AheadGap, b.policy.Managers, b.policy.GapAhead
		}
		if n, ok := n.ahead(ahead, s.Start, time.Time{}, now); ok {
			add(n)
		}
	})
	for _, id := range b.pending {
		b.followUp(b.deals[id], now, add)
	}
	for _, id := range b.asking {
		a := b.absences[id]
		n := Notice{What: AheadLeave, Absence: id, Roles: b.policy.Approvers}
		if n, ok := n.ahead(b.policy.FollowUp, a.From, a.History[0].At, now); ok {
			add(n)
		}
	}
	for _, id := range b.away {
		a := b.absences[id]
		n := Notice{What: AheadSick, Absence: id, To: a.Staff}
		if n, ok := n.ahead([]time.Duration{sickAhead}, a.To, time.Time{}, now); ok && a.Sick {
			add(n)
		}
	}
	for _, c := range b.Conflicts(now) {
		n := Notice{What: AheadAway, Shift: c.Shift.ID, Absence: c.Absence.ID, Roles: b.policy.Managers}
		if n, ok := n.ahead(b.policy.GapAhead, c.Shift.Start, time.Time{}, now); ok {
			add(n)
		}
	}
	for _, w := range b.windows {
		n := Notice{What: AheadWindow, Window: w.ID, Tags: w.Tags, At: w.Opens, Until: w.Closes}
		n.Key = n.key(stamp(w.Opens), "")
		if !w.Off {
			add(n)
		}
	}
	slices.SortFunc(due, func(x, y Notice) int {
		if c := x.At.Compare(y.At); c != 0 {
			return c
		}
		return strings.Compare(x.Key, y.Key)
	})
	return due
}

// followUp asks again who has not answered a deal: by one notice if it was asked of anybody.
func (b *Book) followUp(d *Deal, now time.Time, add func(Notice)) {
	since := d.AskedAt
	n := Notice{What: AheadDeal, Deal: d.ID}
	if d.State == Accepted {
		since, n.Roles = d.History[len(d.History)-1].At, b.policy.Approvers
	}
	n, ok := n.ahead(b.policy.FollowUp, d.Deadline, since, now)
	if _, told := b.told[n.Key]; !ok || told {
		return
	}
	if d.State == Accepted {
		add(n)
		return
	}
	for _, n := range n.of(*d) {
		n.Key = n.key(stamp(d.Deadline), n.Ahead.String())
		add(n)
	}
}

// ahead returns the last reminder before an instant whose time has passed; none, if the thing began only after it.
func (n Notice) ahead(spans []time.Duration, of, since, now time.Time) (Notice, bool) {
	best := time.Duration(-1)
	for _, d := range spans {
		if !now.Before(of.Add(-d)) && (best < 0 || d < best) {
			best = d
		}
	}
	n.Ahead, n.At, n.Until = best, of.Add(-best), of
	if best < 0 || !n.At.After(since) {
		return n, false
	}
	n.Key = n.key(stamp(of), best.String())
	return n, true
}

func longest(lists ...[]time.Duration) time.Duration {
	most := time.Duration(0)
	for _, l := range lists {
		for _, d := range l {
			most = max(most, d)
		}
	}
	return most
}

// Next returns the next instant at which anything happens that nobody does: a deadline, a reminder, a window, the end of an
// absence. It is now if anything is due: feed Tick, tell what Due names, and ask again. Zero: nothing will ever happen.
func Next(b *Book, now time.Time) time.Time {
	if len(Due(b, now)) > 0 {
		return now
	}
	var next time.Time
	at := func(t time.Time) {
		if t.After(now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	overdue := false
	before := func(of time.Time, spans []time.Duration) {
		at(of)
		for _, d := range spans {
			at(of.Add(-d))
		}
	}
	for _, id := range b.pending {
		d := b.deals[id]
		overdue = overdue || d.Anew || !d.Deadline.After(now)
		before(d.Deadline, b.policy.FollowUp)
	}
	for _, id := range b.asking {
		a := b.absences[id]
		overdue = overdue || !a.From.After(now)
		before(a.From, b.policy.FollowUp)
	}
	for _, id := range b.away {
		a := b.absences[id]
		overdue = overdue || !a.To.After(now)
		before(a.To, []time.Duration{sickAhead})
	}
	for _, c := range b.Conflicts(now) {
		before(c.Shift.Start, b.policy.GapAhead)
	}
	for _, w := range b.windows {
		if !w.Off {
			at(w.Opens)
			at(w.Closes)
		}
	}
	if overdue {
		return now
	}
	for _, d := range b.policy.Remind {
		at(b.firstAfter(now.Add(d), true).Add(-d))
	}
	for _, d := range b.policy.GapAhead {
		at(b.firstAfter(now.Add(d), false).Add(-d))
	}
	return next
}

// firstAfter returns the start of the first shift on the roster that begins after an instant and is held, or open; zero: there is
// none.
func (b *Book) firstAfter(t time.Time, held bool) time.Time {
	var first time.Time
	for d := max(day(t), b.edge[0]); d <= b.edge[1]; d++ {
		for _, s := range b.days[d] {
			if s.State == Live && (s.Holder != "") == held && s.Start.After(t) && (first.IsZero() || s.Start.Before(first)) {
				first = s.Start
			}
		}
		if !first.IsZero() {
			return first
		}
	}
	return first
}

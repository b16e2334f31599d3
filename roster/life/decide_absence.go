package life

import (
	"slices"
	"time"

	"heartline/internal/fault"
)

const maxAbsence = 366 * 24 * time.Hour

func (t *turn) span(from, to time.Time) error {
	if !from.Before(to) || to.Sub(from) > maxAbsence || !to.After(t.now) {
		return fault.Field("to", refuse(fault.Invalid, "span", "the absence must end after it begins, in the time to come and within a year; mend its dates"))
	}
	return nil
}

func (t *turn) askLeave(c AskLeave) error {
	if err := codeOrNone("kind", c.Kind); err != nil {
		return err
	}
	from, to := second(c.From), second(c.To)
	if err := t.span(from, to); err != nil {
		return err
	}
	if !from.After(t.now) {
		return fault.Field("from", refuse(fault.Invalid, "begun", "leave is asked for before it begins; report sick, or choose a later start"))
	}
	t.record(AbsenceAsked{Head: t.head(), Staff: t.who.person(), Kind: c.Kind, From: from, To: to})
	return nil
}

// asking returns a request for leave that has no answer, if the asker may give one.
func (t *turn) asking(id string) (Absence, error) {
	a, ok := t.b.Absence(id)
	if !ok {
		return a, refuse(fault.NotFound, "no_absence", "there is no such absence; read the roster anew")
	}
	if err := t.approver(a.Staff == t.who.By || a.Staff == t.who.person()); err != nil {
		return a, err
	}
	if a.State != Asked {
		return a, refuse(fault.Conflict, "ended", "the request is %s; ask anew", a.State)
	}
	if !a.From.After(t.now) {
		return a, refuse(fault.Conflict, WhyDeadline, "the leave would have begun already; ask anew")
	}
	return a, nil
}

func (t *turn) approveLeave(c ApproveLeave) error {
	a, err := t.asking(c.Absence)
	if err != nil {
		return err
	}
	f := AbsenceBegun{Head: t.head(), Absence: a.ID, Staff: a.Staff, Kind: a.Kind, From: a.From, To: a.To, Keep: c.Keep}
	if !c.Keep {
		f.Effect = t.effects(t.away(a), "")
	}
	t.record(f)
	return nil
}

func (t *turn) refuseLeave(c RefuseLeave) error {
	a, err := t.asking(c.Absence)
	if err != nil {
		return err
	}
	t.record(AbsenceEnded{Head: t.head(), Absence: a.ID, How: Refused})
	return nil
}

// away opens what an absence takes from its person's shifts: a running one from now on. Who waits for one has it.
func (t *turn) away(a Absence) []Shift {
	from := a.From
	if from.Before(t.now) {
		from = t.now
	}
	var theirs []Shift
	for _, s := range t.b.heldIn(a.Staff, from, a.To) {
		theirs = append(theirs, *s)
	}
	sortShifts(theirs)
	var all []Shift
	seated := []string{a.Staff} // each finds one shift at most: the caps count what was there before
	for _, s := range theirs {
		set, piece := cut(s, from, a.To, "", FromPlan, t.b.parts[s.ID])
		set, staff := t.reseat(set, piece.ID, seated...)
		all, seated = append(all, set...), append(seated, staff)
	}
	return all
}

func (t *turn) reportSick(c ReportSick) error {
	from, to := second(c.From), second(c.To)
	if from.IsZero() {
		from = t.now
	}
	if to.IsZero() {
		to = from.Add(t.b.policy.SickFor)
	}
	if err := t.span(from, to); err != nil {
		return err
	}
	a := Absence{ID: t.who.ID, Staff: t.who.person(), Sick: true, From: from, To: to}
	t.record(AbsenceBegun{
		Head: t.head(), Absence: a.ID, Staff: a.Staff, Sick: true, From: from, To: to, Effect: t.effects(t.away(a), ""),
	})
	return nil
}

func (t *turn) endAbsence(c EndAbsence) error {
	a, ok := t.b.Absence(c.Absence)
	switch {
	case !ok:
		return refuse(fault.NotFound, "no_absence", "there is no such absence; read the roster anew")
	case a.Staff != t.who.person():
		return refuse(fault.Denied, "not_yours", "the absence is somebody else's; ask that person or a manager")
	case a.State != Asked && a.State != Away || !a.To.After(t.now):
		return refuse(fault.Conflict, "ended", "the absence has ended; there is nothing to end")
	}
	to := second(c.To)
	if to.IsZero() || to.Before(t.now) {
		to = t.now
	}
	f := AbsenceEnded{Head: t.head(), Absence: a.ID, How: Over, To: to}
	switch {
	case a.State == Asked || a.From.After(t.now) && !to.After(a.From):
		f.How, f.To = Withdrawn, time.Time{}
	case to.After(a.To):
		return fault.Field("to", refuse(fault.Invalid, "span", "an absence is not made longer by ending it; report a new one"))
	case to.After(t.now):
		f.How = Away
	}
	t.record(f)
	return nil
}

// reseat gives an open piece of a set of shifts to the first who waits for it and may have it, but for some. Too near the start
// it stays open, so that the managers hear of it: nobody finds it in the hands by surprise.
func (t *turn) reseat(set []Shift, id string, not ...string) (after []Shift, staff string) {
	i := slices.IndexFunc(set, func(s Shift) bool { return s.ID == id })
	piece := set[i]
	if piece.begun(t.now) || piece.Start.Sub(t.now) < t.b.policy.surprise() {
		return set, ""
	}
	waits := piece.ID
	if _, there := t.b.shifts[piece.ID]; !there {
		waits = piece.Parent // it is cut now
	}
	for _, w := range t.b.waiting[waits] {
		trial := slices.Clone(set)
		trial[i].Holder, trial[i].Source = w.Staff, FromSignUp
		if !slices.Contains(not, w.Staff) && t.caps(w.Staff, trial[i]) == nil && t.follows(trial, w.Staff) {
			return trial, w.Staff
		}
	}
	return set, ""
}

// follows reports whether somebody may have what others leave in a set of shifts. What those break by leaving is not in the way: they leave
// whether or not anybody follows.
func (t *turn) follows(set []Shift, who string) bool {
	gone := t.losers(set)
	v := t.judge(t.changes(set, append([]string{who}, gone...)...)...)
	return !slices.ContainsFunc(v.Broken, func(rule string) bool {
		theirs := slices.ContainsFunc(gone, func(other string) bool { return slices.Contains(v.Of[other], rule) })
		return !theirs || slices.Contains(v.Of[who], rule)
	})
}

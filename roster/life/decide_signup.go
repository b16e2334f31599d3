package life

import (
	"slices"
	"time"

	"heartline/internal/fault"
)

func (t *turn) setWindow(c SetWindow) error {
	if err := t.onlyManager(); err != nil {
		return err
	}
	w := c.Window
	if w.ID == "" {
		w.ID = t.who.ID
	}
	w.From, w.To, w.Opens, w.Closes = second(w.From), second(w.To), second(w.Opens), second(w.Closes)
	bad := func(field, mend string) error {
		return fault.Field(field, refuse(fault.Invalid, "window", "the %s of the window is wrong; %s", field, mend))
	}
	switch {
	case !isID(w.ID):
		return bad("id", "name it by id")
	case !w.From.Before(w.To):
		return bad("to", "let it end after it begins")
	case !w.Opens.Before(w.Closes):
		return bad("closes", "let it close after it opens")
	case w.Closes.After(w.To):
		return bad("closes", "let it close before its last shift begins")
	case w.Shifts < 0 || w.Minutes < 0:
		return bad("cap", "use 0 for none, or a number above it")
	}
	t.record(WindowSet{Head: t.head(), Window: w})
	return nil
}

// governed reports whether signing up is the way to a shift that is open, because a window has yet to close, and whether one
// is open now.
func (t *turn) governed(s Shift) (governed, open bool) {
	for _, w := range t.b.windows {
		if w.of(s) && t.now.Before(w.Closes) {
			governed = true
			open = open || !t.now.Before(w.Opens)
		}
	}
	return governed, open
}

// admit returns why a person may not sign up for a shift; nil: some window lets the person.
func (t *turn) admit(s Shift) error {
	err := refuse(fault.Conflict, "no_window", "nobody can sign up for this shift now; look for one whose window is open")
	for _, w := range t.b.Windows() {
		switch {
		case !w.of(s) || t.now.Before(w.Opens) || !t.now.Before(w.Closes):
		case len(w.Tags) > 0 && !hasRole(t.who.Tags, w.Tags):
			err = refuse(fault.Denied, "tags", "the shift is for people with another training; choose another one")
		default:
			if err = t.capOf(w, t.who.person(), s); err == nil {
				return nil
			}
		}
	}
	return err
}

// caps returns an error if a person would have more than every window of a shift allows in its month.
func (t *turn) caps(staff string, s Shift) error {
	var err error
	for _, w := range t.b.Windows() {
		if w.of(s) {
			if err = t.capOf(w, staff, s); err == nil {
				return nil
			}
		}
	}
	return err
}

// capOf counts the parts of one shift as one.
func (t *turn) capOf(w Window, staff string, s Shift) error {
	whole := s.ID
	if parent, cut := t.b.shifts[s.Parent]; cut {
		whole = t.b.root(parent).ID
	}
	seats, minutes := map[string]bool{whole: true}, s.Minutes()
	for _, h := range t.b.held[staff] {
		if h.ID != s.ID && len(h.Date) >= 7 && len(s.Date) >= 7 && h.Date[:7] == s.Date[:7] {
			seats[t.b.root(h).ID] = true
			minutes += h.Minutes()
		}
	}
	if w.Shifts > 0 && len(seats) > w.Shifts || w.Minutes > 0 && minutes > w.Minutes {
		return refuse(fault.Conflict, "cap", "the person would have more than the month allows; choose a shorter one, or one of another month")
	}
	return nil
}

func (t *turn) signUp(c SignUp) error {
	me := t.who.person()
	s, err := t.live(c.Shift)
	switch {
	case err != nil:
		return err
	case s.begun(t.now):
		return refuse(fault.Conflict, "begun", "the shift has begun; take the rest of it instead")
	case s.Holder == me:
		return refuse(fault.Conflict, "has_it", "the person has this shift already; there is nothing to sign up for")
	case s.Holder != "":
		return refuse(fault.Conflict, "held", "somebody has the shift already; wait for it, or choose another one")
	}
	return t.enlist(s, s.Start, s.End)
}

func (t *turn) waitFor(c WaitFor) error {
	me := t.who.person()
	s, err := t.live(c.Shift)
	switch {
	case err != nil:
		return err
	case s.begun(t.now):
		return refuse(fault.Conflict, "begun", "the shift has begun; take the rest of it instead")
	case s.Holder == me:
		return refuse(fault.Conflict, "has_it", "the person has this shift already; there is nothing to wait for")
	case s.Holder == "":
		return refuse(fault.Conflict, "open", "the shift is open; sign up for it")
	}
	if err := t.admit(s); err != nil {
		return err
	}
	if slices.ContainsFunc(t.b.waiting[s.ID], func(w Waiting) bool { return w.Staff == me }) {
		return refuse(fault.Conflict, "waits", "the person waits for this shift already; there is nothing to do")
	}
	t.record(Waited{Head: t.head(), Shift: s.ID, Staff: me})
	return nil
}

// enlist gives an open shift, or a part of it, to who signs up.
func (t *turn) enlist(s Shift, from, to time.Time) error {
	me := t.who.person()
	if from.Before(t.now) {
		from = t.now
	}
	set, piece := cut(s, from, to, me, FromSignUp, t.b.parts[s.ID])
	if err := t.admit(piece); err != nil {
		return err
	}
	if v := t.judge(t.changes(set, me)...); !v.Legal() {
		return illegal(me, v, "choose another shift")
	}
	t.record(SignedUp{Head: t.head(), Shift: piece.ID, Staff: me, Effect: t.effects(set, "")})
	return nil
}

func (t *turn) stopWaiting(c StopWaiting) error {
	me := t.who.person()
	if !slices.ContainsFunc(t.b.waiting[c.Shift], func(w Waiting) bool { return w.Staff == me }) {
		return refuse(fault.NotFound, "not_waiting", "the person does not wait for this shift; there is nothing to do")
	}
	t.record(Waited{Head: t.head(), Shift: c.Shift, Staff: me, Off: true})
	return nil
}

func (t *turn) dropShift(c DropShift) error {
	me := t.who.person()
	s, err := t.live(c.Shift)
	switch {
	case err != nil:
		return err
	case s.Holder != me:
		return refuse(fault.Denied, "not_yours", "the shift is not the person's own; choose one that is")
	case s.Source != FromSignUp:
		return refuse(fault.Conflict, "not_signed_up", "the person did not sign up for this shift; offer it, or give it back")
	case s.begun(t.now):
		return refuse(fault.Conflict, "begun", "the shift has begun; offer the rest of it, or report sick")
	}
	if s.Start.Sub(t.now) < t.b.policy.Notice {
		for _, id := range t.b.dealsOn[s.ID] {
			if t.b.deals[id].Way == Drop {
				return refuse(fault.Conflict, "asked", "this was asked already; wait for the answer")
			}
		}
		t.ask(Deal{Way: Drop, Give: Piece{Shift: s.ID}, Holder: me}, Verdict{}, "")
		return nil
	}
	set, piece := cut(s, s.Start, s.End, "", FromPlan, 0)
	set, to := t.reseat(set, piece.ID, me)
	t.record(Dropped{Head: t.head(), Shift: s.ID, Staff: me, To: to, Effect: t.effects(set, "")})
	return nil
}

func (t *turn) reportMissed(c ReportMissed) error {
	if err := t.onlyManager(); err != nil {
		return err
	}
	s, ok := t.b.Shift(c.Shift)
	switch {
	case !ok || s.State != Live || s.Holder == "":
		return refuse(fault.NotFound, "no_shift", "nobody has such a shift; read the roster anew")
	case !s.begun(t.now):
		return refuse(fault.Conflict, "not_begun", "the shift has not begun; wait until it has")
	case slices.ContainsFunc(t.b.missed, func(m Missed) bool { return m.Shift == s.ID && m.Staff == s.Holder }):
		return refuse(fault.Conflict, "repeated", "this is known already; there is nothing to do")
	}
	t.record(Missed{Head: t.head(), Shift: s.ID, Staff: s.Holder})
	return nil
}

package life

import (
	"slices"
	"time"

	"heartline/internal/fault"
)

// outcome is what carrying out a deal would do.
type outcome struct {
	set     []Shift
	got     []Got
	start   time.Time // when the first of what changes hands begins
	verdict Verdict
}

var sources = map[Way]Source{
	Swap: FromSwap, Offer: FromSwap, Take: FromTake, Running: FromTake, Back: FromReturn, Drop: FromSignUp,
}

// outcome works out and judges what a deal would do with a taker; nobody: what is given is open.
func (t *turn) outcome(d Deal, taker string) (outcome, error) {
	var o outcome
	s, from, to, err := t.ahead(d.Give)
	if err != nil {
		return o, err
	}
	if s.Holder != d.Holder {
		return o, refuse(fault.Conflict, WhyHands, "the shift is somebody else's now; read the roster anew")
	}
	set, piece := cut(s, from, to, taker, sources[d.Way], t.b.parts[s.ID])
	o.set, o.got, o.start = set, []Got{{Shift: piece.ID, Staff: taker}}, from
	if d.Want != nil {
		w, from, to, err := t.ahead(*d.Want)
		if err != nil {
			return o, err
		}
		if w.Holder != taker || w.ID == s.ID {
			return o, refuse(fault.Conflict, WhyHands, "the other shift is somebody else's now; read the roster anew")
		}
		set, piece := cut(w, from, to, d.Holder, sources[d.Way], t.b.parts[w.ID])
		o.set, o.got = append(o.set, set...), append(o.got, Got{Shift: piece.ID, Staff: d.Holder})
		if from.Before(o.start) {
			o.start = from
		}
	}
	o.verdict = t.judge(t.changes(o.set, d.Holder, taker)...)
	return o, nil
}

// piece checks a piece that somebody wants to deal with.
func (t *turn) piece(p Piece) (Shift, Piece, error) {
	s, from, to, err := t.ahead(p)
	if err != nil {
		return s, p, err
	}
	p = Piece{Shift: p.Shift, From: second(p.From), To: second(p.To)}
	if !p.From.After(s.Start) {
		p.From = time.Time{}
	}
	if !p.To.Before(s.End) {
		p.To = time.Time{}
	}
	whole := p.From.IsZero() && p.To.IsZero()
	if least := max(t.b.policy.MinPart, time.Minute); !whole && to.Sub(from) < least && !from.Equal(t.now) {
		return s, p, refuse(fault.Invalid, "part", "the part is too short; choose at least %s", least)
	}
	return s, p, nil
}

// mine checks a piece of the person's own.
func (t *turn) mine(p Piece) (Piece, error) {
	s, p, err := t.piece(p)
	if err == nil && s.Holder != t.who.person() {
		err = refuse(fault.Denied, "not_yours", "the shift is not the person's own; choose one that is")
	}
	return p, err
}

func (t *turn) askSwap(c AskSwap) error {
	me := t.who.person()
	give, err := t.mine(c.Give)
	if err != nil {
		return err
	}
	other, want, err := t.piece(c.Want)
	switch {
	case err != nil:
		return err
	case other.Holder == "":
		return refuse(fault.Conflict, "open", "the other shift is open; take it instead")
	case other.Holder == me:
		return refuse(fault.Invalid, "own", "both shifts are the person's own; choose another person's")
	}
	d := Deal{Way: Swap, Give: give, Want: &want, Holder: me, With: []string{other.Holder}}
	if err := t.twoSided(d, d.With...); err != nil {
		return err
	}
	o, err := t.outcome(d, other.Holder)
	if err != nil {
		return err
	}
	if !o.verdict.Legal() {
		return illegal(me, o.verdict, "choose another shift to swap")
	}
	t.ask(d, o.verdict, "")
	return nil
}

// ask records the asking of a deal and returns it as it will be.
func (t *turn) ask(d Deal, v Verdict, reason string) Deal {
	f := DealAsked{
		Head: t.head(), Way: d.Way, Give: d.Give, Want: d.Want, Holder: d.Holder, With: d.With, Eligible: d.Eligible,
		Taker: d.Taker, Deadline: t.deadline(t.now, nil, d.Give, d.Want), Cost: v.Cost, Worse: v.Worse, Reason: reason,
	}
	t.record(f)
	d.ID, d.AskedAt, d.Deadline = f.ID, t.now, f.Deadline
	return d
}

func (t *turn) askOffer(c AskOffer) error {
	me := t.who.person()
	give, err := t.mine(c.Give)
	if err != nil {
		return err
	}
	d := Deal{Way: Offer, Give: give, Holder: me}
	if err := t.twoSided(d, c.To...); err != nil {
		return err
	}
	for _, who := range c.To {
		if !isID(who) || who == me {
			return fault.Field("to", refuse(fault.Invalid, "to", "a shift is offered to others; name them by id, or nobody for all"))
		}
		d.With = insert(d.With, who)
		o, err := t.outcome(d, who)
		if err != nil {
			return err
		}
		if !o.verdict.Legal() {
			return illegal(who, o.verdict, "offer it to somebody else, or to all who are eligible")
		}
	}
	if len(d.With) == 0 {
		s, from, to, err := t.ahead(give)
		if err != nil {
			return err
		}
		_, piece := cut(s, from, to, me, s.Source, t.b.parts[s.ID])
		for _, p := range Proposals(t.b, t.j, piece, 0) {
			d.Eligible = append(d.Eligible, p.Staff)
		}
		slices.Sort(d.Eligible)
		d.Eligible = slices.Compact(d.Eligible)
	}
	t.ask(d, Verdict{}, "")
	return nil
}

func (t *turn) takeShift(c TakeShift) error {
	me := t.who.person()
	s, p, err := t.piece(c.Piece)
	switch {
	case err != nil:
		return err
	case s.Holder == me:
		return refuse(fault.Conflict, "has_it", "the person has this shift already; there is nothing to take")
	case s.Holder == "":
		return t.takeOpen(s, p)
	}
	from, to := p.In(s)
	for _, id := range t.b.dealsOn[s.ID] {
		d := t.b.deals[id]
		f, u := d.Give.In(s)
		if d.Way == Offer && d.State == Asked && d.Give.Shift == s.ID && d.to(me) && !d.Deadline.Before(t.now) && f.Before(to) && from.Before(u) {
			return t.accept(Accept{Asker: c.Asker, Deal: id, From: p.From, To: p.To})
		}
	}
	if !s.begun(t.now) {
		return refuse(fault.Conflict, "not_offered", "the shift is not offered; ask its holder for a swap")
	}
	if !t.b.policy.TakeRunning && !t.manager() {
		return refuse(fault.Denied, "not_manager", "only a manager may give away a running shift here; ask one")
	}
	if !isCode(c.Reason) {
		return fault.Field("reason", refuse(fault.Invalid, "reason", "taking over a running shift needs a reason; choose one of the list"))
	}
	return t.done(Deal{Way: Running, Give: p, Holder: s.Holder, Taker: me, With: []string{me}}, c.Reason, true)
}

func (t *turn) takeOpen(s Shift, p Piece) error {
	if governed, open := t.governed(s); governed && !open {
		return refuse(fault.Conflict, "window", "people cannot sign up for this shift yet; wait until the window opens")
	} else if open {
		from, to := p.In(s)
		return t.enlist(s, from, to)
	}
	me := t.who.person()
	runs := s.begun(t.now) && (t.b.policy.TakeRunning || t.manager()) // as if somebody had it
	return t.done(Deal{Way: Take, Give: p, Taker: me, With: []string{me}}, "", runs)
}

// done records a deal that needs nobody else's word: carried out, or waiting for approval.
func (t *turn) done(d Deal, reason string, now bool) error {
	if err := t.twoSided(d); err != nil {
		return err
	}
	o, err := t.outcome(d, d.Taker)
	if err != nil {
		return err
	}
	if !o.verdict.Legal() {
		return illegal(d.Taker, o.verdict, "choose another shift, or a part of it")
	}
	d = t.ask(d, o.verdict, reason)
	if now || !t.b.policy.approval(o.verdict.Cost, o.start, t.now) {
		t.carryOut(d, o, false)
	}
	return nil
}

func (t *turn) carryOut(d Deal, o outcome, approved bool) {
	t.record(DealDone{Head: t.head(), Deal: d.ID, Taker: o.got[0].Staff, Approved: approved, Got: o.got, Effect: t.effects(o.set, d.ID)})
}

func (t *turn) giveBack(c GiveBack) error {
	was, ok := t.b.deals[c.Deal]
	me := t.who.person()
	switch {
	case !ok:
		return refuse(fault.NotFound, "no_deal", "there is no such deal; read the roster anew")
	case was.State != Done || was.Way == Drop || was.Way == Back:
		return refuse(fault.Conflict, "not_done", "nothing was taken in this deal; offer the shift instead")
	case was.Way == Swap:
		return refuse(fault.Conflict, "swapped", "a swap is undone by both; ask for the swap the other way round")
	case me != was.Taker:
		return refuse(fault.Denied, "not_yours", "only who took the shift can give it back; ask that person or a manager")
	}
	s, p, err := t.piece(Piece{Shift: was.Got[0].Shift})
	switch {
	case err != nil:
		return err
	case s.Holder != me:
		return refuse(fault.Conflict, WhyHands, "the shift is somebody else's now; there is nothing to give back")
	case s.begun(t.now):
		return refuse(fault.Conflict, "begun", "the shift has begun; offer the rest of it, or report sick")
	}
	d := Deal{Way: Back, Give: p, Holder: me}
	if was.Holder != "" {
		d.With = []string{was.Holder}
	}
	if err := t.twoSided(d, d.With...); err != nil {
		return err
	}
	if s.Start.Sub(t.now) >= t.b.policy.Notice {
		return t.backAtOnce(d)
	}
	if was.Holder == "" {
		return refuse(fault.Conflict, "notice", "it is too near the start to give the shift back; offer it, or ask a manager")
	}
	o, err := t.outcome(d, was.Holder)
	if err != nil {
		return err
	}
	if !o.verdict.Legal() {
		return illegal(was.Holder, o.verdict, "offer it to others, or ask a manager")
	}
	t.ask(d, o.verdict, "")
	return nil
}

// backAtOnce returns a shift to who had it, if that is legal; else it is open, and the first who waits for it has it.
func (t *turn) backAtOnce(d Deal) error {
	to := ""
	if len(d.With) > 0 {
		to = d.With[0]
	}
	o, err := t.outcome(d, to)
	if err == nil && to != "" && !o.verdict.Legal() {
		o, err = t.outcome(d, "")
	}
	if err != nil {
		return err
	}
	if o.got[0].Staff == "" {
		o.set, o.got[0].Staff = t.reseat(o.set, o.got[0].Shift, d.Holder)
	}
	t.carryOut(t.ask(d, o.verdict, ""), o, false)
	return nil
}

// pending returns a deal that can still be answered.
func (t *turn) pending(id string) (Deal, error) {
	d, ok := t.b.Deal(id)
	switch {
	case !ok:
		return d, refuse(fault.NotFound, "no_deal", "there is no such deal; read the roster anew")
	case !d.Pending():
		return d, refuse(fault.Conflict, "ended", "the deal is %s; ask anew", d.State)
	case !d.Deadline.After(t.now):
		return d, refuse(fault.Conflict, WhyDeadline, "the time to answer is over; ask anew")
	}
	return d, nil
}

func (t *turn) approver(own bool) error {
	switch {
	case !hasRole(t.who.Roles, t.b.policy.Approvers):
		return refuse(fault.Denied, "not_approver", "only who may approve can do this; ask such a person")
	case own:
		return refuse(fault.Denied, "own", "nobody approves what is their own; ask somebody else who may")
	}
	return nil
}

// twoSided refuses who speaks for one side of a deal and is the other one, or is asked: it takes two to agree.
func (t *turn) twoSided(d Deal, asked ...string) error {
	if by := t.who.By; t.who.On != "" && (d.own(by) || slices.Contains(asked, by)) {
		return refuse(fault.Denied, "own", "nobody answers for the other side of what is their own; let that person, or another manager, do it")
	}
	return nil
}

// isOwn reports whether a deal is the asker's, or of whom the asker speaks for.
func (t *turn) isOwn(d Deal) bool {
	return slices.ContainsFunc([]string{t.who.By, t.who.person()}, d.own)
}

package life

import (
	"slices"

	"heartline/internal/fault"
)

func (t *turn) accept(c Accept) error {
	d, err := t.pending(c.Deal)
	if err != nil {
		return err
	}
	me := t.who.person()
	switch {
	case d.State != Asked:
		return refuse(fault.Conflict, "accepted", "somebody has accepted already; wait for the approval")
	case !d.to(me):
		return refuse(fault.Denied, "not_asked", "this was not asked of the person; take an open shift, or ask for a swap")
	}
	if err := t.twoSided(d); err != nil {
		return err
	}
	if first := d.History[0]; t.who.On == "" && first.By == me && first.On != "" {
		return refuse(fault.Denied, "own", "who has asked for somebody else does not accept it; let another manager ask, or somebody else take it")
	}
	narrowed := !c.From.IsZero() || !c.To.IsZero()
	if narrowed {
		if d.Give, err = t.narrow(d, c); err != nil {
			return err
		}
	}
	o, err := t.outcome(d, me)
	if err != nil {
		return err
	}
	if !o.verdict.Legal() {
		if narrowed || d.Way == Offer {
			return illegal(me, o.verdict, "take another shift, or a part of it")
		}
		t.lapse(d, o.verdict)
		return nil
	}
	if !t.b.policy.approval(o.verdict.Cost, o.start, t.now) {
		t.carryOut(d, o, false)
		return nil
	}
	t.record(DealAccepted{
		Head: t.head(), Deal: d.ID, Give: d.Give, Deadline: t.deadline(t.now, nil, d.Give, d.Want),
		Cost: o.verdict.Cost, Worse: o.verdict.Worse,
	})
	return nil
}

// narrow returns the part of what is offered that is taken.
func (t *turn) narrow(d Deal, c Accept) (Piece, error) {
	if d.Way != Offer {
		return d.Give, refuse(fault.Invalid, "part", "only an offer can be taken in part; ask for a swap of that part")
	}
	s, from, to, err := t.ahead(d.Give)
	if err != nil {
		return d.Give, err
	}
	p := d.Give
	if !c.From.IsZero() {
		p.From = second(c.From)
	}
	if !c.To.IsZero() {
		p.To = second(c.To)
	}
	f, u := p.In(s)
	if f.Before(from) && f.After(t.now) || u.After(to) || !f.Before(u) {
		return d.Give, refuse(fault.Invalid, "part", "the part does not lie in what is offered; choose times within it")
	}
	_, p, err = t.piece(p)
	return p, err
}

// lapse records that a deal has become illegal.
func (t *turn) lapse(d Deal, v Verdict) {
	t.record(DealEnded{Head: t.head(), Deal: d.ID, How: Lapsed, Why: WhyRules, Broken: v.Broken})
}

func (t *turn) approve(c Approve) error {
	d, err := t.pending(c.Deal)
	if err != nil {
		return err
	}
	if err := t.approver(t.isOwn(d)); err != nil {
		return err
	}
	if d.State != Accepted {
		return refuse(fault.Conflict, "not_accepted", "the other side has not accepted yet; wait for it")
	}
	o, err := t.outcome(d, d.Taker)
	switch {
	case err != nil:
		return err
	case d.Way == Drop:
		o.set, o.got[0].Staff = t.reseat(o.set, o.got[0].Shift, d.Holder)
	case !o.verdict.Legal():
		t.lapse(d, o.verdict)
		return nil
	}
	t.carryOut(d, o, true)
	return nil
}

func (t *turn) refuseDeal(c Refuse) error {
	if err := codeOrNone("reason", c.Reason); err != nil {
		return err
	}
	d, err := t.pending(c.Deal)
	if err != nil {
		return err
	}
	if d.State == Accepted {
		if err := t.approver(t.isOwn(d)); err != nil {
			return err
		}
		t.record(DealEnded{Head: t.head(), Deal: d.ID, How: Refused, Why: c.Reason})
		return nil
	}
	if err := t.twoSided(d); err != nil {
		return err
	}
	me := t.who.person()
	if !d.to(me) {
		return refuse(fault.Denied, "not_asked", "this was not asked of the person; there is nothing to refuse")
	}
	if t.askedOthers(d, me) {
		t.record(DealDeclined{Head: t.head(), Deal: d.ID})
		return nil
	}
	why := c.Reason
	if len(d.With) > 1 {
		why = WhyNobody
	}
	t.record(DealEnded{Head: t.head(), Deal: d.ID, How: Refused, Why: why})
	return nil
}

func (t *turn) withdraw(c Withdraw) error {
	d, err := t.pending(c.Deal)
	if err != nil {
		return err
	}
	me := t.who.person()
	asked := d.Holder
	if d.Way == Take {
		asked = d.With[0]
	}
	if me != asked && (d.State != Accepted || me != d.Taker) {
		return refuse(fault.Denied, "not_yours", "only who asked can take the deal back; refuse it instead")
	}
	if err := t.twoSided(d); err != nil {
		return err
	}
	if d.Way == Offer && me != asked && t.askedOthers(d, me) {
		t.record(DealDeclined{Head: t.head(), Deal: d.ID})
		return nil
	}
	t.record(DealEnded{Head: t.head(), Deal: d.ID, How: Withdrawn})
	return nil
}

// askedOthers reports whether a deal is asked of anybody else.
func (t *turn) askedOthers(d Deal, who string) bool {
	return len(d.With) == 0 || slices.ContainsFunc(d.Asks(), func(other string) bool { return other != who })
}

// tick lets lapse what is overdue, and judges what has followed its shift.
func (t *turn) tick(c Tick) error {
	for _, id := range t.b.pending {
		d := t.b.deals[id].clone()
		switch {
		case !d.Deadline.After(t.now):
			t.record(DealEnded{Head: t.head(), Deal: id, How: Lapsed, Why: WhyDeadline})
		case d.Anew && !c.Unjudged:
			t.anew(d)
		}
	}
	for _, id := range t.b.asking {
		if !t.b.absences[id].From.After(t.now) {
			t.record(AbsenceEnded{Head: t.head(), Absence: id, How: Lapsed})
		}
	}
	for _, id := range t.b.away {
		if !t.b.absences[id].To.After(t.now) {
			t.record(AbsenceEnded{Head: t.head(), Absence: id, How: Over})
		}
	}
	return nil
}

// anew judges a deal whose shift was moved. An offer to several lapses when it is legal for none of them; one to whoever is
// eligible goes on.
func (t *turn) anew(d Deal) {
	var last Verdict
	people := d.Asks()
	if d.Way == Drop || len(d.With) == 0 {
		people = nil
	}
	for _, who := range people {
		o, err := t.outcome(d, who)
		if last = o.verdict; err == nil && last.Legal() {
			people = nil
			break
		}
	}
	if len(people) > 0 {
		t.lapse(d, last)
		return
	}
	t.record(DealJudged{Head: t.head(), Deal: d.ID, Cost: last.Cost, Worse: last.Worse})
}

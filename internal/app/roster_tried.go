package app

import (
	"context"
	"slices"

	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/roster/explain"
	"heartline/roster/legal"
	"heartline/roster/life"
	"heartline/roster/model"
)

// TryShift says what a change of a shift by hand would break and cost, were it made now.
func (l rosterLife) TryShift(ctx context.Context, who access.Identity, shift string, in api.RosterShiftTry) (api.RosterTried, error) {
	h := handOf{}
	part := api.RosterHandInput{From: in.From, To: in.To, Reason: probe}
	switch in.Step {
	case api.RosterShiftTryStepAssign:
		h.Assign = &api.RosterAssignInput{Agent: in.Agent, From: in.From, To: in.To, Reason: probe}
	case api.RosterShiftTryStepMove:
		h.Move = &api.RosterMoveInput{Start: in.From, End: in.To, Reason: probe}
	case api.RosterShiftTryStepUnassign:
		h.Open = &part
	default:
		h.Cancel = &part
	}
	c, err := l.handCommand(ctx, who, shift, h)
	if err != nil {
		return api.RosterTried{}, err
	}
	return l.tried(ctx, who, c)
}

// TryDeal says what a deal would break and cost, were it asked and made now.
func (l rosterLife) TryDeal(ctx context.Context, who access.Identity, in api.RosterDealInput) (api.RosterTried, error) {
	if len(in.With) > 1 {
		return api.RosterTried{}, fault.Field("with", fault.New(fault.Invalid, "roster.try", "ask about one person at a time"))
	}
	c, err := l.dealCommand(ctx, who, in)
	if err != nil {
		return api.RosterTried{}, err
	}
	return l.tried(ctx, who, c)
}

// tried weighs a command, which is not carried out. What refuses it for another reason than the rules is the error.
func (l rosterLife) tried(ctx context.Context, who access.Identity, c life.Command) (out api.RosterTried, err error) {
	v := viewerOf(who)
	w, judge, err := l.a.roster.Weigh(ctx, c)
	if err != nil && fault.CodeOf(err) != "rules" {
		return out, bookFault(v, err)
	}
	out.Allowed = err == nil
	out.Verdict.Legal = w.Verdict == nil || w.Verdict.Legal()
	if w.Verdict == nil {
		return out, nil
	}
	out.Verdict.Value = w.Verdict.Cost
	out.Verdict.Hard = hardShown(v, *w.Verdict, judge.found.Hard)
	out.Verdict.Soft = knownTo(v, judge.found.Soft)
	out.Verdict.Mended = knownTo(v, judge.found.Mended)
	if v.all {
		addSeats(&out.Verdict, judge.found.left)
	} else { // the sum of all, less what is one's own, would be a colleague's
		out.Verdict.Value = cost(out.Verdict.Soft) - cost(out.Verdict.Mended)
	}
	if judge.because != nil {
		for _, b := range explain.Reasons(judge.because, slices.Concat(out.Verdict.Hard, out.Verdict.Soft, out.Verdict.Mended)) {
			out.Reasons = append(out.Reasons, api.RosterBecause{Rule: b.Rule, Reason: b.Reason, Profile: b.Profile})
		}
	}
	return out, nil
}

func cost(of []model.Violation) (sum int) {
	for _, v := range of {
		sum += v.Cost
	}
	return sum
}

// hardShown are the hard rules of a verdict that a viewer may know of, as a refusal names them, with what is known of each.
func hardShown(v viewer, verdict life.Verdict, found []model.Violation) (out []model.Violation) {
	for _, n := range inTheWay(v, &life.Illegal{Rules: verdict.Broken, Of: verdict.Of}) {
		known := false
		for _, f := range found {
			if f.Rule == n.Rule && (f.Staff == n.Staff || f.Staff == "") {
				known = true
				out = append(out, f)
			}
		}
		if !known {
			out = append(out, n)
		}
	}
	return slices.CompactFunc(out, func(a, b model.Violation) bool { return a == b })
}

// knownTo leaves out what is broken and mended for others, unless the viewer may know of it.
func knownTo(v viewer, all []model.Violation) (out []model.Violation) {
	for _, one := range all {
		if v.all || one.Staff == v.me {
			out = append(out, one)
		}
	}
	return out
}

// addSeats adds what becomes of seats that are left: it is told, though no rule refuses it.
func addSeats(v *api.RosterVerdict, left legal.Verdict) {
	v.Legal = v.Legal && len(left.Hard) == 0
	v.Hard, v.Soft, v.Mended = append(v.Hard, left.Hard...), append(v.Soft, left.Soft...), append(v.Mended, left.Mended...)
	for _, one := range left.Soft {
		v.Value += one.Cost
	}
	for _, one := range left.Mended {
		v.Value -= one.Cost
	}
}

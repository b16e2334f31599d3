package app

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/queue"
	"heartline/simulate/replay"
)

const (
	pastFacts = 60_000 // half a day of a busy floor, and some hundred milliseconds of one core
	pastSeed  = 1
)

// PlayPast plays a past span again, beside the living floor and without touching it: it reads the ledger alone. It returns
// fault.Conflict while another play is under way, fault.NotFound where nothing was recorded, and fault.Invalid with the
// field that is wrong.
func (s *simulations) PlayPast(ctx context.Context, ask api.PastAsk) (api.PastPlayed, error) {
	const op = "play a past span"
	release, err := s.take(op)
	if err != nil {
		return api.PastPlayed{}, err
	}
	defer release()
	bounded, cancel := context.WithTimeout(ctx, dayPatience)
	defer cancel()
	now := time.Now()
	if !ask.From.Before(now) {
		return api.PastPlayed{}, fault.Code("in_the_future", fault.Field("from", fault.New(fault.Invalid, op, "Only what has happened can be played again; choose an earlier beginning.")))
	}
	to := ask.From.Add(time.Duration(ask.Minutes) * time.Minute)
	if to.After(now) {
		to = now
	}
	out, err := s.playPast(bounded, ask, to)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return out, fault.Code("too_much_happened", fault.New(fault.Invalid, op, "It takes too long; choose a shorter span."))
	}
	return out, err
}

func (s *simulations) playPast(ctx context.Context, ask api.PastAsk, to time.Time) (api.PastPlayed, error) {
	record, err := ReadPast(ctx, s.a.store, ask.From, to, pastFacts, nil)
	if err != nil {
		return api.PastPlayed{}, err
	}
	options := replay.Options{Seed: pastSeed}
	if then, ok := record.Rules(); ok {
		if options.Rules, err = pastRules(ask, then, s.a.config().Rules()); err != nil {
			return api.PastPlayed{}, err
		}
	}
	played, err := record.Play(ctx, options)
	if err != nil {
		return api.PastPlayed{}, err
	}
	return pastPlayed{r: routing{history: history{a: s.a}}}.of(played), nil
}

// take takes the one turn of playing something.
func (s *simulations) take(op string) (release func(), err error) {
	select {
	case s.slot <- struct{}{}:
		return func() { <-s.slot }, nil
	default:
		return nil, fault.Code("simulation_running", fault.New(fault.Conflict, op, "Another day is being played; try again in some seconds."))
	}
}

// pastRules are the rules that are asked for; nil: those in force then, whatever came to be in force during the span.
func pastRules(ask api.PastAsk, then, now queue.Rules) (*queue.Rules, error) {
	rules := now
	if ask.Rules == api.PastAskRulesThen {
		if ask.Change == nil {
			return nil, nil //nolint:nilnil // nothing is changed
		}
		rules = then
	}
	c := ask.Change
	if c == nil {
		return &rules, nil
	}
	q, ok := rules.Queues[queue.ID(c.Queue)]
	if !ok {
		return nil, fault.Field("change.queue", fault.New(fault.Invalid, "play a past span", "There is no such queue; choose one of the list."))
	}
	if c.Strategy != "" {
		q.Strategy = queue.Strategy(c.Strategy)
	}
	if c.OfferTimeoutSeconds != nil {
		q.OfferTimeout = time.Duration(*c.OfferTimeoutSeconds) * time.Second
	}
	if c.AfterCallSeconds != nil {
		q = withAfterCall(q, time.Duration(*c.AfterCallSeconds)*time.Second)
	}
	rules.Queues = maps.Clone(rules.Queues)
	rules.Queues[q.ID] = q
	return &rules, nil
}

// withAfterCall changes the after-call work of a queue, and that of the grades that have none of their own.
func withAfterCall(q queue.Queue, d time.Duration) queue.Queue {
	for _, own := range []*time.Duration{&q.AfterCallRed, &q.AfterCallYellow} {
		if *own == q.AfterCall {
			*own = d
		}
	}
	q.AfterCall = d
	return q
}

// pastPlayed shows a result as the page takes it: with names, and with nothing where there is no figure.
type pastPlayed struct{ r routing }

func (p pastPlayed) of(r replay.Result) api.PastPlayed {
	out := api.PastPlayed{
		From: r.From, To: r.To, Inputs: r.Inputs, Damaged: r.Damaged, Seed: int(r.Seed), Same: r.Differs == nil, WithinSeconds: r.Within,
		Was: pastDesks(r.Was), Would: pastDesks(r.Would), StepSeconds: r.StepS, Changes: r.Changes,
		Assumed: api.PastAssumed{Drawn: r.Assumed.Drawn, Means: r.Assumed.Means, Rescued: r.Assumed.Rescued, Patient: r.Assumed.Patient, Deferred: r.Assumed.Deferred},
	}
	if r.Differs != nil {
		out.DiffersAt = &r.Differs.At
	}
	for _, q := range r.Missing {
		out.Missing = append(out.Missing, string(q))
	}
	for _, g := range r.Groups {
		group := api.PastGroup{Was: pastSide(g.Was), Would: pastSide(g.Would)}
		if g.Queue != "" {
			group.Queue = p.r.queue(g.Queue)
		}
		out.Groups = append(out.Groups, group)
	}
	for _, c := range r.People {
		if c.Agent == proveAgent { // no person
			continue
		}
		out.Counsellors = append(out.Counsellors, api.PastCounsellor{Agent: p.r.a.people.Person(string(c.Agent)), Was: pastAsked(c.Was), Would: pastAsked(c.Would)})
	}
	for _, s := range r.Steps {
		out.Steps = append(out.Steps, api.PastStep{At: s.At, Callers: s.Callers, WasSeconds: figure(s.Was), WouldSeconds: figure(s.Would)})
	}
	for _, c := range r.Calls {
		call := api.PastCall{CallId: c.Call, At: c.At, Queue: p.r.queue(c.Queue), Grade: gradeOf(string(c.Grade)), Was: p.fate(c.Was), Would: p.fate(c.Would)}
		if c.First != nil {
			call.First = &api.PastTurn{Because: string(c.First.Because), Detail: c.First.Detail, Was: p.decision(c.First.Was), Would: p.decision(c.First.Would)}
			if c.First.Agent != "" {
				call.First.Agent = p.r.a.people.Person(string(c.First.Agent))
			}
		}
		out.Calls = append(out.Calls, call)
	}
	return out
}

func (p pastPlayed) fate(f replay.Fate) api.PastFate {
	out := api.PastFate{End: api.PastFateEnd(f.End), WaitSeconds: f.Wait}
	if f.Agent != "" {
		out.Agent = p.r.a.people.Person(string(f.Agent))
	}
	return out
}

func (p pastPlayed) decision(d *replay.Decision) *api.PastDecision {
	if d == nil {
		return nil
	}
	out := &api.PastDecision{Act: api.PastDecisionAct(d.Act), WaitedSeconds: d.Waited, To: d.To, Step: d.Step}
	if d.Agent != "" {
		out.Agent = p.r.a.people.Person(string(d.Agent))
	}
	if d.Queue != "" {
		out.Queue = p.r.queue(d.Queue)
	}
	return out
}

func pastSide(s replay.Side) api.PastSide {
	out := api.PastSide{
		Callers: s.Callers, Answered: s.Answered, Left: s.Left, SentOn: s.SentOn, Waiting: s.Waiting,
		MedianSeconds: figure(s.Median), P90Seconds: figure(s.P90), LongestSeconds: figure(s.Longest),
	}
	if !slices.Contains(s.Levels, -1) {
		out.Levels = s.Levels
	}
	return out
}

func pastDesks(d replay.Desks) api.PastDesks {
	return api.PastDesks{Offers: d.Offers, Declined: d.Declined, Missed: d.Missed, Unreachable: d.Unreachable, Occupancy: figure(d.Occupancy)}
}

func pastAsked(a replay.Asked) api.PastAsked {
	out := api.PastAsked{Offered: a.Offered, Answered: a.Answered, Passed: a.Passed}
	for _, r := range a.Reasons {
		out.Reasons = append(out.Reasons, api.PastReason{Reason: r.Reason, Times: r.Times})
	}
	return out
}

// figure is a measure of somebody; of nobody there is none.
func figure(v float64) *float64 {
	if v < 0 {
		return nil
	}
	return &v
}

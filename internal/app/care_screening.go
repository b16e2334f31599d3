package app

import (
	"context"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/triage"
)

// Bounds of a review.
const (
	reviewSpan    = 24 * time.Hour
	maxReviewSpan = 92 * 24 * time.Hour
	maxUnscreened = 200
)

// Screening gives what became of the question about present danger.
func (c *care) Screening(ctx context.Context, who console.CareAsker, callID string) (api.Screening, error) {
	if err := c.own(ctx, who, callID); err != nil {
		return api.Screening{}, err
	}
	return c.screening(ctx, callID)
}

func (c *care) screening(ctx context.Context, callID string) (api.Screening, error) {
	facts, err := c.facts(ctx, callID)
	out := api.Screening{CallId: callID}
	for _, f := range facts {
		if s, ok := f.Fact.(ledger.CareScreened); ok {
			c.screened(&out, s, f.Event.At)
		}
	}
	return out, err
}

// screened lets a newer fact hold.
func (c *care) screened(out *api.Screening, s ledger.CareScreened, at time.Time) {
	by := c.a.people.Person(s.By)
	out.Outcome, out.Result, out.Positive, out.Reason, out.By, out.At = api.ScreeningOutcome(s.Outcome), s.Result, s.Positive, s.Reason, by, at
	out.About = api.ScreeningAboutCaller
	if s.About == aboutOther {
		out.About = api.ScreeningAboutOther
	}
	out.Changes = append(out.Changes, api.ScreeningChange{
		Outcome: out.Outcome, Result: s.Result, Positive: s.Positive, Reason: s.Reason, About: out.About, By: by, At: at,
	})
}

// aboutOther marks a screening about somebody who is not on the line.
const aboutOther = string(api.ScreeningAboutOther)

// SetScreening records what became of it. The newest holds; saying the same again changes nothing.
func (c *care) SetScreening(ctx context.Context, who console.CareAsker, callID string, choice api.ScreeningChoice) (api.Screening, error) {
	if err := c.own(ctx, who, callID); err != nil {
		return api.Screening{}, err
	}
	cfg := c.a.config().Care
	s, err := cfg.ScreenRules().Check(triage.Screening{Outcome: triage.ScreenOutcome(choice.Outcome), Result: choice.Result, Reason: choice.Reason})
	if err != nil {
		return api.Screening{}, err
	}
	release, err := c.turns.take(ctx, callID)
	if err != nil {
		return api.Screening{}, err
	}
	defer release()
	now, err := c.screening(ctx, callID)
	if err != nil {
		return api.Screening{}, err
	}
	fact := ledger.CareScreened{Outcome: string(s.Outcome), Result: s.Result, Positive: s.Positive, Reason: s.Reason, Rules: cfg.Version, By: who.User}
	if choice.About == api.ScreeningAboutOther {
		fact.About = aboutOther
	}
	if string(now.Outcome) == string(s.Outcome) && now.Result == s.Result && now.Reason == s.Reason && (now.About == api.ScreeningAboutOther) == (fact.About != "") {
		return now, nil
	}
	if _, err := c.a.appendFacts(ctx, ledger.CareStream(callID), access.Actor(who.User), fact); err != nil {
		return api.Screening{}, err
	}
	c.screened(&now, fact, time.Now().UTC().Truncate(time.Microsecond))
	return now, nil
}

// ScreeningReview gives the talks of a span without a screening, and how many had one.
func (c *care) ScreeningReview(ctx context.Context, from, to time.Time) (api.ScreeningReview, error) {
	from, to, err := spanOfReview(from, to)
	if err != nil {
		return api.ScreeningReview{}, err
	}
	c.a.folded(ctx) // pages ask when a call has just ended: the answer holds it, unless storage is slow
	counts, err := c.a.store.ScreenedCounts(ctx, from, to)
	if err != nil {
		return api.ScreeningReview{}, err
	}
	out, err := c.unscreened(ctx, from, to, maxUnscreened)
	hotlines, agents := map[string]int{}, map[string]int{}
	for _, n := range counts {
		addScreened(&out.Total, n)
		if _, known := hotlines[n.Hotline]; !known {
			hotlines[n.Hotline] = len(out.ByHotline)
			out.ByHotline = append(out.ByHotline, api.ScreeningGroup{Hotline: c.a.hotlineName(n.Hotline)})
		}
		addScreened(&out.ByHotline[hotlines[n.Hotline]].Counts, n)
		if _, known := agents[n.Agent]; !known {
			agents[n.Agent] = len(out.ByAgent)
			out.ByAgent = append(out.ByAgent, api.ScreeningGroup{Agent: c.a.people.Person(n.Agent)})
		}
		addScreened(&out.ByAgent[agents[n.Agent]].Counts, n)
	}
	return out, err
}

// UnscreenedTalks gives the talks of a span without a screening alone.
func (c *care) UnscreenedTalks(ctx context.Context, from, to time.Time, limit int) (api.ScreeningReview, error) {
	from, to, err := spanOfReview(from, to)
	if err != nil {
		return api.ScreeningReview{}, err
	}
	c.a.folded(ctx)
	return c.unscreened(ctx, from, to, limit)
}

// spanOfReview completes and checks a span.
func spanOfReview(from, to time.Time) (begin, end time.Time, err error) {
	if to.IsZero() {
		to = time.Now().UTC()
	}
	if from.IsZero() {
		from = to.Add(-reviewSpan)
	}
	if !from.Before(to) || to.Sub(from) > maxReviewSpan {
		return from, to, fault.Field("from", fault.New(fault.Invalid, "screenings", "Choose a span of at most 92 days that ends after its begin."))
	}
	return from, to, nil
}

func (c *care) unscreened(ctx context.Context, from, to time.Time, limit int) (api.ScreeningReview, error) {
	out := api.ScreeningReview{From: from, To: to}
	gaps, err := c.a.store.Unscreened(ctx, from, to, limit)
	for _, g := range gaps {
		one := api.UnscreenedCall{CallId: g.Call, Hotline: c.a.hotlineName(g.Hotline), Grade: gradeOf(g.Grade), StartedAt: g.ArrivedAt, EndedAt: g.EndedAt}
		if g.Agent != "" {
			one.Agent = c.a.people.Person(g.Agent)
		}
		out.Missing = append(out.Missing, one)
	}
	return out, err
}

func addScreened(to *api.ScreeningCounts, n store.Screened) {
	to.Talks += n.Talks
	to.Asked += n.Asked
	to.Positive += n.Positive
	to.Refused += n.Refused
	to.CutOff += n.CutOff
	to.NotPossible += n.NotPossible
	to.Missing += n.Missing
}

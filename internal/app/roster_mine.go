package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/store"
	"heartline/roster/life"
)

const (
	mineWeeks   = 5 // that a person sees unless told otherwise
	mineMost    = 62 * 24 * time.Hour
	openMost    = 100 // open shifts that are weighed for a person
	swapsWeeks  = 4   // in which partners are looked for unless told otherwise
	swapsMost   = 600 // shifts that are weighed, the nearest first
	takersMost  = 50
	minutesHour = 60.0
)

// MyRoster shows a person's own shifts, what the person may take, deals and leave.
func (l rosterLife) MyRoster(ctx context.Context, who access.Identity, from, to time.Time) (api.MyRoster, error) {
	zone := zoneOf(l.a.config().Zone)
	if from.IsZero() {
		from = monday(time.Now(), zone)
	}
	if to.IsZero() {
		to = from.AddDate(0, 0, mineWeeks*week)
	}
	if !to.After(from) || to.Sub(from) > mineMost {
		return api.MyRoster{}, fault.Field("to", fault.New(fault.Invalid, "roster", "The end lies after the start, at most 62 days."))
	}
	asker, err := l.asker(ctx, who, "")
	if err != nil {
		return api.MyRoster{}, err
	}
	feeds, err := l.a.store.RosterFeeds(ctx, who.User.ID)
	if err != nil {
		return api.MyRoster{}, err
	}
	out := api.MyRoster{Zone: zone.String()}
	if i := slices.IndexFunc(feeds, func(f store.RosterFeed) bool { return f.RevokedAt.IsZero() }); i >= 0 {
		out.Feed = api.RosterFeedMade{MadeAt: feeds[i].MadeAt}
	}
	err = l.a.roster.Judged(ctx, func(b *life.Book, j life.Judge) { l.mine(b, j, asker, viewerOf(who), &out, from, to) })
	return out, err
}

// mine fills a person's page from the book.
func (l rosterLife) mine(b *life.Book, j life.Judge, asker life.Asker, v viewer, out *api.MyRoster, from, to time.Time) {
	me, now := asker.By, time.Now()
	pending := map[string]bool{}
	for _, d := range b.Deals(now.AddDate(0, 0, -week)) {
		if d.Pending() && owns(d, me) {
			pending[d.Give.Shift] = true
			if d.Want != nil {
				pending[d.Want.Shift] = true
			}
		}
		if owns(d, me) || asks(d, me) && d.Pending() {
			out.Deals = append(out.Deals, l.deal(b, d, v))
		}
	}
	theirs := b.Of(me)
	for _, s := range theirs {
		if !s.Touches(from, to) {
			continue
		}
		one := l.shift(s)
		one.DealPending = pending[s.ID]
		one.Back = goesBack(b, j, asker, s)
		if s.End.After(now) {
			for _, n := range b.Notes(s.ID) {
				out.Notes = append(out.Notes, api.RosterNoteHead{Id: n.ID, Shift: s.ID, By: l.person(n.By), At: n.At})
				one.Note = n.ID
			}
		}
		out.Shifts = append(out.Shifts, one)
	}
	out.Open = l.open(b, j, asker, v, latest(from, now), to)
	for _, x := range b.Absences(me) {
		if x.To.After(now.Add(-lately)) {
			out.Absences = append(out.Absences, l.absence(b, x, me))
		}
	}
	for _, w := range b.Windows() {
		if !w.Off && w.Closes.After(now) && (len(w.Tags) == 0 || shares(w.Tags, asker.Tags)) {
			out.Windows = append(out.Windows, windowOf(w))
		}
	}
	zone := zoneOf(l.a.config().Zone)
	first := monday(now, zone)
	monthFrom, monthTo := monthOf(now, zone)
	out.Hours.Week = float64(minutesIn(theirs, first, first.AddDate(0, 0, week))) / minutesHour
	out.Hours.Month = float64(minutesIn(theirs, monthFrom, monthTo)) / minutesHour
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// open are the shifts that nobody has, with what taking one would break, those for which the person waits, and those of others
// for which the person can wait.
func (l rosterLife) open(b *life.Book, j life.Judge, asker life.Asker, v viewer, from, to time.Time) (out []api.RosterShift) {
	for _, s := range b.Shifts(from, to) {
		waits := slices.ContainsFunc(b.Waiting(s.ID), func(w life.Waiting) bool { return w.Staff == asker.By })
		if s.Holder != "" && !waits || !s.End.After(from) || len(out) == openMost {
			continue
		}
		one := l.shift(s)
		one.Full, one.Waiting = s.Holder != "", waits
		if s.Holder == "" {
			one.Legal, one.Cost, one.Why = weighedUp(b, j, v, life.TakeShift{Asker: asker, Piece: life.Piece{Shift: s.ID}, Reason: takenOver}, time.Now())
		}
		out = append(out, one)
	}
	out = append(out, l.joinable(b, j, asker, from, to, openMost-len(out))...)
	slices.SortStableFunc(out, func(x, y api.RosterShift) int { return x.Start.Compare(y.Start) })
	return out
}

// weighedUp says what a command would give, which is not given: whether it is let through, what it costs, or the rules in the way
// that the viewer may know of. Of the costs only the own ones are told to whoever may not know of everybody's: the sum of all, less those,
// would be a colleague's.
func weighedUp(b *life.Book, j life.Judge, v viewer, c life.Command, now time.Time) (legal bool, worth int, why []string) {
	judge, ruled := j.(*rosterJudge)
	if ruled {
		judge.found = namedRules{}
	}
	w, err := life.Weigh(b, j, c, now)
	if refused := bookFault(v, err); refused != nil {
		return false, 0, brokenBy(refused)
	}
	switch {
	case !v.all && ruled:
		worth = cost(knownTo(v, judge.found.Soft)) - cost(knownTo(v, judge.found.Mended))
	case v.all && w.Verdict != nil:
		worth = w.Verdict.Cost
	}
	return true, worth, nil
}

// MyPartners lists with whom a person could swap a shift, or a part of it, or who could take it. Those who may not are left out unless
// it is the person's own rules that are in the way, or the person may know of everybody's.
func (l rosterLife) MyPartners(ctx context.Context, who access.Identity, q console.RosterPartnersAsked) (out []api.RosterTaker, err error) {
	now, shift, from, to := time.Now(), q.Shift, q.From, q.To
	if from.IsZero() || from.Before(now) {
		from = now
	}
	if to.IsZero() {
		to = from.AddDate(0, 0, swapsWeeks*week)
	}
	if !to.After(from) || to.Sub(from) > mineMost {
		return nil, fault.Field("to", fault.New(fault.Invalid, "roster", "The end lies after the start, at most 62 days."))
	}
	asker, err := l.asker(ctx, who, "")
	if err != nil {
		return nil, err
	}
	known, v := false, viewerOf(who)
	var wrong error
	err = l.a.roster.Judged(ctx, func(b *life.Book, j life.Judge) {
		mine, ok := b.Shift(shift)
		if known = ok && mine.Holder == asker.By; !known {
			return
		}
		give := life.Piece{Shift: shift, From: q.PartFrom, To: q.PartTo}
		if q.Offer {
			out, wrong = l.takers(b, j, v, mine, give)
			return
		}
		for _, s := range nearest(b, mine, from, to) {
			c := life.AskSwap{Asker: asker, Give: give, Want: life.Piece{Shift: s.ID}}
			one := api.RosterTaker{Agent: l.person(s.Holder), Shift: l.shift(s)}
			one.Legal, one.Cost, one.Why = weighedUp(b, j, v, c, now)
			if !one.Legal && len(one.Why) == 0 {
				continue
			}
			monthFrom, monthTo := monthOf(s.Start, zoneOf(l.a.config().Zone))
			one.Hours = float64(minutesIn(b.Of(s.Holder), monthFrom, monthTo)) / minutesHour
			out = append(out, one)
		}
	})
	if err == nil && !known {
		err = fault.Field("shift", fault.Code("not_yours", fault.New(fault.NotFound, "roster", "You have no such shift; read the roster anew.")))
	}
	if err == nil {
		err = wrong
	}
	return bestTakers(out), err
}

// nearest returns the shifts of others that begin in a span, those first that begin near a shift, so many at the most.
func nearest(b *life.Book, mine life.Shift, from, to time.Time) []life.Shift {
	all := slices.DeleteFunc(b.Shifts(from, to), func(s life.Shift) bool {
		same := s.Start.Equal(mine.Start) && s.End.Equal(mine.End) && s.Line == mine.Line && s.Role == mine.Role && s.Site == mine.Site
		return s.Holder == "" || s.Holder == mine.Holder || s.Start.Before(from) || same // who works at the same time has nothing to give
	})
	slices.SortStableFunc(all, func(x, y life.Shift) int {
		return cmp.Compare(x.Start.Sub(mine.Start).Abs(), y.Start.Sub(mine.Start).Abs())
	})
	return all[:min(len(all), swapsMost)]
}

// bestTakers puts legal ones first, then the cheapest, then by start and name.
func bestTakers(all []api.RosterTaker) []api.RosterTaker {
	slices.SortStableFunc(all, func(x, y api.RosterTaker) int {
		if x.Legal != y.Legal {
			if x.Legal {
				return -1
			}
			return 1
		}
		return cmp.Or(x.Cost-y.Cost, x.Shift.Start.Compare(y.Shift.Start), strings.Compare(x.Agent.Id, y.Agent.Id))
	})
	return all[:min(len(all), takersMost)]
}

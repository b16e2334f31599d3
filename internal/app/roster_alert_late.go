package app

import (
	"context"
	"slices"
	"time"

	"heartline/agent"
	"heartline/internal/access"
	"heartline/roster/adherence"
	"heartline/roster/life"
)

// lateWatch follows who has come to the shifts of the published roster. Its owner alone uses it.
type lateWatch struct {
	book   *adherence.Book // nil: to be read
	begun  time.Time
	next   int64                // of the floor's facts
	roster *adherence.Published // to be put in force
	seen   map[string]time.Time // when somebody who leads was last at a page
}

const (
	lateAnew  = 24 * time.Hour   // the book is read anew after so long: what is past is not needed any more
	leadsBack = 30 * time.Second // pages have come back so long after a start
)

// publish puts the roster in force as it is now.
func (l *lateWatch) publish(now time.Time, shifts []life.Shift) {
	p := adherence.Published{At: now, From: now.Add(-life.MaxLength), To: now.Add(2 * lateAnew)}
	for _, s := range heldShifts(shifts) {
		if !s.Start.Before(p.From) && s.Start.Before(p.To) {
			p.Shifts = append(p.Shifts, s)
		}
	}
	l.roster = &p
}

// look reads what has happened, and returns those who should have come and are not signed in. Somebody who leads need not sit at a
// desk: a page that is open is enough.
func (l *lateWatch) look(ctx context.Context, r rosterReports, now time.Time) ([]adherence.Late, error) {
	if l.book == nil || now.Sub(l.begun) >= lateAnew {
		book, err := adherence.New(r.zone(), adherence.Settings{Grace: -1})
		if err != nil {
			return nil, err
		}
		next, err := r.follow(ctx, book, now, now, 0)
		if err != nil {
			return nil, err
		}
		l.book, l.begun, l.next = book, now, next
	}
	if l.roster != nil {
		l.book.Apply(*l.roster)
		l.roster = nil
	}
	for {
		events, err := r.a.store.FloorFacts(ctx, l.next, adherencePage)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			l.book.Apply(adherence.Recorded{Event: e})
			l.next = e.Seq + 1
		}
		if len(events) < adherencePage {
			break
		}
	}
	return slices.DeleteFunc(l.book.Late(now), func(late adherence.Late) bool {
		return late.State != "" && late.State != string(agent.LoggedOut) || l.leads(r.a, late, now)
	}), nil
}

// leads reports whether somebody leads, and has been at a page in the shift, or may have been before this process began.
func (l *lateWatch) leads(a *App, late adherence.Late, now time.Time) bool {
	u := (*a.people.known.Load())[late.Agent]
	if !slices.Contains(u.Roles, access.Supervisor) {
		return false
	}
	if l.seen == nil {
		l.seen = map[string]time.Time{}
	}
	if a.web.hub.Watched(late.Agent) {
		l.seen[late.Agent] = now
	}
	return l.seen[late.Agent].After(late.Since) || now.Sub(a.boot) < leadsBack
}

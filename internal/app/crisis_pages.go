package app

import (
	"context"
	"slices"
	"time"

	"heartline/call"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/crisis"
	"heartline/internal/ledger"
)

// pagePrefix begins the id of a page among the alerts.
const pagePrefix = "page-"

// pageLasts is how long a page of a call that is over stays before people: its task stays for good.
const pageLasts = 30 * time.Minute

// paged is a page: nobody has come. It stays before everybody of its roles until somebody comes, or each has put it
// away.
type paged struct {
	crisis.Page
	call    call.ID
	hotline string
	at      time.Time
	over    bool            // the call has ended
	away    map[string]bool // who has put it away
}

// Page calls people who are perhaps not there: on every page that they have open, and by the webhooks that the policy
// names. Who was there to see it is recorded; the task that stands behind it is the call's own fact.
func (h *helpers) Page(id call.ID, p crisis.Page) {
	v, _ := h.a.calls.Call(id)
	h.mu.Lock()
	one, again := h.pages[p.Key]
	if !again {
		one = &paged{Page: p, call: id, hotline: v.Hotline, at: time.Now().UTC(), away: map[string]bool{}}
		h.pages[p.Key] = one
	}
	one.over = one.over || p.Why == crisis.Closed
	leads := h.leadsOf(p.Roles)
	var there []string
	for _, person := range leads {
		if h.a.web != nil && h.a.web.hub.Watched(person) {
			there = append(there, person)
		}
		h.publishLocked(person)
	}
	h.mu.Unlock()
	if again {
		return
	}
	for _, person := range there {
		h.a.web.hub.Publish(live.Message{Type: live.Notice, To: live.To(person), Data: live.NoticeData{
			Code: "crisis_paged", Level: "alarm", Params: map[string]string{"call_id": string(id)},
		}})
	}
	slices.Sort(there)
	h.hooks.later(func(ctx context.Context) { h.recordPage(ctx, one, there) })
	e, _ := h.a.config().EscalationOf(v.Hotline)
	for _, name := range e.PageHooks {
		h.hooks.send(hookMessage{Webhook: name, Event: "crisis.nobody_came", ID: pagePrefix + p.Key, Escalation: p.Key, Drill: p.Drill}, nil)
	}
}

// recordPage writes down who was paged. A page that the process before this one has recorded is not recorded twice.
func (h *helpers) recordPage(ctx context.Context, p *paged, there []string) {
	stream := ledger.CrisisStream(p.Key)
	release, err := h.a.crisisTurns.take(ctx, string(stream))
	if err != nil {
		return
	}
	defer release()
	if last, err := h.a.store.LastSeq(ctx, stream); err == nil && last > 0 {
		return
	}
	fact := ledger.CrisisPaged{Escalation: p.Key, Call: string(p.call), Roles: p.Roles, Why: string(p.Why), Seen: there, Drill: p.Drill}
	if _, err := h.a.appendFacts(ctx, stream, drillSystem, fact); err != nil {
		h.a.log.ErrorContext(ctx, "a page is not recorded", "call_id", string(p.call), "err", err)
	}
}

// settlePages takes pages away when somebody comes, and marks those whose call is over.
func (h *helpers) settlePages(v call.View) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := range v.Crisis {
		e := &v.Crisis[i]
		p, ok := h.pages[e.ID]
		if !ok {
			continue
		}
		switch {
		case e.Ack != nil && e.Live(), e.Cancelled:
			delete(h.pages, e.ID)
			for _, person := range h.leadsOf(p.Roles) {
				if !p.away[person] {
					why := "taken"
					if e.Cancelled {
						why = string(crisis.Withdrawn)
					}
					h.goneLocked(person, pagePrefix+e.ID, why, ackBy(e), p.Drill)
					h.publishLocked(person)
				}
			}
		case !e.Live() && !p.over:
			p.over = true
			for _, person := range h.leadsOf(p.Roles) {
				h.publishLocked(person)
			}
		}
	}
}

// pagesLocked is the pages before a person.
func (h *helpers) pagesLocked(person string) (out []api.CrisisAlert) {
	u, ok := (*h.a.people.known.Load())[person]
	for key, p := range h.pages {
		switch {
		case p.over && time.Since(p.at) > pageLasts:
			delete(h.pages, key)
		case ok && hasRole(u, p.Roles) && !p.away[person]:
			one := h.alertOf(p.call, key)
			one.Id, one.Kind, one.State, one.Drill = pagePrefix+key, api.CrisisAlertKindPage, api.CrisisAlertStateAsked, p.Drill
			one.AskedAt, one.CallOver, one.Hotline = p.at, p.over, h.a.hotlineName(p.hotline)
			out = append(out, one)
		}
	}
	return out
}

// page finds a page that stands before a person.
func (h *helpers) page(person, key string) (paged, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	p, ok := h.pages[key]
	if !ok || p.away[person] || !hasRole((*h.a.people.known.Load())[person], p.Roles) {
		return paged{}, false
	}
	return paged{Page: p.Page, call: p.call, over: p.over}, true
}

// putAway takes a page off one person's pages.
func (h *helpers) putAway(person, key string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p, ok := h.pages[key]; ok {
		p.away[person] = true
		h.goneLocked(person, pagePrefix+key, string(crisis.Declined), "", p.Drill)
		h.publishLocked(person)
	}
}

// pagedAt is when people were paged for a search; zero: they were not, by this process.
func (h *helpers) pagedAt(key string) time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p, ok := h.pages[key]; ok {
		return p.at
	}
	return time.Time{}
}

package app

import (
	"sync"

	"heartline/agent"
	"heartline/call"
)

// deskNews tells pages what counsellors are to see. It implements call.Desks: nothing in it blocks. Until
// somebody listens, news is dropped: a page that connects gets a snapshot first.
type deskNews struct {
	mu     sync.RWMutex // protects the following
	listen newsListener
	offers map[agent.ID]call.OfferView
}

// newsListener is what the console hooks in.
type newsListener interface {
	DeskChanged(who agent.ID)
	BoardChanged()
	Offered(who agent.ID, o call.OfferView)
	OfferGone(who agent.ID, offer, reason string)
	CallChanged(v call.View)
	LegReplaced(who agent.ID, endpoint string)
}

func newDeskNews() *deskNews { return &deskNews{offers: map[agent.ID]call.OfferView{}} }

func (d *deskNews) setListener(l newsListener) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.listen = l
}

func (d *deskNews) to() newsListener {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.listen
}

// Offer returns the offer that a counsellor has to answer.
func (d *deskNews) Offer(who agent.ID) (call.OfferView, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	o, ok := d.offers[who]
	return o, ok
}

// ShowOffer shows an offer.
func (d *deskNews) ShowOffer(who agent.ID, o call.OfferView) {
	d.mu.Lock()
	d.offers[who] = o
	d.mu.Unlock()
	if l := d.to(); l != nil {
		l.Offered(who, o)
		l.DeskChanged(who)
	}
}

// HideOffer takes an offer off the screen.
func (d *deskNews) HideOffer(who agent.ID, offer, reason string) {
	d.mu.Lock()
	if d.offers[who].Offer == offer {
		delete(d.offers, who)
	}
	d.mu.Unlock()
	if l := d.to(); l != nil {
		l.OfferGone(who, offer, reason)
		l.DeskChanged(who)
	}
}

// CallChanged says that a counsellor's call looks different now.
func (d *deskNews) CallChanged(who agent.ID, v call.View) {
	if l := d.to(); l != nil {
		l.CallChanged(v)
		l.DeskChanged(who)
		l.BoardChanged()
	}
}

// LegReplaced says that a counsellor's desk is open in another tab or browser now.
func (d *deskNews) LegReplaced(who agent.ID, endpoint string) {
	if l := d.to(); l != nil {
		l.LegReplaced(who, endpoint)
	}
}

// deskChanged says that a desk looks different for another reason than its call.
func (d *deskNews) deskChanged(who agent.ID) {
	if l := d.to(); l != nil {
		l.DeskChanged(who)
	}
}

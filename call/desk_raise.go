package call

import "heartline/queue"

// raise says that the seat can take a call, brings the counsellor back to a caller who waits for them, and
// then ends the legs that this one replaces.
func (d *desk) raise() {
	var old []*desk
	for _, o := range d.x.desksOf(d.login.Agent) {
		switch {
		case o == d:
		case o.born.After(d.born) && o.up.Load():
			d.inbox.Put(deskDrop{replaced}) // the older one comes up last, after a restart or a frozen while
			return
		case !o.born.After(d.born):
			o.up.Store(false) // from now on nobody borrows it
			old = append(old, o)
		}
	}
	d.up.Store(true)
	d.frozen = false
	if len(old) > 0 {
		d.x.parts.Desks.LegReplaced(d.login.Agent, d.line)
	}
	defer func() {
		for _, o := range old {
			o.inbox.Put(deskDrop{replaced})
		}
	}()
	d.x.parts.Floor.Send(queue.SeatChanged{Seat: d.login.Seat, Up: true})
	d.inherit(old)
	if lent := d.lentTo(); lent != "" {
		// The call may just be taking in that the offer was accepted, and have the loss of this leg before it: it will
		// wait for the counsellor, whom it does not show yet.
		d.x.tell(ID(lent), d.back())
	}
	for _, v := range d.x.those(func(v *View) bool { return v.Has(d.login.Agent) }) {
		if string(v.ID) != d.lentTo() && (v.Phase == Parted || v.Phase == Talking || v.Phase == Dialling || v.Phase == Greeting) {
			call := string(v.ID)
			d.call.Store(&call)
			d.x.tell(v.ID, d.back())
		}
	}
}

// inherit takes over the call that a leg this one replaces has been lent to: the page may have been loaded again while the
// call takes in that its offer was accepted.
func (d *desk) inherit(old []*desk) {
	for _, o := range old {
		if lent := o.lentTo(); lent != "" && d.lentTo() == "" {
			d.call.Store(&lent)
		}
	}
}

// back tells a call that the counsellor has a leg again. One that does not wait for it takes no notice.
func (d *desk) back() inDeskBack {
	return inDeskBack{Agent: d.login.Agent, Leg: d.channel, Desk: d.id, Parking: d.parking()}
}

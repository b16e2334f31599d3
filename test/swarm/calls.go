package swarm

import (
	"slices"
	"time"
)

// Caller is one call as it was on the wire; a zero time is something that was not seen.
type Caller struct {
	InviteAt time.Time
	AnswerAt time.Time // the switch's 200
	EndAt    time.Time // the first BYE, of whichever side
	BySwitch bool      // the switch's BYE
}

// Offer is one ringing of a seat as it was on the wire.
type Offer struct {
	User     string
	InviteAt time.Time
	AnswerAt time.Time // the seat's 200
	EndAt    time.Time // the first BYE
	BySeat   bool      // the seat's BYE
}

// Calls are what the wire saw, both in order of their INVITE.
type Calls struct {
	Callers []Caller
	Offers  []Offer
}

// Read tells callers and seats apart by their ports. What is repeated counts when it was first seen; a call whose INVITE
// was not seen is passed over.
func Read(records []Record, callers, seats uint16) Calls {
	begun, rung := map[string]*Caller{}, map[string]*Offer{}
	for _, r := range records {
		switch {
		case r.From == callers || r.To == callers:
			if r.Method == "INVITE" && begun[r.CallID] == nil {
				begun[r.CallID] = &Caller{InviteAt: r.At}
			} else if c := begun[r.CallID]; c != nil {
				first(&c.AnswerAt, r, r.Status/100 == 2 && r.Of == "INVITE")
				c.BySwitch = first(&c.EndAt, r, r.Method == "BYE") && r.To == callers || c.BySwitch
			}
		case r.From == seats || r.To == seats:
			if r.Method == "INVITE" && rung[r.CallID] == nil {
				rung[r.CallID] = &Offer{InviteAt: r.At, User: r.User}
			} else if o := rung[r.CallID]; o != nil {
				first(&o.AnswerAt, r, r.Status/100 == 2 && r.Of == "INVITE")
				o.BySeat = first(&o.EndAt, r, r.Method == "BYE") && r.From == seats || o.BySeat
			}
		}
	}
	var all Calls
	for _, c := range begun {
		all.Callers = append(all.Callers, *c)
	}
	for _, o := range rung {
		all.Offers = append(all.Offers, *o)
	}
	slices.SortFunc(all.Callers, func(a, b Caller) int { return a.InviteAt.Compare(b.InviteAt) })
	slices.SortFunc(all.Offers, func(a, b Offer) int { return a.InviteAt.Compare(b.InviteAt) })
	return all
}

// first notes a time where it is wanted and not known yet, and reports whether it did.
func first(at *time.Time, r Record, wanted bool) bool {
	if !wanted || !at.IsZero() {
		return false
	}
	*at = r.At
	return true
}

// Completed is how many calls were served to their end: the seat said goodbye after a talk, and the switch to the caller.
func (c Calls) Completed() int {
	served, talked := 0, 0
	for _, x := range c.Callers {
		if !x.AnswerAt.IsZero() && x.BySwitch {
			served++
		}
	}
	for _, o := range c.Offers {
		if !o.AnswerAt.IsZero() && o.BySeat {
			talked++
		}
	}
	return min(served, talked)
}

// Freed are the times from a seat's goodbye to the next INVITE at that seat.
func (c Calls) Freed() (taken []time.Duration) {
	free := map[string]time.Time{}
	for _, o := range c.Offers {
		if at, ok := free[o.User]; ok && o.InviteAt.After(at) {
			taken = append(taken, o.InviteAt.Sub(at))
		}
		delete(free, o.User)
		if o.BySeat {
			free[o.User] = o.EndAt
		}
	}
	return taken
}

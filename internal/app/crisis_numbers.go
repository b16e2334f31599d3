package app

import (
	"context"

	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/crisis"
	"heartline/internal/access"
)

// numberDirectory is the numbers of one edition of the configuration, with how each is dialled.
type numberDirectory struct {
	*configs.NumberBook
	contacts map[string]string // by trunk: where it leads, as a SIP address has it
}

func newNumberDirectory(cfg *configs.Config) *numberDirectory {
	d := &numberDirectory{NumberBook: cfg.NumberBook(), contacts: map[string]string{}}
	for _, t := range cfg.Trunks {
		if t.Contact == "" {
			continue
		}
		d.contacts[t.Name] = t.Contact
		if t.Transport == "tcp" {
			d.contacts[t.Name] += ";transport=tcp"
		}
	}
	return d
}

var _ crisis.Numbers = (*numberDirectory)(nil)

// crisisRules is what a hotline does when help is called for.
func crisisRules(cfg *configs.Config, hotline string) *call.CrisisRules {
	out := &call.CrisisRules{Policy: cfg.CrisisPolicy(hotline), Keys: map[string]string{}, SeatKeys: map[string]string{}}
	if e, ok := cfg.EscalationOf(hotline); ok {
		out.OnRed, out.CallerKey = e.OnRed, e.CallerKey
	}
	for _, n := range cfg.Numbers {
		out.Keys[n.ID] = n.AcceptKey
	}
	for _, s := range cfg.Seats {
		if s.Kind == agent.OutsideNumber {
			out.SeatKeys[s.ID] = s.AcceptKey
		}
	}
	return out
}

// phoneOf is the configured name of a user's number: the configuration names the user by id, or as they sign in.
func (d *numberDirectory) phoneOf(u access.User) string {
	if name := d.PhoneOf(u.ID); name != "" {
		return name
	}
	return d.PhoneOf(u.Login)
}

// endpoint is what to dial for a number: a telephone of the house, or the trunk that leads to it. An emergency number is
// dialled at the trunk's address itself: Asterisk gives a call up at once whose line has just left one question for its
// health unanswered, and where a life is at stake the call is the question.
func (d *numberDirectory) endpoint(n crisis.Number) call.Secret {
	if n.Class == crisis.House {
		return call.Secret("PJSIP/" + string(n.Digits))
	}
	if at := d.contacts[n.Trunk]; at != "" && n.Class == crisis.EmergencyClass {
		return call.Secret("PJSIP/" + n.Trunk + "/sip:" + string(n.Digits) + "@" + at)
	}
	return call.Secret("PJSIP/" + string(n.Digits) + "@" + n.Trunk)
}

// CrisisDial returns what to dial for a telephone of a search. Every number that leaves the house goes by the gate, at
// this very moment; for a drill by that of drills.
func (h *helpers) CrisisDial(ctx context.Context, r call.CrisisRing) (call.Secret, crisis.Refusal) {
	e := h.a.book.now.Load()
	gate := e.gate
	if r.Drill {
		gate = gate.InDrill()
	}
	if r.Seat != "" {
		if n, outside := e.directory.SeatNumber(string(r.Seat)); outside {
			if why := gate.Check(e.directory.Dialled(n.Digits, n.Trunk), r.By); why != crisis.Pass {
				return "", why
			}
		}
		endpoint, ok := dialer{h.a}.SeatDial(ctx, r.Seat)
		if !ok {
			return "", crisis.UnknownNumber
		}
		return endpoint, crisis.Pass
	}
	n, ok := e.directory.Number(r.Number)
	if !ok {
		return "", crisis.UnknownNumber
	}
	if why := gate.Check(n, r.By); why != crisis.Pass {
		return "", why
	}
	if n.Class != crisis.House {
		// The same digits may be an emergency number's under another name: then it takes a person's press, too.
		if why := gate.Check(e.directory.Dialled(n.Digits, n.Trunk), r.By); why != crisis.Pass {
			return "", why
		}
	}
	return e.directory.endpoint(n), crisis.Pass
}

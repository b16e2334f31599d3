package app

import (
	"heartline/agent"
	"heartline/call"
	"heartline/configs"
	"heartline/crisis"
)

var _ call.Refuser = dialer{}

// Refusal judges a seat, or an outside number by its configured name, at the moment in which it is about to be
// dialled. Nobody has pressed for it as for an emergency number, and so none passes. What never leaves the house always
// passes; an unknown name is the dialler's to refuse. A drill goes by the gate of drills.
func (d dialer) Refusal(name string, outside, drill bool) (crisis.Refusal, crisis.GateMode) {
	if why, is := d.a.places.refusal(name, drill); outside && is {
		return why, d.a.config().NumberGate().Mode()
	}
	return refusalOf(d.a.config(), name, outside, drill)
}

func refusalOf(cfg *configs.Config, name string, outside, drill bool) (crisis.Refusal, crisis.GateMode) {
	gate := cfg.NumberGate()
	if drill {
		gate = gate.InDrill()
	}
	check := func(number, trunk string) (crisis.Refusal, crisis.GateMode) {
		return gate.Check(cfg.NumberBook().Dialled(crisis.Digits(number), trunk), ""), gate.Mode()
	}
	if outside {
		for _, o := range cfg.Outside {
			if o.ID == name {
				return check(o.Number, o.Trunk)
			}
		}
		return crisis.Pass, gate.Mode()
	}
	for _, s := range cfg.Seats {
		if s.ID == name && s.Kind == agent.OutsideNumber {
			return check(s.Number, s.Trunk)
		}
	}
	return crisis.Pass, gate.Mode()
}

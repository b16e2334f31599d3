package crisis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"heartline/agent"
)

// String names a target in a form that is stable: it stands in the places of round robins.
func (t Target) String() string {
	switch {
	case t.Role != "":
		return "role:" + t.Role
	case t.Skill != "":
		return fmt.Sprintf("skill:%s>=%d", t.Skill, max(t.Level, 1))
	case t.OnCall != "":
		return "on_call:" + t.OnCall
	case t.Person != "":
		return "person:" + t.Person
	case t.Number != "":
		return "number:" + t.Number
	default:
		return "webhook:" + t.Webhook
	}
}

// reach lists whom a way can ask now, those who can be reached first, without anybody whom it has asked in this
// step already, who said no in this round, or who is the call's own counsellor.
func (t *turn) reach(round, step int, conf Step, way int) []prospect {
	w := conf.ways()[way]
	if w.To.Number != "" || w.To.Webhook != "" {
		return t.reachName(round, step, w, way)
	}
	var can, cannot []prospect
	for _, person := range t.people(w.To) {
		p := t.prospect(w.Kind, way, person)
		switch {
		case person.ID == "" || person.ID == t.Counsellor || t.s.saidNo(round, person.ID), t.s.asked(round, step, w.Kind, p.whom()):
		case p.not != "":
			cannot = append(cannot, p)
		default:
			can = append(can, p)
		}
	}
	return append(can, cannot...)
}

// reachName returns what a way asks by its configured name.
func (t *turn) reachName(round, step int, w Way, way int) []prospect {
	p := prospect{way: way, kind: w.Kind, number: w.To.Number, webhook: w.To.Webhook}
	switch w.Kind {
	case Emergency:
		if t.prepared(p.number) {
			return nil
		}
	case Phone:
		p.gate(t.refusal(w.To.Number))
	default:
	}
	if t.s.asked(round, step, w.Kind, p.whom()) {
		return nil
	}
	return []prospect{p}
}

// prospect says whether, and by what, a person can be asked in a way.
func (t *turn) prospect(kind Kind, way int, person Person) prospect {
	p := prospect{way: way, kind: kind, person: person.ID}
	switch kind {
	case Desk:
		if !person.Page {
			p.not = Unreachable
		}
	case Seat:
		p.seat = person.Seat
		switch {
		case person.Seat == "":
			p.not = Unreachable
		case person.Busy:
			p.not = Busy
		default:
			if n, outside := t.seatNumber(string(person.Seat)); outside {
				p.gate(t.Gate.Check(n, ""))
			}
		}
	case Phone:
		if p.number = person.Phone; p.number == "" {
			p.not = Unreachable
		} else {
			p.gate(t.refusal(person.Phone))
		}
	default:
		p.not = Failed // a policy that no check has passed
	}
	return p
}

// gate keeps a prospect from the wire.
func (p *prospect) gate(r Refusal) {
	if r != Pass {
		p.refused, p.not = r, Refused
	}
}

// refusal asks the gate about a number that a timer wants dialled.
func (t *turn) refusal(name string) Refusal {
	n, ok := t.number(name)
	if !ok {
		return UnknownNumber
	}
	return t.Gate.Check(n, "")
}

// people lists whom a target means, in a stable order, each one once.
func (t *turn) people(to Target) []Person {
	if t.People == nil {
		return nil
	}
	var list []Person
	switch {
	case to.Person != "":
		if p, ok := t.person(to.Person); ok {
			list = append(list, p)
		}
	case to.OnCall != "":
		return unique(slices.Clone(t.People.OnCall(to.OnCall))) // the roster's order
	case to.Role != "":
		for _, p := range t.People.OnShift() {
			if slices.Contains(p.Roles, to.Role) {
				list = append(list, p)
			}
		}
	case to.Skill != "":
		for _, p := range t.People.OnShift() {
			if _, ok := p.Skills.Meets(to.requirement()); ok {
				list = append(list, p)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Person) int {
		if to.Skill != "" {
			if c := cmp.Compare(b.Skills[to.Skill], a.Skills[to.Skill]); c != 0 {
				return c
			}
		}
		return strings.Compare(a.ID, b.ID)
	})
	return unique(list)
}

func unique(list []Person) []Person {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(p Person) bool {
		twice := seen[p.ID]
		seen[p.ID] = true
		return twice
	})
}

// requirement is the skill that a target asks for.
func (t Target) requirement() []agent.Requirement {
	return []agent.Requirement{{Skill: t.Skill, Level: max(t.Level, 1)}}
}

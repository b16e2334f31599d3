package explain

import (
	"cmp"
	"slices"

	"heartline/roster/model"
)

// An aim judges what changes do for what the search is about: whether its states are worth following up, whether
// they are an answer, and whether nothing of it is left.
type aim func(st state, v Verdict) (toward, answer, whole bool)

// lessens is the aim to remove a broken rule, or to lessen it: what its rule costs the person, or the seats, on the dates that it
// is about.
func lessens(target model.Violation) aim {
	until := cmp.Or(target.Until, target.Date)
	same := func(v model.Violation) bool {
		return v.Rule == target.Rule && v.Staff == target.Staff && v.Hard == target.Hard &&
			(target.Staff != "" || v.Shift == target.Shift && v.Role == target.Role) && v.Date <= until && cmp.Or(v.Until, v.Date) >= target.Date
	}
	sum := func(vs []model.Violation) (amount, cost int) {
		for _, v := range vs {
			if same(v) {
				amount, cost = amount+v.Amount, cost+v.Cost
			}
		}
		return amount, cost
	}
	return func(_ state, v Verdict) (toward, answer, whole bool) {
		more, dearer := sum(slices.Concat(v.Hard, v.Soft))
		less, cheaper := sum(v.Mended)
		if target.Hard {
			return more < less, more < less, less-more >= target.Amount
		}
		return more < less || dearer < cheaper, dearer < cheaper, dearer < cheaper && less-more >= target.Amount && cheaper-dearer >= target.Cost
	}
}

// meets is the aim to meet a wish. It goes by what the person does: of two wishes that contradict each other the one costs what the
// other saves, and the verdict does not tell them apart.
func (g *ground) meets(b *Broken) aim {
	p, d := g.people[b.Staff], 0
	if day, ok := g.cal.Day(b.Date); ok {
		d = day
	}
	return func(st state, _ Verdict) (toward, answer, whole bool) {
		has, _ := g.names(g.at(st, p, d))
		var met bool
		switch b.Wanted {
		case "work":
			met = has != ""
		case "free":
			met = has == ""
		case "not":
			met = has != b.Shift
		default:
			met = has == b.Shift
		}
		return met, met, met
	}
}

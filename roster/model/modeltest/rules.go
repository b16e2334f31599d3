package modeltest

import (
	"slices"

	"pgregory.net/rapid"

	"heartline/roster/model"
)

// Measures are all that a rule can count.
var Measures = []model.Measure{
	model.Shifts, model.Minutes, model.DaysOff, model.Weekends, model.HalfWeekends, model.MixedWeekends, model.Kinds,
	model.WorkRun, model.OffRun, model.KindRun, model.WeekendRun, model.Rest, model.Follows, model.Pattern,
}

// rule draws a rule.
func (d drawer) rule(id string) model.Rule {
	r := model.Rule{ID: id, Measure: rapid.SampledFrom(Measures).Draw(d.T, "measure"), WUnder: 1 + d.upTo("under", 9), WOver: 1 + d.upTo("over", 9)}
	top := 6
	switch r.Measure {
	case model.Minutes:
		top = 3000
	case model.Rest:
		top = 2000
	default:
	}
	cuts := rapid.SliceOfN(rapid.IntRange(0, top), 4, 4).Draw(d.T, "bounds")
	slices.Sort(cuts)
	for i, b := range []**int{&r.HardMin, &r.SoftMin, &r.SoftMax, &r.HardMax} {
		if d.odd("bounded") {
			*b = &cuts[i]
		}
	}
	r.Curve = rapid.SampledFrom([]model.Curve{model.Linear, model.Linear, model.Square, model.Once}).Draw(d.T, "curve")
	switch r.Measure {
	case model.Shifts, model.Minutes, model.DaysOff, model.Weekends, model.HalfWeekends, model.MixedWeekends, model.Kinds:
		r.Window = d.window(r.Measure)
	case model.Rest, model.Follows:
		if d.odd("then") {
			r.Then = d.filter()
		}
		if r.Measure == model.Rest {
			if d.odd("no longest rest") {
				r.SoftMax, r.HardMax = nil, nil
			}
		} else {
			r.SoftMin, r.HardMin, r.SoftMax, r.HardMax = nil, nil, d.zeroOr("often"), nil
		}
	case model.Pattern:
		for range 1 + d.upTo("steps", 3) {
			r.Sequence = append(r.Sequence, rapid.SampledFrom([]model.Step{{Off: true}, {Any: true}, {Of: d.filter()}}).Draw(d.T, "step"))
		}
		r.SoftMin, r.HardMin, r.SoftMax, r.HardMax = nil, nil, d.zeroOr("often"), nil
		if d.odd("starts") {
			r.Starts = d.on()
		}
	default:
	}
	if r.SoftMin == nil && r.SoftMax == nil && r.HardMin == nil && r.HardMax == nil {
		zero := 0
		if r.Measure == model.Rest {
			zero = 660
			r.HardMin = &zero
		} else {
			r.SoftMax = &zero
		}
	}
	if r.SoftMin == nil {
		r.WUnder = 0
	}
	if r.SoftMax == nil {
		r.WOver = 0
	}
	if (r.WUnder == 0 && r.WOver == 0 || r.Measure == model.Minutes || r.Measure == model.Rest) && r.Curve != model.Linear {
		r.Curve = model.Linear
	}
	if d.odd("filter") && r.Measure != model.Pattern {
		r.Of = d.filter()
	}
	switch r.Measure {
	case model.WorkRun, model.OffRun, model.KindRun, model.WeekendRun:
		if d.odd("closed") {
			r.Edges = model.Closed
		}
	default:
	}
	switch d.upTo("scope", 3) {
	case 0:
		r.Scope = model.Scope{Contracts: []string{"half"}}
	case 1:
		r.Scope = model.Scope{Tags: []string{"trainee"}}
	}
	return r
}

func (d drawer) zeroOr(what string) *int {
	n := d.upTo(what, 1)
	return &n
}

func (d drawer) filter() model.Filter {
	switch d.upTo("filter", 6) {
	case 6:
		return model.Filter{Roles: []string{rapid.SampledFrom([]string{"talk", "lead"}).Draw(d.T, "in role")}}
	case 0:
		return model.Filter{Shifts: []string{d.shift("of")}}
	case 1:
		return model.Filter{Tags: []string{model.Night}}
	case 2:
		return model.Filter{Tags: []string{model.Night}, Negative: true}
	case 3:
		return model.Filter{Touches: rapid.SampledFrom([]string{"weekend", "holiday"}).Draw(d.T, "touches")}
	case 4:
		return model.Filter{Longer: 500}
	default:
		return model.Filter{On: d.on()}
	}
}

func (d drawer) window(m model.Measure) model.Window {
	w := model.Window{Kind: rapid.SampledFrom([]model.WindowKind{model.Horizon, model.Week, model.Month, model.Blocks, model.Rolling}).Draw(d.T, "window")}
	switch m {
	case model.Shifts, model.Minutes, model.DaysOff:
	default:
		if w.Kind == model.Rolling {
			w.Kind = model.Blocks // what moves with the days is for sums
		}
	}
	if w.Kind == model.Blocks || w.Kind == model.Rolling {
		w.Days = 1 + d.upTo("length", 6)
	}
	if d.odd("window on") {
		w.On = d.on()
	}
	if d.odd("long weekend") && (m == model.Weekends || m == model.HalfWeekends || m == model.MixedWeekends) {
		w.Weekend = []string{"fri", "sat", "sun"}
	}
	return w
}

package explain

import (
	"slices"

	"heartline/roster/bound"
	"heartline/roster/model"
)

// A writer puts a sentence together.
type writer struct{ bound.Sentence }

func (w *writer) text(name, text string) {
	if text != "" {
		w.Parts = append(w.Parts, bound.Part{Name: name, Text: text})
	}
}

func (w *writer) number(name string, n int) {
	w.Parts = append(w.Parts, bound.Part{Name: name, Number: n})
}

// violation writes what all violations have.
func (w *writer) violation(v model.Violation) {
	w.text("rule", v.Rule)
	w.text("staff", v.Staff)
	w.text("from", v.Date)
	w.text("to", v.Until)
	w.text("shift", v.Shift)
	w.text("role", v.Role)
	w.number("amount", v.Amount)
	if v.Hard {
		w.number("hard", 1)
	} else {
		w.number("cost", v.Cost)
	}
}

// Sentence returns what is broken, in parts. Its code is broken. with the measure of the rule, or its kind, and the side where there
// is one: broken.rest.low, broken.demand.high, broken.leave. A wish is broken.request.work, .free, .shift or .not.
func (b Broken) Sentence() bound.Sentence {
	w := writer{}
	w.Code = "broken." + string(b.Of.Kind)
	if b.Of.Kind == Personal {
		w.Code = "broken." + string(b.Of.Measure)
	}
	if b.Of.Kind == Wish {
		w.Code += "." + b.Wanted
	} else if b.Side != "" {
		w.Code += "." + string(b.Side)
	}
	w.violation(b.Violation)
	if bound := b.bound(); bound != nil {
		w.number("bound", *bound)
	}
	w.text("reason", b.Of.Reason)
	w.text("source", b.Of.Source)
	w.text("decided", b.Of.Decided)
	w.text("why", b.Of.Why)
	return w.Sentence
}

// bound returns the bound that is broken.
func (b Broken) bound() *int {
	of := b.Of.Bounds
	switch {
	case b.Of.Kind == Seats && !b.Hard && (b.Side == High || of.SoftMin == nil || b.Amount == 0):
		return of.Target
	case b.Of.Kind == Seats && !b.Hard:
		return nil // the target or the minimum: the amount says how many are missing
	case b.Side == Low && b.Hard:
		return of.HardMin
	case b.Side == Low:
		return of.SoftMin
	case b.Hard:
		return of.HardMax
	default:
		return of.SoftMax
	}
}

// Sentences returns the repair in parts: what it is, what is done, and what comes of it, rule by rule.
func (b Broken) Sentences() []bound.Sentence {
	switch {
	case b.Within == 0:
		return nil
	case b.Repair == nil:
		return []bound.Sentence{{Code: "repair.none", Parts: []bound.Part{{Name: "changes", Number: b.Within}}}}
	}
	kind := "repair.worse"
	switch {
	case !b.Repair.Legal:
		kind = "repair.illegal"
	case b.Repair.Better:
		kind = "repair.better"
	case b.Repair.Value == 0 && b.Repair.Hard == 0:
		kind = "repair.even"
	}
	head := b.Repair.head(kind)
	if b.Repair.Removes {
		head.Parts = append(head.Parts, bound.Part{Name: "removes", Number: 1})
	}
	return append([]bound.Sentence{head}, b.Repair.body()...)
}

func (o Outcome) head(code string) bound.Sentence {
	w := writer{}
	w.Code = code
	w.number("changes", len(o.Changes))
	w.number("value", o.Value)
	w.number("hard", o.Hard)
	return w.Sentence
}

// body says what is done and what comes of it. The codes are step. with the kind, and effect.hard.more, effect.hard.less,
// effect.more and effect.less.
func (o Outcome) body() []bound.Sentence {
	var all []bound.Sentence
	for _, s := range o.Steps {
		w := writer{}
		w.Code = "step." + string(s.Kind)
		w.text("date", s.Date)
		w.text("staff", s.Staff)
		w.text("other", s.Other)
		w.text("shift", s.Shift)
		w.text("role", s.Role)
		w.text("was", s.Was)
		w.text("was_role", s.WasRole)
		all = append(all, w.Sentence)
	}
	return append(all, o.effects()...)
}

func (o Outcome) effects() []bound.Sentence {
	var all []bound.Sentence
	add := func(effects []Effect, how string) {
		for _, f := range effects {
			w := writer{}
			w.Code = "effect." + how
			if f.Hard {
				w.Code = "effect.hard." + how
			}
			w.violation(f.Violation)
			w.text("reason", f.Reason)
			all = append(all, w.Sentence)
		}
	}
	add(o.Breaks, "more")
	add(o.Costs, "more")
	add(o.Saves, "less")
	return all
}

// Sentences returns the answer in parts: what the person does, then for the way out and for each seat what the one change would do, and
// what the best way.
func (a Answer) Sentences() []bound.Sentence {
	w := writer{}
	w.Code = "why.free"
	if a.Shift != "" {
		w.Code = "why.works"
	}
	w.text("staff", a.Staff)
	w.text("date", a.Date)
	w.text("shift", a.Shift)
	w.text("role", a.Role)
	w.text("held", a.Held)
	all := []bound.Sentence{w.Sentence}
	if a.Out != nil {
		all = append(all, a.Out.sentences("why.out", nil)...)
	}
	for _, s := range a.Seats {
		w := writer{}
		w.text("shift", s.Shift)
		w.text("role", s.Role)
		w.number("taken", s.Taken)
		w.number("wanted", s.Wanted)
		if s.Full {
			w.number("full", 1)
		}
		all = append(all, s.sentences("why.seat", w.Parts)...)
	}
	return all
}

// sentences tells the plain change, and then the best: with .legal or .illegal and .best behind the code.
func (ways Ways) sentences(code string, seat []bound.Part) []bound.Sentence {
	tell := func(o Outcome, code string) bound.Sentence {
		if o.Legal {
			code += ".legal"
		} else {
			code += ".illegal"
		}
		head := o.head(code)
		head.Parts = slices.Concat(seat, head.Parts)
		return head
	}
	all := append([]bound.Sentence{tell(ways.Plain, code)}, ways.Plain.effects()...)
	if ways.Best != nil {
		all = append(all, tell(*ways.Best, code+".best"))
		all = append(all, ways.Best.body()...)
	}
	return all
}

package app

import (
	"slices"
	"time"

	rota "heartline/roster/duty"
)

// onCallChain is who is called for a line of the roster: whoever is on call for it, then the second line. Who leads is asked
// for by role.
func onCallChain() []rota.Link {
	return rota.DefaultChain()[:2]
}

// onCall lists who is on call for a line by the roster at an instant, in the order in which they are called; empty: nobody is, as far
// as is known.
func (w *rosterAlerts) onCall(line string, at time.Time) (people []string) {
	x := w.index.Load()
	if x == nil {
		return nil
	}
	chain, err := x.Resolve(rota.Query{At: at, Line: line}, onCallChain())
	if err != nil {
		return nil // the chain has links, and no area is asked for
	}
	for _, d := range chain.Order() {
		people = append(people, d.Person)
	}
	// A line of its own, such as that of the psychiatrists, needs no tags: whoever is on it is on call.
	if on, err := x.On(rota.Query{At: at, Line: line, Next: -1}); err == nil {
		for _, d := range on.On {
			if d.Shift.Line == line && !slices.Contains(people, d.Person) {
				people = append(people, d.Person)
			}
		}
	}
	return people
}

package life

import "time"

// Weighed is what a command would give, and what the rules say to it.
type Weighed struct {
	Facts []Fact
	// Verdict is the last that was given; nil: nothing was judged. Of a command that is refused because of rules it names them.
	Verdict *Verdict
}

// Weigh answers a command as Decide does, by the same way, and says what the rules say to it. What no rule refuses, such as to cancel a
// shift, is judged too: then the facts are there, whatever is broken.
func Weigh(b *Book, j Judge, c Command, now time.Time) (Weighed, error) {
	t := newTurn(b, j, c, now)
	t.weighs = true
	facts, err := t.decide(c)
	return Weighed{Facts: facts, Verdict: t.verdict}, err
}

// losers are the people who have any of some shifts, as they are before those are set.
func (t *turn) losers(set []Shift) (people []string) {
	for _, s := range set {
		if was, known := t.b.Shift(s.ID); known && was.State == Live && was.Holder != "" {
			people = insert(people, was.Holder)
		}
	}
	return people
}

// gainers are the people who have any of some shifts once those are set.
func gainers(set []Shift) (people []string) {
	for _, s := range set {
		if s.State == Live && s.Holder != "" {
			people = insert(people, s.Holder)
		}
	}
	return people
}

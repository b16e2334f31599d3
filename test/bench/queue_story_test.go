//go:build e2e

package bench_test

import (
	"fmt"
	"strings"
	"time"

	"heartline/internal/ledger"
	"heartline/test/swarm"
)

// storiesAtMost is how many calls are told of: after the first few the others say the same.
const storiesAtMost = 5

// stories says of each call that was not served to its end what passed on the wire and what Heartline has written down.
func (r *rig) stories(s *side, seen swarm.Calls) {
	r.t.Helper()
	told := 0
	say := func(format string, args ...any) {
		if told++; told <= storiesAtMost {
			r.t.Logf(format, args...)
		}
	}
	for i, c := range seen.Callers {
		if c.AnswerAt.IsZero() || !c.BySwitch {
			say("%s: caller %d of %d: answered after %s, ended after %s, by the switch: %v", s.name, i+1, len(seen.Callers), since(c.InviteAt, c.AnswerAt), since(c.InviteAt, c.EndAt), c.BySwitch)
		}
	}
	told = 0
	for i, o := range seen.Offers {
		if o.AnswerAt.IsZero() || !o.BySeat {
			say("%s: offer %d of %d at %s: answered after %s, ended after %s, by the seat: %v", s.name, i+1, len(seen.Offers), o.User, since(o.InviteAt, o.AnswerAt), since(o.InviteAt, o.EndAt), o.BySeat)
		}
	}
	if s != r.heartline {
		return
	}
	told = 0
	for call, facts := range r.facts() {
		if kinds, odd := story(facts); odd {
			say("%s: %s", call, kinds)
		}
	}
}

func since(from, to time.Time) string {
	if to.IsZero() {
		return "never"
	}
	return to.Sub(from).Round(time.Millisecond).String()
}

// facts are those of each call since the last time.
func (r *rig) facts() map[ledger.Stream][]ledger.Event {
	r.t.Helper()
	calls := map[ledger.Stream][]ledger.Event{}
	for _, e := range r.house.FactsAfter(r.told) {
		r.told = e.Pos
		if strings.HasPrefix(string(e.Stream), "call:") {
			calls[e.Stream] = append(calls[e.Stream], e)
		}
	}
	return calls
}

// story is what was written down of a call; odd: other than of a call that has one talk and is served.
func story(facts []ledger.Event) (text string, odd bool) {
	var words []string
	talks, ended := 0, false
	for _, e := range facts {
		word := strings.TrimPrefix(string(e.Kind), "call.")
		switch f, err := ledger.Decode(e); x := f.(type) {
		case ledger.CallEnded:
			ended = true
			odd = odd || x.Class != "completed" || err != nil
			word += fmt.Sprintf("(%s %s %d)", x.Class, x.Reason, x.Cause)
		case ledger.OfferEnded:
			word += "(" + x.Outcome + ")"
		case ledger.Connected:
			talks++
		}
		words = append(words, fmt.Sprintf("%s +%d", word, e.At.Sub(facts[0].At).Milliseconds()))
	}
	return strings.Join(words, ", "), odd || !ended || talks != 1
}

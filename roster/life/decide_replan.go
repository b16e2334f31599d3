package life

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"heartline/internal/fault"
)

// Mark tells the roster in [from, to), with who is away then, from what it becomes: it is another one as soon as a shift there or an
// absence is.
func Mark(b *Book, from, to time.Time) string {
	var all []byte
	for _, s := range b.Shifts(from, to) {
		all = fmt.Appendf(all, "%q|%d\n", s.ID, s.Version)
	}
	for _, a := range b.Away(from, to) {
		if a.State == Away {
			all = fmt.Appendf(all, "%q|%d|%d\n", a.ID, a.From.Unix(), a.To.Unix())
		}
	}
	return hashed(all)
}

// replan judges all changes together and records them as one fact, so that no shift is empty because the change that was to fill it is
// refused.
func (t *turn) replan(c Replan) error {
	if err := t.hand(c.Reason, ""); err != nil {
		return err
	}
	if c.Seen != "" && c.Seen != Mark(t.b, c.From, c.To) {
		return refuse(fault.Conflict, "stale", "the roster has changed since the proposal was made; ask for a new one")
	}
	var set []Shift
	var people, opened []string
	twice := map[string]bool{}
	for _, h := range c.Hands {
		s, from, to, err := t.ahead(Piece{Shift: h.Shift})
		switch {
		case err != nil:
			return err
		case h.Staff != "" && !isID(h.Staff):
			return fault.Field("staff", refuse(fault.Invalid, "staff", "nobody is named; choose a person"))
		case twice[s.ID]:
			return fault.Field("changes", refuse(fault.Invalid, "row", "a shift is given away twice; name each once"))
		case h.Staff == s.Holder:
			continue
		}
		twice[s.ID] = true
		next, piece := cut(s, from, to, h.Staff, FromHand, t.b.parts[s.ID])
		if h.Staff == "" {
			opened = append(opened, piece.ID)
		}
		set, people = append(set, next...), append(people, s.Holder, h.Staff)
	}
	if len(set) == 0 {
		return refuse(fault.Conflict, "unchanged", "the roster is so already; there is nothing to change")
	}
	if err := t.others(people...); err != nil {
		return err
	}
	if v := t.judge(t.changes(set, people...)...); !v.Legal() {
		staff := ""
		if whose := slices.Sorted(maps.Keys(v.Of)); len(whose) > 0 {
			staff = whose[0]
		}
		return illegal(staff, v, "nothing was changed; ask for a new proposal, or leave that change out")
	}
	set = t.reseatAll(set, opened, people)
	t.record(Changed{Head: t.head(), What: Replanned, Shift: set[0].ID, Reason: c.Reason, Effect: t.effects(set, "")})
	return nil
}

// reseatAll gives what a proposal opens to whoever waits for it, as far as that breaks nothing together with the rest. Whom the proposal
// is about, and who makes it, are passed over.
func (t *turn) reseatAll(set []Shift, opened, people []string) []Shift {
	for _, id := range opened {
		after, staff := t.reseat(set, id, t.passedOver(people...)...)
		if staff != "" && t.judge(t.changes(after, append(slices.Clone(people), staff)...)...).Legal() {
			set, people = after, append(people, staff)
		}
	}
	if len(opened) > 0 && t.weighs {
		t.judge(t.changes(set, people...)...)
	}
	return set
}

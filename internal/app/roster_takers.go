package app

import (
	"slices"
	"time"

	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/roster/life"
)

// takers lists who may take a shift, or a part of it. Who may not is left out: what stands in the way of a colleague is nobody
// else's business, as is what it costs the colleague, unless the viewer may know of it.
func (l rosterLife) takers(b *life.Book, j life.Judge, v viewer, s life.Shift, give life.Piece) (out []api.RosterTaker, err error) {
	from, to := give.In(s)
	if from.Before(s.Start) || to.After(s.End) || !from.Before(to) {
		return nil, fault.Field("part_to", fault.Code("part", fault.New(fault.Invalid, "roster", "The part does not lie in the shift; choose times between its start and its end.")))
	}
	s.Start, s.End = from, to
	monthFrom, monthTo := monthOf(s.Start, zoneOf(l.a.config().Zone))
	for _, c := range life.Proposals(b, j, s, takersMost) {
		one := api.RosterTaker{Agent: l.person(c.Staff), Legal: true, Hours: float64(minutesIn(b.Of(c.Staff), monthFrom, monthTo)) / minutesHour}
		if v.all || c.Staff == v.me {
			one.Cost = c.Verdict.Cost
		}
		out = append(out, one)
	}
	return out, nil
}

// joinable are the shifts of others for which a person can wait: those of a window that is open to the person.
func (l rosterLife) joinable(b *life.Book, j life.Judge, asker life.Asker, from, to time.Time, most int) (out []api.RosterShift) {
	now := time.Now()
	if !slices.ContainsFunc(b.Windows(), func(w life.Window) bool { return !w.Off && !now.Before(w.Opens) && now.Before(w.Closes) }) {
		return nil
	}
	for _, s := range b.Shifts(from, to) {
		if len(out) >= most {
			break
		}
		if s.Holder == "" || s.Holder == asker.By {
			continue
		}
		// Whoever waits already is refused too, and is listed as waiting.
		if _, err := life.Decide(b, j, life.WaitFor{Asker: asker, Shift: s.ID}, now); err != nil {
			continue
		}
		one := l.shift(s)
		one.Full = true
		out = append(out, one)
	}
	return out
}

// goesBack reports whether a person took a shift of one's own and can give it back. A swap is undone by both.
func goesBack(b *life.Book, j life.Judge, asker life.Asker, s life.Shift) bool {
	d, ok := b.Taken(asker.By, s.ID)
	if !ok || d.Way == life.Swap {
		return false
	}
	_, err := life.Decide(b, j, life.GiveBack{Asker: asker, Deal: d.ID}, time.Now())
	return err == nil
}

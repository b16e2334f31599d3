package legal

import (
	"cmp"
	"fmt"
	"slices"

	"heartline/roster/model"
)

// A Candidate is somebody who could take a shift.
type Candidate struct {
	Staff   string
	Minutes int      // that count as worked in the roster as it stands, leave left out
	Changes []Change // what is to be made of the roster: who holds the shift goes out, the candidate comes in
	Verdict Verdict
}

// Covers lists who could take a shift in a role that is open, or that without holds, at most k of them (0: all): legal ones first, then by
// Value, by fewer minutes, by id. Whoever has a shift on that date would give it up, and the verdict says what that breaks. Who holds the
// shift in that role already is not listed, nor who may not work it at all and has another that date that may not be worked either: who has
// fallen ill and is not yet taken out. Without names the person who is to be relieved, whatever that person does on the
// date; empty: nobody. Its error names what cannot be understood.
func (p *Position) Covers(date, shift, role, without string, k int) ([]Candidate, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []Change
	if without != "" {
		out = []Change{{Staff: without, Date: date}}
	}
	if _, err := p.understand(out); err != nil {
		return nil, err
	}
	if _, known := p.types[shift]; !known {
		return nil, fmt.Errorf("no type of shift is %q", shift)
	}
	var sure, unsure []offer
	for i := range p.m.Staff {
		id := p.m.Staff[i].ID
		if id == without {
			continue
		}
		changes := append(slices.Clone(out), Change{Staff: id, Date: date, Shift: shift, Role: role})
		cells, err := p.understand(changes)
		if err != nil {
			return nil, err
		}
		in := cells[len(cells)-1]
		if p.holds(in) {
			continue
		}
		o := offer{cells: cells, Candidate: Candidate{Staff: id, Changes: changes}}
		switch {
		case p.forbidden(in):
			unsure = append(unsure, o)
		case !p.banned(in): // else the verdict, which compares with what the person has, would be that it is legal
			sure = append(sure, o)
		}
	}
	return p.best(sure, unsure, k), nil
}

// An offer is a candidate who has not been weighed up.
type offer struct {
	Candidate
	cells []cell
}

// best weighs offers up and orders them. The unsure are not legal; they are looked at only where there are fewer legal ones than are
// asked for.
func (p *Position) best(sure, unsure []offer, k int) []Candidate {
	if len(sure)+len(unsure) == 0 {
		return nil
	}
	var all []Candidate
	legal := 0
	g := p.before(slices.Concat(sure, unsure)[0].cells) // all are of one date
	weigh := func(offers []offer) {
		for _, o := range offers {
			o.Minutes = p.minutes(p.people[o.Staff])
			o.Verdict = p.try(o.cells, g)
			if o.Verdict.Legal {
				legal++
			}
			all = append(all, o.Candidate)
		}
	}
	if weigh(sure); k <= 0 || legal < k {
		weigh(unsure)
	}
	slices.SortFunc(all, func(a, b Candidate) int {
		return cmp.Or(order(a.Verdict.Legal, b.Verdict.Legal), a.Verdict.Value-b.Verdict.Value, a.Minutes-b.Minutes, cmp.Compare(a.Staff, b.Staff))
	})
	return first(all, k)
}

func first[T any](list []T, k int) []T {
	if k > 0 && k < len(list) {
		return list[:k]
	}
	return list
}

// holds reports whether a cell is as it is to become.
func (p *Position) holds(c cell) bool {
	now := p.cells[c.person][c.day]
	return now.Shift == c.shift && (c.shift == "" || p.sheet.Role(now.Role) == p.sheet.Role(c.role))
}

// forbidden reports whether what a cell is to become breaks, in itself, something that nothing in it breaks now.
func (p *Position) forbidden(c cell) bool {
	return len(p.sheet.Forbidden(p.cells[c.person][c.day])) == 0 && len(p.sheet.Forbidden(c.assignment(p))) > 0
}

// banned reports whether a person may not work at all what a cell is to become, whatever the person has now: on leave, not available,
// without the skill, not of the person's types.
func (p *Position) banned(c cell) bool {
	return c.shift != "" && slices.ContainsFunc(p.sheet.Forbidden(c.assignment(p)), func(v model.Violation) bool { return v.Rule != "pin" })
}

// minutes returns how long a person works in the days of the model.
func (p *Position) minutes(person int) int {
	sum := 0
	for _, a := range p.cells[person] {
		if a.Shift != "" {
			sum += p.m.Shifts[p.types[a.Shift]].Worked()
		}
	}
	return sum
}

// A Partner is somebody with whom a shift could be swapped, and for which one.
type Partner struct {
	Staff   string
	Gives   model.Assignment // what the partner gives
	Minutes int              // of the partner, as of a Candidate
	Changes []Change
	Verdict Verdict
}

// Partners lists with whom a person could swap the shift of a date, against which of their shifts that begin on the dates from one to
// another, both included; at most k (0: all), ordered as Covers does, and then by date. Each takes over the other's role. Left out are swaps
// after which one of them would have two shifts on a date, swaps of the same shift and role on one date, and those in which one may not
// work the other's shift at all: on leave, without the skill, not of the person's types. Its error names what cannot be
// understood, or says that the person has no shift on the date.
func (p *Position) Partners(staff, date string, from, to string, k int) ([]Partner, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	mine, err := p.understand([]Change{{Staff: staff, Date: date}})
	if err != nil {
		return nil, err
	}
	begins, ok := p.cal.Day(from)
	ends, also := p.cal.Day(to)
	if !ok || !also {
		return nil, fmt.Errorf("the dates from %q to %q: write them as YYYY-MM-DD", from, to)
	}
	me, day := mine[0].person, mine[0].day
	give := p.cells[me][day]
	if give.Shift == "" {
		return nil, fmt.Errorf("%s has no shift on %s", staff, date)
	}
	var all []Partner
	for d := max(begins, 0); d <= min(ends, p.m.Days-1); d++ {
		g := p.before([]cell{{day: day}, {day: d}})
		for other := range p.m.Staff {
			cells := p.swap(me, day, other, d)
			if len(cells) == 0 || slices.ContainsFunc(cells, p.forbidden) || slices.ContainsFunc(cells, p.banned) {
				continue
			}
			all = append(all, Partner{
				Staff: p.m.Staff[other].ID, Gives: p.cells[other][d], Minutes: p.minutes(other), Changes: p.changesOf(cells), Verdict: p.try(cells, g),
			})
		}
	}
	slices.SortFunc(all, func(a, b Partner) int {
		return cmp.Or(order(a.Verdict.Legal, b.Verdict.Legal), a.Verdict.Value-b.Verdict.Value, a.Minutes-b.Minutes,
			cmp.Compare(a.Staff, b.Staff), cmp.Compare(a.Gives.Date, b.Gives.Date))
	})
	return first(all, k), nil
}

// swap returns the cells that change where one person's shift of a day and another's of another day are exchanged; none where that
// is no swap.
func (p *Position) swap(one, day, other, d int) []cell {
	gives, takes := p.cells[one][day], p.cells[other][d]
	if one == other || takes.Shift == "" {
		return nil
	}
	in := []cell{{other, day, gives.Shift, gives.Role}, {one, d, takes.Shift, takes.Role}}
	switch {
	case day == d && p.holds(in[0]):
		return nil
	case day == d:
		return in
	case p.cells[other][day].Shift != "" || p.cells[one][d].Shift != "":
		return nil
	}
	return append(in, cell{person: one, day: day}, cell{person: other, day: d})
}

func (p *Position) changesOf(cells []cell) []Change {
	var changes []Change
	for _, c := range cells {
		changes = append(changes, Change{Staff: p.m.Staff[c.person].ID, Date: p.cal.Date(c.day), Shift: c.shift, Role: c.role})
	}
	return changes
}

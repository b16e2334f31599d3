package explain

import (
	"fmt"
	"slices"

	"heartline/roster/model"
)

// Answer tells why somebody works on a date, or does not.
type Answer struct {
	Staff string `json:"staff"`
	Date  string `json:"date"`
	Shift string `json:"shift,omitempty"` // that the person has; empty: free
	Role  string `json:"role,omitempty"`
	// Held says what keeps the cell as it is: past, pin; empty: nothing.
	Held  string `json:"held,omitempty"`
	Seats []Seat `json:"seats,omitempty"` // that are asked for on the date, or of the shift in question, less the person's own
	Out   *Ways  `json:"out,omitempty"`   // what it would do to take the person out; nil: there is nothing to take away
}

// Seat is a shift in a role, and what it would do to put the person there.
type Seat struct {
	Shift string `json:"shift"`
	Role  string `json:"role,omitempty"`
	Taken int    `json:"taken"` // by so many people
	// Wanted is how many the rows by shifts ask for; 0 where only rows by clock times ask.
	Wanted int  `json:"wanted"`
	Full   bool `json:"full"` // nobody is missing there
	Ways
}

// Ways are what it would do to change the one cell, and the best that was found with more changes that go with it: somebody goes
// out to make room, takes the seat that is left, or exchanges.
type Ways struct {
	Plain Outcome  `json:"plain"`
	Best  *Outcome `json:"best,omitempty"` // nil: Plain is the best that was found
}

// Names of what holds a cell.
const (
	heldPast = "past"
	heldPin  = string(Pinned)
)

// Why answers "why not me on Sunday?" and "why me?": for each shift and role that is asked for on a date, or for one shift if it
// is not empty, what would be broken if the person were put there, with the best way that makes room; and what it
// would cost to take the person out. The error is that the person, the date or the shift does not exist.
func (e *Explainer) Why(staff, date, shift string) (Answer, error) {
	p, d, _, err := e.read(Change{Staff: staff, Date: date})
	if err != nil {
		return Answer{}, err
	}
	if _, known := e.types[shift]; shift != "" && !known {
		return Answer{}, fmt.Errorf("no type of shift is %q", shift)
	}
	now := e.rows[p][d]
	a := Answer{Staff: staff, Date: date}
	a.Shift, a.Role = e.names(now)
	if _, pinned := e.pins[[2]int{p, d}]; pinned {
		a.Held = heldPin
	}
	if d < e.today {
		a.Held = heldPast
	}
	var jobs []job
	for _, j := range e.jobs[d] {
		if j.cell != now && (shift == "" || e.m.Shifts[j.shift].ID == shift) {
			jobs = append(jobs, j)
		}
	}
	tries := max(eachWay, whyTries/(len(jobs)+1))
	if now != free {
		w, err := e.ways(placed{p, d, free}, a.Held == "", tries)
		if err != nil {
			return Answer{}, err
		}
		a.Out = &w
	}
	for _, j := range jobs {
		w, err := e.ways(placed{p, d, j.cell}, a.Held == "" && e.can(p, d, j), tries)
		if err != nil {
			return Answer{}, err
		}
		a.Seats = append(a.Seats, e.seat(d, j, w))
	}
	return a, nil
}

// ways tells what a change would do by itself and, if it may be made at all, with more that go with it.
func (e *Explainer) ways(c placed, may bool, tries int) (Ways, error) {
	first := state{c}
	s := search{ground: e.ground, try: e.try, cells: usual, left: tries, holds: &c}
	s.aim = func(state, Verdict) (toward, answer, whole bool) { return may, true, true }
	best, err := s.run([]state{first})
	if err != nil {
		return Ways{}, err
	}
	if len(best.st) == 1 {
		return Ways{Plain: *e.outcome(best)}, nil
	}
	v, err := e.try.Try(e.changes(first)...)
	if err != nil {
		return Ways{}, fmt.Errorf("try changes: %w", err)
	}
	plain := tried{st: first, v: v, hard: amount(v.Hard) - amount(v.Mended)}
	plain.plus = v.Legal && (plain.hard < 0 || plain.hard == 0 && v.Value < 0)
	return Ways{Plain: *e.outcome(&plain), Best: e.outcome(best)}, nil
}

// seat counts who is in a seat. Where no row by shifts asks for it, nobody is missing if the person would fill no gap.
func (e *Explainer) seat(d int, j job, w Ways) Seat {
	seat := Seat{Taken: e.count(nil, d, j.cell), Ways: w}
	seat.Shift, seat.Role = e.names(j.cell)
	byShifts := false
	for i := range e.m.Demand {
		row := &e.m.Demand[i]
		inRole := row.Owner == "" && row.Counts != model.Holders && e.asked[i] == j.role
		if inRole && row.From == "" && row.To == "" && e.asks(row, j.shift, d) {
			byShifts = true
			seat.Wanted += max(row.Min, row.Target)
		}
	}
	if seat.Full = seat.Taken >= seat.Wanted; !byShifts {
		seat.Full = !slices.ContainsFunc(w.Plain.Saves, func(f Effect) bool { return e.row(f.Violation) >= 0 })
	}
	return seat
}

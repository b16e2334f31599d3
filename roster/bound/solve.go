package bound

import (
	"cmp"
	"slices"
)

// A supply is the flow from the staff to the seats of one class: from each person, bounded over all days, through the person's weeks
// and days to the seats that the person can fill. It is counted in shifts, or in minutes on the clock where shifts are of different
// lengths.
type supply struct {
	g         *ground
	c         *class
	minutes   bool
	net       network
	source    int
	sink      int
	people    []giver
	seatEdges []int
	seatNodes []int
	room      []int // of each seat's edge so far
}

// giver is one person in the flow.
type giver struct {
	p    int
	row  *row
	node int
	all  allowance
	edge int
	week []stretch
	day  map[int]stretch
}

// stretch is a week or a day of a person in the flow.
type stretch struct {
	node int
	most allowance
	out  []int // edges to seats, of a day
}

// supply builds the flow of a class, with seats that ask for nobody yet.
func (g *ground) supply(c *class, rows []*row, minutes bool) *supply {
	s := &supply{g: g, c: c, minutes: minutes}
	s.source, s.sink = s.net.node(), s.net.node()
	for range c.seats {
		node := s.net.node()
		s.seatNodes = append(s.seatNodes, node)
		s.seatEdges = append(s.seatEdges, s.net.edge(node, s.sink, 0))
		s.room = append(s.room, 0)
	}
	for _, r := range rows {
		s.give(r)
	}
	return s
}

func (s *supply) give(r *row) {
	ways := r.chain(r.limits(), s.minutes)
	v := giver{p: r.p, row: r, node: s.net.node(), all: ways.most(days{0, s.g.m.Days}), day: map[int]stretch{}}
	v.edge = s.net.edge(s.source, v.node, v.all.amount)
	for _, w := range s.g.weeks {
		week := stretch{node: s.net.node(), most: ways.most(w)}
		s.net.edge(v.node, week.node, week.most.amount)
		for d := w.from; d < w.to; d++ {
			if len(r.jobs[d]) > 0 {
				v.day[d] = s.openDay(r, d, week.node)
			}
		}
		v.week = append(v.week, week)
	}
	s.people = append(s.people, v)
}

func (s *supply) openDay(r *row, d, week int) stretch {
	day := stretch{node: s.net.node(), most: allowance{amount: 1}}
	if s.minutes {
		day.most.amount = r.most[d]
	}
	s.net.edge(week, day.node, day.most.amount)
	var reached []int
	for _, j := range r.jobs[d] {
		for _, i := range s.c.serves[d][j] {
			if !slices.Contains(reached, i) {
				reached = append(reached, i)
				day.out = append(day.out, s.net.edge(day.node, s.seatNodes[i], s.size(i)))
			}
		}
	}
	return day
}

// size returns what one person gives to a seat.
func (s *supply) size(i int) int {
	if s.minutes {
		return s.c.seats[i].minutes
	}
	return 1
}

// widen lets a seat take more.
func (s *supply) widen(i, people int) int {
	more := people * s.size(i)
	s.net.room[s.seatEdges[i]] += more
	s.room[i] += more
	return more
}

// must asks for what has to be filled, and returns how much of it cannot be.
func (s *supply) must() int {
	asked := 0
	for i := range s.c.seats {
		asked += s.widen(i, s.c.seats[i].must())
	}
	return asked - s.net.push(s.source, s.sink)
}

// target asks for the rest, the dearest first, and returns how much of all cannot be filled and what that costs at least.
func (s *supply) target() (lost, cost int) {
	type step struct{ seat, people, cost int }
	var steps []step
	for i := range s.c.seats {
		of := &s.c.seats[i]
		for k := of.must() + 1; k <= of.want(); k++ {
			if last := len(steps) - 1; last >= 0 && steps[last].seat == i && steps[last].cost == of.cost(k) {
				steps[last].people++
			} else {
				steps = append(steps, step{i, 1, of.cost(k)})
			}
		}
	}
	// By what is saved for each unit of the flow; in minutes that need not be whole.
	dearer := func(a, b step) int { return cmp.Compare(b.cost*s.size(a.seat), a.cost*s.size(b.seat)) }
	slices.SortStableFunc(steps, dearer)
	for i := 0; i < len(steps); {
		first, asked := steps[i], 0
		for ; i < len(steps) && dearer(first, steps[i]) == 0; i++ {
			asked += s.widen(steps[i].seat, steps[i].people)
		}
		missing := asked - s.net.push(s.source, s.sink)
		lost += missing
		cost += missing * first.cost / max(s.size(first.seat), 1)
	}
	return lost, cost
}

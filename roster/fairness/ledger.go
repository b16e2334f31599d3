package fairness

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Week is one week of a row.
type Week struct {
	Monday string
	Value  int
	Share  float64
	// Presence is the percent of a full post times the days on which the person was there: 700 of a whole week of a full post.
	Presence int
}

// Row is one measure of one person in one group.
type Row struct {
	Group    string
	Person   string
	Measure  Measure
	Value    int
	Share    float64 // 0 of an event
	Presence int
	// Over is the value less the share, in units of the measure; 0 of an event.
	Over float64
	// Deviation is the square of what the value is above the share, rounded up; 0 if it is not, and of an event.
	Deviation int
	// Trend is by how much Over (of an event: the value) grows in each week, by least squares over the weeks in which the person had
	// a post; 0 if there is one such week only.
	Trend float64
	Weeks []Week // all of the window, in order
}

// Total is one measure of a whole group.
type Total struct {
	Group     string
	Measure   Measure
	Value     int
	Presence  int
	Deviation int // sum of those of the rows
}

// Ledger is what everybody has had in a window, beside the fair share.
type Ledger struct {
	From   string  // the Monday of the first week
	Until  string  // the Sunday of the last week
	Rows   []Row   // in order of group, person and Measures
	Totals []Total // in order of group and Measures
}

// Compute makes the ledger of a window. Its error names everything that cannot be counted; then there is no ledger.
func Compute(in Input) (*Ledger, error) {
	b := book{Input: in, zones: map[string]*time.Location{}, posts: map[string][]term{}, away: map[string][]term{}}
	if err := b.prepare(); err != nil {
		return nil, err
	}
	t := b.count()
	members := make([]member, 0, len(t.of))
	for m := range t.of {
		members = append(members, m)
	}
	slices.SortFunc(members, func(x, y member) int { return cmp.Or(cmp.Compare(x.group, y.group), cmp.Compare(x.person, y.person)) })
	l := &Ledger{From: b.Calendar.Date(b.first), Until: b.Calendar.Date(b.last)}
	for len(members) > 0 {
		n := slices.IndexFunc(members, func(m member) bool { return m.group != members[0].group })
		if n < 0 {
			n = len(members)
		}
		b.group(l, t, members[:n])
		members = members[n:]
	}
	return l, nil
}

// group adds the rows and totals of the members of one group.
func (b *book) group(l *Ledger, t *tallies, members []member) {
	presence := make([]int, b.Weeks)
	employed := make([]int, b.Weeks)
	for _, m := range members {
		for w := range b.Weeks {
			presence[w] += t.of[m].present[w]
			employed[w] += t.of[m].employed[w]
		}
	}
	totals := make([]Total, len(Measures()))
	sums := make([][]int, len(Measures()))
	for i, measure := range Measures() {
		totals[i] = Total{Group: members[0].group, Measure: measure}
		sums[i] = make([]int, b.Weeks)
		for _, m := range members {
			for w, v := range t.of[m].values[measure] {
				sums[i][w] += v
			}
		}
	}
	for _, m := range members {
		own := t.of[m]
		for i, measure := range Measures() {
			row := Row{Group: m.group, Person: m.person, Measure: measure}
			for w, v := range own.values[measure] {
				week := Week{Monday: b.Calendar.Date(b.first + 7*w), Value: v, Presence: own.present[w]}
				if measure.Burden() {
					week.Share = share(sums[i][w], own.present[w], presence[w], own.employed[w], employed[w])
				}
				row.add(week)
			}
			row.judge(own)
			totals[i].Value += row.Value
			totals[i].Presence += row.Presence
			totals[i].Deviation += row.Deviation
			l.Rows = append(l.Rows, row)
		}
	}
	l.Totals = append(l.Totals, totals...)
}

// share returns a part of an amount: own of all, or, if nobody was present, by the posts. The order of the steps makes half a post half a
// share to the last bit.
func share(amount, own, all, post, posts int) float64 {
	if all == 0 {
		own, all = post, posts
	}
	if all == 0 {
		return 0
	}
	return float64(amount*own) / float64(all)
}

func (r *Row) add(w Week) {
	r.Value += w.Value
	r.Share += w.Share
	r.Presence += w.Presence
	r.Weeks = append(r.Weeks, w)
}

// judge fills what follows from the weeks.
func (r *Row) judge(own *tally) {
	if r.Measure.Burden() {
		r.Over = float64(r.Value) - r.Share
		above := max(0, r.Value-roundUp(r.Share))
		r.Deviation = above * above
	}
	var xs, ys []float64
	for w, week := range r.Weeks {
		if own.employed[w] == 0 {
			continue
		}
		xs = append(xs, float64(w))
		ys = append(ys, float64(week.Value)-week.Share)
	}
	r.Trend = slope(xs, ys)
}

// roundUp rounds a share up. What the sum of its weeks has too much by the rounding of fractions is none.
func roundUp(share float64) int { return int(math.Ceil(share - 1e-6)) }

// slope returns the slope of the line of least squares.
func slope(xs, ys []float64) float64 {
	n := float64(len(xs))
	if n < 2 {
		return 0
	}
	var mx, my, xy, xx float64
	for i := range xs {
		mx += xs[i] / n
		my += ys[i] / n
	}
	for i := range xs {
		xy += (xs[i] - mx) * (ys[i] - my)
		xx += (xs[i] - mx) * (xs[i] - mx)
	}
	return xy / xx
}

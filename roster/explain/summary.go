package explain

import (
	"cmp"
	"slices"
	"time"

	"heartline/roster/model"
)

// Summary is what a roster is worth, and who bears it.
type Summary struct {
	Value  int      `json:"value"`
	Hard   int      `json:"hard"`
	Rules  []Sum    `json:"rules,omitempty"`  // the dearest first
	People []Burden `json:"people,omitempty"` // those whose rows cost something, the dearest first
	Wishes Wishes   `json:"wishes"`
	Shares []Share  `json:"shares,omitempty"` // of everybody, in the order of the model
}

// Burden is what is broken for one person.
type Burden struct {
	Staff string `json:"staff"`
	Hard  int    `json:"hard,omitempty"`
	Cost  int    `json:"cost"`
}

// Wishes are how many requests are met, and of what weight.
type Wishes struct {
	All       int `json:"all"`
	Met       int `json:"met"`
	Weight    int `json:"weight"`
	MetWeight int `json:"met_weight"`
}

// Share is what a person has of the roster, beside the fair share: what everybody has together, by the shares of their
// contracts, rounded up. It is of this roster alone; what somebody had before, and leave, do not change it.
type Share struct {
	Staff        string `json:"staff"`
	Post         int    `json:"post"` // percent of a full post
	Nights       int    `json:"nights"`
	FairNights   int    `json:"fair_nights"`
	Weekends     int    `json:"weekends"` // with a shift that begins on one of their days
	FairWeekends int    `json:"fair_weekends"`
	Minutes      int    `json:"minutes"` // worked, without those of leave
	FairMinutes  int    `json:"fair_minutes"`
}

// Summary sums up what the roster breaks and how it is spread.
func (e *Explainer) Summary() Summary {
	s := Summary{Value: e.report.Value, Hard: e.report.Hard}
	people := map[string]int{}
	for _, v := range e.report.Violations {
		hard := 0
		if v.Hard {
			hard = v.Amount
		}
		i := slices.IndexFunc(s.Rules, func(sum Sum) bool { return sum.Rule == v.Rule })
		if i < 0 {
			i = len(s.Rules)
			s.Rules = append(s.Rules, Sum{Rule: v.Rule})
		}
		s.Rules[i].Hard += hard
		s.Rules[i].Cost += v.Cost
		s.Rules[i].Times++
		if v.Staff == "" {
			continue
		}
		at, there := people[v.Staff]
		if !there {
			at = len(s.People)
			people[v.Staff] = at
			s.People = append(s.People, Burden{Staff: v.Staff})
		}
		s.People[at].Hard += hard
		s.People[at].Cost += v.Cost
	}
	slices.SortStableFunc(s.Rules, func(a, b Sum) int { return cmp.Or(b.Hard-a.Hard, b.Cost-a.Cost) })
	slices.SortStableFunc(s.People, func(a, b Burden) int { return cmp.Or(b.Hard-a.Hard, b.Cost-a.Cost) })
	s.Wishes, s.Shares = e.wishes(), e.shares()
	return s
}

func (e *Explainer) wishes() Wishes {
	var w Wishes
	for _, r := range e.m.Requests {
		p, known := e.people[r.Staff]
		d, ok := e.cal.Day(r.Date)
		if !known || !ok || d < 0 || d >= e.m.Days {
			continue
		}
		w.All++
		w.Weight += r.Weight
		shift, _ := e.names(e.rows[p][d])
		if has := shift != "" && (r.Shift == "" || r.Shift == shift); has == r.Want {
			w.Met++
			w.MetWeight += r.Weight
		}
	}
	return w
}

func (e *Explainer) shares() []Share {
	shares := make([]Share, len(e.m.Staff))
	var all Share
	night := model.Filter{Tags: []string{model.Night}}
	for p := range e.m.Staff {
		s := &shares[p]
		s.Staff, s.Post, s.Minutes = e.m.Staff[p].ID, e.post(p), e.worked[p]
		last := -1 // the Saturday of the last weekend counted
		for d, at := range e.rows[p] {
			if at == free {
				continue
			}
			shift, role := &e.m.Shifts[at.shift], e.roles[at.role]
			if e.cal.Lets(night, d, shift, role) {
				s.Nights++
			}
			saturday := d
			switch e.cal.Weekday(d) {
			case time.Sunday:
				saturday--
			case time.Saturday:
			default:
				continue
			}
			if s.Weekends == 0 || saturday != last {
				s.Weekends++
				last = saturday
			}
		}
		all.Post += s.Post
		all.Nights += s.Nights
		all.Weekends += s.Weekends
		all.Minutes += s.Minutes
	}
	for p := range shares {
		s := &shares[p]
		of := func(sum int) int { return (sum*s.Post + all.Post - 1) / max(all.Post, 1) }
		s.FairNights, s.FairWeekends, s.FairMinutes = of(all.Nights), of(all.Weekends), of(all.Minutes)
	}
	return shares
}

// post returns which part of a full post a person has, in percent.
func (g *ground) post(p int) int {
	for _, c := range g.m.Contracts {
		if c.ID == g.m.Staff[p].Contract && c.Share != 0 {
			return c.Share
		}
	}
	return 100
}

package report

import (
	"slices"
	"strings"
	"time"
)

// tally adds attempts up.
type tally struct {
	p     Period
	rules Rules

	classes  map[Class]*sum
	days     map[string][]int
	none     map[string]int
	taken    int
	attempts int
	own      int
	waiting  int

	found map[FindingKind]int
	lines []Finding
}

type sum struct {
	n          int
	ways, work map[string]int
}

func newTally(p Period, r Rules) *tally {
	t := &tally{p: p, rules: r, classes: map[Class]*sum{}, days: map[string][]int{}, none: map[string]int{}, found: map[FindingKind]int{}}
	for _, c := range Classes() {
		t.classes[c] = &sum{ways: map[string]int{}, work: map[string]int{}}
	}
	return t
}

// add counts an attempt where it belongs, once.
func (t *tally) add(a Attempt) {
	t.attempts++
	s := t.classes[a.Class]
	s.n++
	s.ways[a.Way]++
	s.work[string(a.Work.State)]++
	if a.Work.State == WorkNone {
		t.none[a.Work.Why]++
	}
	if a.Work.Owner != "" && (a.Work.State == WorkOpen || a.Work.State == WorkOverdue) {
		t.taken++
	}
	date := a.ArrivedAt.In(t.p.Zone).Format(time.DateOnly)
	if t.days[date] == nil {
		t.days[date] = make([]int, len(Classes()))
	}
	t.days[date][a.Class.index()]++
}

func (t *tally) find(f Finding) {
	t.found[f.Kind]++
	if len(t.lines) < t.rules.Findings {
		t.lines = append(t.lines, f)
	}
}

// account is what the tally comes to.
func (t *tally) account(at time.Time, s Sources) *Account {
	a := &Account{
		Period: t.p, Rules: t.rules, At: at, Attempts: t.attempts, Own: t.own, Waiting: t.waiting, Taken: t.taken, Sources: s,
		Findings: t.lines, NoWork: counts(t.none),
	}
	work := map[string]int{}
	for _, c := range Classes() {
		s := t.classes[c]
		a.Classes = append(a.Classes, ClassCount{Class: c, N: s.n, Ways: counts(s.ways), Work: byState(s.work)})
		for state, n := range s.work {
			work[state] += n
		}
	}
	a.Work = byState(work)
	for at := t.p.From; at.Before(t.p.To); at = at.AddDate(0, 0, 1) {
		date := at.In(t.p.Zone).Format(time.DateOnly)
		d := Day{Date: date, By: t.days[date]}
		if d.By == nil {
			d.By = make([]int, len(Classes()))
		}
		for _, n := range d.By {
			d.N += n
		}
		a.Days = append(a.Days, d)
	}
	for _, k := range FindingKinds() {
		if n := t.found[k]; n > 0 {
			a.Kinds = append(a.Kinds, Count{string(k), n})
		}
	}
	return a
}

func counts(m map[string]int) []Count {
	out := make([]Count, 0, len(m))
	for of, n := range m {
		out = append(out, Count{of, n})
	}
	slices.SortFunc(out, func(a, b Count) int { return strings.Compare(a.Of, b.Of) })
	return out
}

func byState(m map[string]int) []Count {
	var out []Count
	for _, s := range WorkStates() {
		if n := m[string(s)]; n > 0 {
			out = append(out, Count{string(s), n})
		}
	}
	return out
}

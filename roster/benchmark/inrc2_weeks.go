package benchmark

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"heartline/roster/model"
)

// Words of the second competition that are no shift type.
const (
	noShift  = "None" // in a history: the day before was free
	anyShift = "Any"  // in a request: no shift of any type

	maxRun = 10_000 // days
)

var inrc2Days = []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// name takes the line that says which scenario a file is for, after other words.
func (p *inrc2Reader) name(before int) bool {
	l, ok := p.next("the name of the scenario")
	if !ok {
		return false
	}
	words := strings.Fields(l.text)
	if len(words) != before+1 || words[before] != p.m.Name {
		p.add(l.n, "the file is for %s; give one of the scenario %s", quote(strings.TrimSpace(l.text)), quote(p.m.Name))
		return false
	}
	return true
}

// history reads what came before the first week.
func (p *inrc2Reader) history() {
	if !p.heading("HISTORY") || !p.name(1) || !p.heading("NURSE_HISTORY") {
		return
	}
	told := ids{}
	for range p.m.Staff {
		l, ok := p.next("the history of each nurse")
		if !ok {
			return
		}
		p.nurseHistory(l, told)
	}
	p.end()
}

func (p *inrc2Reader) nurseHistory(l line, told ids) {
	words := strings.Fields(l.text)
	if len(words) != 7 {
		p.add(l.n, "a history is a nurse, the shifts and weekends worked, the last shift and three runs; here are %d words", len(words))
		return
	}
	var n [5]int
	ok := p.knows(p.nurses, l.n, words[0], "nurse") && p.define(told, l.n, words[0], "history of a nurse")
	for i, what := range []string{"the number of shifts", "the number of weekends", "the run of the last shift", "the run of working days", "the run of days off"} {
		at, most := i+1, maxBound
		if i > 1 {
			at, most = i+2, maxRun
		}
		var is bool
		n[i], is = p.number(l.n, words[at], what, 0, most)
		ok = ok && is
	}
	last := words[3]
	switch {
	case last != noShift:
		ok = p.knows(p.shifts, l.n, last, "shift type") && ok
		if ok && (n[2] == 0 || n[2] > n[3] || n[4] != 0) {
			p.add(l.n, "the last day was worked: its run is 1 or more, that of working days no shorter, and that of days off 0; correct them")
		}
	default:
		last = ""
		if ok && (n[2] != 0 || n[3] != 0) {
			p.add(l.n, "the last day was free, so the runs of work are 0; correct them")
		}
	}
	if !ok {
		return
	}
	who := slices.IndexFunc(p.m.Staff, func(s model.Person) bool { return s.ID == words[0] })
	p.m.Staff[who].History = &model.History{
		LastShift: last, KindRun: n[2], WorkRun: n[3], OffRun: n[4],
		Counts: map[string]int{RuleTotal: n[0], RuleWeekends: n[1]},
	}
}

// week reads the demand and the requests of a week, counted from 0.
func (p *inrc2Reader) week(w int) {
	if !p.heading("WEEK_DATA") || !p.name(0) || !p.heading("REQUIREMENTS") {
		return
	}
	told := ids{}
	for len(p.rest) > 0 && !strings.HasPrefix(strings.TrimSpace(p.rest[0].text), "SHIFT_OFF_REQUESTS") {
		l, _ := p.next("the requirements")
		p.requirement(l, w, told)
	}
	if p.listOf("SHIFT_OFF_REQUESTS", func(l line, words []string) { p.request(l, words, w) }) {
		p.end()
	}
}

func (p *inrc2Reader) requirement(l line, w int, told ids) {
	words := strings.Fields(l.text)
	if len(words) != 9 {
		p.add(l.n, "a requirement is a shift type, a skill and seven pairs of least and best; here are %d words", len(words))
		return
	}
	ok := p.knows(p.shifts, l.n, words[0], "shift type")
	ok = p.knows(p.skills, l.n, words[1], "skill") && ok
	if !ok || !p.define(told, l.n, words[0]+" "+words[1], "requirement") {
		return
	}
	for day, text := range words[2:] {
		n, is := p.pair(l.n, text, "the requirement of "+inrc2Days[day])
		if !is {
			continue
		}
		p.demand.add(dateOf(monday, 7*w+day), model.Demand{
			ID: fmt.Sprintf("%s:%s:%d:%d", words[0], words[1], n[0], n[1]), Role: words[1], Skill: words[1], Shifts: words[:1],
			Min: n[0], HardMin: n[0] > 0, Target: n[1], WUnder: weightCover,
		})
	}
}

func (p *inrc2Reader) request(l line, words []string, w int) {
	if len(words) != 3 {
		p.add(l.n, "a request is a nurse, a shift type or %s, and a day; here are %d words", anyShift, len(words))
		return
	}
	ok := p.knows(p.nurses, l.n, words[0], "nurse")
	shift := words[1]
	if shift == anyShift {
		shift = ""
	} else {
		ok = p.knows(p.shifts, l.n, shift, "shift type") && ok
	}
	day := p.dayOf(l.n, words[2])
	if !ok || day < 0 {
		return
	}
	p.m.Requests = append(p.m.Requests, model.Request{
		Staff: words[0], Date: dateOf(monday, 7*w+day), Shift: shift, Weight: weightRequest,
	})
}

// dayOf returns the day of a week, from 0; -1 for what is none.
func (p *inrc2Reader) dayOf(at int, name string) int {
	day := slices.Index(inrc2Days, name)
	if day < 0 {
		p.add(at, "no day is called %s; there are %s", quote(name), strings.Join(inrc2Days, ", "))
	}
	return day
}

// ReadINRC2Solution reads the assignments of an instance, one file for each week.
func ReadINRC2Solution(m *model.Model, weeks []io.Reader) ([]model.Assignment, []Fault) {
	p := &inrc2Reader{m: m, skills: ids{}, shifts: types(m), nurses: staff(m)}
	for _, s := range m.Skills {
		p.skills[s] = true
	}
	var as []model.Assignment
	var found []Fault
	if len(weeks)*7 != m.Days {
		found = append(found, Fault{"", 0, fmt.Sprintf("the problem has %d weeks; give that many files, not %d", m.Days/7, len(weeks))})
	}
	first, _ := time.Parse(time.DateOnly, m.Start)
	for w, r := range weeks {
		p.open(fmt.Sprintf("week %d", w+1), r)
		if p.heading("SOLUTION") && p.name(1) {
			ok := p.listOf("ASSIGNMENTS", func(l line, words []string) {
				if a, is := p.assignment(l, words); is {
					a.Date = dateOf(first, 7*w+p.dayOf(l.n, words[1]))
					as = append(as, a)
				}
			})
			for ok && len(p.rest) > 0 && strings.Contains(p.rest[0].text, ":") {
				p.rest = p.rest[1:] // some programs add what they think it is worth
			}
			if ok {
				p.end()
			}
		}
		found = append(found, p.sorted()...)
	}
	if len(found) > 0 {
		return nil, found
	}
	return as, nil
}

func (p *inrc2Reader) assignment(l line, words []string) (model.Assignment, bool) {
	if len(words) != 4 {
		p.add(l.n, "an assignment is a nurse, a day, a shift type and a skill; here are %d words", len(words))
		return model.Assignment{}, false
	}
	ok := p.knows(p.nurses, l.n, words[0], "nurse")
	ok = p.knows(p.shifts, l.n, words[2], "shift type") && ok
	ok = p.knows(p.skills, l.n, words[3], "skill") && ok
	return model.Assignment{Staff: words[0], Shift: words[2], Role: words[3]}, ok
}

package benchmark

import (
	"fmt"
	"io"
	"strings"
	"time"

	"heartline/roster/model"
)

// Weights of the second competition. Its value is the sum of these, each times an amount.
const (
	weightCover       = 30 // for each person fewer than the optimum, in each shift and skill
	weightDays        = 30 // for each day that a run of working days, or of days off, is too long or too short
	weightShiftRun    = 15 // for each day of a run with the same type
	weightRequest     = 10 // for each shift worked against a request
	weightHalfWeekend = 30 // for each weekend with one day worked and one not, of whoever is to have whole ones
	weightTotal       = 20 // for each shift more or fewer than the contract says
	weightWeekends    = 30 // for each weekend more than the contract says
)

// Ids of the rules that ReadINRC2 makes; those of runs of a type and of successions are RuleRun and RuleFollow with the type.
const (
	RuleTotal       = "total"
	RuleWeekends    = "weekends"
	RuleDays        = "days"
	RuleDaysOff     = "days-off"
	RuleHalfWeekend = "half-weekends"
	RuleRun         = "run:"
	RuleFollow      = "follow:"
)

// INRC2 is the files of one instance.
type INRC2 struct {
	Scenario io.Reader
	History  io.Reader   // before the first week
	Weeks    []io.Reader // the demand of each week, in order
}

// ReadINRC2 reads an instance of the second competition in its static form: one horizon of all its weeks. Too few people for the minimum,
// a skill that somebody has not and a forbidden succession are hard; the rest costs what the competition says.
func ReadINRC2(in INRC2) (*model.Model, []Fault) {
	p := &inrc2Reader{
		m:      &model.Model{Version: model.Version, Zone: "UTC", Start: monday.Format(time.DateOnly)},
		skills: ids{}, shifts: ids{}, contracts: ids{}, nurses: ids{},
	}
	var found []Fault
	p.open("scenario", in.Scenario)
	p.scenario()
	if found = append(found, p.sorted()...); len(found) > 0 {
		return nil, found // the other files could not be understood
	}
	p.open("history", in.History)
	p.history()
	found = append(found, p.sorted()...)
	if len(in.Weeks)*7 != p.m.Days {
		found = append(found, Fault{"", 0, fmt.Sprintf("the scenario has %d weeks; give that many files of weeks, not %d", p.m.Days/7, len(in.Weeks))})
	}
	for w, r := range in.Weeks {
		p.open(fmt.Sprintf("week %d", w+1), r)
		p.week(w)
		found = append(found, p.sorted()...)
	}
	if len(found) > 0 {
		return nil, found
	}
	p.m.Demand = p.demand.list
	return p.m, nil
}

type inrc2Reader struct {
	faults
	m                                 *model.Model
	skills, shifts, contracts, nurses ids
	demand                            rows
	rest                              []line // of the file that is read
}

func (p *inrc2Reader) open(file string, r io.Reader) {
	p.faults = faults{file: file}
	p.rest = p.lines(r)
}

// next takes the next line; a file that ends too early is a fault.
func (p *inrc2Reader) next(what string) (line, bool) {
	if len(p.rest) == 0 {
		if len(p.list) == 0 {
			p.add(0, "the file ends before %s; it is not whole", what)
		}
		return line{}, false
	}
	l := p.rest[0]
	p.rest = p.rest[1:]
	return l, true
}

// heading takes a line that consists of a word.
func (p *inrc2Reader) heading(word string) bool {
	l, ok := p.next(word)
	if ok && strings.TrimSpace(l.text) != word {
		p.add(l.n, "here stands %s; write %s", quote(strings.TrimSpace(l.text)), word)
		return false
	}
	return ok
}

// value takes a line such as WEEKS = 4.
func (p *inrc2Reader) value(key string) (int, string, bool) {
	l, ok := p.next(key)
	if !ok {
		return 0, "", false
	}
	name, value, found := strings.Cut(l.text, "=")
	if !found || strings.TrimSpace(name) != key {
		p.add(l.n, "here stands %s; write %s = and its value", quote(strings.TrimSpace(l.text)), key)
		return l.n, "", false
	}
	return l.n, strings.TrimSpace(value), true
}

// listOf takes a line such as SKILLS = 2 and so many lines after it.
func (p *inrc2Reader) listOf(key string, each func(l line, words []string)) bool {
	at, text, ok := p.value(key)
	if !ok {
		return false
	}
	n, ok := p.number(at, text, key, 0, 10_000)
	if !ok {
		return false
	}
	for range n {
		l, ok := p.next("the end of " + key)
		if !ok {
			return false
		}
		each(l, strings.Fields(l.text))
	}
	return true
}

// pair reads (2,5).
func (p *inrc2Reader) pair(at int, text, what string) ([2]int, bool) {
	inner, open := strings.CutPrefix(text, "(")
	inner, shut := strings.CutSuffix(inner, ")")
	low, high, found := strings.Cut(inner, ",")
	if !open || !shut || !found {
		p.add(at, "%s is %s; write two numbers as (2,5)", what, quote(text))
		return [2]int{}, false
	}
	a, ok := p.number(at, low, "the first number of "+what, 0, maxBound)
	b, also := p.number(at, high, "the second number of "+what, 0, maxBound)
	if ok && also && a > b {
		p.add(at, "%s is %s, and its first number is the larger; exchange them", what, quote(text))
		return [2]int{}, false
	}
	return [2]int{a, b}, ok && also
}

// end wants that nothing follows.
func (p *inrc2Reader) end() {
	if len(p.rest) > 0 && len(p.list) == 0 {
		p.add(p.rest[0].n, "here the file should end; remove what follows")
	}
}

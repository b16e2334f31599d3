package benchmark

import (
	"fmt"
	"io"
	"slices"
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

// scenario reads the sections one after the other. What follows one that is wrong is not judged: it may name what stands there.
func (p *inrc2Reader) scenario() {
	for _, section := range []func() bool{
		p.title,
		func() bool { return p.listOf("SKILLS", p.skill) },
		func() bool { return p.listOf("SHIFT_TYPES", p.shiftType) },
		p.successions,
		func() bool { return p.listOf("CONTRACTS", p.contract) },
		func() bool { return p.listOf("NURSES", p.nurse) },
	} {
		if ok := section(); !ok || len(p.list) > 0 {
			return
		}
	}
	p.end()
}

func (p *inrc2Reader) title() bool {
	at, name, ok := p.value("SCENARIO")
	if !ok {
		return false
	}
	if name == "" {
		p.add(at, "the scenario has no name; give it one")
	}
	p.m.Name = name
	at, weeks, ok := p.value("WEEKS")
	if !ok {
		return false
	}
	n, ok := p.number(at, weeks, "WEEKS", 1, model.MaxDays/7)
	p.m.Days = 7 * n
	return ok
}

func (p *inrc2Reader) skill(l line, words []string) {
	if len(words) != 1 {
		p.add(l.n, "a skill is one word; here are %d", len(words))
		return
	}
	if p.define(p.skills, l.n, words[0], "skill") {
		p.m.Skills = append(p.m.Skills, words[0])
	}
}

func (p *inrc2Reader) shiftType(l line, words []string) {
	if len(words) != 2 {
		p.add(l.n, "a shift type is a name and the shortest and longest run, as Night (4,5); here are %d words", len(words))
		return
	}
	run, ok := p.pair(l.n, words[1], "the run of "+quote(words[0]))
	if !p.define(p.shifts, l.n, words[0], "shift type") || !ok {
		return
	}
	if words[0] == anyShift || words[0] == noShift {
		p.add(l.n, "%s means something else in the format; rename the shift type", words[0])
	}
	p.m.Shifts = append(p.m.Shifts, model.ShiftType{ID: words[0], Start: midday(480), Minutes: 480})
	p.m.Rules = append(p.m.Rules, model.Rule{
		ID: RuleRun + words[0], Measure: model.KindRun, Of: model.Filter{Shifts: words[:1]},
		SoftMin: new(run[0]), SoftMax: new(run[1]), WUnder: weightShiftRun, WOver: weightShiftRun,
	})
}

// successions reads a line for each shift type: how many types cannot follow it, and which.
func (p *inrc2Reader) successions() bool {
	if !p.heading("FORBIDDEN_SHIFT_TYPES_SUCCESSIONS") {
		return false
	}
	told := ids{}
	for range p.m.Shifts {
		l, ok := p.next("the successions of each shift type")
		if !ok {
			return false
		}
		words := strings.Fields(l.text)
		if len(words) < 2 {
			p.add(l.n, "write a shift type, how many cannot follow it, and which, as Late 1 Early")
			continue
		}
		n, ok := p.number(l.n, words[1], "the number of successions", 0, len(p.m.Shifts))
		if ok && n != len(words)-2 {
			p.add(l.n, "the line says %d successions and lists %d; correct the number", n, len(words)-2)
		}
		for _, id := range slices.Concat(words[:1], words[2:]) {
			p.knows(p.shifts, l.n, id, "shift type")
		}
		if p.define(told, l.n, words[0], "line of successions") && len(words) > 2 {
			p.m.Rules = append(p.m.Rules, follow(words[0], words[2:]))
		}
	}
	return true
}

func (p *inrc2Reader) contract(l line, words []string) {
	if len(words) != 6 {
		p.add(l.n, "a contract is a name, three pairs and two numbers, as FullTime (15,22) (3,5) (2,3) 2 1; here are %d words", len(words))
		return
	}
	total, ok1 := p.pair(l.n, words[1], "the number of shifts")
	run, ok2 := p.pair(l.n, words[2], "the run of working days")
	off, ok3 := p.pair(l.n, words[3], "the run of days off")
	weekends, ok4 := p.number(l.n, words[4], "the most weekends", 0, maxBound)
	whole, ok5 := p.number(l.n, words[5], "whether weekends are whole", 0, 1)
	if !p.define(p.contracts, l.n, words[0], "contract") || !ok1 || !ok2 || !ok3 || !ok4 || !ok5 {
		return
	}
	soft := func(id string, m model.Measure, bounds [2]int, weight int) model.Rule {
		return model.Rule{ID: id, Measure: m, SoftMin: new(bounds[0]), SoftMax: new(bounds[1]), WUnder: weight, WOver: weight}
	}
	c := model.Contract{ID: words[0], Rules: []model.Rule{
		soft(RuleTotal, model.Shifts, total, weightTotal),
		soft(RuleDays, model.WorkRun, run, weightDays),
		soft(RuleDaysOff, model.OffRun, off, weightDays),
		{ID: RuleWeekends, Measure: model.Weekends, SoftMax: new(weekends), WOver: weightWeekends},
	}}
	if whole == 1 {
		c.Rules = append(c.Rules, model.Rule{
			ID: RuleHalfWeekend, Measure: model.HalfWeekends, SoftMax: new(int), WOver: weightHalfWeekend,
		})
	}
	p.m.Contracts = append(p.m.Contracts, c)
}

func (p *inrc2Reader) nurse(l line, words []string) {
	if len(words) < 4 {
		p.add(l.n, "a nurse is a name, a contract, the number of skills and the skills; here are %d words", len(words))
		return
	}
	n, ok := p.number(l.n, words[2], "the number of skills", 1, 100)
	if ok && n != len(words)-3 {
		p.add(l.n, "the line says %d skills and lists %d; correct the number", n, len(words)-3)
	}
	p.knows(p.contracts, l.n, words[1], "contract")
	person := model.Person{ID: words[0], Contract: words[1]}
	held := ids{}
	for _, skill := range words[3:] {
		if p.knows(p.skills, l.n, skill, "skill") && p.define(held, l.n, skill, "skill of the nurse") {
			person.Skills = append(person.Skills, model.Dated{ID: skill})
		}
	}
	if p.define(p.nurses, l.n, words[0], "nurse") {
		p.m.Staff = append(p.m.Staff, person)
	}
}

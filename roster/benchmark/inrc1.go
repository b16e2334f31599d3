package benchmark

import (
	"io"
	"slices"
	"time"

	"heartline/roster/model"
)

// ReadINRC1 reads an instance of the first competition (2010), as its evaluator counts it: nothing is known of the days before the first, and
// runs at both edges are bounded as they are seen. What is demanded is hard both ways, one shift a day is a matter of course, and all
// else costs the weight that the file gives.
//
// NoNightShiftBeforeFreeWeekend, TwoFreeDaysAfterNightShifts and MaxWorkingWeekendsInFourWeeks are in the schema but were no part of
// the competition: they are not read. Skills bind only where AlternativeSkillCategory does.
func ReadINRC1(r io.Reader) (*model.Model, []Fault) {
	p := &inrc1Reader{
		m:      &model.Model{Version: model.Version, Zone: "UTC"},
		skills: ids{}, shifts: ids{}, patterns: map[string]*node{}, contracts: map[string]*node{}, nurses: ids{}, wants: map[string][]string{},
	}
	root := p.tree(r, "SchedulingPeriod")
	for _, step := range []func(*node){p.period, p.shiftTypes, p.agreements, p.employees, p.cover, p.requests} {
		if len(p.list) == 0 { // what names something is not judged while that is wrong
			step(root)
		}
	}
	if len(p.list) > 0 {
		return nil, p.sorted()
	}
	return p.m, nil
}

type inrc1Reader struct {
	faults
	m         *model.Model
	first     time.Time
	skills    ids
	shifts    ids
	wants     map[string][]string // skills, by shift type
	patterns  map[string]*node
	contracts map[string]*node
	nurses    ids
}

// date reads the date of an element.
func (p *inrc1Reader) date(n *node, name string) (time.Time, bool) {
	text := p.word(n, name)
	if text == "" {
		return time.Time{}, false
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 2000 || t.Year() > 2199 {
		p.add(n.one(name).line, "%s is %s; write a date of the years 2000 to 2199 as YYYY-MM-DD", name, quote(text))
		return time.Time{}, false
	}
	return t, true
}

// period reads the days, and the names of skills.
func (p *inrc1Reader) period(root *node) {
	if p.m.Name = root.attrs["ID"]; p.m.Name == "" {
		p.add(root.line, "the period has no ID; give it one")
	}
	for _, n := range root.all("Skills", "Skill") {
		if p.define(p.skills, n.line, n.text, "skill") {
			p.m.Skills = append(p.m.Skills, n.text)
		}
	}
	first, ok := p.date(root, "StartDate")
	last, also := p.date(root, "EndDate")
	if !ok || !also {
		return
	}
	p.first, p.m.Start = first, first.Format(time.DateOnly)
	if p.m.Days = int(last.Sub(first)/(24*time.Hour)) + 1; p.m.Days < 1 || p.m.Days > model.MaxDays {
		p.add(root.one("EndDate").line, "the period has %d days; give it 1 to %d", p.m.Days, model.MaxDays)
	}
}

// clock reads the clock time of an element in minutes since midnight.
func (p *inrc1Reader) clock(n *node, name string) (int, bool) {
	text := p.word(n, name)
	if text == "" {
		return 0, false
	}
	t, err := time.Parse(time.TimeOnly, text)
	if err != nil {
		p.add(n.one(name).line, "%s is %s; write a clock time as 06:30:00", name, quote(text))
		return 0, false
	}
	return t.Hour()*60 + t.Minute(), true
}

// shiftTypes reads the types. One that would reach into the first shift of the next day ends when that begins: the competition lets
// them follow each other.
func (p *inrc1Reader) shiftTypes(root *node) {
	earliest := 24 * 60
	for _, n := range root.all("ShiftTypes", "Shift") {
		begins, ok := p.clock(n, "StartTime")
		ends, also := p.clock(n, "EndTime")
		id := n.attrs["ID"]
		for _, skill := range n.all("Skills", "Skill") {
			if p.knows(p.skills, skill.line, skill.text, "skill") {
				p.wants[id] = append(p.wants[id], skill.text)
			}
		}
		if !p.define(p.shifts, n.line, id, "shift") || !ok || !also {
			continue
		}
		if ends <= begins {
			ends += 24 * 60
		}
		earliest = min(earliest, begins)
		p.m.Shifts = append(p.m.Shifts, model.ShiftType{ID: id, Start: hhmm(begins), Minutes: ends - begins})
	}
	for i := range p.m.Shifts {
		s := &p.m.Shifts[i]
		begins, _ := time.Parse("15:04", s.Start)
		s.Minutes = min(s.Minutes, 24*60+earliest-begins.Hour()*60-begins.Minute())
	}
}

// agreements reads the patterns and the contracts, which name them.
func (p *inrc1Reader) agreements(root *node) {
	known := ids{}
	for _, n := range root.all("Patterns", "Pattern") {
		if p.define(known, n.line, n.attrs["ID"], "pattern") {
			p.patterns[n.attrs["ID"]] = n
		}
	}
	for _, n := range root.all("Contracts", "Contract") {
		p.contract(n)
	}
}

func (p *inrc1Reader) employees(root *node) {
	for _, n := range root.all("Employees", "Employee") {
		p.employee(n)
	}
	if len(p.m.Shifts) == 0 || len(p.m.Staff) == 0 {
		p.add(root.line, "the period has no shifts or no employees; add them")
	}
}

// employee reads a person. Each shift of a type of whose skills they lack one costs the weight of AlternativeSkillCategory.
func (p *inrc1Reader) employee(n *node) {
	id := n.attrs["ID"]
	if !p.define(p.nurses, n.line, id, "employee") {
		return
	}
	person := model.Person{ID: id, Contract: p.word(n, "ContractID")}
	held := ids{}
	for _, skill := range n.all("Skills", "Skill") {
		if p.knows(p.skills, skill.line, skill.text, "skill") && p.define(held, skill.line, skill.text, "skill of the employee") {
			person.Skills = append(person.Skills, model.Dated{ID: skill.text})
		}
	}
	contract := p.contracts[person.Contract]
	if contract == nil {
		if person.Contract != "" {
			p.add(n.line, "no contract is called %s; correct ContractID or define it", quote(person.Contract))
		}
		return
	}
	if weight, on := p.weight(contract, "AlternativeSkillCategory"); on {
		var lacking []string
		for _, s := range p.m.Shifts {
			if slices.ContainsFunc(p.wants[s.ID], func(skill string) bool { return !held[skill] }) {
				lacking = append(lacking, s.ID)
			}
		}
		if len(lacking) > 0 {
			person.Rules = append(person.Rules, model.Rule{
				ID: "skills", Measure: model.Shifts, Of: model.Filter{Shifts: lacking}, SoftMax: new(int), WOver: weight,
			})
		}
	}
	p.m.Staff = append(p.m.Staff, person)
}

package benchmark

import (
	"slices"
	"strings"

	"heartline/roster/model"
)

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

package benchmark

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"heartline/roster/model"
)

// Sections of the format of Curtois and Qu, in their order.
const (
	nrpHorizon = "SECTION_HORIZON"
	nrpShifts  = "SECTION_SHIFTS"
	nrpStaff   = "SECTION_STAFF"
	nrpDaysOff = "SECTION_DAYS_OFF"
	nrpOn      = "SECTION_SHIFT_ON_REQUESTS"
	nrpOff     = "SECTION_SHIFT_OFF_REQUESTS"
	nrpCover   = "SECTION_COVER"

	maxShift = 24 * 60 // minutes: a shift lies within its day
)

var nrpSections = []string{nrpHorizon, nrpShifts, nrpStaff, nrpDaysOff, nrpOn, nrpOff, nrpCover}

// ReadNRP reads a problem of Curtois and Qu (2014). All limits of a person are hard, runs that touch an edge of the horizon are not
// too short, days off are leave, and requests and cover cost what the file says. A shift for which no cover is given on a day may be
// worked at no cost.
func ReadNRP(r io.Reader) (*model.Model, []Fault) {
	p := &nrpReader{
		m:      &model.Model{Version: model.Version, Name: "nrp", Zone: "UTC", Start: monday.Format(time.DateOnly)},
		shifts: ids{}, people: ids{}, sections: map[string][]line{}, contracts: map[string]string{},
	}
	for _, step := range []func(){
		func() { p.split(p.lines(r)) }, func() { p.horizon(); p.shiftTypes() }, p.staff, // what names these is not judged while they are wrong
		func() { p.daysOff(); p.requests(nrpOn, true); p.requests(nrpOff, false); p.cover() },
	} {
		if step(); len(p.list) > 0 {
			return nil, p.sorted()
		}
	}
	return p.m, nil
}

type nrpReader struct {
	faults
	m              *model.Model
	sections       map[string][]line
	shifts, people ids
	contracts      map[string]string // ids, by what they say
}

// split puts the lines into their sections.
func (p *nrpReader) split(ls []line) {
	section := ""
	for _, l := range ls {
		text := strings.TrimSpace(l.text)
		switch {
		case strings.HasPrefix(text, "SECTION_") && !slices.Contains(nrpSections, text):
			p.add(l.n, "%s is no section; there are %s", quote(text), strings.Join(nrpSections, ", "))
			section = ""
		case strings.HasPrefix(text, "SECTION_"):
			if _, twice := p.sections[text]; twice {
				p.add(l.n, "%s is there twice; join the two", text)
			} else {
				p.sections[text] = nil
			}
			section = text
		case section == "" && len(p.list) == 0:
			p.add(l.n, "the line stands in no section; begin with %s", nrpHorizon)
		case section != "":
			p.sections[section] = append(p.sections[section], l)
		}
	}
	for _, name := range nrpSections[:3] {
		if len(p.sections[name]) == 0 && len(p.list) == 0 {
			p.add(0, "%s is missing or empty; add it", name)
		}
	}
}

func (p *nrpReader) horizon() {
	ls := p.sections[nrpHorizon]
	if len(ls) > 1 {
		p.add(ls[1].n, "the horizon is one number; remove what follows it")
	}
	p.m.Days, _ = p.number(ls[0].n, ls[0].text, "the horizon", 1, model.MaxDays)
}

// fields cuts a line at its commas.
func (p *nrpReader) fields(l line, form string) ([]string, bool) {
	parts := strings.Split(l.text, ",")
	if want := strings.Count(form, ",") + 1; len(parts) != want {
		p.add(l.n, "the line has %d parts between commas; write %s", len(parts), form)
		return nil, false
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts, true
}

func (p *nrpReader) shiftTypes() {
	const form = "ID,minutes,IDs of shifts that cannot follow|..."
	type ban struct {
		at          int
		first, then string
	}
	var bans []ban
	for _, l := range p.sections[nrpShifts] {
		f, ok := p.fields(l, form)
		if !ok {
			continue
		}
		if strings.ContainsAny(f[0], "|= .") {
			p.add(l.n, "the shift %s has a sign in its name that the format uses; leave out |, =, dots and spaces", quote(f[0]))
			continue
		}
		fresh := p.define(p.shifts, l.n, f[0], "shift")
		minutes, ok := p.number(l.n, f[1], "the length", 1, maxShift)
		if !fresh || !ok {
			continue
		}
		p.m.Shifts = append(p.m.Shifts, model.ShiftType{ID: f[0], Start: midday(minutes), Minutes: minutes})
		if f[2] != "" {
			bans = append(bans, ban{l.n, f[0], f[2]})
		}
	}
	if len(p.list) > 0 {
		return
	}
	for _, b := range bans {
		then := strings.Split(b.then, "|")
		for i := range then {
			then[i] = strings.TrimSpace(then[i])
			p.knows(p.shifts, b.at, then[i], "shift")
		}
		p.m.Rules = append(p.m.Rules, follow(b.first, then))
	}
}

// follow forbids some types of shifts on the day after another.
func follow(first string, then []string) model.Rule {
	return model.Rule{
		ID: RuleFollow + first, Measure: model.Follows, HardMax: new(int),
		Of: model.Filter{Shifts: []string{first}}, Then: model.Filter{Shifts: then},
	}
}

func (p *nrpReader) staff() {
	const form = "ID,shift=most|...,most minutes,least minutes,most days in a row,least days in a row,least days off in a row,most weekends"
	for _, l := range p.sections[nrpStaff] {
		f, ok := p.fields(l, form)
		if !ok || !p.define(p.people, l.n, f[0], "person") {
			continue
		}
		most, ok := p.mostOf(l.n, f[1])
		var n [6]int
		for i, what := range []string{
			"the most minutes", "the least minutes", "the most days in a row", "the least days in a row",
			"the least days off in a row", "the most weekends",
		} {
			var is bool
			n[i], is = p.number(l.n, f[2+i], what, 0, maxBound)
			ok = ok && is
		}
		if !ok {
			continue
		}
		if n[1] > n[0] {
			p.add(l.n, "the least minutes, %d, are more than the most, %d; exchange them", n[1], n[0])
		}
		if n[3] > n[2] {
			p.add(l.n, "the least days in a row, %d, are more than the most, %d; exchange them", n[3], n[2])
		}
		person := model.Person{ID: f[0], Contract: p.contract(strings.Join(f[1:], ","), most, n)}
		if never := p.never(most); len(never) > 0 && len(never) < len(p.m.Shifts) {
			for _, s := range p.m.Shifts {
				if !slices.Contains(never, s.ID) {
					person.Shifts = append(person.Shifts, s.ID)
				}
			}
		}
		p.m.Staff = append(p.m.Staff, person)
	}
}

// mostOf reads how often a person may work each type.
func (p *nrpReader) mostOf(at int, text string) (map[string]int, bool) {
	most, ok := map[string]int{}, true
	for part := range strings.SplitSeq(text, "|") {
		id, count, found := strings.Cut(part, "=")
		id = strings.TrimSpace(id)
		if !found {
			p.add(at, "%s is not how often a shift may be worked; write its name, = and a number", quote(part))
			ok = false
			continue
		}
		n, is := p.number(at, count, "the most of "+quote(id), 0, maxBound)
		if !is || !p.knows(p.shifts, at, id, "shift") {
			ok = false
			continue
		}
		if _, twice := most[id]; twice {
			p.add(at, "the most of %s is there twice; remove one", quote(id))
			ok = false
		}
		most[id] = n
	}
	for _, s := range p.m.Shifts {
		if _, there := most[s.ID]; ok && !there {
			p.add(at, "the most of %s is missing; add %s=%d if it is not bounded", quote(s.ID), s.ID, p.m.Days)
		}
	}
	return most, ok
}

// never returns the types that a person does not work.
func (p *nrpReader) never(most map[string]int) []string {
	var ids []string
	for _, s := range p.m.Shifts {
		if n, there := most[s.ID]; there && n == 0 {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// contract returns the contract that says what a person's line says; those who have the same have one.
func (p *nrpReader) contract(text string, most map[string]int, n [6]int) string {
	if id, known := p.contracts[text]; known {
		return id
	}
	c := model.Contract{ID: fmt.Sprintf("contract-%d", len(p.contracts)+1)}
	p.contracts[text] = c.ID
	never := p.never(most)
	for _, s := range p.m.Shifts {
		if slices.Contains(never, s.ID) && len(never) < len(p.m.Shifts) || most[s.ID] >= p.m.Days {
			continue // the person does not work the type, or cannot work it so often
		}
		c.Rules = append(c.Rules, model.Rule{
			ID: "most:" + s.ID, Measure: model.Shifts, Of: model.Filter{Shifts: []string{s.ID}}, HardMax: new(most[s.ID]),
		})
	}
	c.Rules = append(c.Rules,
		model.Rule{ID: "minutes", Measure: model.Minutes, HardMin: new(n[1]), HardMax: new(n[0])},
		model.Rule{ID: "days-in-a-row", Measure: model.WorkRun, HardMin: new(n[3]), HardMax: new(n[2])},
		model.Rule{ID: "days-off-in-a-row", Measure: model.OffRun, HardMin: new(n[4])},
		model.Rule{ID: "weekends", Measure: model.Weekends, HardMax: new(n[5])},
	)
	p.m.Contracts = append(p.m.Contracts, c)
	return c.ID
}

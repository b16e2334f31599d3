package benchmark

import (
	"fmt"
	"strings"

	"heartline/roster/model"
)

// day reads a day of the horizon, counted from 0.
func (p *nrpReader) day(at int, text string) (int, bool) {
	return p.number(at, text, "the day", 0, max(p.m.Days-1, 0))
}

func (p *nrpReader) daysOff() {
	there := map[string]bool{}
	for _, l := range p.sections[nrpDaysOff] {
		parts := strings.Split(l.text, ",")
		id := strings.TrimSpace(parts[0])
		if len(parts) < 2 {
			p.add(l.n, "the line has no day; write a person and their days off, with commas")
		}
		if !p.knows(p.people, l.n, id, "person") {
			continue
		}
		for _, part := range parts[1:] {
			if d, ok := p.day(l.n, part); ok {
				date := dateOf(monday, d)
				if there[id+" "+date] {
					p.add(l.n, "day %d is off twice; remove one", d)
					continue
				}
				there[id+" "+date] = true
				p.m.Leave = append(p.m.Leave, model.Leave{Staff: id, From: date, To: date})
			}
		}
	}
}

func (p *nrpReader) requests(section string, want bool) {
	for _, l := range p.sections[section] {
		f, ok := p.fields(l, "person,day,shift,weight")
		if !ok {
			continue
		}
		person := p.knows(p.people, l.n, f[0], "person")
		d, day := p.day(l.n, f[1])
		shift := p.knows(p.shifts, l.n, f[2], "shift")
		weight, is := p.number(l.n, f[3], "the weight", 0, model.MaxWeight)
		if person && day && shift && is && weight > 0 {
			p.m.Requests = append(p.m.Requests, model.Request{
				Staff: f[0], Date: dateOf(monday, d), Shift: f[2], Want: want, Weight: weight,
			})
		}
	}
}

func (p *nrpReader) cover() {
	type cell struct {
		day   int
		shift string
	}
	there := map[cell]bool{}
	var cover rows
	for _, l := range p.sections[nrpCover] {
		f, ok := p.fields(l, "day,shift,people,weight of one too few,weight of one too many")
		if !ok {
			continue
		}
		d, day := p.day(l.n, f[0])
		shift := p.knows(p.shifts, l.n, f[1], "shift")
		n, is := p.number(l.n, f[2], "the cover", 0, model.MaxPeople)
		under, low := p.number(l.n, f[3], "the weight of one too few", 0, model.MaxWeight)
		over, high := p.number(l.n, f[4], "the weight of one too many", 0, model.MaxWeight)
		if !day || !shift || !is || !low || !high {
			continue
		}
		if there[cell{d, f[1]}] {
			p.add(l.n, "there is a second cover of %s on day %d; remove one", quote(f[1]), d)
		}
		there[cell{d, f[1]}] = true
		cover.add(dateOf(monday, d), model.Demand{
			ID: fmt.Sprintf("%s:%d:%d:%d", f[1], n, under, over), Shifts: []string{f[1]}, Target: n, WUnder: under, WOver: over,
		})
	}
	for d := range p.m.Days {
		for _, s := range p.m.Shifts {
			if !there[cell{d, s.ID}] {
				cover.add(dateOf(monday, d), model.Demand{ID: s.ID + ":free", Shifts: []string{s.ID}})
			}
		}
	}
	p.m.Demand = cover.list
}

package model

import (
	"fmt"
	"maps"
	"slices"
)

const maxRun = 10_000 // days, weekends or counts of the past

func (c *validator) staff() {
	ids := make([]string, len(c.m.Staff))
	contracts := c.contractIDs()
	book := c.rulebook()
	for i := range c.m.Staff {
		p, path := &c.m.Staff[i], fmt.Sprintf("staff[%d]", i)
		ids[i] = p.ID
		if p.Contract != "" {
			c.known(path+".contract", "contract", p.Contract, contracts)
		}
		c.word(path+".team", p.Team)
		c.word(path+".town", p.Town)
		c.dated(path+".skills", p.Skills)
		for k, skill := range p.Skills {
			if skill.ID != "" {
				c.known(fmt.Sprintf("%s.skills[%d].id", path, k), "skill", skill.ID, c.m.Skills)
			}
		}
		c.dated(path+".tags", p.Tags)
		c.allKnown(path+".sites", "site", p.Sites, c.siteIDs)
		for k, id := range p.Shifts {
			at := fmt.Sprintf("%s.shifts[%d]", path, k)
			if c.knownType(at, id) && slices.Contains(p.Shifts[:k], id) {
				c.fault(at, "%s is there twice; remove one", quote(id))
			}
		}
		for k, span := range p.Available {
			at := fmt.Sprintf("%s.available[%d]", path, k)
			c.on(at+".on", span.On, false)
			c.clock(at+".from", span.From, false)
			c.clock(at+".to", span.To, true)
		}
		c.ruleList(path+".rules", p.Rules, true)
		if p.History != nil {
			c.history(path+".history", p, book)
		}
	}
	c.ids("staff", ids, ".id")
}

// dated checks skills or tags: a person may have one several times, at times that do not overlap.
func (c *validator) dated(path string, all []Dated) {
	for i, d := range all {
		at := fmt.Sprintf("%s[%d]", path, i)
		c.id(at+".id", d.ID)
		c.ordered(at, d.From, d.Until, "until")
		for k, e := range all[:i] {
			if d.ID == e.ID && (d.From == "" || e.Until == "" || d.From <= e.Until) && (e.From == "" || d.Until == "" || e.From <= d.Until) {
				c.fault(at, "%s is there at the same time in [%d]; join them", quote(d.ID), k)
				break
			}
		}
	}
}

// rulebook returns which rules are whose, for what the past has counted, without the shares.
func (c *validator) rulebook() *Rulebook {
	last := c.m.Start
	if c.cal != nil {
		last = c.cal.Date(c.m.Days - 1)
	}
	return &Rulebook{model: c.m, first: c.m.Start, last: last, shared: [][]Rule{c.profile.Rules, c.m.Rules}}
}

func (c *validator) history(path string, p *Person, book *Rulebook) {
	h := p.History
	for _, run := range []struct {
		name string
		days int
	}{{"kind_run", h.KindRun}, {"work_run", h.WorkRun}, {"off_run", h.OffRun}, {"weekend_run", h.WeekendRun}} {
		c.within(path+"."+run.name, run.days, 0, maxRun)
	}
	if h.LastShift != "" {
		c.knownType(path+".last_shift", h.LastShift)
	}
	switch {
	case h.LastShift != "" && h.OffRun > 0, h.WorkRun > 0 && h.OffRun > 0:
		c.fault(path+".off_run", "the day before the first was worked, so that no free days end with it; remove one of them")
	case h.LastShift == "" && h.KindRun > 0:
		c.fault(path+".kind_run", "the days of one type end with no last_shift; say which type it was")
	case h.WorkRun > 0 && h.KindRun > h.WorkRun:
		c.fault(path+".kind_run", "there are more days of one type than days worked; make work_run at least %d", h.KindRun)
	}
	if len(h.Counts) > 0 {
		var ids []string
		for _, r := range book.pick(p) {
			ids = append(ids, r.rule.ID)
		}
		for _, id := range slices.Sorted(maps.Keys(h.Counts)) {
			at := path + ".counts." + id
			if c.known(at, "rule of this person", id, ids) {
				c.within(at, h.Counts[id], 0, MaxBound)
			}
		}
	}
	c.past(path, h)
}

// past checks the shifts of the past, and that the runs agree with them.
func (c *validator) past(path string, h *History) {
	seen := map[int]string{}
	latest := 0
	for i, s := range h.Shifts {
		at := fmt.Sprintf("%s.shifts[%d]", path, i)
		c.knownType(at+".shift", s.Shift)
		if !c.date(at+".date", s.Date) || c.cal == nil {
			continue
		}
		d, _ := c.cal.Day(s.Date)
		if d >= 0 {
			c.fault(at+".date", "%s is not before the first day; what is in the model's days is published or pinned", s.Date)
			continue
		}
		if _, twice := seen[d]; twice {
			c.fault(at+".date", "two shifts begin on %s; remove one", s.Date)
		}
		seen[d] = s.Shift
		if latest == 0 || d > latest {
			latest = d
		}
	}
	if latest == 0 {
		return
	}
	run, same := 0, 0
	for ; seen[-1-run] != ""; run++ {
		if same == run && seen[-1-run] == seen[-1] {
			same++
		}
	}
	switch {
	case h.LastShift != "" && h.LastShift != seen[-1]:
		c.fault(path+".last_shift", "the shifts of the past say otherwise of the day before the first; leave it out")
	case h.OffRun > 0 && h.OffRun != -1-latest:
		c.fault(path+".off_run", "the shifts of the past say %d free days; leave it out", -1-latest)
	case h.WorkRun > 0 && (run == 0 || h.WorkRun < run):
		c.fault(path+".work_run", "the shifts of the past say %d days in a row; leave it out", run)
	case h.KindRun > 0 && h.KindRun < same:
		c.fault(path+".kind_run", "the shifts of the past say %d days of one type in a row; leave it out", same)
	}
}

package model

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

func (c *validator) leave() {
	byPerson := map[string][]int{}
	for i, l := range c.m.Leave {
		path := fmt.Sprintf("leave[%d]", i)
		c.knownPerson(path+".staff", l.Staff)
		c.within(path+".credit", l.Credit, 0, 24*60)
		good := c.date(path+".from", l.From)
		if !c.date(path+".to", l.To) || !good {
			continue
		}
		if l.To < l.From {
			c.fault(path+".to", "%s is before %s; exchange them", l.To, l.From)
			continue
		}
		for _, k := range byPerson[l.Staff] {
			if e := c.m.Leave[k]; l.From <= e.To && e.From <= l.To {
				c.fault(path, "it overlaps leave[%d] of the same person; join them", k)
				break
			}
		}
		byPerson[l.Staff] = append(byPerson[l.Staff], i)
	}
}

func (c *validator) requests() {
	for i, r := range c.m.Requests {
		path := fmt.Sprintf("requests[%d]", i)
		c.knownPerson(path+".staff", r.Staff)
		c.inside(path+".date", r.Date)
		if r.Shift != "" {
			c.knownType(path+".shift", r.Shift)
		}
		c.within(path+".weight", r.Weight, 1, MaxWeight)
	}
}

// cell is what a person does on a date.
type cell struct{ staff, date string }

func (c *validator) pins() {
	seen := map[cell]int{}
	for i, p := range c.m.Pins {
		path := fmt.Sprintf("pins[%d]", i)
		c.cell(path, p.Staff, p.Date, p.Role)
		switch {
		case p.Shift != "":
			c.knownType(path+".shift", p.Shift)
		case p.Role != "":
			c.fault(path+".role", "a free day has no role; remove it, or name the shift")
		}
		if first, twice := seen[cell{p.Staff, p.Date}]; twice {
			c.fault(path, "pins[%d] holds the same person on the same date; remove one", first)
		} else {
			seen[cell{p.Staff, p.Date}] = i
		}
	}
}

func (c *validator) published() {
	seen := map[cell]int{}
	for i, a := range c.m.Published {
		path := fmt.Sprintf("published[%d]", i)
		c.cell(path, a.Staff, a.Date, a.Role)
		c.knownType(path+".shift", a.Shift)
		if !slices.Contains(sources, a.Source) {
			c.known(path+".source", "source", string(a.Source), words(sources))
		}
		if first, twice := seen[cell{a.Staff, a.Date}]; twice {
			c.fault(path, "published[%d] is a shift of the same person on the same date; remove one", first)
		} else {
			seen[cell{a.Staff, a.Date}] = i
		}
	}
}

func (c *validator) cell(path, staff, date, role string) {
	c.knownPerson(path+".staff", staff)
	c.inside(path+".date", date)
	if role != "" {
		c.known(path+".role", "role", role, c.roles)
	}
}

// spellings finds tags of people that differ from another only in how they are written, such as pregnant-7m: a rule that asks for the
// other would pass that person over. Tags of a profile are right, then those of rules and guards, then whichever comes first.
func (c *validator) spellings() {
	right := map[string]string{}
	see := func(path, tag string) {
		plain := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, tag)
		if meant, seen := right[plain]; !seen {
			right[plain] = tag
		} else if meant != tag && plain != "" && path != "" {
			c.fault(path, "the tag is written %s elsewhere; write %q", quote(meant), meant)
		}
	}
	for i := range c.profile.Rules {
		for _, tag := range c.profile.Rules[i].Scope.Tags {
			see("", tag)
		}
	}
	inRules := func(path string, rules []Rule) {
		for i := range rules {
			for k, tag := range rules[i].Scope.Tags {
				see(fmt.Sprintf("%s[%d].scope.tags[%d]", path, i, k), tag)
			}
		}
	}
	inRules("rules", c.m.Rules)
	for i := range c.m.Contracts {
		inRules(fmt.Sprintf("contracts[%d].rules", i), c.m.Contracts[i].Rules)
	}
	for i, g := range c.m.Guards {
		see(fmt.Sprintf("guards[%d].who", i), g.Who)
		see(fmt.Sprintf("guards[%d].with", i), g.With)
	}
	for i := range c.m.Staff {
		for k, tag := range c.m.Staff[i].Tags {
			see(fmt.Sprintf("staff[%d].tags[%d].id", i, k), tag.ID)
		}
		inRules(fmt.Sprintf("staff[%d].rules", i), c.m.Staff[i].Rules)
	}
}

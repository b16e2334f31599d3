package model

import (
	"fmt"
	"slices"
	"strconv"
)

// DemandID returns the id by which a row of demand is named in reports: its own, or its place in the list, counted from 1.
func (m *Model) DemandID(i int) string {
	if id := m.Demand[i].ID; id != "" {
		return id
	}
	return strconv.Itoa(i + 1)
}

func (c *validator) demand() {
	seen := map[string]int{}
	for i := range c.m.Demand {
		row, path := &c.m.Demand[i], fmt.Sprintf("demand[%d]", i)
		c.word(path+".id", row.ID)
		if first, twice := seen[c.m.DemandID(i)]; twice {
			c.fault(path+".id", "demand[%d] is called %s too; name each row", first, quote(c.m.DemandID(i)))
		} else {
			seen[c.m.DemandID(i)] = i
		}
		c.role(path, row)
		c.word(path+".line", row.Line)
		c.word(path+".town", row.Town)
		c.word(path+".owner", row.Owner)
		if row.Skill != "" {
			c.known(path+".skill", "skill", row.Skill, c.m.Skills)
		}
		c.seats(path, row)
		c.on(path+".on", row.On, true)
		c.numbers(path, row)
	}
	c.sameSeats()
	c.clockSkills()
}

func (c *validator) role(path string, row *Demand) {
	c.word(path+".role", row.Role)
	switch row.Counts {
	case InRole:
		if row.Role == "" && len(c.roles) > 1 {
			c.fault(path, "the role is missing; %s", choices(c.roles))
		}
	case Holders:
		if row.Role != "" {
			c.fault(path+".role", "a row that counts holders counts them in any role; remove the role")
		}
	default:
		c.fault(path+".counts", "nobody is counted as %s; write holders, or leave it out", quote(string(row.Counts)))
	}
}

func (c *validator) seats(path string, row *Demand) {
	clock := row.From != "" || row.To != ""
	switch {
	case clock && len(row.Shifts) > 0:
		c.fault(path+".shifts", "the row asks for shifts and for clock times; make two rows of it")
	case clock:
		c.clock(path+".from", row.From, false)
		c.clock(path+".to", row.To, true)
	case len(row.Shifts) == 0:
		c.fault(path, "neither shifts nor clock times are asked for; give shifts, or from and to")
	}
	for i, id := range row.Shifts {
		at := fmt.Sprintf("%s.shifts[%d]", path, i)
		if !c.knownType(at, id) {
			continue
		}
		if slices.Contains(row.Shifts[:i], id) {
			c.fault(at, "%s is there twice; remove one", quote(id))
		}
		if owner := c.types[id].Owner; owner != "" && owner != row.Owner {
			c.fault(at, "shift %s is worked by %s and nobody of ours is put into it; give the row that owner", quote(id), quote(owner))
		}
	}
}

func (c *validator) numbers(path string, row *Demand) {
	least := c.within(path+".min", row.Min, 0, MaxPeople)
	target := c.within(path+".target", row.Target, 0, MaxPeople)
	if least && target && row.Target < row.Min && (row.Target > 0 || row.WOver > 0) {
		c.fault(path+".target", "the target is less than the minimum; make it at least %d", row.Min)
	}
	if row.Max != nil && c.within(path+".max", *row.Max, 0, MaxPeople) && *row.Max < max(row.Min, row.Target) {
		c.fault(path+".max", "the maximum is less than what is asked for; make it at least %d", max(row.Min, row.Target))
	}
	c.weight(path+".w_min", row.WMin)
	c.weight(path+".w_under", row.WUnder)
	c.weight(path+".w_over", row.WOver)
}

// sameSeats finds two rows that ask for one role in one shift on one day. What another organisation sends is beside ours.
func (c *validator) sameSeats() {
	if c.cal == nil {
		return
	}
	type seat struct {
		role, shift string
		day         int
	}
	seen := map[seat]int{}
	for i := range c.m.Demand {
		row := &c.m.Demand[i]
		if row.Counts != InRole || row.Owner != "" || len(row.Shifts) == 0 {
			continue
		}
		role, blamed := c.roleOf(row), false
		for _, d := range c.cal.picked(row.On) {
			for _, id := range slices.Compact(slices.Sorted(slices.Values(row.Shifts))) {
				s := seat{role, id, d}
				if first, twice := seen[s]; !twice {
					seen[s] = i
				} else if !blamed {
					c.fault(fmt.Sprintf("demand[%d]", i), "demand[%d] asks for the same role in shift %s on %s; join the rows, or name another role",
						first, quote(id), c.cal.Date(d))
					blamed = true
				}
			}
		}
	}
}

// roleOf returns the role that a row asks for: the one of the model where it is left out.
func (c *validator) roleOf(row *Demand) string {
	if row.Role == "" && len(c.roles) == 1 {
		return c.roles[0]
	}
	return row.Role
}

// clockSkills finds a role that is asked for by clock times with one skill and elsewhere with another: whoever is put into it would
// need to be told which.
func (c *validator) clockSkills() {
	type asked struct {
		row   int
		skill string
		clock bool
	}
	roles := map[string]asked{}
	for i := range c.m.Demand {
		row := &c.m.Demand[i]
		if row.Counts != InRole || row.Owner != "" {
			continue
		}
		clock := len(row.Shifts) == 0
		role := c.roleOf(row)
		first, known := roles[role]
		switch {
		case !known:
			roles[role] = asked{i, row.Skill, clock}
		case (clock || first.clock) && first.skill != row.Skill:
			c.fault(fmt.Sprintf("demand[%d].skill", i), "demand[%d] asks for the same role with another skill; name another role, or the same skill", first.row)
		}
	}
}

func (c *validator) guards() {
	ids := make([]string, len(c.m.Guards))
	for i, g := range c.m.Guards {
		ids[i] = g.ID
		path := fmt.Sprintf("guards[%d]", i)
		c.id(path+".who", g.Who)
		c.id(path+".with", g.With)
		switch {
		case g.Who == g.With && g.Who != "":
			c.fault(path+".with", "nobody guards who is guarded; name another skill or tag")
		case c.carried(g.Who) && !c.carried(g.With) && !slices.Contains(c.m.Skills, g.With):
			c.fault(path+".with", "nobody has the skill or tag %s; give it to somebody, or name another", quote(g.With))
		}
		c.within(path+".per", g.Per, 0, MaxPeople)
		c.weight(path+".weight", g.Weight)
	}
	c.ids("guards", ids, ".id")
}

// carried reports whether somebody has a skill or a tag.
func (c *validator) carried(id string) bool {
	return slices.ContainsFunc(c.m.Staff, func(p Person) bool {
		is := func(d Dated) bool { return d.ID == id }
		return slices.ContainsFunc(p.Skills, is) || slices.ContainsFunc(p.Tags, is)
	})
}

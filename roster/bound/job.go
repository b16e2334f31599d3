package bound

import (
	"slices"

	"heartline/roster/model"
)

// role returns the role that is meant: the only one may be left out.
func (g *ground) role(name string) string {
	if name == "" && len(g.roles) == 1 {
		return g.roles[0]
	}
	return name
}

// ours reports whether a row asks for people of ours in a role.
func ours(row *model.Demand) bool { return row.Owner == "" && row.Counts != model.Holders }

func byClock(row *model.Demand) bool { return row.From != "" || row.To != "" }

// ask finds the jobs of each day.
func (g *ground) ask() {
	g.jobs = make([][]job, g.m.Days)
	for d := range g.m.Days {
		for s := range g.m.Shifts {
			if g.m.Shifts[s].Owner != "" {
				continue
			}
			for _, role := range g.roles {
				if skills, asked := g.asked(d, s, role); asked {
					g.jobs[d] = append(g.jobs[d], job{s, role, skills})
				}
			}
		}
	}
}

// asked reports whether a row asks for a role in a shift, or at a time that it touches, and which skills those rows want.
func (g *ground) asked(d, shift int, role string) (skills []string, asked bool) {
	for i := range g.m.Demand {
		row := &g.m.Demand[i]
		if !ours(row) || g.role(row.Role) != role || !g.touches(row, d, shift) {
			continue
		}
		asked = true
		if row.Skill != "" && !slices.Contains(skills, row.Skill) {
			skills = append(skills, row.Skill)
		}
	}
	return skills, asked
}

func (g *ground) touches(row *model.Demand, d, shift int) bool {
	if !byClock(row) {
		return slices.Contains(row.Shifts, g.m.Shifts[shift].ID) && g.cal.Picks(row.On, d)
	}
	begins, ends := g.shiftOn(d, shift)
	for on := d - 1; on <= g.lastDay(d, shift); on++ {
		if !g.cal.Picks(row.On, on) {
			continue
		}
		if from, to := g.between(on, row.From, row.To); begins < to && ends > from {
			return true
		}
	}
	return false
}

package app

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"heartline/roster/legal"
	"heartline/roster/model"
)

// build lays the roster out again if there are types that the position does not know.
func (g *judgeGround) build() error {
	if g.pos != nil && g.laid == len(g.parts) {
		return nil
	}
	var as []model.Assignment
	for i := range g.base.Staff {
		who := g.base.Staff[i].ID
		cells := g.cells(g.rows[who])
		for _, date := range slices.Sorted(maps.Keys(cells)) {
			as = append(as, model.Assignment{Staff: who, Date: date, Shift: cells[date].shift, Role: cells[date].role})
		}
	}
	pos, err := legal.NewPosition(g.withParts(), as)
	if err != nil {
		return err
	}
	g.pos, g.laid = pos, len(g.parts)
	return nil
}

// withParts returns the model with all types that are needed.
func (g *judgeGround) withParts() *model.Model {
	m := *g.base
	m.Shifts = slices.Clone(m.Shifts)
	ids := slices.Sorted(maps.Keys(g.parts))
	for _, id := range ids {
		m.Shifts = append(m.Shifts, g.parts[id].ShiftType)
	}
	m.Demand = g.demand(ids)
	m.Rules = g.rulesOf(m.Rules)
	m.Contracts = slices.Clone(m.Contracts)
	for i := range m.Contracts {
		m.Contracts[i].Rules = g.rulesOf(m.Contracts[i].Rules)
	}
	m.Staff = slices.Clone(m.Staff)
	for i := range m.Staff {
		m.Staff[i].Rules = g.rulesOf(m.Staff[i].Rules)
		m.Staff[i].Shifts = g.also(m.Staff[i].Shifts)
	}
	return &m
}

// also returns types with all that are made of them alone; none stays none.
func (g *judgeGround) also(types []string) []string {
	if len(types) == 0 || len(g.parts) == 0 {
		return types
	}
	out := slices.Clone(types)
	for _, id := range slices.Sorted(maps.Keys(g.parts)) {
		if !slices.ContainsFunc(g.parts[id].of, func(base string) bool { return !slices.Contains(types, base) }) {
			out = append(out, id)
		}
	}
	return out
}

func (g *judgeGround) rulesOf(rules []model.Rule) []model.Rule {
	out := slices.Clone(rules)
	for i := range out {
		out[i].Window = g.counted(&out[i])
		out[i].Of.Shifts = g.also(out[i].Of.Shifts)
		out[i].Then.Shifts = g.also(out[i].Then.Shifts)
		out[i].Sequence = slices.Clone(out[i].Sequence)
		for k := range out[i].Sequence {
			out[i].Sequence[k].Of.Shifts = g.also(out[i].Sequence[k].Of.Shifts)
		}
	}
	return out
}

// counted is the window of a rule. What is counted over all days goes by the months that are judged: the days behind them, which are there
// for what goes on over the edge, are not among them.
func (g *judgeGround) counted(r *model.Rule) model.Window {
	w := r.Window
	if g.last != "" && w.Kind == model.Horizon && !r.Measure.Along() && (w.On.To == "" || w.On.To > g.last) {
		w.On.To = g.last
	}
	return w
}

// demand returns the rows of the model: those of seats in types are passed over and let parts in; those of holders in types go
// by the clock, so that two parts by two holders count as one shift does.
func (g *judgeGround) demand(ids []string) (rows []model.Demand) {
	var parts []model.Demand
	var roles []string
	for i, row := range g.base.Demand {
		row.ID = cmp.Or(row.ID, strconv.Itoa(i+1))
		byClock := row.From != "" || row.To != ""
		if row.Counts == model.InRole && row.Owner == "" && !slices.Contains(roles, row.Role) {
			roles = append(roles, row.Role)
		}
		switch {
		case byClock || row.Owner != "":
			rows = append(rows, row)
		case row.Counts == model.InRole:
			g.passed["demand:"+row.ID] = true
			rows = append(rows, row)
			if made := g.also(row.Shifts)[len(row.Shifts):]; len(made) > 0 && row.Skill != "" {
				parts = append(parts, model.Demand{ID: partsRow, Role: row.Role, Skill: row.Skill, Shifts: made, On: row.On})
			}
		default:
			for _, id := range row.Shifts {
				rows = append(rows, g.clockRow(row, id)...)
			}
		}
	}
	if len(ids) > 0 {
		for _, role := range roles {
			parts = append(parts, model.Demand{ID: partsRow, Role: role, Shifts: ids})
		}
	}
	g.passed["demand:"+partsRow] = true
	return append(rows, parts...)
}

// partsRow is the id of rows that let parts into a role and demand nobody.
const partsRow = "parts"

// clockRow is a row of one type by the clock.
func (g *judgeGround) clockRow(row model.Demand, id string) []model.Demand {
	t := g.modelType(id)
	if t == nil || t.Minutes >= clockMinutes("24:00") {
		return nil
	}
	end := (clockMinutes(t.Start) + t.Minutes) % clockMinutes("24:00")
	row.Shifts, row.From, row.To = nil, t.Start, fmt.Sprintf("%02d:%02d", end/60, end%60)
	if end == 0 {
		row.To = "24:00"
	}
	return []model.Demand{row}
}

package intake

import (
	"slices"

	"heartline/roster/model"
)

// Staff takes in people and returns how many. Of somebody who is in the model only what the table has columns for is replaced. With whole,
// who is not in the table goes, with leave, wishes, pins and published shifts.
func (in *Intake) Staff(file string, data []byte, whole bool) int {
	t := read(in, file, data, model.StaffCSV)
	if whole && t.columns != nil {
		in.keepOnly(t.rows)
	}
	for i, p := range t.rows {
		at := slices.IndexFunc(in.m.Staff, func(o model.Person) bool { return o.ID == p.ID })
		if at < 0 {
			at = len(in.m.Staff)
			in.m.Staff = append(in.m.Staff, p)
		} else {
			replace(&in.m.Staff[at], p, t.columns)
		}
		note(in, "staff", at, file, &t, i)
	}
	return len(t.rows)
}

// keepOnly takes everybody else out of the model, with what is of them alone.
func (in *Intake) keepOnly(people []model.Person) {
	stays := make(map[string]bool, len(people))
	for _, p := range people {
		stays[p.ID] = true
	}
	m := in.m
	m.Staff = slices.DeleteFunc(slices.Clone(m.Staff), func(p model.Person) bool { return !stays[p.ID] })
	m.Leave = slices.DeleteFunc(slices.Clone(m.Leave), func(l model.Leave) bool { return !stays[l.Staff] })
	m.Requests = slices.DeleteFunc(slices.Clone(m.Requests), func(r model.Request) bool { return !stays[r.Staff] })
	m.Pins = slices.DeleteFunc(slices.Clone(m.Pins), func(p model.Pin) bool { return !stays[p.Staff] })
	m.Published = slices.DeleteFunc(slices.Clone(m.Published), func(a model.Assignment) bool { return !stays[a.Staff] })
}

func replace(to *model.Person, p model.Person, columns []string) {
	for _, column := range columns {
		switch column {
		case "contract":
			to.Contract = p.Contract
		case "team":
			to.Team = p.Team
		case "town":
			to.Town = p.Town
		case "skills":
			to.Skills = p.Skills
		case "tags":
			to.Tags = p.Tags
		case "sites":
			to.Sites = p.Sites
		case "shifts":
			to.Shifts = p.Shifts
		}
	}
}

// Demand takes in what is demanded and returns how many rows. A row with the id of one that is there replaces it; with whole, the
// table replaces all that was there.
func (in *Intake) Demand(file string, data []byte, whole bool) int {
	t := read(in, file, data, model.DemandCSV)
	if whole && t.columns != nil {
		in.m.Demand = nil
	}
	for i, row := range t.rows {
		at := slices.IndexFunc(in.m.Demand, func(o model.Demand) bool { return !whole && row.ID != "" && o.ID == row.ID })
		if at < 0 {
			at = len(in.m.Demand)
			in.m.Demand = append(in.m.Demand, row)
		} else {
			in.m.Demand[at] = row
		}
		note(in, "demand", at, file, &t, i)
	}
	return len(t.rows)
}

// Leave takes in approved leave and returns how many times of it. What is there already, with the same days, is replaced; with whole, all
// that was there.
func (in *Intake) Leave(file string, data []byte, whole bool) int {
	t := read(in, file, data, model.LeaveCSV)
	if whole && t.columns != nil {
		in.m.Leave = nil
	}
	for i, l := range t.rows {
		at := slices.IndexFunc(in.m.Leave, func(o model.Leave) bool { return o.Staff == l.Staff && o.From == l.From && o.To == l.To })
		if at < 0 {
			at = len(in.m.Leave)
			in.m.Leave = append(in.m.Leave, l)
		} else {
			in.m.Leave[at] = l
		}
		note(in, "leave", at, file, &t, i)
	}
	return len(t.rows)
}

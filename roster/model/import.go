package model

import (
	"io"
	"strings"

	"heartline/roster"
)

// Columns of the files that are imported, the needed ones first.
var (
	staffColumns  = []string{"id", "contract", "team", "town", "skills", "tags", "sites", "shifts"}
	leaveColumns  = []string{"staff", "from", "to", "kind", "credit"}
	demandColumns = []string{
		"id", "role", "skill", "line", "town", "counts", "shifts", "from", "to", "weekdays", "dates", "first", "last",
		"min", "target", "max", "w_min", "w_under", "w_over", "hard_min", "reason", "owner",
	}
)

// StaffCSV reads people: comma or semicolon separated, UTF-8, a first line with the names of the columns id, contract, team, town,
// skills, tags, sites and shifts, of which only id is needed. Several skills, tags, sites or shifts are separated by |; a skill or a tag
// may be dated: trainee@2026-12-01..2026-12-31, of which either date may be left out. What they refer to must be in the model,
// whose own staff they would replace. If anything is wrong every fault is returned, in order of the lines, and nobody.
func StaffCSV(r io.Reader, m *Model) ([]Person, []roster.RowError) {
	t := table[Person]{columns: staffColumns, needed: staffColumns[:1], read: func(c *cells) Person {
		return Person{
			ID: c.text("id"), Contract: c.text("contract"), Team: c.text("team"), Town: c.text("town"),
			Skills: c.dated("skills"), Tags: c.dated("tags"), Sites: c.list("sites"), Shifts: c.list("shifts"),
		}
	}}
	t.parse(r)
	with := *m
	with.Staff = t.rows
	v := newValidator(&with)
	v.staff()
	v.spellings()
	t.judge("staff", v.faults, func(field string) string {
		name, _, _ := strings.Cut(field, ".")
		return name
	})
	if len(t.faults) > 0 {
		return nil, t.sorted()
	}
	return t.rows, nil
}

// dated reads ids that may have dates: senior, trainee@2026-12-01..2026-12-31, nursing@..2027-03-01.
func (c *cells) dated(column string) []Dated {
	var all []Dated
	for _, s := range c.list(column) {
		id, dates, found := strings.Cut(s, "@")
		from, until, both := strings.Cut(dates, "..")
		if found && (!both || from == "" && until == "") {
			c.fault(column, "%s: write the dates as FROM..UNTIL, for example %s@2026-12-01..2026-12-31", quote(s), id)
		}
		all = append(all, Dated{ID: strings.TrimSpace(id), From: strings.TrimSpace(from), Until: strings.TrimSpace(until)})
	}
	return all
}

// LeaveCSV reads approved leave, as StaffCSV reads people: columns staff, from, to, and where wanted kind and credit. Both days are
// included. The staff must be the model's, and none of the rows may overlap another of the same person.
func LeaveCSV(r io.Reader, m *Model) ([]Leave, []roster.RowError) {
	t := table[Leave]{columns: leaveColumns, needed: leaveColumns[:3], read: func(c *cells) Leave {
		return Leave{Staff: c.text("staff"), From: c.text("from"), To: c.text("to"), Kind: c.text("kind"), Credit: c.number("credit")}
	}}
	t.parse(r)
	with := *m
	with.Leave = t.rows
	v := newValidator(&with)
	v.leave()
	t.judge("leave", v.faults, func(field string) string { return field })
	if len(t.faults) > 0 {
		return nil, t.sorted()
	}
	return t.rows, nil
}

// DemandCSV reads rows of demand, as StaffCSV reads people: the columns have the names of the fields of Demand, with weekdays,
// dates, first and last for the days that it is on; hard_min is yes or no. None is needed by itself, but each row must be a
// whole one.
func DemandCSV(r io.Reader, m *Model) ([]Demand, []roster.RowError) {
	t := table[Demand]{columns: demandColumns, read: func(c *cells) Demand {
		row := Demand{
			ID: c.text("id"), Role: c.text("role"), Skill: c.text("skill"), Line: c.text("line"), Town: c.text("town"),
			Counts: Counts(c.text("counts")), Shifts: c.list("shifts"), From: c.text("from"), To: c.text("to"),
			On:  On{Weekdays: c.list("weekdays"), Dates: c.list("dates"), From: c.text("first"), To: c.text("last")},
			Min: c.number("min"), Target: c.number("target"), WMin: c.number("w_min"), WUnder: c.number("w_under"),
			WOver: c.number("w_over"), HardMin: c.flag("hard_min"), Reason: c.text("reason"), Owner: c.text("owner"),
		}
		if c.text("max") != "" {
			most := c.number("max")
			row.Max = &most
		}
		return row
	}}
	t.parse(r)
	with := *m
	with.Demand = t.rows
	v := newValidator(&with)
	v.demand()
	days := map[string]string{"on.weekdays": "weekdays", "on.dates": "dates", "on.from": "first", "on.to": "last"}
	t.judge("demand", v.faults, func(field string) string {
		if name, ok := days[field]; ok {
			return name
		}
		return field
	})
	if len(t.faults) > 0 {
		return nil, t.sorted()
	}
	return t.rows, nil
}

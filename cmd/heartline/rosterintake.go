package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"heartline/roster"
	"heartline/roster/feed"
	"heartline/roster/model"
)

// staff takes in people. Of somebody who is in the model only what the table has columns for is replaced.
func (in *intake) staff(file string) {
	people, columns, lines := rows(in, file, model.StaffCSV)
	for i, p := range people {
		at := slices.IndexFunc(in.m.Staff, func(o model.Person) bool { return o.ID == p.ID })
		if at < 0 {
			at = len(in.m.Staff)
			in.m.Staff = append(in.m.Staff, p)
		} else {
			replace(&in.m.Staff[at], p, columns)
		}
		in.note("staff", at, file, lines, i)
	}
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

// demand takes in what is demanded. A row with the id of one that is there replaces it.
func (in *intake) demand(file string) {
	list, _, lines := rows(in, file, model.DemandCSV)
	for i, row := range list {
		at := slices.IndexFunc(in.m.Demand, func(o model.Demand) bool { return row.ID != "" && o.ID == row.ID })
		if at < 0 {
			at = len(in.m.Demand)
			in.m.Demand = append(in.m.Demand, row)
		} else {
			in.m.Demand[at] = row
		}
		in.note("demand", at, file, lines, i)
	}
}

// leave takes in approved leave. What is there already, with the same days, is replaced.
func (in *intake) leave(file string) {
	list, _, lines := rows(in, file, model.LeaveCSV)
	for i, l := range list {
		at := slices.IndexFunc(in.m.Leave, func(o model.Leave) bool { return o.Staff == l.Staff && o.From == l.From && o.To == l.To })
		if at < 0 {
			at = len(in.m.Leave)
			in.m.Leave = append(in.m.Leave, l)
		} else {
			in.m.Leave[at] = l
		}
		in.note("leave", at, file, lines, i)
	}
}

func (in *intake) note(list string, at int, file string, lines []int, i int) {
	from := source{file: file}
	if i < len(lines) {
		from.line = lines[i]
	}
	in.from[list+"["+strconv.Itoa(at)+"]"] = from
}

// calendar takes in a person's calendar: each day that leave touches and that is not leave already, in the days of the model and
// those into which its last shifts may go.
func (in *intake) calendar(e env, arg string) {
	who, file := "", ""
	for i := range in.m.Staff { // an id may hold a = itself
		if id := in.m.Staff[i].ID; len(id) > len(who) && strings.HasPrefix(arg, id+"=") {
			who, file = id, arg[len(id)+1:]
		}
	}
	if who == "" {
		in.fault("-calendar "+arg, "write WHO=FILE with somebody of the staff")
		return
	}
	data := in.open(file)
	zone, err := time.LoadLocation(in.m.Zone)
	cal, also := model.NewCalendar(in.m)
	if data == nil || err != nil || also != nil {
		return // a fault by now: a model that was read has a zone and days
	}
	const over = 3 // days: a shift is at most two days long
	leave, faults := feed.ReadLeave(bytes.NewReader(data), zone, cal.Midnight(0), cal.Midnight(in.m.Days+over-1))
	for _, f := range faults {
		in.fault(file, "%s", f.Error())
	}
	taken := map[string]bool{}
	for _, l := range in.m.Leave {
		if l.Staff != who {
			continue
		}
		from, _ := cal.Day(l.From)
		for to, _ := cal.Day(l.To); from <= to; from++ {
			taken[cal.Date(from)] = true
		}
	}
	for _, l := range leave {
		if l.Tentative {
			e.log.Warn("leave that is not settled is left out", "file", file, "line", l.Line)
			continue
		}
		first, last := l.Dates(zone)
		begins, _ := cal.Day(dateOf(first))
		ends, _ := cal.Day(dateOf(last))
		for d := max(begins, 0); d <= min(ends, in.m.Days+over-2); d++ {
			in.dayOff(cal, who, d, taken, source{file, l.Line})
		}
	}
}

func dateOf(d roster.Day) string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// dayOff adds a day of leave, to that of the day before where it came from the same place.
func (in *intake) dayOff(cal *model.Calendar, who string, d int, taken map[string]bool, from source) {
	date := cal.Date(d)
	if taken[date] {
		return
	}
	taken[date] = true
	last := len(in.m.Leave) - 1
	path := "leave[" + strconv.Itoa(last) + "]"
	if last >= 0 && in.from[path] == from && in.m.Leave[last].Staff == who && in.m.Leave[last].To == cal.Date(d-1) {
		in.m.Leave[last].To = date
		return
	}
	in.m.Leave = append(in.m.Leave, model.Leave{Staff: who, From: date, To: date, Kind: "calendar"})
	in.from["leave["+strconv.Itoa(last+1)+"]"] = from
}

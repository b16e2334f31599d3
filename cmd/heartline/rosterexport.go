package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"heartline/internal/fault"
	"heartline/roster"
	rosters "heartline/roster/check"
	"heartline/roster/feed"
	"heartline/roster/model"
)

// onCall is the tag of shifts in which nobody sits at a desk.
const onCall = "on_call"

// rosterExport gives a roster out in forms that others read.
func rosterExport(_ context.Context, e env, args []string) error {
	f := flags(e, "roster export")
	file := f.String("model", "", "the model")
	of := f.String("roster", "", "the roster")
	as := f.String("as", "csv", "csv: the rota for publishing; ics: one person's calendar")
	who := f.String("who", "", "of ics: the person")
	domain := f.String("domain", "heartline.invalid", "of ics: the name of the installation, which never changes")
	withOnCall := f.Bool("on-call", false, "of csv: give out also the shifts tagged on_call, as shifts at the desk")
	out := f.String("out", "", "where it goes; none: to the screen")
	if err := parse(f, args); err != nil {
		return err
	}
	m, err := readModel(*file)
	if err != nil {
		return err
	}
	r, err := readRoster(*of)
	if err != nil {
		return err
	}
	if _, err := rosters.Check(m, r.Assignments); err != nil {
		return fault.Wrap(fault.Invalid, "roster", err, err.Error())
	}
	x, err := newExport(m)
	if err != nil {
		return err
	}
	var data []byte
	switch *as {
	case "csv":
		data, err = x.csv(r.Assignments, *withOnCall)
	case "ics":
		if err := need("who", *who); err != nil {
			return err
		}
		data, err = x.calendar(r.Assignments, *who, *domain, *of)
	default:
		return fault.New(fault.Invalid, "roster", "-as %s: use csv or ics", *as)
	}
	if err != nil {
		return err
	}
	if *out == "" {
		_, err := e.out.Write(data)
		return err
	}
	if err := os.WriteFile(*out, data, 0o600); err != nil {
		return fault.Wrap(fault.Invalid, "roster", err, "the file "+*out+" cannot be written; name another with -out")
	}
	return nil
}

// export is a model of which rosters are given out.
type export struct {
	m     *model.Model
	cal   *model.Calendar
	zone  *time.Location
	types map[string]*model.ShiftType
}

func newExport(m *model.Model) (*export, error) {
	cal, err := model.NewCalendar(m)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return nil, fmt.Errorf("the zone of the model: %w", err)
	}
	x := &export{m: m, cal: cal, zone: zone, types: map[string]*model.ShiftType{}}
	for i := range m.Shifts {
		x.types[m.Shifts[i].ID] = &m.Shifts[i]
	}
	return x, nil
}

// csv returns the rota as it is published: by clock times, a shift of more than a day in several rows. What the import of a rota
// would refuse is refused here.
func (x *export) csv(as []model.Assignment, withOnCall bool) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{roster.Columns()}
	for _, a := range x.sorted(as) {
		s := x.types[a.Shift]
		if !withOnCall && slices.Contains(s.Tags, onCall) {
			continue
		}
		rows = append(rows, x.rows(a, s)...)
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write the rota: %w", err)
	}
	known := func(string) bool { return true } // the checker has seen them
	if _, faults := roster.ParseCSV(bytes.NewReader(b.Bytes()), x.zone, known); len(faults) > 0 {
		lines := make([]string, len(faults))
		for i, f := range faults {
			lines[i] = strings.Join(rows[max(f.Line, 1)-1], ",") + ": " + f.Error()
		}
		return nil, fault.New(fault.Conflict, "roster", "the rota could not be published; nothing was given out:\n%s", strings.Join(lines, "\n"))
	}
	return b.Bytes(), nil
}

// sorted returns the assignments by date, clock time and person.
func (x *export) sorted(as []model.Assignment) []model.Assignment {
	as = slices.Clone(as)
	slices.SortStableFunc(as, func(a, b model.Assignment) int {
		return strings.Compare(a.Date+x.types[a.Shift].Start+a.Staff, b.Date+x.types[b.Shift].Start+b.Staff)
	})
	return as
}

// rows returns a shift as rows of at most a day each, by the clock.
func (x *export) rows(a model.Assignment, s *model.ShiftType) [][]string {
	const day = 24 * 60
	d, _ := x.cal.Day(a.Date)
	start, _ := roster.ParseClock(s.Start) // Parse has seen it
	line := x.line(a, s, d)
	var rows [][]string
	for left := s.Minutes; left > 0; left -= day {
		end := int(start) + min(left, day)
		if x.cal.At(d, int(start)).Before(x.cal.At(d, end)) { // else the clocks skip it
			rows = append(rows, []string{a.Staff, x.cal.Date(d), s.Start, fmt.Sprintf("%02d:%02d", end%day/60, end%60), line})
		}
		d++
	}
	return rows
}

// line returns the hotline that a shift serves: that of the rows that ask for its role in it. Where they name several, or one
// names none, it serves all.
func (x *export) line(a model.Assignment, s *model.ShiftType, d int) string {
	var lines []string
	role := a.Role
	for i := range x.m.Demand {
		row := &x.m.Demand[i]
		if row.Owner != "" || row.Counts == model.Holders || role != "" && row.Role != role || !x.asks(row, s, d) {
			continue
		}
		if !slices.Contains(lines, row.Line) {
			lines = append(lines, row.Line)
		}
	}
	if len(lines) == 1 {
		return lines[0]
	}
	return ""
}

// asks reports whether a row is for a shift of a day, or for a time that it touches.
func (x *export) asks(row *model.Demand, s *model.ShiftType, d int) bool {
	if row.From == "" && row.To == "" {
		return slices.Contains(row.Shifts, s.ID) && x.cal.Picks(row.On, d)
	}
	begins, ends := x.cal.Begins(d, s), x.cal.Ends(d, s)
	from, _ := roster.ParseClock(row.From) // Parse has seen both
	to, _ := roster.ParseClock(row.To)
	if to <= from {
		to += 24 * 60
	}
	for on := d - 1; x.cal.At(on, int(from)).Before(ends); on++ {
		if x.cal.Picks(row.On, on) && x.cal.At(on, int(to)).After(begins) {
			return true
		}
	}
	return false
}

// calendar returns one person's shifts, on call or not. An event is known by the person and the date, so that another type on the
// same date changes it; the roster counts as published when its file was written.
func (x *export) calendar(as []model.Assignment, who, domain, file string) ([]byte, error) {
	if !slices.ContainsFunc(x.m.Staff, func(p model.Person) bool { return p.ID == who }) {
		return nil, fault.New(fault.NotFound, "roster", "nobody of the staff is %q; name somebody who is with -who", who)
	}
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("read the time of the roster: %w", err)
	}
	published := info.ModTime().Truncate(time.Second)
	f := feed.Feed{Domain: domain, Zone: x.zone, Published: published}
	for _, a := range as {
		if a.Staff != who {
			continue
		}
		s := x.types[a.Shift]
		d, _ := x.cal.Day(a.Date)
		f.Shifts = append(f.Shifts, feed.Shift{
			ID: who + "-" + a.Date, Start: x.cal.Begins(d, s), End: x.cal.Ends(d, s), Modified: published,
			Summary: strings.TrimSpace(a.Shift + " " + a.Role), Place: s.Site,
		})
	}
	data, err := feed.Write(f)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "roster", err, err.Error())
	}
	return data, nil
}

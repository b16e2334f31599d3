package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"heartline/internal/fault"
	"heartline/roster"
	"heartline/roster/intake"
	"heartline/roster/model"
)

// rosterImport takes tables and calendars into a model: all of them, or none.
func rosterImport(_ context.Context, e env, args []string) error {
	f := flags(e, "roster import")
	file := f.String("model", "", "the model that they are taken into")
	staff := f.String("staff", "", "people, as CSV")
	leave := f.String("leave", "", "approved leave, as CSV")
	demand := f.String("demand", "", "what is demanded, as CSV")
	var calendars []string
	f.Func("calendar", "WHO=FILE: a person's calendar of leave, as iCalendar; may be there several times", func(s string) error {
		calendars = append(calendars, s)
		return nil
	})
	out := f.String("out", "", "where the model goes; none: to the screen")
	whole := f.Bool("replace", false, "what is in no table goes, of the lists for which there is one")
	dry := f.Bool("dry-run", false, "only say what would come, change and go")
	if err := parse(f, args); err != nil {
		return err
	}
	m, err := readModel(*file)
	if err != nil {
		return err
	}
	was, err := readModel(*file)
	if err != nil {
		return err
	}
	in := named{Intake: intake.New(m), m: m}
	in.table(*staff, func(data []byte) { in.Staff(*staff, data, *whole) })
	in.table(*demand, func(data []byte) { in.Demand(*demand, data, *whole) })
	in.table(*leave, func(data []byte) { in.Leave(*leave, data, *whole) })
	for _, c := range calendars {
		in.calendar(e, c)
	}
	if len(in.faults) == 0 {
		in.Check(*file)
	}
	for _, f := range in.Faults() {
		in.faults = append(in.faults, f.Error())
	}
	if len(in.faults) > 0 {
		return fault.New(fault.Invalid, "roster", "nothing was taken in:\n%s", strings.Join(in.faults, "\n"))
	}
	if *dry || *whole {
		sayChanges(e, intake.Compare(was, m), *dry || *out != "")
	}
	if *dry {
		return nil
	}
	if *out == "" {
		return model.Write(e.out, m)
	}
	if err := writeModel(*out, m); err != nil {
		return fault.Wrap(fault.Invalid, "roster", err, "the file "+*out+" cannot be written; name another with -out")
	}
	e.say("%d people, %d rows of demand, %d times of leave: %s", len(m.Staff), len(m.Demand), len(m.Leave), *out)
	return nil
}

// sayChanges says what comes, changes and goes, before it is done; only how many where the model itself goes to the screen.
func sayChanges(e env, c intake.Changes, screen bool) {
	if !screen {
		e.log.Info("the tables change the model", "come", len(c.Comes), "change", len(c.Changed), "go", len(c.Goes))
		return
	}
	for _, part := range []struct {
		what string
		all  []intake.Change
	}{{"comes", c.Comes}, {"changes", c.Changed}, {"goes", c.Goes}} {
		e.say("%s: %d", part.what, len(part.all))
		for _, x := range part.all {
			e.say("  %s %s", x.List, x.Name)
		}
	}
}

// writeModel writes a model whole or not at all: it may be the file that was read.
func writeModel(path string, m *model.Model) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".roster-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // nothing is there any more once it has been renamed
	if err := errors.Join(model.Write(f, m), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// named takes in files by their names.
type named struct {
	*intake.Intake
	m      *model.Model
	faults []string // of files that cannot be read at all
}

// table reads a file whole and has it taken in; nothing is read without a name.
func (in *named) table(file string, take func([]byte)) {
	if file == "" {
		return
	}
	from, err := openFile(file)
	if err != nil {
		in.faults = append(in.faults, sentence(err))
		return
	}
	defer func() { _ = from.Close() }()
	const most = 17 << 20 // the readers refuse what is larger than 16 MiB
	data, err := io.ReadAll(io.LimitReader(from, most))
	if err != nil {
		in.faults = append(in.faults, file+": the file cannot be read to its end; try again")
		return
	}
	take(data)
}

// calendar takes in a person's calendar, for the days of the model and those into which its last shifts may go.
func (in *named) calendar(e env, arg string) {
	who, file := "", ""
	for i := range in.m.Staff { // an id may hold a = itself
		if id := in.m.Staff[i].ID; len(id) > len(who) && strings.HasPrefix(arg, id+"=") {
			who, file = id, arg[len(id)+1:]
		}
	}
	if who == "" {
		in.faults = append(in.faults, fmt.Sprintf("-calendar %s: write WHO=FILE with somebody of the staff", arg))
		return
	}
	cal, err := model.NewCalendar(in.m)
	if err != nil {
		return // a model that was read has days
	}
	const over = 2 // days: a shift is at most two days long
	from, _ := roster.ParseDay(in.m.Start)
	until, _ := roster.ParseDay(cal.Date(in.m.Days + over))
	in.table(file, func(data []byte) {
		for _, line := range in.Calendar(file, who, data, from, until).Unsettled {
			e.log.Warn("leave that is not settled is left out", "file", file, "line", line)
		}
	})
}

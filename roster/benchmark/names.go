package benchmark

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"heartline/roster/model"
)

// monday is the first day of formats that have no dates.
var monday = time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC)

func dateOf(first time.Time, d int) string { return first.AddDate(0, 0, d).Format(time.DateOnly) }

// midday returns the clock time at which a shift of so many minutes begins that lies in the middle of its day.
func midday(minutes int) string { return hhmm((24*60 - minutes) / 2) }

func hhmm(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// maxName is how many characters a name has at most: ids of the model are made of two of them, with colons between.
const maxName = 24

// ids are the names of one kind that a file has defined.
type ids map[string]bool

// define takes a new name and reports whether it is one.
func (f *faults) define(known ids, at int, id, what string) bool {
	switch {
	case id == "":
		f.add(at, "the %s has no name; give it one", what)
		return false
	case utf8.RuneCountInString(id) > maxName || strings.Contains(id, ":") || strings.ContainsFunc(id, unicode.IsControl):
		f.add(at, "the %s is called %s; use at most %d characters, no colon and no control characters", what, quote(id), maxName)
		return false
	case known[id]:
		f.add(at, "there is a second %s called %s; rename one of them", what, quote(id))
		return false
	}
	known[id] = true
	return true
}

// knows reports whether a name has been defined.
func (f *faults) knows(known ids, at int, id, what string) bool {
	if !known[id] {
		f.add(at, "no %s is called %s; correct the name or define it", what, quote(id))
	}
	return known[id]
}

// rows collects demand: the dates on which the same is asked for become one row.
type rows struct {
	list []model.Demand
	at   map[string]int
}

// add asks for the same as row on one more date; the rest of the row is what its id says.
func (r *rows) add(date string, row model.Demand) {
	if r.at == nil {
		r.at = map[string]int{}
	}
	i, known := r.at[row.ID]
	if !known {
		i = len(r.list)
		r.at[row.ID] = i
		r.list = append(r.list, row)
	}
	r.list[i].On.Dates = append(r.list[i].On.Dates, date)
}

func staff(m *model.Model) ids {
	known := ids{}
	for _, p := range m.Staff {
		known[p.ID] = true
	}
	return known
}

func types(m *model.Model) ids {
	known := ids{}
	for _, s := range m.Shifts {
		known[s.ID] = true
	}
	return known
}

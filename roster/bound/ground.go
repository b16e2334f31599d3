package bound

import (
	"slices"
	"strings"
	"time"

	"heartline/roster/model"
)

// ground is a model made ready for counting: who can do what on which day. It is never changed once surveyed.
type ground struct {
	m      *model.Model
	cal    *model.Calendar
	types  map[string]int
	night  []bool
	roles  []string
	jobs   [][]job // by day: what somebody of ours can be put into
	people []person
	rules  map[string][]*rule // read so far, by id

	begins, ends [][]int64 // of each type, by day from -1 on; in seconds
	midnights    []int64   // by day from 0 on to the one after the last
	clocks       map[clockOn]int64
	cuts         []int64 // the boundaries of all shifts of the model
	weeks        []days
	all          []seat
	unguarded    []Reason                                         // people who are held to a shift in which nobody can be with them
	mixed        struct{ skills, nights, weekends, lengths bool } // whether seats differ in it
}

// days is a time from one day up to, not including, another.
type days struct{ from, to int }

func (d days) has(day int) bool { return d.from <= day && day < d.to }

type clockOn struct {
	day   int
	clock string
}

// job is a shift in a role.
type job struct {
	shift  int
	role   string
	skills []string
}

// person is one of the staff: what holds for each day.
type person struct {
	*model.Person
	rules  []bind
	held   []*hold    // by day; nil: free to be planned
	can    [][]int    // by day: places in ground.jobs
	why    [][]string // by day and job: what closes it; empty: nothing
	leave  []days     // as instants, in seconds
	leaves []int      // their places in the model
	open   []days     // when the person is available, likewise; only if restricted
	past   []int      // types worked on the days before the first, the last first; -1: none
}

// hold is what a person is held to on a day.
type hold struct {
	shift   int // -1: a free day
	role    string
	anyRole bool
	past    bool
}

// survey reads a model. Its error is the calendar's.
func survey(m *model.Model) (*ground, error) {
	cal, err := model.NewCalendar(m)
	if err != nil {
		return nil, err
	}
	g := &ground{
		m: m, cal: cal, types: map[string]int{}, clocks: map[clockOn]int64{}, rules: map[string][]*rule{},
		weeks: split(m.Days, func(d int) bool { return cal.Weekday(d) == time.Monday }),
	}
	for i := range m.Shifts {
		g.types[m.Shifts[i].ID] = i
		g.night = append(g.night, cal.Night(&m.Shifts[i]))
	}
	for i := range m.Demand {
		if row := &m.Demand[i]; row.Counts != model.Holders && row.Role != "" && !slices.Contains(g.roles, row.Role) {
			g.roles = append(g.roles, row.Role)
		}
	}
	if len(g.roles) == 0 {
		g.roles = []string{""}
	}
	g.clock()
	g.ask()
	g.staff()
	g.all = g.seats()
	for i := range g.all {
		a, b := &g.all[0], &g.all[i]
		if first := slices.IndexFunc(g.all, inRole); first >= 0 && inRole(*b) {
			g.mixed.skills = g.mixed.skills || g.all[first].role != b.role || g.all[first].skill != b.skill
		}
		g.mixed.nights = g.mixed.nights || a.night != b.night
		g.mixed.weekends = g.mixed.weekends || g.weekend(a.day) != g.weekend(b.day)
		g.mixed.lengths = g.mixed.lengths || a.minutes != b.minutes || b.shift == noShift
	}
	return g, nil
}

// clock finds the instants of all shifts.
func (g *ground) clock() {
	for d := -1; d < g.m.Days; d++ {
		begins, ends := make([]int64, len(g.m.Shifts)), make([]int64, len(g.m.Shifts))
		for i := range g.m.Shifts {
			begins[i], ends[i] = g.cal.Begins(d, &g.m.Shifts[i]).Unix(), g.cal.Ends(d, &g.m.Shifts[i]).Unix()
			if d >= 0 {
				g.cuts = append(g.cuts, begins[i], ends[i])
			}
		}
		g.begins, g.ends = append(g.begins, begins), append(g.ends, ends)
	}
	for d := range g.m.Days + 1 {
		g.midnights = append(g.midnights, g.cal.Midnight(d).Unix())
	}
	slices.Sort(g.cuts)
	g.cuts = slices.Compact(g.cuts)
}

// shiftOn returns when a shift begins and ends; d may be -1.
func (g *ground) shiftOn(d, shift int) (begins, ends int64) {
	return g.begins[d+1][shift], g.ends[d+1][shift]
}

// length returns the minutes of a shift, on the clock or, where the clocks change, by instants if those are more.
func (g *ground) length(d, shift int) int {
	begins, ends := g.shiftOn(d, shift)
	return max(g.m.Shifts[shift].Minutes, int(ends-begins)/60)
}

// at returns the instant of a clock time of a day; 24:00 is the next midnight.
func (g *ground) at(d int, clock string) int64 {
	key := clockOn{d, clock}
	t, known := g.clocks[key]
	if !known {
		if clock == "24:00" {
			t = g.cal.Midnight(d + 1).Unix()
		} else {
			t = g.cal.Begins(d, &model.ShiftType{Start: clock, Minutes: 1}).Unix()
		}
		g.clocks[key] = t
	}
	return t
}

// between returns the instants of two clock times; the second is on the day or, if it is not after the first, on the next.
func (g *ground) between(d int, from, to string) (begins, ends int64) {
	last := d
	if padded(to) <= padded(from) {
		last++
	}
	return g.at(d, from), g.at(last, to)
}

func padded(clock string) string {
	if len(clock) == len("8:00") {
		return "0" + clock
	}
	return clock
}

// lastDay returns the day on which the last minute of a shift lies, by the clock.
func (g *ground) lastDay(d, shift int) int {
	s := &g.m.Shifts[shift]
	start, err := time.Parse("15:04", padded(s.Start))
	if err != nil {
		return d // Parse lets no such start through
	}
	return d + (start.Hour()*60+start.Minute()+s.Minutes-1)/(24*60)
}

// inWeekend reports whether a day is one of those of which a window's weekends are made.
func (g *ground) inWeekend(w model.Window, d int) bool {
	day := g.cal.Weekday(d)
	if len(w.Weekend) == 0 {
		return day == time.Saturday || day == time.Sunday
	}
	return slices.Contains(w.Weekend, strings.ToLower(day.String()[:3]))
}

// weekend reports whether a day is a Saturday or Sunday.
func (g *ground) weekend(d int) bool { return g.inWeekend(model.Window{}, d) }

// split cuts days where a new stretch begins.
func split(n int, begins func(d int) bool) []days {
	var all []days
	for from := 0; from < n; {
		to := from + 1
		for to < n && !begins(to) {
			to++
		}
		all = append(all, days{from, to})
		from = to
	}
	return all
}

package app

import (
	"maps"
	"slices"
	"time"

	"heartline/console/api"
	"heartline/roster/model"
)

// coverageOf sets how many are needed beside how many are there, at each instant at which either may change. Rows of one role do not
// add up: who is there for one of them is there for the others. What another organisation fills is not needed here, and duty that
// brings no calls is neither needed nor there.
func coverageOf(d *openDraft, cal *model.Calendar) (out []api.RosterCoverage) {
	m := d.body.Model
	types := map[string]*model.ShiftType{}
	for i := range m.Shifts {
		if t := &m.Shifts[i]; t.Owner == "" && !slices.Contains(t.Tags, onCall) {
			types[t.ID] = t
		}
	}
	times := map[time.Time]bool{}
	need := map[string]*roleNeed{}
	for day := range m.Days {
		seats := map[[2]string]int{} // by role and type, of this day
		for _, row := range m.Demand {
			if row.Counts != model.InRole || row.Owner != "" || !cal.Picks(row.On, day) {
				continue
			}
			role := need[row.Role]
			if role == nil {
				role = &roleNeed{seats: map[time.Time]int{}}
				need[row.Role] = role
			}
			wanted := max(row.Min, row.Target)
			for _, shift := range row.Shifts {
				seats[[2]string{row.Role, shift}] = max(seats[[2]string{row.Role, shift}], wanted)
			}
			if len(row.Shifts) == 0 {
				role.byClock(cal, day, row, wanted)
			}
		}
		for of, wanted := range seats {
			if t := types[of[1]]; t != nil {
				need[of[0]].seats[cal.Begins(day, t)] += wanted
				need[of[0]].seats[cal.Ends(day, t)] -= wanted
			}
		}
	}
	have := map[time.Time]int{}
	for _, a := range d.body.Assignments {
		if t := types[a.Shift]; t != nil {
			day, _ := cal.Day(a.Date)
			have[cal.Begins(day, t)]++
			have[cal.Ends(day, t)]--
		}
	}
	for at := range have {
		times[at] = true
	}
	for _, role := range need {
		role.times(times)
	}
	there := 0
	for _, at := range slices.SortedFunc(maps.Keys(times), time.Time.Compare) {
		there += have[at]
		c := api.RosterCoverage{At: at, Have: there}
		for _, role := range need {
			c.Need += role.at(at)
		}
		out = append(out, c)
	}
	return out
}

// roleNeed is what the rows of one role ask for.
type roleNeed struct {
	seats  map[time.Time]int // by how many it changes
	now    int               // of seats, up to the instant that was asked last
	clocks []clockNeed
}

// clockNeed is what a row by the clock asks for on a day.
type clockNeed struct {
	from, to time.Time
	wanted   int
}

func (r *roleNeed) byClock(cal *model.Calendar, day int, row model.Demand, wanted int) {
	from, to := clockMinutes(row.From), clockMinutes(row.To)
	if to <= from {
		to += clockMinutes("24:00")
	}
	r.clocks = append(r.clocks, clockNeed{cal.At(day, from), cal.At(day, to), wanted})
}

func (r *roleNeed) times(all map[time.Time]bool) {
	for at := range r.seats {
		all[at] = true
	}
	for _, c := range r.clocks {
		all[c.from], all[c.to] = true, true
	}
}

// at returns how many are needed from an instant on. It is asked in the order of time.
func (r *roleNeed) at(at time.Time) int {
	r.now += r.seats[at]
	r.clocks = slices.DeleteFunc(r.clocks, func(c clockNeed) bool { return !c.to.After(at) })
	most := r.now
	for _, c := range r.clocks {
		if !c.from.After(at) {
			most = max(most, c.wanted)
		}
	}
	return most
}

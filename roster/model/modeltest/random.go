package modeltest

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"heartline/roster/model"
)

// Zones are drawn with a first day near one on which the clocks change, where they do.
var zones = []struct {
	name   string
	starts []string
}{
	{"Asia/Shanghai", []string{"2026-12-21", "2027-02-24", "2028-02-25"}},
	{"Europe/Berlin", []string{"2026-03-26", "2026-10-22"}},
	{"America/New_York", []string{"2026-03-05", "2026-10-29"}},
}

// Model draws a model of at most 16 days and 5 people.
func Model(t *rapid.T) *model.Model {
	zone := rapid.SampledFrom(zones).Draw(t, "zone")
	m := &model.Model{
		Version: model.Version, Zone: zone.name, Start: rapid.SampledFrom(zone.starts).Draw(t, "start"),
		Days: rapid.IntRange(1, 16).Draw(t, "days"), Skills: []string{"counsel", "supervise", "child"},
	}
	d := drawer{T: t, m: m}
	m.Sites = []model.Site{{ID: "room", Seats: d.upTo("seats", 4)}, {ID: "home", Outside: true}}
	m.Shifts = []model.ShiftType{
		{ID: "D", Start: "08:00", Minutes: 480, Site: "room", Tags: []string{"day"}},
		{ID: "E", Start: "16:00", Minutes: 480, Break: 30, Site: "room"},
		{ID: "N", Start: "22:00", Minutes: 600, Site: "room", Credit: 540},
		{ID: "C", Start: "00:00", Minutes: 1440, Site: "home", Tags: []string{"on_call"}, Credit: 120},
	}[:rapid.IntRange(1, 4).Draw(t, "shifts")]
	d.holidays()
	d.demand()
	d.staff()
	d.cells()
	for i := range rapid.IntRange(0, 5).Draw(t, "rules") {
		m.Rules = append(m.Rules, d.rule(fmt.Sprintf("r%d", i)))
	}
	if d.odd("own rule") {
		m.Staff[0].Rules = []model.Rule{d.rule("own")}
	}
	d.counts()
	if faults := m.Validate(); len(faults) > 0 {
		t.Fatalf("the drawn model is not valid: %v", faults)
	}
	return m
}

// Assignments draws a roster of a model, of cells that the demand asks for or not, at most one for each person and date.
func Assignments(t *rapid.T, m *model.Model) []model.Assignment {
	d := drawer{T: t, m: m}
	var as []model.Assignment
	for _, p := range m.Staff {
		for day := range m.Days {
			if !d.odd("works") {
				continue
			}
			a := model.Assignment{Staff: p.ID, Date: d.date(day), Shift: d.shift("shift")}
			a.Role = rapid.SampledFrom([]string{"talk", "lead"}).Draw(t, "role")
			as = append(as, a)
		}
	}
	return as
}

type drawer struct {
	*rapid.T
	m *model.Model
}

func (d drawer) odd(what string) bool        { return rapid.Bool().Draw(d.T, what) }
func (d drawer) upTo(what string, n int) int { return rapid.IntRange(0, n).Draw(d.T, what) }
func (d drawer) shift(what string) string    { return d.m.Shifts[d.upTo(what, len(d.m.Shifts)-1)].ID }
func (d drawer) anyDay(what string) string   { return d.date(d.upTo(what, d.m.Days-1)) }

func (d drawer) date(day int) string {
	first, err := time.Parse(time.DateOnly, d.m.Start)
	if err != nil {
		d.Fatal(err)
	}
	return first.AddDate(0, 0, day).Format(time.DateOnly)
}

func (d drawer) bound(what string, lo, hi int) *int {
	if !d.odd("has " + what) {
		return nil
	}
	n := rapid.IntRange(lo, hi).Draw(d.T, what)
	return &n
}

func (d drawer) holidays() {
	if d.odd("holidays") {
		d.m.Holidays = []model.Holiday{{Date: d.anyDay("holiday"), Statutory: true}}
		if works := d.anyDay("works"); works != d.m.Holidays[0].Date {
			d.m.Holidays = append(d.m.Holidays, model.Holiday{Date: works, Works: true})
		}
	}
}

func (d drawer) demand() {
	m := d.m
	for _, s := range m.Shifts {
		row := model.Demand{
			Role: "talk", Skill: "counsel", Shifts: []string{s.ID}, Min: d.upTo("min", 2), Target: d.upTo("target", 3),
			WMin: d.upTo("w_min", 50), WUnder: d.upTo("w_under", 20), WOver: d.upTo("w_over", 5), HardMin: d.odd("hard_min"),
		}
		row.Target = max(row.Target, row.Min)
		row.Max = d.bound("max", row.Target, 4)
		if d.odd("on") {
			row.On = d.on()
		}
		m.Demand = append(m.Demand, row)
	}
	m.Demand = append(m.Demand, model.Demand{Role: "lead", Skill: "supervise", Shifts: []string{m.Shifts[0].ID}, Target: 1, WUnder: 30, WOver: 2})
	if d.odd("by clock") {
		m.Demand = append(m.Demand, model.Demand{
			Role: "talk", Skill: "counsel", From: rapid.SampledFrom([]string{"00:00", "06:00", "20:00"}).Draw(d.T, "from"),
			To: rapid.SampledFrom([]string{"03:00", "12:00", "24:00"}).Draw(d.T, "to"), Target: 1, Min: 1, WUnder: 3, HardMin: d.odd("hard_min"),
		})
	}
	if d.odd("holders") {
		m.Demand = append(m.Demand, model.Demand{Counts: model.Holders, Skill: rapid.SampledFrom([]string{"child", ""}).Draw(d.T, "held"), Shifts: []string{m.Shifts[0].ID}, Min: 1, WMin: 9})
	}
	if d.odd("guard") {
		m.Guards = []model.Guard{{ID: "alone", Who: "trainee", With: "counsel", Per: d.upTo("per", 2), Weight: d.upTo("weight", 4)}}
	}
}

func (d drawer) on() model.On {
	switch d.upTo("on", 3) {
	case 0:
		return model.On{Weekdays: []string{rapid.SampledFrom([]string{"mon", "sat", "sun", "holiday", "workday"}).Draw(d.T, "weekday"), "wed"}}
	case 1:
		return model.On{Dates: []string{d.anyDay("date")}}
	case 2:
		return model.On{From: d.anyDay("from")}
	default:
		return model.On{To: d.anyDay("to")}
	}
}

func (d drawer) staff() {
	m := d.m
	m.Contracts = []model.Contract{{ID: "full", Rules: []model.Rule{}}, {ID: "half", Share: 50}}
	for i := range 1 + d.upTo("people", 4) {
		p := model.Person{ID: fmt.Sprintf("p%d", i), Contract: rapid.SampledFrom([]string{"", "full", "half"}).Draw(d.T, "contract")}
		p.Skills = append(p.Skills, model.Dated{ID: "counsel"})
		if d.odd("supervises") {
			p.Skills = append(p.Skills, d.dated("supervise"))
		}
		if d.odd("child") {
			p.Skills = append(p.Skills, d.dated("child"))
		}
		if d.odd("trainee") {
			p.Tags = append(p.Tags, d.dated("trainee"))
		}
		if d.odd("some types") {
			p.Shifts = []string{d.shift("type"), m.Shifts[0].ID}[:1+d.upTo("types", 1)]
			if len(p.Shifts) == 2 && p.Shifts[0] == p.Shifts[1] {
				p.Shifts = p.Shifts[:1]
			}
		}
		if d.odd("some sites") {
			p.Sites = []string{rapid.SampledFrom([]string{"room", "home"}).Draw(d.T, "site")}
		}
		if d.odd("available") {
			p.Available = []model.Span{{From: "00:00", To: "24:00"}}
			if d.odd("part") {
				p.Available[0] = model.Span{On: d.on(), From: "06:00", To: "18:00"}
			}
		}
		p.History = d.history()
		m.Staff = append(m.Staff, p)
	}
}

func (d drawer) dated(id string) model.Dated {
	x := model.Dated{ID: id}
	if d.odd("from") {
		x.From = d.anyDay("from")
	}
	if d.odd("until") {
		if until := d.anyDay("until"); x.From == "" || until >= x.From {
			x.Until = until
		}
	}
	return x
}

func (d drawer) history() *model.History {
	switch d.upTo("history", 3) {
	case 0:
		return nil
	case 1:
		h := &model.History{LastShift: d.shift("last"), WorkRun: 1 + d.upTo("work", 5), WeekendRun: d.upTo("weekends", 2)}
		h.KindRun = 1 + d.upTo("kind", h.WorkRun-1)
		return h
	case 2:
		return &model.History{OffRun: 1 + d.upTo("off", 5)}
	default:
		h := &model.History{}
		for back := 1; back <= 9; back++ {
			if d.odd("worked") || back == 9 {
				h.Shifts = append(h.Shifts, model.PastShift{Date: d.date(-back), Shift: d.shift("past")})
			}
		}
		return h
	}
}

// counts gives some a past for their rules.
func (d drawer) counts() {
	for i := range d.m.Staff {
		p := &d.m.Staff[i]
		for _, r := range d.m.EffectiveRules(p) {
			if p.History != nil && d.odd("counted") {
				if p.History.Counts == nil {
					p.History.Counts = map[string]int{}
				}
				p.History.Counts[r.ID] = d.upTo("had", 4)
			}
		}
	}
}

func (d drawer) cells() {
	m := d.m
	who := func() string { return m.Staff[d.upTo("who", len(m.Staff)-1)].ID }
	if d.odd("leave") {
		from := d.upTo("leave", m.Days-1)
		m.Leave = append(m.Leave, model.Leave{Staff: who(), From: d.date(from), To: d.date(min(from+1, m.Days-1)), Credit: 60 * d.upTo("credit", 8)})
	}
	for range d.upTo("requests", 4) {
		r := model.Request{Staff: who(), Date: d.anyDay("wish"), Want: d.odd("want"), Weight: 1 + d.upTo("weight", 9)}
		if d.odd("one") {
			r.Shift = d.shift("wished")
		}
		m.Requests = append(m.Requests, r)
	}
	if d.odd("stable") {
		m.Stability = &model.Stability{Today: d.anyDay("today"), Near: 2, Far: 5, WNear: 7, WFar: 2}
		for _, p := range m.Staff {
			m.Published = append(m.Published, model.Assignment{Staff: p.ID, Date: d.anyDay("published"), Shift: d.shift("told"), Role: d.roleOrNone("told as")})
		}
	}
	if d.odd("pin") {
		m.Pins = []model.Pin{{Staff: who(), Date: d.anyDay("pin"), Shift: d.shift("pinned"), Role: d.roleOrNone("pinned as")}}
	}
}

func (d drawer) roleOrNone(what string) string {
	return rapid.SampledFrom([]string{"", "talk", "lead"}).Draw(d.T, what)
}

package check_test

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"heartline/roster/check"
	"heartline/roster/model"
)

// year returns a year of 150 people and 32 types of shifts, with sites, a guard, demand by shifts and by clock times and forty rules for
// each person, and a roster for it by chance.
func year() (*model.Model, []model.Assignment) {
	rng := rand.New(rand.NewPCG(1, 2))
	m := &model.Model{
		Version: model.Version, Zone: "Europe/Berlin", Start: "2026-01-05", Days: 364,
		Sites:  []model.Site{{ID: "room", Seats: 40}},
		Guards: []model.Guard{{ID: "g", Who: "trainee", With: "senior", Weight: 1}},
		Demand: []model.Demand{{ID: "clock", From: "00:00", To: "24:00", Min: 5, HardMin: true, Target: 9, WUnder: 3, WOver: 1}},
		Rules: []model.Rule{
			{ID: "rest", Measure: model.Rest, HardMin: new(660)},
			{ID: "run", Measure: model.WorkRun, HardMax: new(6)},
			{ID: "week", Measure: model.Minutes, Window: model.Window{Kind: model.Rolling, Days: 7}, HardMax: new(2880)},
			{ID: "weekends", Measure: model.Weekends, Window: model.Window{Kind: model.Month}, SoftMax: new(2), WOver: 30, Curve: model.Square},
			{ID: "nights", Measure: model.KindRun, Of: model.Filter{Tags: []string{model.Night}}, SoftMax: new(3), WOver: 5},
			{ID: "pattern", Measure: model.Pattern, Sequence: []model.Step{{Off: true}, {Any: true}, {Off: true}}, SoftMax: new(int), WOver: 2},
		},
	}
	for i := range 32 {
		s := model.ShiftType{ID: fmt.Sprintf("s%d", i), Start: fmt.Sprintf("%02d:%02d", i*45/60, i*45%60), Minutes: 360 + 10*i, Site: "room"}
		m.Shifts = append(m.Shifts, s)
		m.Demand = append(m.Demand, model.Demand{ID: s.ID, Shifts: []string{s.ID}, Target: 2, WUnder: 100, WOver: 1})
		m.Rules = append(m.Rules, model.Rule{ID: "most:" + s.ID, Measure: model.Shifts, Of: model.Filter{Shifts: []string{s.ID}}, HardMax: new(50)})
	}
	var as []model.Assignment
	first := time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC)
	for i := range 150 {
		p := model.Person{ID: fmt.Sprintf("p%d", i), Tags: []model.Dated{{ID: []string{"trainee", "senior", "other"}[i%3]}}}
		m.Staff = append(m.Staff, p)
		for d := range m.Days {
			date := first.AddDate(0, 0, d).Format(time.DateOnly)
			switch rng.IntN(8) {
			case 0, 1, 2, 3, 4:
				as = append(as, model.Assignment{Staff: p.ID, Date: date, Shift: fmt.Sprintf("s%d", rng.IntN(32))})
			case 5:
				m.Leave = append(m.Leave, model.Leave{Staff: p.ID, From: date, To: date})
			case 6:
				m.Requests = append(m.Requests, model.Request{Staff: p.ID, Date: date, Shift: "s3", Want: true, Weight: 2})
			}
		}
	}
	return m, as
}

// TestAYearIsCountedInTime goes by what the process has computed, because others may be computing too.
func TestAYearIsCountedInTime(t *testing.T) {
	m, as := year()
	begun := computed(t)
	report, err := check.Check(m, as)
	if err != nil {
		t.Fatal(err)
	}
	took := computed(t) - begun
	t.Logf("%d assignments, %d violations, value %d, hard %d: %v", len(as), len(report.Violations), report.Value, report.Hard, took)
	if took > time.Minute {
		t.Errorf("it took %v; more than a minute", took)
	}
	if report.Value == 0 || report.Hard == 0 {
		t.Error("a roster by chance breaks something")
	}
}

// computed returns the processor time that this process has had.
func computed(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

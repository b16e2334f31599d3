package check_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"heartline/roster/check"
	"heartline/roster/model"
)

// drawRule draws a rule that does not look at the horizon as a whole, or at windows that a Monday cuts.
func drawRule(t *rapid.T) model.Rule {
	filter := rapid.SampledFrom([]model.Filter{{}, of("N"), of("D", "E"), nights, {Shifts: []string{"D"}, Negative: true}})
	r := model.Rule{
		ID: "r", Curve: rapid.SampledFrom([]model.Curve{model.Linear, model.Square, model.Once}).Draw(t, "curve"), WUnder: 3, WOver: 5,
		Measure: rapid.SampledFrom([]model.Measure{
			model.Shifts, model.Minutes, model.DaysOff, model.Weekends, model.HalfWeekends, model.MixedWeekends, model.Kinds,
			model.WorkRun, model.OffRun, model.KindRun, model.WeekendRun, model.Rest, model.Pattern, model.Follows,
		}).Draw(t, "measure"),
	}
	unit := 1
	switch r.Measure {
	case model.Minutes, model.Rest:
		unit = 300
	default:
	}
	bound := func(name string) *int {
		if !rapid.Bool().Draw(t, name) {
			return nil
		}
		return new(unit * rapid.IntRange(0, 6).Draw(t, name))
	}
	switch r.Measure {
	case model.Pattern:
		steps := rapid.SampledFrom([]model.Step{{Off: true}, {Any: true}, {Of: nights}, {Of: of("D")}})
		r.Sequence = rapid.SliceOfN(steps, 1, 4).Draw(t, "sequence")
		if rapid.Bool().Draw(t, "starts") {
			r.Starts.Weekdays = []string{rapid.SampledFrom([]string{"mon", "fri", "sun"}).Draw(t, "start")}
		}
	case model.Follows, model.Rest:
		r.Of, r.Then = filter.Draw(t, "of"), filter.Draw(t, "then")
	case model.WorkRun, model.OffRun, model.KindRun, model.WeekendRun:
		r.Of = filter.Draw(t, "of")
	default:
		r.Of = filter.Draw(t, "of")
		r.Window = rapid.SampledFrom([]model.Window{week, {Kind: model.Blocks, Days: 7}, {Kind: model.Rolling, Days: 5}}).Draw(t, "window")
	}
	r.HardMin, r.SoftMin, r.SoftMax, r.HardMax = bound("hard min"), bound("soft min"), bound("soft max"), bound("hard max")
	if r.Measure == model.Pattern || r.Measure == model.Follows { // one number for the horizon
		r.HardMin, r.SoftMin, r.Curve = nil, nil, model.Linear
		r.HardMax, r.SoftMax = new(int), new(int)
	}
	return r
}

// TestAPlanThatIsCutInTwoCountsTheSame: what is counted of four weeks or less is what is counted of the days up to a Monday and, with them as
// the known past, of those from it on.
func TestAPlanThatIsCutInTwoCountsTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first, second := 7*rapid.IntRange(1, 2).Draw(t, "first"), 7*rapid.IntRange(1, 2).Draw(t, "second")
		letters := rapid.SliceOfN(rapid.SampledFrom([]string{".", ".", "D", "D", "D", "E", "N", "N"}), first+second, first+second).Draw(t, "row")
		rule := drawRule(t)
		count := func(start string, row []string, past *model.History) check.Report {
			m := plan()
			m.Start, m.Days, m.Rules, m.Staff = start, len(row), []model.Rule{rule}, m.Staff[:1]
			m.Staff[0].History = past
			cal, err := model.NewCalendar(m)
			if err != nil {
				t.Fatal(err)
			}
			var as []model.Assignment
			for d, letter := range row {
				if letter != "." {
					as = append(as, model.Assignment{Staff: "a", Date: cal.Date(d), Shift: letter})
				}
			}
			report, err := check.Check(m, as)
			if err != nil {
				t.Fatal(err)
			}
			return report
		}
		sunday, cal := model.PastShift{Date: "2026-01-04", Shift: "E"}, calendar(t)
		before, past := &model.History{Shifts: []model.PastShift{sunday}}, &model.History{Shifts: []model.PastShift{sunday}}
		for d, letter := range letters[:first] {
			if letter != "." {
				past.Shifts = append(past.Shifts, model.PastShift{Date: cal.Date(d), Shift: letter})
			}
		}
		whole, one, two := count("2026-01-05", letters, before), count("2026-01-05", letters[:first], before), count(cal.Date(first), letters[first:], past)
		if whole.Value != one.Value+two.Value || whole.Hard != one.Hard+two.Hard {
			t.Fatalf("value %d, hard %d; cut in two %d + %d, %d + %d\n%+v\n%+v\n%+v", whole.Value, whole.Hard, one.Value, two.Value, one.Hard, two.Hard,
				whole.Violations, one.Violations, two.Violations)
		}
	})
}

func calendar(t *rapid.T) *model.Calendar {
	cal, err := model.NewCalendar(plan())
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

// TestTheOrderOfAssignmentsIsIndifferent counts the same plan twice, with its assignments the other way round.
func TestTheOrderOfAssignmentsIsIndifferent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := plan()
		m.Rules = []model.Rule{drawRule(t)}
		m.Demand = append(m.Demand, model.Demand{ID: "clock", From: "06:00", To: "20:00", Target: 1, WUnder: 2, WOver: 3})
		m.Guards = []model.Guard{{ID: "g", Who: "new", With: "old"}}
		m.Staff[0].Tags, m.Staff[1].Tags = []model.Dated{{ID: "new"}}, []model.Dated{{ID: "old"}}
		cal := calendar(t)
		var as []model.Assignment
		for d := range m.Days {
			for _, p := range m.Staff {
				if letter := rapid.SampledFrom([]string{"", "", "D", "E", "N"}).Draw(t, "shift"); letter != "" {
					as = append(as, model.Assignment{Staff: p.ID, Date: cal.Date(d), Shift: letter})
				}
			}
		}
		one, err := check.Check(m, as)
		if err != nil {
			t.Fatal(err)
		}
		slices.Reverse(as)
		two, err := check.Check(m, as)
		if err != nil {
			t.Fatal(err)
		}
		value, hard := 0, 0
		for i, v := range one.Violations {
			value += v.Cost
			if v.Hard {
				hard += v.Amount
			}
			if v != two.Violations[i] {
				t.Fatalf("violation %d is %+v, and then %+v", i+1, v, two.Violations[i])
			}
		}
		if one.Value != value || one.Hard != hard || two.Value != value || two.Hard != hard {
			t.Fatalf("value %d, hard %d, then %d, %d; the violations add up to %d, %d", one.Value, one.Hard, two.Value, two.Hard, value, hard)
		}
	})
}

package check_test

import (
	"testing"

	"heartline/roster/model"
)

// A ruleCase is a rule, what was before, what a does, and what is found of it.
type ruleCase struct {
	name  string
	rule  model.Rule
	past  *model.History
	row   string
	finds []string
}

// run counts a rule called r for a in a model that change has changed.
func run(t *testing.T, cases []ruleCase, change func(m *model.Model)) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := plan()
			m.Staff = m.Staff[:1]
			c.rule.ID = "r"
			m.Rules = []model.Rule{c.rule}
			m.Staff[0].History = c.past
			if change != nil {
				change(m)
			}
			finds(t, m, rows(t, m, c.row), c.finds...)
		})
	}
}

func of(shifts ...string) model.Filter { return model.Filter{Shifts: shifts} }

var (
	nights = model.Filter{Tags: []string{model.Night}}
	week   = model.Window{Kind: model.Week}
	month  = model.Window{Kind: model.Month}
)

// atMost and atLeast bound a measure softly, with weight 10; never and always are their hard sisters.
func atMost(m model.Measure, n int) model.Rule {
	return model.Rule{Measure: m, SoftMax: new(n), WOver: 10}
}

func atLeast(m model.Measure, n int) model.Rule {
	return model.Rule{Measure: m, SoftMin: new(n), WUnder: 10}
}

func never(m model.Measure, n int) model.Rule { return model.Rule{Measure: m, HardMax: new(n)} }

func always(m model.Measure, n int) model.Rule { return model.Rule{Measure: m, HardMin: new(n)} }

// with changes a rule.
func with(r model.Rule, change func(r *model.Rule)) model.Rule {
	change(&r)
	return r
}

func filtered(r model.Rule, f model.Filter) model.Rule {
	return with(r, func(r *model.Rule) { r.Of = f })
}

func within(r model.Rule, w model.Window) model.Rule {
	return with(r, func(r *model.Rule) { r.Window = w })
}

func TestMeasures(t *testing.T) {
	t.Parallel()
	run(t, []ruleCase{
		{"shifts: five of at most three", atMost(model.Shifts, 3), nil, "DDD.EN", []string{"r of a 01-05..01-18 by 2 costs 20"}},
		{"shifts: one of at least four", atLeast(model.Shifts, 4), nil, "..D", []string{"r of a 01-05..01-18 by 3 costs 30"}},
		{"shifts: exactly as many as allowed", atMost(model.Shifts, 3), nil, "DEN", nil},
		{"shifts of a type: two of three are nights", filtered(atMost(model.Shifts, 1), of("N")), nil, "NND", []string{"r of a 01-05..01-18 by 1 costs 10"}},
		{"shifts of a tag: the night is found by the clock", filtered(never(model.Shifts, 0), nights), nil, "DEN", []string{"r of a 01-05..01-18 by 1 hard"}},
		{
			"shifts of a negative filter: all that are not D", filtered(never(model.Shifts, 1), model.Filter{Shifts: []string{"D"}, Negative: true}), nil, "DEN",
			[]string{"r of a 01-05..01-18 by 1 hard"},
		},
		{"minutes: six times eight hours of at most forty", atMost(model.Minutes, 2400), nil, "DDDDDD", []string{"r of a 01-05..01-18 by 480 costs 4800"}},
		{"minutes: eight hours of at least sixteen", always(model.Minutes, 960), nil, "N", []string{"r of a 01-05..01-18 by 480 hard"}},
		{"days_off: eleven free days of at least twelve", atLeast(model.DaysOff, 12), nil, "DEN", []string{"r of a 01-05..01-18 by 1 costs 10"}},
		{"days_off of nights: two shifts, thirteen days without a night", filtered(never(model.DaysOff, 12), nights), nil, "DN", []string{"r of a 01-05..01-18 by 1 hard"}},
		{"weekends: a Saturday, and a Sunday of the other one", atMost(model.Weekends, 1), nil, ".....D. ......D", []string{"r of a 01-05..01-18 by 1 costs 10"}},
		{"weekends: both days of one are one weekend", atMost(model.Weekends, 1), nil, ".....DD", nil},
		{"half_weekends: one is worked half, the other wholly", atMost(model.HalfWeekends, 0), nil, ".....D. .....DD", []string{"r of a 01-05..01-18 by 1 costs 10"}},
		{"half_weekends: neither is worked half", atMost(model.HalfWeekends, 0), nil, "DDDDD.. DDDDDDD", nil},
		{"mixed_weekends: a day and then a night", atMost(model.MixedWeekends, 0), nil, ".....DN .....DD", []string{"r of a 01-05..01-18 by 1 costs 10"}},
		{"mixed_weekends: each by itself is of one type", atMost(model.MixedWeekends, 0), nil, ".....NN .....D.", nil},
		{"kinds: three types of at most two", atMost(model.Kinds, 2), nil, "DDEENN", []string{"r of a 01-05..01-18 by 1 costs 10"}},
		{"kinds: one type of at least two", always(model.Kinds, 2), nil, "DDDD", []string{"r of a 01-05..01-18 by 1 hard"}},
	}, nil)
}

func TestBoundsAndCurves(t *testing.T) {
	t.Parallel()
	curve := func(c model.Curve) model.Rule {
		return with(atMost(model.Shifts, 2), func(r *model.Rule) { r.Curve = c })
	}
	both := model.Rule{Measure: model.Shifts, SoftMax: new(3), WOver: 7, HardMax: new(4)}
	run(t, []ruleCase{
		{"hard and soft bounds are counted each by itself", both, nil, "DDDDDD", []string{
			"r of a 01-05..01-18 by 2 hard", "r of a 01-05..01-18 by 3 costs 21",
		}},
		{"below both upper bounds nothing is counted", both, nil, "DDD", nil},
		{"linear: three too many", curve(model.Linear), nil, "DDDDD", []string{"r of a 01-05..01-18 by 3 costs 30"}},
		{"square: three too many count nine", curve(model.Square), nil, "DDDDD", []string{"r of a 01-05..01-18 by 3 costs 90"}},
		{"once: three too many count one", curve(model.Once), nil, "DDDDD", []string{"r of a 01-05..01-18 by 3 costs 10"}},
		{"square of what is missing", with(atLeast(model.Shifts, 3), func(r *model.Rule) { r.Curve = model.Square }), nil, "D", []string{
			"r of a 01-05..01-18 by 2 costs 40",
		}},
		{"a curve bends no hard bound", with(never(model.Shifts, 2), func(r *model.Rule) { r.Curve = model.Square }), nil, "DDDDD", []string{
			"r of a 01-05..01-18 by 3 hard",
		}},
		{"a rule of weight 0 is not reported", with(atMost(model.Shifts, 0), func(r *model.Rule) { r.WOver = 0 }), nil, "D", nil},
	}, nil)
}

func TestWindows(t *testing.T) {
	t.Parallel()
	blocks := model.Window{Kind: model.Blocks, Days: 5}
	rolling := model.Window{Kind: model.Rolling, Days: 3}
	saturdays := model.Window{On: model.On{Weekdays: []string{"sat"}}}
	past := &model.History{Shifts: []model.PastShift{{Date: "2026-01-03", Shift: "D"}, {Date: "2026-01-04", Shift: "D"}}}
	run(t, []ruleCase{
		{"week: one shift in the first, three in the second", within(atLeast(model.Shifts, 2), week), nil, "D...... DDD", []string{
			"r of a 01-05..01-11 by 1 costs 10",
		}},
		{"week: Monday to Sunday, each by itself", within(atMost(model.Shifts, 2), week), nil, "....DDD DDD", []string{
			"r of a 01-05..01-11 by 1 costs 10", "r of a 01-12..01-18 by 1 costs 10",
		}},
		{
			"month: cut by both ends it is bounded above only", within(with(atMost(model.Shifts, 1), func(r *model.Rule) { r.SoftMin, r.WUnder = new(9), 5 }), month), nil, "DD",
			[]string{"r of a 01-05..01-18 by 1 costs 10"},
		},
		{"blocks: one after the other from the first day", within(atMost(model.Shifts, 1), blocks), nil, "..DDD DD...", []string{
			"r of a 01-05..01-09 by 2 costs 20", "r of a 01-10..01-14 by 1 costs 10",
		}},
		{"blocks: one that is cut by the last day is bounded above only", within(always(model.Shifts, 1), blocks), nil, "D.... ..... ....", []string{
			"r of a 01-10..01-14 by 1 hard",
		}},
		{"rolling: every three days in a row", within(atMost(model.Shifts, 2), rolling), nil, "DDD.DDD", []string{
			"r of a 01-05..01-07 by 1 costs 10", "r of a 01-09..01-11 by 1 costs 10",
		}},
		{"rolling: those that begin in the known past too", within(atMost(model.Shifts, 1), rolling), past, "D", []string{
			"r of a 01-03..01-05 by 2 costs 20", "r of a 01-04..01-06 by 1 costs 10",
		}},
		{"rolling: an unknown past gives no windows", within(atMost(model.Shifts, 1), rolling), nil, "D", nil},
		{"rolling: a window that ends before the first day is past", within(never(model.Shifts, 1), model.Window{Kind: model.Rolling, Days: 2}), past, ".", nil},
		{"window.on: only Saturdays are counted", within(atMost(model.Shifts, 0), saturdays), nil, "DDDDDDD", []string{"r of a 01-05..01-18 by 1 costs 10"}},
		{"window.on: of days off, twelve are no Saturdays", within(always(model.DaysOff, 3), saturdays), nil, "", []string{"r of a 01-05..01-18 by 1 hard"}},
		{
			"history.counts is added to the first window", within(atMost(model.Shifts, 3), week), &model.History{Counts: map[string]int{"r": 3}}, "D...... DDD",
			[]string{"r of a 01-05..01-11 by 1 costs 10"},
		},
		{"history.counts of another rule is not", atMost(model.Shifts, 0), &model.History{Counts: map[string]int{"q": 3}}, "", nil},
		{
			"history.counts of rolling windows: that which begins on the first day", within(atMost(model.Shifts, 2), rolling),
			&model.History{Counts: map[string]int{"r": 2}, Shifts: past.Shifts}, "..D",
			[]string{"r of a 01-05..01-07 by 1 costs 10"},
		},
	}, nil)
}

func TestWindowsThatAreCut(t *testing.T) {
	t.Parallel()
	wednesday := func(m *model.Model) { m.Start, m.Days = "2026-01-07", 12 } // to Sunday, 18 January
	run(t, []ruleCase{
		{"week: one that is cut by the first day is bounded above only", within(atLeast(model.Shifts, 1), week), nil, "", []string{
			"r of a 01-12..01-18 by 1 costs 10",
		}},
		{"week: but above it is", within(atMost(model.Shifts, 0), week), nil, "D", []string{"r of a 01-07..01-11 by 1 costs 10"}},
	}, wednesday)
	february := func(m *model.Model) { m.Start, m.Days = "2026-02-01", 29 } // and the first of March
	run(t, []ruleCase{
		{"month: a whole one is bounded below, one that is cut by the last day is not", within(always(model.Shifts, 2), month), nil, "D", []string{
			"r of a 02-01..02-28 by 1 hard",
		}},
		{"month: each by itself", within(never(model.Shifts, 0), month), nil, "D.......... .......... .......D", []string{
			"r of a 02-01..02-28 by 1 hard", "r of a 03-01 by 1 hard",
		}},
	}, february)
}

func TestWeekends(t *testing.T) {
	t.Parallel()
	long := model.Window{Weekend: []string{"fri", "sat", "sun"}}
	sixes := model.Window{Kind: model.Blocks, Days: 6}
	run(t, []ruleCase{
		{"a weekend may be three days", within(atMost(model.Weekends, 0), long), nil, "....D", []string{"r of a 01-05..01-18 by 1 costs 10"}},
		{"a long weekend of which one day is free is half", within(atMost(model.HalfWeekends, 0), long), nil, "....DD.", []string{"r of a 01-05..01-18 by 1 costs 10"}},
		{"a weekend belongs to the window in which its first day lies", within(atMost(model.Weekends, 0), sixes), nil, "......D", []string{
			"r of a 01-05..01-10 by 1 costs 10",
		}},
		{"a day that window.on does not pick is none of its days", within(atMost(model.HalfWeekends, 0), model.Window{On: model.On{Weekdays: []string{"sat"}}}), nil, ".....D.", nil},
	}, nil)
	sunday := func(m *model.Model) { m.Start, m.Days = "2026-01-11", 7 } // to Saturday, 17 January
	run(t, []ruleCase{
		{"one that is cut by the first day counts as a weekend", atMost(model.Weekends, 0), nil, "D", []string{"r of a 01-11..01-17 by 1 costs 10"}},
		{"one that is cut by the last day counts as a weekend", atMost(model.Weekends, 0), nil, "......D", []string{"r of a 01-11..01-17 by 1 costs 10"}},
		{"half_weekends looks at whole ones only", within(atMost(model.HalfWeekends, 0), long), nil, "D.....D", nil},
		{"mixed_weekends looks at whole ones only", within(atMost(model.MixedWeekends, 0), long), nil, "D....DN", nil},
	}, sunday)
}

func TestDatedTags(t *testing.T) {
	t.Parallel()
	dated := func(m *model.Model) {
		m.Staff[0].Tags = []model.Dated{{ID: "nursing", From: "2026-01-08", Until: "2026-01-10"}}
		m.Rules[0].Scope.Tags = []string{"nursing"}
	}
	rest := with(always(model.Rest, 660), func(r *model.Rule) { r.Of, r.Then = of("E"), of("D") })
	run(t, []ruleCase{
		{"only days with the tag count", filtered(never(model.Shifts, 0), nights), nil, "..NN...N", []string{"r of a 01-05..01-18 by 1 hard"}},
		{"both its ends are included", filtered(never(model.Shifts, 0), nights), nil, "..NNNNN", []string{"r of a 01-05..01-18 by 3 hard"}},
		{"a window without such a day does not exist", within(always(model.Shifts, 1), week), nil, "", []string{"r of a 01-05..01-11 by 1 hard"}},
		{"in a run a shift on a day without it is not let through", never(model.WorkRun, 2), nil, ".DDDDDDD", []string{"r of a 01-08..01-10 by 1 hard"}},
		{"nor in a rest", rest, nil, "EDED", nil},
		{"within it a rest counts", rest, nil, "...EED", []string{"r of a 01-09..01-10 by 60 hard"}},
	}, dated)
	undated := func(m *model.Model) {
		m.Staff[0].Tags = []model.Dated{{ID: "nursing"}}
		m.Rules[0].Scope.Tags = []string{"nursing"}
	}
	run(t, []ruleCase{
		{"a tag without dates counts on every day", filtered(never(model.Shifts, 0), nights), nil, "N......N", []string{"r of a 01-05..01-18 by 2 hard"}},
	}, undated)
}

func TestFairShares(t *testing.T) {
	t.Parallel()
	fair := func(m *model.Model) {
		m.Staff = append(m.Staff, model.Person{ID: "b", Contract: "half"})
		m.Contracts = []model.Contract{{ID: "half", Share: 50}}
		m.Demand[0].Shifts = []string{"D", "E"}
		m.Demand = append(m.Demand, model.Demand{ID: "nights", Shifts: []string{"N"}, On: model.On{Weekdays: []string{"mon", "tue"}}, Target: 1}) // four nights
		m.Rules[0] = model.Rule{ID: "r", Measure: model.Shifts, Of: nights, Fair: true, WOver: 10, Curve: model.Square}
	}
	run(t, []ruleCase{
		{"a's share of four nights is 4 x 100 / 150, which is three", model.Rule{}, nil, "NN.....NN", []string{"r of a 01-05..01-18 by 1 costs 10"}},
		{"with two had before it is four, and they count: 2 + 4 of 4", model.Rule{}, &model.History{Counts: map[string]int{"r": 2}}, "NN.....NN", []string{
			"r of a 01-05..01-18 by 2 costs 40",
		}},
	}, fair)
}

func TestFiltersByTheCalendar(t *testing.T) {
	t.Parallel()
	run(t, []ruleCase{
		{"touches: the night before the weekend reaches into it", filtered(never(model.Shifts, 0), model.Filter{Touches: "weekend"}), nil, "...NN.N", []string{
			"r of a 01-05..01-18 by 2 hard", // from Friday and from Sunday
		}},
		{"touches: the night before a holiday", filtered(never(model.Shifts, 0), model.Filter{Touches: "holiday"}), nil, "EN.", []string{"r of a 01-05..01-18 by 1 hard"}},
		{"longer", filtered(never(model.Shifts, 0), model.Filter{Longer: 480}), nil, "DEN", nil},
		{"on holidays", filtered(never(model.Shifts, 0), model.Filter{On: model.On{Weekdays: []string{"holiday"}}}), nil, "DDD", []string{"r of a 01-05..01-18 by 1 hard"}},
	}, func(m *model.Model) { m.Holidays = []model.Holiday{{Date: "2026-01-07"}} })
}

package check_test

import (
	"testing"

	"heartline/roster/model"
)

func TestRunsOfDays(t *testing.T) {
	t.Parallel()
	run(t, []ruleCase{
		{"work_run: four days of at most two", atMost(model.WorkRun, 2), nil, "DDEN.D", []string{"r of a 01-05..01-08 by 2 costs 20"}},
		{"work_run: one number for each run", atLeast(model.WorkRun, 3), nil, ".DD..D.", []string{
			"r of a 01-06..01-07 by 1 costs 10", "r of a 01-10 by 2 costs 20",
		}},
		{"work_run of nights: days with another shift end it", filtered(never(model.WorkRun, 1), nights), nil, "NNDNN", []string{
			"r of a 01-05..01-06 by 1 hard", "r of a 01-08..01-09 by 1 hard",
		}},
		{"off_run: two free days of at least three", atLeast(model.OffRun, 3), nil, "D..D", []string{"r of a 01-06..01-07 by 1 costs 10"}},
		{"off_run: ten free days of at most eight", atMost(model.OffRun, 8), nil, "DD..........DD", []string{"r of a 01-07..01-16 by 2 costs 20"}},
		{"off_run of nights: days without a night, worked or not", filtered(atLeast(model.OffRun, 4), nights), nil, ".N.D.N", []string{
			"r of a 01-07..01-09 by 1 costs 10",
		}},
		{"kind_run: each type by itself", atMost(model.KindRun, 2), nil, "NNNDD", []string{"r of a 01-05..01-07 N by 1 costs 10"}},
		{"kind_run: a change of the type ends it", atLeast(model.KindRun, 2), nil, ".DEE.", []string{"r of a 01-06 D by 1 costs 10"}},
		{"kind_run of a type", filtered(atMost(model.KindRun, 1), of("D")), nil, "NNDD", []string{"r of a 01-07..01-08 D by 1 costs 10"}},
	}, nil)
}

func TestRunsAtTheEdges(t *testing.T) {
	t.Parallel()
	closed := func(r model.Rule) model.Rule { return with(r, func(r *model.Rule) { r.Edges = model.Closed }) }
	run(t, []ruleCase{
		{"one that begins on the first day is not too short if the past is not known", atLeast(model.WorkRun, 3), nil, "DD.", nil},
		{"it is too short if the day before was free", atLeast(model.WorkRun, 3), &model.History{OffRun: 1}, "DD.", []string{"r of a 01-05..01-06 by 1 costs 10"}},
		{"nor is free time too short that begins on the first day", atLeast(model.OffRun, 2), nil, ".D", nil},
		{"it is too short if the day before was worked", atLeast(model.OffRun, 2), &model.History{LastShift: "D"}, ".D", []string{"r of a 01-05 by 1 costs 10"}},
		{"one that ends on the last day is not too short", atLeast(model.WorkRun, 3), nil, ".............D", nil},
		{"one that ends on the last day is too long all the same", atMost(model.WorkRun, 1), nil, "............DD", []string{"r of a 01-17..01-18 by 1 costs 10"}},
		{"closed: too short on the first day", closed(atLeast(model.WorkRun, 3)), nil, "DD.", []string{"r of a 01-05..01-06 by 1 costs 10"}},
		{"closed: too short on the last day", closed(atLeast(model.OffRun, 3)), nil, "DDDDDDDDDDDDD.", []string{"r of a 01-18 by 2 costs 20"}},
		{"closed: nothing is taken from the past", closed(atMost(model.WorkRun, 3)), &model.History{WorkRun: 3}, "DDD", nil},
		{"closed: nor does a run of the past end", closed(atLeast(model.WorkRun, 3)), &model.History{WorkRun: 1}, ".", nil},
	}, nil)
}

func TestRunsFromTheKnownPast(t *testing.T) {
	t.Parallel()
	two := []model.PastShift{{Date: "2026-01-03", Shift: "N"}, {Date: "2026-01-04", Shift: "N"}}
	square := with(atMost(model.WorkRun, 5), func(r *model.Rule) { r.Curve = model.Square })
	run(t, []ruleCase{
		{"four days before and three now are seven", atMost(model.WorkRun, 5), &model.History{WorkRun: 4}, "DDD", []string{"r of a 01-01..01-07 by 2 costs 20"}},
		{"of what is too long only what was added counts", atMost(model.WorkRun, 5), &model.History{WorkRun: 7}, "DD", []string{"r of a 2025-12-29..01-06 by 2 costs 20"}},
		{"with square, the difference of the squares: 16 - 4", square, &model.History{WorkRun: 7}, "DD", []string{"r of a 2025-12-29..01-06 by 2 costs 120"}},
		{"hard too: 9 - 5 less 7 - 5", never(model.WorkRun, 5), &model.History{WorkRun: 7}, "DD", []string{"r of a 2025-12-29..01-06 by 2 hard"}},
		{"long enough with what was before", atLeast(model.WorkRun, 3), &model.History{WorkRun: 2}, "D.", nil},
		{"one that ended with the day before counts its shortness", atLeast(model.WorkRun, 3), &model.History{WorkRun: 1}, ".", []string{"r of a 01-04 by 2 costs 20"}},
		{"but not its length", atMost(model.WorkRun, 3), &model.History{WorkRun: 5}, ".", nil},
		{"free days that ended with the day before", atLeast(model.OffRun, 2), &model.History{OffRun: 1}, "D", []string{"r of a 01-04 by 1 costs 10"}},
		{"free days go on", atMost(model.OffRun, 4), &model.History{OffRun: 3}, "..D..D...D..D.", []string{"r of a 01-02..01-06 by 1 costs 10"}},
		{"the runs follow from the shifts", atMost(model.WorkRun, 2), &model.History{Shifts: two}, "D.", []string{"r of a 01-03..01-05 by 1 costs 10"}},
		{"free days follow from the shifts", atLeast(model.OffRun, 3), &model.History{Shifts: two[:1]}, ".D", []string{"r of a 01-04..01-05 by 1 costs 10"}},
		{"nights before and a night now", filtered(atMost(model.WorkRun, 2), nights), &model.History{LastShift: "N", KindRun: 2, WorkRun: 4}, "N.", []string{
			"r of a 01-03..01-05 by 1 costs 10",
		}},
		{"kind_run: the last shift goes on", atMost(model.KindRun, 2), &model.History{LastShift: "N", KindRun: 2, WorkRun: 2}, "N", []string{
			"r of a 01-03..01-05 N by 1 costs 10",
		}},
		{"kind_run: the last shift's run ended", atLeast(model.KindRun, 4), &model.History{LastShift: "N", KindRun: 2, WorkRun: 2}, "....EEEE", []string{
			"r of a 01-03..01-04 N by 2 costs 20",
		}},
		{"kind_run: another type begins on the first day", filtered(atLeast(model.KindRun, 3), of("D")), &model.History{LastShift: "N", KindRun: 1}, "DD.", []string{
			"r of a 01-05..01-06 D by 1 costs 10",
		}},
		{"days that are known as worked, but not in which type, are unknown to a filter", filtered(atLeast(model.WorkRun, 2), nights), &model.History{WorkRun: 3}, "N.", nil},
	}, nil)
}

func TestRunsOfWeekends(t *testing.T) {
	t.Parallel()
	const first, second, third = ".....D. ......D ......N", "....... .....D. .......", "....... ....... .....DD"
	past := []model.PastShift{{Date: "2025-12-27", Shift: "D"}, {Date: "2026-01-04", Shift: "D"}}
	run(t, []ruleCase{
		{"three weekends in a row of at most two", atMost(model.WeekendRun, 2), nil, first, []string{"r of a 01-10..01-25 by 1 costs 10"}},
		{"one weekend of at least two", atLeast(model.WeekendRun, 2), nil, second, []string{"r of a 01-17..01-18 by 1 costs 10"}},
		{"a run with the last weekend is not too short", atLeast(model.WeekendRun, 3), nil, "....... ....... ....... .....DD", nil},
		{"a run with the first weekend is not, if the past is not known", atLeast(model.WeekendRun, 2), nil, ".....D.", nil},
		{"it is, if the past is known", atLeast(model.WeekendRun, 2), &model.History{OffRun: 2}, ".....D.", []string{"r of a 01-10..01-11 by 1 costs 10"}},
		{"or by a shift", atLeast(model.WeekendRun, 2), &model.History{Shifts: []model.PastShift{{Date: "2026-01-02", Shift: "D"}}}, ".....D.", []string{
			"r of a 01-10..01-11 by 1 costs 10",
		}},
		{"a run that ended with the last weekend before", atLeast(model.WeekendRun, 2), &model.History{LastShift: "D"}, "D", []string{"r of a 01-03..01-04 by 1 costs 10"}},
		{"weekends before and now", atMost(model.WeekendRun, 2), &model.History{WeekendRun: 2}, ".....D.", []string{"r of a 2025-12-27..01-11 by 1 costs 10"}},
		{"weekends before follow from the shifts", atMost(model.WeekendRun, 2), &model.History{Shifts: past}, ".....D.", []string{"r of a 2025-12-27..01-11 by 1 costs 10"}},
		{"weekends of nights", filtered(never(model.WeekendRun, 0), nights), nil, first, []string{"r of a 01-24..01-25 by 1 hard"}},
		{
			"closed: the last weekend by itself is too short", with(atLeast(model.WeekendRun, 2), func(r *model.Rule) { r.Edges = model.Closed }), nil,
			"....... " + third,
			[]string{"r of a 01-31..02-01 by 1 costs 10"},
		},
	}, func(m *model.Model) { m.Days = 28 })
}

func TestRest(t *testing.T) {
	t.Parallel()
	elevenHours := always(model.Rest, 660)
	afterNight := with(always(model.Rest, 48*60), func(r *model.Rule) { r.Of, r.Then = nights, of("D", "E") })
	run(t, []ruleCase{
		{"from 06:00 to 08:00 are two hours", elevenHours, nil, "ND", []string{"r of a 01-05..01-06 by 540 hard"}},
		{"from 22:00 to 08:00 are ten", elevenHours, nil, "ED", []string{"r of a 01-05..01-06 by 60 hard"}},
		{"sixteen hours are enough", elevenHours, nil, "DD.EE", nil},
		{"however far apart: 26 hours of at least 48", afterNight, nil, "N.D", []string{"r of a 01-05..01-07 by 1320 hard"}},
		{"the first must be let through by of, the second by then", afterNight, nil, "DN.NN..D", nil},
		{"a pair has no shift between, whatever the filter", with(always(model.Rest, 5000), func(r *model.Rule) { r.Of, r.Then = of("D"), of("D") }), nil, "DED", nil},
		{"a pair with the known past", elevenHours, &model.History{LastShift: "N"}, "D", []string{"r of a 01-04..01-05 by 540 hard"}},
		{
			"a pair with the last of the listed shifts", afterNight, &model.History{Shifts: []model.PastShift{{Date: "2026-01-02", Shift: "D"}, {Date: "2026-01-03", Shift: "N"}}},
			"D",
			[]string{"r of a 01-03..01-05 by 1320 hard"},
		},
		{"at most", atMost(model.Rest, 2880), nil, "D...D", []string{"r of a 01-05..01-09 by 2400 costs 24000"}},
	}, nil)
}

func TestFollows(t *testing.T) {
	t.Parallel()
	rule := func(r model.Rule) model.Rule {
		return with(r, func(r *model.Rule) { r.Of, r.Then = of("N"), of("D", "E") })
	}
	run(t, []ruleCase{
		{"each time by itself where none is allowed", rule(never(model.Follows, 0)), nil, "ND.NE.ND", []string{
			"r of a 01-05..01-06 by 1 hard", "r of a 01-08..01-09 by 1 hard", "r of a 01-11..01-12 by 1 hard",
		}},
		{"likewise at a cost", rule(atMost(model.Follows, 0)), nil, "NDNE", []string{"r of a 01-05..01-06 by 1 costs 10", "r of a 01-07..01-08 by 1 costs 10"}},
		{"one number for the horizon", rule(atMost(model.Follows, 1)), nil, "NDNE.ND", []string{"r of a 01-05..01-18 by 2 costs 20"}},
		{"once, whatever the amount", with(rule(atMost(model.Follows, 0)), func(r *model.Rule) { r.Curve = model.Once }), nil, "NDNE", []string{
			"r of a 01-05..01-18 by 2 costs 10",
		}},
		{"a free day between is no pair", rule(never(model.Follows, 0)), nil, "N.D", nil},
		{"the day before the first", rule(never(model.Follows, 0)), &model.History{LastShift: "N"}, "D", []string{"r of a 01-04..01-05 by 1 hard"}},
		{"at least", rule(atLeast(model.Follows, 2)), nil, "ND", []string{"r of a 01-05..01-18 by 1 costs 10"}},
	}, nil)
}

func TestPatterns(t *testing.T) {
	t.Parallel()
	night, off, shift, day := model.Step{Of: nights}, model.Step{Off: true}, model.Step{Any: true}, model.Step{Of: of("D")}
	rule := func(steps ...model.Step) model.Rule {
		return with(atMost(model.Pattern, 0), func(r *model.Rule) { r.Sequence = steps })
	}
	onFridays := with(rule(night, shift), func(r *model.Rule) { r.Starts.Weekdays = []string{"fri"} })
	run(t, []ruleCase{
		{"a night, a free day, a day", rule(night, off, day), nil, "N.D.N.E.N.D", []string{"r of a 01-05..01-07 by 1 costs 10", "r of a 01-13..01-15 by 1 costs 10"}},
		{"times that lie in each other", rule(shift, shift), nil, "DEN", []string{"r of a 01-05..01-06 by 1 costs 10", "r of a 01-06..01-07 by 1 costs 10"}},
		{"a sequence that would pass the last day does not occur", rule(night, off, off), nil, "............N.", nil},
		{"starts picks the days on which it may begin", onFridays, nil, "NNNNNNNN", []string{"r of a 01-09..01-10 by 1 costs 10"}},
		{"one that ends in the horizon may begin before it", rule(night, off, day), &model.History{Shifts: []model.PastShift{{Date: "2026-01-03", Shift: "N"}}}, "D", []string{
			"r of a 01-03..01-05 by 1 costs 10",
		}},
		{"free days of the past are known from their run", rule(off, off, day), &model.History{OffRun: 2}, "D", []string{"r of a 01-03..01-05 by 1 costs 10"}},
		{"one that ended before the horizon does not count", rule(off, off), &model.History{OffRun: 5}, "D", []string{
			"r of a 01-06..01-07 by 1 costs 10", "r of a 01-07..01-08 by 1 costs 10",
		}},
		{"hard, each time", with(rule(off, day, off), func(r *model.Rule) { r.SoftMax, r.HardMax = nil, new(int) }), nil, "N.D.N", []string{"r of a 01-06..01-08 by 1 hard"}},
	}, func(m *model.Model) {
		if m.Staff[0].History != nil && m.Staff[0].History.OffRun == 5 {
			m.Days = 4
		}
	})
}

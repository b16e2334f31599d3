package bound_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"heartline/roster/bound"
	"heartline/roster/model"
)

// hotline is a line with seats round the clock in three shifts of eight hours, and people of 40 hours a week, from a Monday on.
func hotline(people, seats, days int) *model.Model {
	m := &model.Model{
		Version: model.Version, Zone: "Asia/Shanghai", Start: "2026-12-07", Days: days,
		Skills: []string{"counsel", "senior"},
		Shifts: []model.ShiftType{
			{ID: "D", Start: "08:00", Minutes: 480}, {ID: "E", Start: "16:00", Minutes: 480}, {ID: "N", Start: "00:00", Minutes: 480},
		},
		Demand: []model.Demand{{
			ID: "line", Role: "counsel", Skill: "counsel", Shifts: []string{"D", "E", "N"}, Min: seats, Target: seats, HardMin: true, WUnder: 100,
		}},
		Rules: []model.Rule{
			{ID: "rest", Measure: model.Rest, HardMin: new(660)},
			{ID: "hours", Measure: model.Minutes, Window: model.Window{Kind: model.Week}, HardMax: new(2400)},
			{ID: "run", Measure: model.WorkRun, HardMax: new(6)},
		},
	}
	for i := range people {
		m.Staff = append(m.Staff, model.Person{ID: fmt.Sprintf("c%03d", i), Skills: []model.Dated{{ID: "counsel"}}})
	}
	return m
}

// diagnose fails the test if the model is not valid.
func diagnose(t testing.TB, m *model.Model) bound.Diagnosis {
	t.Helper()
	if faults := m.Validate(); len(faults) > 0 {
		t.Fatalf("the model is not valid: %v", faults)
	}
	return bound.Diagnose(m)
}

// tell puts a diagnosis into lines: what is short, when, and who bounds it.
func tell(d bound.Diagnosis) []string {
	var lines []string
	for _, r := range d.Reasons {
		s := r.Sentence()
		line := s.Code
		if r.Daily {
			line += " daily"
		}
		for _, span := range r.Spans {
			line += fmt.Sprintf(" %s..%s", span.From[5:], span.To[5:])
		}
		switch {
		case strings.HasPrefix(s.Code, "held"):
			line += fmt.Sprintf(" %s %s", r.Staff, r.Rule)
		case r.Kind == bound.Room:
			line += fmt.Sprintf(" %s %d>%d", r.Site, r.Needed.Seats, r.Possible.Seats)
		default:
			line += fmt.Sprintf(" %s %d>%d short %d (%dh)", strings.Join(r.Shifts, ""), r.Needed.Shifts, r.Possible.Shifts, r.Short.Shifts, r.Short.Minutes/60)
			for _, w := range r.Who {
				line += fmt.Sprintf("; %d by %s give %d", w.People, strings.Join(w.Bound, "+"), w.Together.Shifts)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func expect(t *testing.T, d bound.Diagnosis, want ...string) {
	t.Helper()
	if got := tell(d); !slices.Equal(got, want) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// with changes a model.
func with(m *model.Model, change func(*model.Model)) *model.Model {
	change(m)
	return m
}

func TestReasons(t *testing.T) {
	nights := model.Filter{Tags: []string{"night"}}
	tests := []struct {
		name  string
		model *model.Model
		want  []string
	}{
		{"24 people of 40 hours for six seats round the clock: 1,008 > 960 hours a week", hotline(24, 6, 28), []string{
			"short.total.must 12-07..12-13 12-14..12-20 12-21..12-27 12-28..01-03 DEN 126>120 short 6 (48h); 24 by hours give 120",
		}},
		{"25 people: 1,000 hours", hotline(25, 6, 7), []string{
			"short.total.must 12-07..12-13 DEN 126>125 short 1 (8h); 25 by hours give 125",
		}},
		{"27 people", hotline(27, 6, 28), nil},
		{"30 people", hotline(30, 6, 28), nil},
		{"a target is no must", with(hotline(24, 6, 7), func(m *model.Model) { m.Demand[0].Min = 2 }), []string{
			"short.total.target 12-07..12-13 DEN 126>120 short 6 (48h); 24 by hours give 120",
		}},
		{"a minimum that only costs", with(hotline(24, 6, 7), func(m *model.Model) { m.Demand[0].HardMin, m.Demand[0].WMin = false, 900 }), []string{
			"short.total.target 12-07..12-13 DEN 126>120 short 6 (48h); 24 by hours give 120",
		}},
		{"bans of nights leave enough hours and too few nights", with(hotline(30, 6, 14), func(m *model.Model) {
			m.Rules = append(m.Rules, model.Rule{ID: "no_nights", Scope: model.Scope{Tags: []string{"no_nights"}}, Measure: model.Shifts, Of: nights, HardMax: new(0)})
			for i := range 23 {
				m.Staff[i].Tags = []model.Dated{{ID: "no_nights"}}
			}
		}), []string{
			"short.nights.must 12-07..12-13 12-14..12-20 N 42>35 short 7 (56h); 23 by no_nights give 0; 7 by hours give 35",
		}},
		{"at most one night in seven days each", with(hotline(30, 6, 14), func(m *model.Model) {
			m.Rules = append(m.Rules, model.Rule{ID: "few", Measure: model.Shifts, Of: nights, Window: model.Window{Kind: model.Rolling, Days: 7}, HardMax: new(1)})
		}), []string{
			"short.nights.must 12-07..12-13 12-14..12-20 N 42>30 short 12 (96h); 30 by few give 30",
		}},
		{"enough seniors in sum, but not on Tuesdays", with(hotline(30, 6, 14), func(m *model.Model) {
			m.Demand[0].Min, m.Demand[0].Target = 5, 5
			m.Demand = append(m.Demand, model.Demand{ID: "senior", Role: "lead", Skill: "senior", Shifts: []string{"D", "E", "N"}, Min: 1, HardMin: true})
			for i := range 6 {
				m.Staff[i].Skills = append(m.Staff[i].Skills, model.Dated{ID: "senior"})
			}
			for i := range 4 {
				for _, date := range []string{"2026-12-08", "2026-12-15"} {
					m.Leave = append(m.Leave, model.Leave{Staff: m.Staff[i].ID, From: date, To: date})
				}
			}
		}), []string{
			"short.skill.must daily 12-08..12-08 12-15..12-15 DEN 3>2 short 1 (8h); 24 by skill give 0; 4 by leave give 0; 2 by day give 2",
		}},
		{"enough people, but most have weekends off", with(hotline(30, 6, 14), func(m *model.Model) {
			m.Rules = append(m.Rules, model.Rule{ID: "weekends", Measure: model.Weekends, HardMax: new(1), Scope: model.Scope{Tags: []string{"parent"}}})
			for i := range 28 {
				m.Staff[i].Tags = []model.Dated{{ID: "parent"}}
			}
		}), []string{
			"short.weekends.must 12-12..12-20 DEN 72>64 short 8 (64h); 28 by weekends give 56; 2 by day give 8",
		}},
		{"a room of 19 square metres holds four", with(hotline(30, 6, 7), func(m *model.Model) {
			m.Sites = []model.Site{{ID: "room", AreaM2: 19}}
			for i := range m.Shifts {
				m.Shifts[i].Site = "room"
			}
		}), []string{
			"room.must 12-07..12-13 room 6>4",
		}},
		{"a room of 24 square metres holds six", with(hotline(30, 6, 7), func(m *model.Model) {
			m.Sites = []model.Site{{ID: "room", AreaM2: 24}}
			for i := range m.Shifts {
				m.Shifts[i].Site = "room"
			}
		}), nil},
		{"nobody has the skill", with(hotline(30, 4, 7), func(m *model.Model) {
			m.Demand = append(m.Demand, model.Demand{ID: "lead", Role: "lead", Skill: "senior", Shifts: []string{"D"}, Target: 1, WUnder: 50})
		}), []string{
			"short.nobody.target daily 12-07..12-13 D 1>0 short 1 (8h); 30 by skill give 0",
		}},
		{"a skill that ends", with(hotline(30, 4, 7), func(m *model.Model) {
			m.Demand = append(m.Demand, model.Demand{Counts: model.Holders, Skill: "senior", Shifts: []string{"D"}, Min: 1, WMin: 50})
			m.Staff[0].Skills = append(m.Staff[0].Skills, model.Dated{ID: "senior", Until: "2026-12-09"})
			m.Staff[1].Skills = append(m.Staff[1].Skills, model.Dated{ID: "senior", Until: "2026-12-10"})
		}), []string{
			"short.nobody.target daily 12-11..12-13 D 1>0 short 1 (8h); 30 by skill give 0",
		}},
		{"the whole month is short, no week is", with(hotline(12, 2, 28), func(m *model.Model) {
			m.Rules = append(m.Rules, model.Rule{ID: "month", Measure: model.Minutes, HardMax: new(13 * 480)})
		}), []string{
			"short.total.must 12-07..01-03 DEN 168>156 short 12 (96h); 12 by month give 156",
		}},
		{"by clock times, shifts of two lengths", with(hotline(6, 0, 7), func(m *model.Model) {
			m.Shifts = append(m.Shifts, model.ShiftType{ID: "L", Start: "08:00", Minutes: 720, Credit: 720})
			m.Demand[0] = model.Demand{ID: "clock", Role: "counsel", Skill: "counsel", From: "08:00", To: "24:00", Min: 3, HardMin: true}
		}), []string{
			"short.total.must 12-07..12-13  28>20 short 8 (96h); 6 by hours give 20",
		}},
		{"a month that is cut", with(hotline(8, 2, 10), func(m *model.Model) {
			m.Start = "2026-12-28"
			m.Rules = append(m.Rules, model.Rule{ID: "month", Measure: model.Shifts, Window: model.Window{Kind: model.Month}, HardMax: new(2)})
		}), []string{
			"short.total.must 12-28..01-06 DEN 60>32 short 28 (224h); 8 by month give 32",
		}},
		{"two days of work, then two free ones: every other pair of days can be had", twoAndTwo("07", "08", "11", "12"), nil},
		{"two days of work, then two free ones: three days of four cannot", twoAndTwo("07", "08", "10"), []string{
			"short.total.must 12-07..12-10 D 3>2 short 1 (8h); 1 by off give 2",
		}},
		{"trainees and nobody to be with them", with(hotline(10, 2, 2), func(m *model.Model) {
			m.Rules = nil
			m.Guards = []model.Guard{{ID: "trainee", Who: "trainee", With: "senior"}}
			m.Staff[9].Skills = append(m.Staff[9].Skills, model.Dated{ID: "senior"})
			for i := range 9 {
				m.Staff[i].Tags = []model.Dated{{ID: "trainee"}}
			}
			m.Leave = []model.Leave{{Staff: m.Staff[9].ID, From: "2026-12-08", To: "2026-12-08"}}
		}), []string{
			"short.total.must daily 12-08..12-08 DEN 6>0 short 6 (48h); 9 by guard:trainee give 0; 1 by leave give 0",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { expect(t, diagnose(t, test.model), test.want...) })
	}
}

// twoAndTwo is one person who works at most two days in a row and then has at least two free ones, and the days of December on which
// somebody is needed.
func twoAndTwo(days ...string) *model.Model {
	return with(hotline(1, 1, 7), func(m *model.Model) {
		m.Rules = []model.Rule{
			{ID: "run", Measure: model.WorkRun, HardMax: new(2)}, {ID: "off", Measure: model.OffRun, HardMin: new(2)},
		}
		m.Demand[0].Shifts = []string{"D"}
		for _, d := range days {
			m.Demand[0].On.Dates = append(m.Demand[0].On.Dates, "2026-12-"+d)
		}
	})
}

func TestTheHeadlineInFigures(t *testing.T) {
	d := diagnose(t, hotline(24, 6, 28))
	if !d.Impossible() || len(d.Reasons) != 1 {
		t.Fatalf("got %v, want one reason why it is impossible", tell(d))
	}
	got := d.Reasons[0].Sentence()
	want := bound.Sentence{Code: "short.total.must", Parts: []bound.Part{
		{Name: "from", Text: "2026-12-07"},
		{Name: "to", Text: "2026-12-13"},
		{Name: "spans", Number: 4},
		{Name: "role", Text: "counsel"},
		{Name: "skill", Text: "counsel"},
		{Name: "needed_shifts", Number: 126},
		{Name: "needed_minutes", Number: 1008 * 60},
		{Name: "possible_shifts", Number: 120},
		{Name: "possible_minutes", Number: 960 * 60},
		{Name: "short_shifts", Number: 6},
		{Name: "short_minutes", Number: 48 * 60},
		{Name: "people", Number: 24},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the sentence (-want +got):\n%s", diff)
	}
	mends := []bound.Mend{
		{Kind: bound.MoreMinutes, Amount: 48 * 60},
		{Kind: bound.MorePeople, Amount: 2},
		{Kind: bound.FewerSeats, Amount: 1, Shift: "D", Role: "counsel", Dates: 7},
	}
	if diff := cmp.Diff(mends, d.Reasons[0].Mends); diff != "" {
		t.Errorf("the mends (-want +got):\n%s", diff)
	}
}

// TestMendsAreEnough takes each mend of the headline by itself.
func TestMendsAreEnough(t *testing.T) {
	for name, m := range map[string]*model.Model{
		"two people more": hotline(26, 6, 28),
		"six people work a sixth shift": with(hotline(24, 6, 28), func(m *model.Model) {
			for i := range 6 {
				m.Staff[i].Rules = []model.Rule{{ID: "hours", Measure: model.Minutes, Window: model.Window{Kind: model.Week}, HardMax: new(2880)}}
			}
		}),
		"one seat less by day": with(hotline(24, 6, 28), func(m *model.Model) {
			less := m.Demand[0]
			m.Demand[0].Shifts, less.Shifts, less.ID = []string{"E", "N"}, []string{"D"}, "day"
			less.Min, less.Target = 5, 5
			m.Demand = append(m.Demand, less)
		}),
	} {
		t.Run(name, func(t *testing.T) { expect(t, diagnose(t, m)) })
	}
}

func TestCapacity(t *testing.T) {
	m := with(hotline(24, 6, 28), func(m *model.Model) {
		m.Demand[0].Min = 2
		m.Sites = []model.Site{{ID: "room", AreaM2: 19}}
		for i := range m.Shifts {
			m.Shifts[i].Site = "room"
		}
		m.Rules = append(m.Rules, model.Rule{ID: "nights", Measure: model.Shifts, Of: model.Filter{Tags: []string{"night"}}, HardMax: new(4)})
		m.Leave = []model.Leave{{Staff: "c000", From: "2026-12-07", To: "2026-12-10"}}
	})
	shown := map[string]string{}
	for _, b := range diagnose(t, m).Capacity {
		shown[b.Class+" "+b.Span.From[5:]+".."+b.Span.To[5:]] = fmt.Sprintf("%d to %d of %d shifts, %d of %d h, %d of %d seats",
			b.Must.Shifts, b.Target.Shifts, b.Can.Shifts, b.Target.Minutes/60, b.Can.Minutes/60, b.Target.Seats, b.Can.Seats)
	}
	want := map[string]string{}
	for what, week := range map[string][3]string{
		"all":       {"42 to 126 of 118 shifts, 1008 of 944 h", "42 to 126 of 120 shifts, 1008 of 960 h", "168 to 504 of 478 shifts, 4032 of 3824 h"},
		"nights":    {"14 to 42 of 95 shifts, 336 of 760 h", "14 to 42 of 96 shifts, 336 of 768 h", "56 to 168 of 96 shifts, 1344 of 768 h"},
		"weekends":  {"12 to 36 of 48 shifts, 288 of 384 h", "12 to 36 of 48 shifts, 288 of 384 h", "48 to 144 of 192 shifts, 1152 of 1536 h"},
		"site:room": {"0 to 0 of 0 shifts, 1008 of 672 h", "0 to 0 of 0 shifts, 1008 of 672 h", "0 to 0 of 0 shifts, 4032 of 2688 h"},
	} {
		seats := ", 0 of 0 seats"
		if what == "site:room" {
			seats = ", 6 of 4 seats"
		}
		for _, span := range []struct{ days, says string }{
			{"12-07..12-13", week[0]}, {"12-14..12-20", week[1]}, {"12-21..12-27", week[1]}, {"12-28..01-03", week[1]}, {"12-07..01-03", week[2]},
		} {
			want[what+" "+span.days] = span.says + seats
		}
	}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("capacity (-want +got):\n%s", diff)
	}
}

func TestWhatPeopleAreHeldTo(t *testing.T) {
	pin := func(date, shift string) model.Pin {
		return model.Pin{Staff: "c000", Date: "2026-12-" + date, Shift: shift}
	}
	nights := model.Rule{ID: "nights", Measure: model.Shifts, Of: model.Filter{Tags: []string{"night"}}, HardMax: new(1)}
	tests := []struct {
		name   string
		change func(*model.Model)
		want   []string
	}{
		{"to what is possible", func(m *model.Model) { m.Pins = []model.Pin{pin("07", "D"), pin("08", "E"), pin("10", "N")} }, nil},
		{"to one of two shifts that are asked for and allowed", func(m *model.Model) {
			m.Days, m.Staff, m.Pins = 3, m.Staff[:1], []model.Pin{pin("08", "D")}
			m.Demand[0].Shifts, m.Demand[0].On = []string{"D"}, model.On{From: "2026-12-08"}
			m.Rules = append(m.Rules, model.Rule{ID: "shifts", Measure: model.Shifts, HardMax: new(2)},
				model.Rule{ID: "free", Measure: model.DaysOff, HardMin: new(1)})
		}, nil},
		{"to a shift in leave", func(m *model.Model) {
			m.Pins, m.Leave = []model.Pin{pin("08", "D")}, []model.Leave{{Staff: "c000", From: "2026-12-08", To: "2026-12-08"}}
		}, []string{"held.pin.must 12-08..12-08 c000 leave"}},
		{
			"to two shifts with eight hours between", func(m *model.Model) { m.Pins = []model.Pin{pin("08", "E"), pin("09", "D")} },
			[]string{"held.pin.must 12-09..12-09 c000 rest"},
		},
		{"to a shift eight hours after the last one of the past", func(m *model.Model) {
			m.Pins, m.Staff[0].History = []model.Pin{pin("07", "D")}, &model.History{LastShift: "E", WorkRun: 1}
		}, []string{"held.pin.must 12-07..12-07 c000 rest"}},
		{
			"to a role without its skill", func(m *model.Model) { m.Pins, m.Staff[0].Skills = []model.Pin{pin("08", "D")}, nil },
			[]string{"held.pin.must 12-08..12-08 c000 skill"},
		},
		{"to a type that nobody asks for", func(m *model.Model) {
			m.Shifts = append(m.Shifts, model.ShiftType{ID: "X", Start: "10:00", Minutes: 60})
			m.Pins = []model.Pin{pin("08", "X")}
		}, []string{"held.pin.must 12-08..12-08 c000 impossible"}},
		{"to more nights than are allowed", func(m *model.Model) {
			m.Rules, m.Pins = append(m.Rules, nights), []model.Pin{pin("08", "N"), pin("09", "N")}
		}, []string{"held.pin.must 12-07..12-13 c000 nights"}},
		{"to a sixth shift in a week", func(m *model.Model) {
			for d := 7; d < 13; d++ {
				m.Pins = append(m.Pins, pin(fmt.Sprintf("%02d", d), "D"))
			}
		}, []string{"held.pin.must 12-07..12-13 c000 hours"}},
		{"to more days in a row than are allowed", func(m *model.Model) {
			m.Rules[2].HardMax = new(2)
			m.Pins = []model.Pin{pin("08", "D"), pin("09", "D"), pin("10", "D")}
		}, []string{"held.pin.must 12-08..12-10 c000 run"}},
		{"a trainee, and nobody can be there", func(m *model.Model) {
			m.Guards = []model.Guard{{ID: "trainee", Who: "trainee", With: "senior"}}
			m.Staff[0].Tags = []model.Dated{{ID: "trainee"}}
			m.Pins = []model.Pin{pin("08", "D")}
			m.Staff[1].Skills = append(m.Staff[1].Skills, model.Dated{ID: "senior", Until: "2026-12-07"})
		}, []string{"held.guard.must 12-08..12-08 c000 guard:trainee"}},
		{"a trainee, and somebody can be there", func(m *model.Model) {
			m.Guards = []model.Guard{{ID: "trainee", Who: "trainee", With: "senior"}}
			m.Staff[0].Tags = []model.Dated{{ID: "trainee"}}
			m.Pins = []model.Pin{pin("08", "D")}
			m.Staff[1].Skills = append(m.Staff[1].Skills, model.Dated{ID: "senior"})
		}, nil},
		{"by what was counted before the first day", func(m *model.Model) {
			m.Rules, m.Staff[0].History = append(m.Rules, nights), &model.History{OffRun: 1, Counts: map[string]int{"nights": 2}}
		}, []string{"held.past.must 12-07..12-13 c000 nights"}},
		{"by what was published for days gone by", func(m *model.Model) {
			m.Stability = &model.Stability{Today: "2026-12-09"}
			for i := range m.Staff[:6] {
				for d, shift := range []string{"E", "D"} {
					m.Published = append(m.Published, model.Assignment{Staff: m.Staff[i].ID, Date: fmt.Sprintf("2026-12-%02d", 7+d), Shift: shift})
				}
			}
			m.Demand[0].On = model.On{From: "2026-12-10"}
			m.Demand = append(m.Demand, model.Demand{ID: "gone", Role: "counsel", Shifts: []string{"D", "E", "N"}, On: model.On{To: "2026-12-09"}})
			m.Staff[1].Rules = []model.Rule{{ID: "rest", Measure: model.Rest, HardMin: new(0)}}
		}, []string{
			"held.past.must 12-08..12-08 c000 rest", "held.past.must 12-08..12-08 c002 rest", "held.past.must 12-08..12-08 c003 rest",
			"held.past.must 12-08..12-08 c004 rest", "held.past.must 12-08..12-08 c005 rest",
		}},
		{"more people than a row allows", func(m *model.Model) {
			m.Demand[0].Max = new(1)
			m.Pins = []model.Pin{pin("08", "D"), {Staff: "c001", Date: "2026-12-08", Shift: "D"}}
		}, []string{"held.pin.must 12-08..12-08  demand:line"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { expect(t, diagnose(t, with(hotline(12, 1, 7), test.change)), test.want...) })
	}
}

// TestUncovered compares the lower bound with values worked out by hand.
func TestUncovered(t *testing.T) {
	soft := func(people, seats int, change func(*model.Model)) *model.Model {
		m := hotline(people, seats, 7)
		m.Demand[0].Min = 0
		change(m)
		return m
	}
	tests := []struct {
		name  string
		model *model.Model
		want  int
	}{
		{"six shifts of 100", soft(24, 6, func(*model.Model) {}), 600},
		{"none", soft(27, 6, func(*model.Model) {}), 0},
		{"the cheap seats stay empty: six of twenty-one at 7", soft(24, 5, func(m *model.Model) {
			m.Demand = append(m.Demand, model.Demand{ID: "help", Role: "help", Shifts: []string{"D", "E", "N"}, Target: 1, WUnder: 7})
		}), 42},
		{"below a soft minimum it is dearer: 126 - 20 targets, of which 84 - 20 below 4", soft(4, 6, func(m *model.Model) {
			m.Demand[0].Min, m.Demand[0].HardMin, m.Demand[0].WMin = 4, false, 1000
		}), 106*100 + 64*1000},
		{"a room for five: one of 21 shifts less each", soft(30, 6, func(m *model.Model) {
			m.Sites = []model.Site{{ID: "room", Seats: 5}}
			for i := range m.Shifts {
				m.Shifts[i].Site = "room"
			}
		}), 2100},
		{"holders are beside roles: seven days without a senior, and six shifts", soft(24, 6, func(m *model.Model) {
			m.Demand = append(m.Demand, model.Demand{ID: "senior", Counts: model.Holders, Skill: "senior", Shifts: []string{"N"}, Min: 1, WMin: 10})
		}), 670},
		{"by clock times each hour costs: 8 h by 5, on each of seven days", soft(1, 0, func(m *model.Model) {
			m.Staff[0].Shifts = []string{"E"}
			m.Demand[0] = model.Demand{ID: "clock", Role: "counsel", From: "08:00", To: "16:00", Target: 1, WUnder: 5}
		}), 280},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := diagnose(t, test.model).Uncovered; got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}

// TestTheClocksGoBack has a night of nine hours, which a shift of eight hours on the clock fills.
func TestTheClocksGoBack(t *testing.T) {
	for _, start := range []string{"2026-10-19", "2026-03-23"} {
		m := hotline(30, 4, 14)
		m.Zone, m.Start = "Europe/Berlin", start
		m.Demand[0] = model.Demand{ID: "clock", Role: "counsel", From: "00:00", To: "24:00", Min: 4, HardMin: true}
		expect(t, diagnose(t, m))
	}
}

func TestAModelWithoutACalendarSaysNothing(t *testing.T) {
	m := hotline(1, 6, 7)
	m.Zone = "Mars/Olympus"
	if d := bound.Diagnose(m); len(d.Reasons)+len(d.Capacity)+d.Uncovered != 0 {
		t.Errorf("got %+v, want nothing", d)
	}
}

func TestTheSameAnswerEachTime(t *testing.T) {
	for _, m := range []*model.Model{counsellors(24), volunteers(60)} {
		first := diagnose(t, m)
		if len(first.Reasons) == 0 {
			t.Fatal("the model has no reason to compare")
		}
		for range 5 {
			if diff := cmp.Diff(first, diagnose(t, m), cmpopts.IgnoreUnexported(bound.Reason{})); diff != "" {
				t.Fatalf("another answer (-first +later):\n%s", diff)
			}
		}
	}
}

package fairness_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/roster/fairness"
	"heartline/roster/model"
)

const (
	shanghai = "Asia/Shanghai"
	berlin   = "Europe/Berlin"
)

// failer is what a test and a property have in common.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func calendar(tb failer, zone, profile string) *model.Calendar {
	tb.Helper()
	c, err := model.NewCalendar(&model.Model{Zone: zone, Start: "2026-01-01", Days: 1, Profile: profile})
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// shift reads a shift: "person start minutes", by the clock of a zone; minutes are real ones.
func shift(tb testing.TB, zone, person, start, end string) fairness.Shift {
	tb.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		tb.Fatal(err)
	}
	from, err := time.ParseInLocation("2006-01-02 15:04", start, loc)
	if err != nil {
		tb.Fatal(err)
	}
	to, err := time.ParseInLocation("2006-01-02 15:04", end, loc)
	if err != nil {
		tb.Fatal(err)
	}
	return fairness.Shift{ID: person + " " + start, Person: person, Start: from, End: to, Zone: zone, Credit: 480}
}

func compute(tb failer, in fairness.Input) *fairness.Ledger {
	tb.Helper()
	l, err := fairness.Compute(in)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func row(tb failer, l *fairness.Ledger, person string, m fairness.Measure) fairness.Row {
	tb.Helper()
	for _, r := range l.Rows {
		if r.Person == person && r.Measure == m {
			return r
		}
	}
	tb.Fatalf("no row of %s, %s", person, m)
	return fairness.Row{}
}

// values returns what is not 0 of a person.
func values(l *fairness.Ledger, person string) map[fairness.Measure]int {
	all := map[fairness.Measure]int{}
	for _, r := range l.Rows {
		if r.Person == person && r.Value != 0 {
			all[r.Measure] = r.Value
		}
	}
	return all
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestWhatAShiftIs(t *testing.T) {
	t.Parallel()
	type counts = map[fairness.Measure]int
	for _, test := range []struct {
		name       string
		zone       string
		start, end string
		change     func(*fairness.Shift)
		want       counts
	}{
		{"a day", shanghai, "2026-11-10 08:00", "2026-11-10 16:00", nil, counts{fairness.Minutes: 480}},
		{"a night", shanghai, "2026-11-10 22:00", "2026-11-11 06:00", nil, counts{fairness.Minutes: 480, fairness.Nights: 1}},
		{"an early shift with a little of the night", shanghai, "2026-11-10 03:30", "2026-11-10 11:30", nil, counts{fairness.Minutes: 480}},
		{"an evening", shanghai, "2026-11-10 14:00", "2026-11-10 22:00", nil, counts{fairness.Minutes: 480, fairness.Evenings: 1}},
		{"a night that takes in an evening", shanghai, "2026-11-10 20:00", "2026-11-11 06:00", nil, counts{fairness.Minutes: 480, fairness.Nights: 1}},
		{"a night by its tag", shanghai, "2026-11-10 08:00", "2026-11-10 16:00", func(s *fairness.Shift) { s.Tags = []string{"night"} }, counts{fairness.Minutes: 480, fairness.Nights: 1}},
		{"an evening by its tag", shanghai, "2026-11-10 08:00", "2026-11-10 16:00", func(s *fairness.Shift) { s.Tags = []string{"evening"} }, counts{fairness.Minutes: 480, fairness.Evenings: 1}},
		{"nobody came", shanghai, "2026-10-01 22:00", "2026-10-02 06:00", func(s *fairness.Shift) { s.NoShow = true }, counts{fairness.NoShows: 1}},
		{"a statutory day", shanghai, "2026-10-01 08:00", "2026-10-01 16:00", nil, counts{fairness.Minutes: 480, fairness.Holidays: 1, fairness.Statutory: 1}},
		{"a free day of the week", shanghai, "2026-10-05 08:00", "2026-10-05 16:00", nil, counts{fairness.Minutes: 480, fairness.Holidays: 1}},
		{"a Saturday worked in exchange is a weekend and no holiday", shanghai, "2026-10-10 08:00", "2026-10-10 16:00", nil, counts{fairness.Minutes: 480, fairness.Weekends: 1}},
		{"a night into a holiday", shanghai, "2026-09-30 22:00", "2026-10-01 06:00", nil, counts{fairness.Minutes: 480, fairness.Nights: 1, fairness.Holidays: 1, fairness.Statutory: 1}},
		{"until the midnight before a holiday", shanghai, "2026-09-30 16:00", "2026-10-01 00:00", nil, counts{fairness.Minutes: 480, fairness.Evenings: 1}},
		{"a night of seven hours", berlin, "2026-03-28 22:00", "2026-03-29 06:00", nil, counts{fairness.Minutes: 480, fairness.Nights: 1, fairness.Weekends: 1}},
		{"a night of nine hours", berlin, "2026-10-24 22:00", "2026-10-25 06:00", nil, counts{fairness.Minutes: 480, fairness.Nights: 1, fairness.Weekends: 1}},
		{"three hours of the night on the clock are two in spring", berlin, "2026-03-29 00:00", "2026-03-29 03:00", nil, counts{fairness.Minutes: 480, fairness.Nights: 1, fairness.Weekends: 1}},
		{"29 February", shanghai, "2028-02-29 22:00", "2028-03-01 06:00", nil, counts{fairness.Minutes: 480, fairness.Nights: 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := shift(t, test.zone, "a", test.start, test.end)
			if test.change != nil {
				test.change(&s)
			}
			l := compute(t, fairness.Input{
				Calendar: calendar(t, test.zone, "cn"), Until: test.start[:10], Weeks: 1,
				Shifts: []fairness.Shift{s}, Posts: []fairness.Post{{Person: "a"}},
			})
			if diff := cmp.Diff(test.want, values(l, "a")); diff != "" {
				t.Errorf("values (-want +got):\n%s", diff)
			}
		})
	}
}

func TestShares(t *testing.T) {
	t.Parallel()
	// Monday to Sunday, 2 to 8 and 9 to 15 November: three nights, then six.
	nights := func() []fairness.Shift {
		var all []fairness.Shift
		for _, date := range []string{"02", "03", "04", "09", "10", "11", "12", "13", "14"} {
			all = append(all, shift(t, shanghai, "a", "2026-11-"+date+" 00:00", "2026-11-"+date+" 06:00"))
		}
		return all
	}()
	for _, test := range []struct {
		name  string
		posts []fairness.Post
		leave []fairness.Leave
		share map[string]float64
		dev   int // of a
	}{
		{"two alike", []fairness.Post{{Person: "a"}, {Person: "b"}}, nil, map[string]float64{"a": 4.5, "b": 4.5}, 16},
		{"half a contract is half a share", []fairness.Post{{Person: "a"}, {Person: "b", Share: 50}}, nil, map[string]float64{"a": 6, "b": 3}, 9},
		{
			"who joins in the second week shares that week only",
			[]fairness.Post{{Person: "a"}, {Person: "b", From: "2026-11-09"}},
			nil,
			map[string]float64{"a": 6, "b": 3},
			9,
		},
		{
			"leave in the second week",
			[]fairness.Post{{Person: "a"}, {Person: "b"}},
			[]fairness.Leave{{Person: "b", From: "2026-11-09", Until: "2026-11-20"}},
			map[string]float64{"a": 7.5, "b": 1.5},
			1,
		},
		{
			"leave of two leaves that overlap counts once",
			[]fairness.Post{{Person: "a"}, {Person: "b"}},
			[]fairness.Leave{{Person: "b", From: "2026-11-09", Until: "2026-11-12"}, {Person: "b", From: "2026-11-11", Until: "2026-11-15"}},
			map[string]float64{"a": 7.5, "b": 1.5},
			1,
		},
		{
			"whoever works when everybody is away",
			[]fairness.Post{{Person: "a"}, {Person: "b"}},
			[]fairness.Leave{{Person: "a", From: "2026-11-02", Until: "2026-11-15"}, {Person: "b", From: "2026-11-02", Until: "2026-11-15"}},
			map[string]float64{"a": 4.5, "b": 4.5},
			16,
		},
		{
			"a contract that becomes half",
			[]fairness.Post{{Person: "a"}, {Person: "b", Until: "2026-11-08"}, {Person: "b", From: "2026-11-09", Share: 50}},
			nil,
			map[string]float64{"a": 5.5, "b": 3.5},
			9,
		},
		{"other groups are compared among themselves", []fairness.Post{{Person: "a"}, {Person: "b", Group: "volunteers"}}, nil, map[string]float64{"a": 9, "b": 0}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			l := compute(t, fairness.Input{
				Calendar: calendar(t, shanghai, "cn"), Until: "2026-11-12", Weeks: 2, Shifts: nights, Posts: test.posts, Leave: test.leave,
			})
			if l.From != "2026-11-02" || l.Until != "2026-11-15" {
				t.Errorf("the window is %s to %s", l.From, l.Until)
			}
			for person, want := range test.share {
				if got := row(t, l, person, fairness.Nights); !near(got.Share, want) || !near(got.Over, float64(got.Value)-want) {
					t.Errorf("%s: share %v, over %v; want %v", person, got.Share, got.Over, want)
				}
			}
			if a := row(t, l, "a", fairness.Nights); a.Value != 9 || a.Deviation != test.dev {
				t.Errorf("a has %d nights, deviation %d; want 9 and %d", a.Value, a.Deviation, test.dev)
			}
		})
	}
}

func TestTrend(t *testing.T) {
	t.Parallel()
	in := fairness.Input{Calendar: calendar(t, shanghai, ""), Until: "2026-11-29", Weeks: 4, Posts: []fairness.Post{{Person: "a"}, {Person: "b"}}}
	for week, date := range []string{"2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23"} {
		for i := range 2 * week { // 0, 2, 4, 6 nights: over the share by 0, 1, 2, 3
			s := shift(t, shanghai, "a", date+" 00:00", date+" 06:00")
			s.ID = fmt.Sprint(week, i)
			s.Start, s.End = s.Start.AddDate(0, 0, i), s.End.AddDate(0, 0, i)
			in.Shifts = append(in.Shifts, s)
		}
	}
	l := compute(t, in)
	if a, b := row(t, l, "a", fairness.Nights), row(t, l, "b", fairness.Nights); !near(a.Trend, 1) || !near(b.Trend, -1) {
		t.Errorf("trends %v and %v, want 1 and -1", a.Trend, b.Trend)
	}
}

func TestTheTrendOfANewcomerBeginsWithTheFirstDay(t *testing.T) {
	t.Parallel()
	in := fairness.Input{
		Calendar: calendar(t, shanghai, ""), Until: "2026-11-29", Weeks: 4,
		Posts: []fairness.Post{{Person: "a", From: "2026-11-16"}, {Person: "b"}},
	}
	for _, date := range []string{"2026-11-16", "2026-11-17", "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"} { // two and four: one and two over
		in.Shifts = append(in.Shifts, shift(t, shanghai, "a", date+" 00:00", date+" 06:00"))
	}
	if a := row(t, compute(t, in), "a", fairness.Nights); !near(a.Trend, 1) {
		t.Errorf("the trend is %v, want 1", a.Trend)
	}
}

func TestExchanges(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 8, 15, 59, 0, 0, time.UTC) // Sunday 23:59 in Shanghai
	in := fairness.Input{
		Calendar: calendar(t, shanghai, ""), Until: "2026-11-08", Weeks: 1, Posts: []fairness.Post{{Person: "a"}, {Person: "b"}, {Person: "c"}},
		Exchanges: []fairness.Exchange{
			{ID: "1", At: at, Asker: "a", Asked: "b", Answer: fairness.Refused},
			{ID: "1", At: at, Asker: "a", Asked: "c", Answer: fairness.Accepted},
			{ID: "2", At: at, Asker: "a", Asked: "b", Answer: fairness.Accepted, InReturn: true},
			{ID: "3", At: at.Add(time.Minute), Asker: "c", Asked: "b"}, // asked for again in the next week
			{ID: "3", At: at, Asker: "c"},
			{ID: "4", At: at.Add(time.Minute), Asker: "c", Asked: "a", Answer: fairness.Refused}, // next week
			{ID: "5", At: at, Asker: "gone", Asked: "a", Answer: fairness.Refused},
		},
	}
	l := compute(t, in)
	for person, want := range map[string]map[fairness.Measure]int{
		"a": {fairness.SwapsAsked: 2, fairness.RefusedBy: 1, fairness.Refusals: 1},
		"b": {fairness.Refusals: 1},
		"c": {fairness.SwapsAsked: 1, fairness.Taken: 1},
	} {
		if diff := cmp.Diff(want, values(l, person)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", person, diff)
		}
	}
}

func TestAWeekendIsOne(t *testing.T) {
	t.Parallel()
	l := compute(t, fairness.Input{
		Calendar: calendar(t, shanghai, ""), Until: "2026-11-15", Weeks: 2, Posts: []fairness.Post{{Person: "a"}},
		Shifts: []fairness.Shift{
			shift(t, shanghai, "a", "2026-11-06 22:00", "2026-11-07 06:00"), // begins on Friday
			shift(t, shanghai, "a", "2026-11-14 08:00", "2026-11-14 16:00"), shift(t, shanghai, "a", "2026-11-15 08:00", "2026-11-15 16:00"),
		},
	})
	if got := row(t, l, "a", fairness.Weekends).Value; got != 1 {
		t.Errorf("%d weekends, want 1", got)
	}
}

func TestAWeekendBelongsToTheGroupOfItsFirstDay(t *testing.T) {
	t.Parallel()
	l := compute(t, fairness.Input{
		Calendar: calendar(t, shanghai, ""), Until: "2026-11-15", Weeks: 1,
		Posts: []fairness.Post{{Person: "a", Group: "x", Until: "2026-11-14"}, {Person: "a", Group: "y", From: "2026-11-15"}},
		Shifts: []fairness.Shift{
			shift(t, shanghai, "a", "2026-11-15 08:00", "2026-11-15 16:00"), shift(t, shanghai, "a", "2026-11-14 08:00", "2026-11-14 16:00"),
		},
	})
	got := map[string]int{}
	for _, total := range l.Totals {
		if total.Measure == fairness.Weekends {
			got[total.Group] = total.Value
		}
	}
	if diff := cmp.Diff(map[string]int{"x": 1, "y": 0}, got); diff != "" {
		t.Errorf("weekends by group (-want +got):\n%s", diff)
	}
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		change func(*fairness.Input)
		want   string
	}{
		{"too many weeks", func(in *fairness.Input) { in.Weeks = 54 }, "use 1 to 53"},
		{"a date that is none", func(in *fairness.Input) { in.Until = "2026-02-29" }, "is no date"},
		{"a shift without a post", func(in *fairness.Input) { in.Posts[0].Until = "2026-11-09" }, "no post on 2026-11-10"},
		{"two posts at a time", func(in *fairness.Input) { in.Posts = append(in.Posts, in.Posts[0]) }, "before the one before it has ended"},
		{"an id twice", func(in *fairness.Input) { in.Shifts = append(in.Shifts, in.Shifts[0]) }, "there twice"},
		{"no zone", func(in *fairness.Input) { in.Shifts[0].Zone = "" }, "no zone"},
		{"no length", func(in *fairness.Input) { in.Shifts[0].End = in.Shifts[0].Start }, "before it has begun"},
		{"a negative credit", func(in *fairness.Input) { in.Shifts[0].Credit = -1 }, "credit"},
		{"leave that ends before it begins", func(in *fairness.Input) {
			in.Leave = []fairness.Leave{{Person: "a", From: "2026-11-10", Until: "2026-11-09"}}
		}, "dates are wrong"},
		{"a shift without a date", func(in *fairness.Input) {
			in.Until = "2026-01-04" // in whose week the calendar begins
			in.Shifts[0].Start, in.Shifts[0].End = time.Time{}, time.Time{}.Add(8*time.Hour)
		}, "its date is none"},
		{"an exchange without a time", func(in *fairness.Input) {
			in.Exchanges = []fairness.Exchange{{ID: "1", Asker: "a", Asked: "b"}}
		}, "when it was asked"},
		{"somebody asks himself", func(in *fairness.Input) { in.Exchanges = []fairness.Exchange{{ID: "1", Asker: "a", Asked: "a"}} }, "asks himself"},
		{"nobody answers", func(in *fairness.Input) {
			in.Exchanges = []fairness.Exchange{{ID: "1", Asker: "a", Answer: fairness.Accepted}}
		}, "nobody was asked"},
		{"one who is asked twice", func(in *fairness.Input) {
			in.Exchanges = []fairness.Exchange{{ID: "1", Asker: "a", Asked: "b"}, {ID: "1", Asker: "a", Asked: "b"}}
		}, "is asked twice"},
		{"an unknown answer", func(in *fairness.Input) {
			in.Exchanges = []fairness.Exchange{{ID: "1", Asker: "a", Asked: "b", Answer: "perhaps"}}
		}, "no answer"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			in := fairness.Input{
				Calendar: calendar(t, shanghai, ""), Until: "2026-11-15", Posts: []fairness.Post{{Person: "a"}},
				Shifts: []fairness.Shift{shift(t, shanghai, "a", "2026-11-10 08:00", "2026-11-10 16:00")},
			}
			test.change(&in)
			l, err := fairness.Compute(in)
			if err == nil || l != nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v and %v, want a fault with %q", l, err, test.want)
			}
		})
	}
}

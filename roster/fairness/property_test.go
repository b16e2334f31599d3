package fairness_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"heartline/roster/fairness"
)

// drawn makes a ledger's input: four people in two groups, with posts that change, leave, shifts around the days on which the clocks
// change and years end, and exchanges. The window is of two, four or six weeks.
func drawn(t *rapid.T) fairness.Input {
	zone := rapid.SampledFrom([]string{shanghai, berlin, "America/New_York"}).Draw(t, "zone")
	until := rapid.SampledFrom([]string{"2026-03-29", "2026-10-25", "2027-01-10", "2028-03-05"}).Draw(t, "until")
	end, err := time.Parse(time.DateOnly, until)
	if err != nil {
		t.Fatal(err)
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	date := func(d int) string { return end.AddDate(0, 0, d).Format(time.DateOnly) }
	in := fairness.Input{Calendar: calendar(t, zone, "cn"), Until: until, Weeks: 2 * rapid.IntRange(1, 3).Draw(t, "weeks")}
	people := []string{"a", "b", "c", "d"}
	for _, p := range people {
		change := rapid.IntRange(-45, 5).Draw(t, "change")
		group := rapid.SampledFrom([]string{"", "x"})
		percent := rapid.SampledFrom([]int{0, 50, 75, 100})
		in.Posts = append(in.Posts,
			fairness.Post{Person: p, Group: group.Draw(t, "group"), Until: date(change), Share: percent.Draw(t, "share")},
			fairness.Post{Person: p, Group: group.Draw(t, "group"), From: date(change + 1), Share: percent.Draw(t, "share")})
		for range rapid.IntRange(0, 2).Draw(t, "leaves") {
			from := rapid.IntRange(-45, 0).Draw(t, "from")
			in.Leave = append(in.Leave, fairness.Leave{Person: p, From: date(from), Until: date(from + rapid.IntRange(0, 20).Draw(t, "days"))})
		}
	}
	for i := range rapid.IntRange(0, 30).Draw(t, "shifts") {
		day := end.AddDate(0, 0, rapid.IntRange(-45, 1).Draw(t, "day"))
		start := time.Date(day.Year(), day.Month(), day.Day(), rapid.IntRange(0, 23).Draw(t, "hour"), 0, 0, 0, loc)
		in.Shifts = append(in.Shifts, fairness.Shift{
			ID: fmt.Sprint(i), Person: rapid.SampledFrom(people).Draw(t, "person"), Zone: zone, Start: start,
			End: start.Add(time.Duration(rapid.IntRange(1, 30).Draw(t, "hours")) * time.Hour), Credit: rapid.IntRange(0, 600).Draw(t, "credit"),
			NoShow: rapid.IntRange(0, 9).Draw(t, "no-show") == 0,
		})
	}
	for i := range rapid.IntRange(0, 8).Draw(t, "exchanges") {
		in.Exchanges = append(in.Exchanges, fairness.Exchange{
			ID: fmt.Sprint(i), At: end.Add(-time.Duration(rapid.IntRange(-30, 1000).Draw(t, "ago")) * time.Hour), Asker: people[i%4], Asked: people[(i+1)%4],
			Answer: rapid.SampledFrom([]fairness.Answer{fairness.Open, fairness.Accepted, fairness.Refused}).Draw(t, "answer"),
		})
	}
	return in
}

type cell struct {
	group, person string
	measure       fairness.Measure
}

type amounts struct {
	value, presence int
	share           float64
}

// sum adds the rows of ledgers up.
func sum(ledgers ...*fairness.Ledger) map[cell]amounts {
	all := map[cell]amounts{}
	for _, l := range ledgers {
		for _, r := range l.Rows {
			a := all[cell{r.Group, r.Person, r.Measure}]
			all[cell{r.Group, r.Person, r.Measure}] = amounts{a.value + r.Value, a.presence + r.Presence, a.share + r.Share}
		}
	}
	return all
}

func TestRowsAddUpToTotals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		in := drawn(r)
		l := compute(r, in)
		values, shares, deviations := map[cell]int{}, map[cell]float64{}, map[cell]int{}
		for _, row := range l.Rows {
			group := cell{group: row.Group, measure: row.Measure}
			values[group] += row.Value
			shares[group] += row.Share
			deviations[group] += row.Deviation
			weeks := fairness.Week{}
			for _, w := range row.Weeks {
				weeks.Value += w.Value
				weeks.Share += w.Share
			}
			if len(row.Weeks) != in.Weeks || weeks.Value != row.Value || !near(weeks.Share, row.Share) {
				r.Fatalf("the weeks of %+v do not add up", row)
			}
		}
		minutes, missed := 0, 0
		for _, total := range l.Totals {
			group := cell{group: total.Group, measure: total.Measure}
			if values[group] != total.Value || deviations[group] != total.Deviation {
				r.Fatalf("rows of %v have %d and deviate by %d, the total is %+v", group, values[group], deviations[group], total)
			}
			if total.Measure.Burden() && math.Abs(shares[group]-float64(total.Value)) > 1e-6 {
				r.Fatalf("shares of %v have %v, the total %d", group, shares[group], total.Value)
			}
			switch total.Measure {
			case fairness.Minutes:
				minutes += total.Value
			case fairness.NoShows:
				missed += total.Value
			default:
			}
		}
		wantMinutes, wantMissed := 0, 0
		for _, s := range in.Shifts {
			loc, err := time.LoadLocation(s.Zone)
			if err != nil {
				r.Fatal(err)
			}
			date := s.Start.In(loc).Format(time.DateOnly)
			switch {
			case date < l.From || date > l.Until:
			case s.NoShow:
				wantMissed++
			default:
				wantMinutes += s.Credit
			}
		}
		if minutes != wantMinutes || missed != wantMissed {
			r.Fatalf("the ledger has %d minutes and %d no-shows, the shifts %d and %d", minutes, missed, wantMinutes, wantMissed)
		}
	})
}

func TestTheOrderOfTheInputDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		in := drawn(r)
		want := compute(r, in)
		in.Shifts = rapid.Permutation(in.Shifts).Draw(r, "shift order")
		in.Posts = rapid.Permutation(in.Posts).Draw(r, "post order")
		in.Leave = rapid.Permutation(in.Leave).Draw(r, "leave order")
		in.Exchanges = rapid.Permutation(in.Exchanges).Draw(r, "exchange order")
		if diff := cmp.Diff(want, compute(r, in)); diff != "" {
			r.Fatal(diff)
		}
	})
}

func TestTwoWindowsAddUpToOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		in := drawn(r)
		whole := compute(r, in)
		second := in
		second.Weeks = in.Weeks / 2
		b := compute(r, second)
		first := second
		day, _ := in.Calendar.Day(b.From)
		first.Until = in.Calendar.Date(day - 1)
		a := compute(r, first)
		want, got := sum(whole), sum(a, b)
		for c, w := range want {
			g := got[c]
			if g.value != w.value || g.presence != w.presence || math.Abs(g.share-w.share) > 1e-6 {
				r.Fatalf("%v: two windows have %+v, one %+v", c, g, w)
			}
		}
		if len(got) != len(want) {
			r.Fatalf("two windows have %d rows, one %d", len(got), len(want))
		}
	})
}

func TestHalfAContractIsHalfAShare(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		in := drawn(r)
		in.Posts = []fairness.Post{{Person: "a"}, {Person: "b", Share: 50}, {Person: "c", Share: 80}, {Person: "d", Share: 40}}
		in.Leave = nil
		l := compute(r, in)
		for _, m := range fairness.Measures() {
			a, b, c, d := row(r, l, "a", m).Share, row(r, l, "b", m).Share, row(r, l, "c", m).Share, row(r, l, "d", m).Share
			if !near(a, 2*b) || !near(c, 2*d) {
				r.Fatalf("%s: %v and %v, %v and %v", m, a, b, c, d)
			}
		}
	})
}

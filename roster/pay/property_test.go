package pay_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"heartline/roster/pay"
)

// drawn makes shifts of three people that do not overlap, around days on which the clocks change and years end.
func drawn(t *rapid.T) (zone string, all []pay.Shift) {
	zone = rapid.SampledFrom([]string{shanghai, berlin, "America/New_York"}).Draw(t, "zone")
	first := rapid.SampledFrom([]string{"2026-03-01", "2026-09-28", "2026-10-20", "2026-12-25", "2028-02-20"}).Draw(t, "first")
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	for p := range 3 {
		from, err := time.ParseInLocation(time.DateOnly, first, loc)
		if err != nil {
			t.Fatal(err)
		}
		for i := range rapid.IntRange(0, 12).Draw(t, "shifts") {
			from = from.Add(time.Duration(rapid.IntRange(0, 1800).Draw(t, "gap")) * time.Minute)
			to := from.Add(time.Duration(rapid.IntRange(1, 1500).Draw(t, "length")) * time.Minute)
			s := pay.Shift{ID: fmt.Sprintf("%d-%d", p, i), Person: fmt.Sprintf("p%d", p), Start: from, End: to, Zone: zone}
			s.Break = rapid.IntRange(0, min(60, int(to.Sub(from)/time.Minute))).Draw(t, "break")
			all = append(all, s)
			from = to
		}
	}
	return zone, all
}

func TestEverythingAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		zone, all := drawn(r)
		in := pay.Input{Profile: lookup(t, "cn"), Calendar: calendar(t, zone, "cn"), From: "2026-01-01", Until: "2028-12-31", Shifts: all}
		in.Profile.System = rapid.SampledFrom([]pay.System{pay.None, pay.Standard, pay.Comprehensive}).Draw(r, "system")
		in.Profile.Period = rapid.SampledFrom([]pay.Period{pay.Week, pay.Month, pay.Quarter, pay.Year}).Draw(r, "period")
		in.Profile.NightPercent = rapid.IntRange(0, 50).Draw(r, "night")
		e, err := pay.Compute(in)
		if err != nil {
			r.Fatal(err)
		}
		length, weighted, real := map[string]int{}, 0, 0
		for _, p := range e.Pieces {
			length[p.Shift] += p.Minutes
			weighted += p.Weighted()
			if p.Minutes < 1 || !p.End.Equal(p.Start.Add(time.Duration(p.Minutes)*time.Minute)) {
				r.Fatalf("piece %+v", p)
			}
		}
		for _, s := range all {
			want := int(s.End.Sub(s.Start) / time.Minute)
			if real += want; length[s.ID] != want {
				r.Fatalf("shift %s: its pieces have %d minutes of %d", s.ID, length[s.ID], want)
			}
		}
		total := e.Total()
		if total.Worked+total.Break != real || total.Weighted != weighted ||
			total.Worked != total.Regular+total.Overtime+total.RestDay+total.Holiday || total.Night > total.Worked {
			r.Fatalf("of %d minutes, %d weighted, the total is %+v", real, weighted, total)
		}
		kinds, minutes := 0, 0
		for _, rows := range [][]pay.KindRow{e.Kinds(), e.KindTotals()} {
			for _, row := range rows {
				kinds += row.Weighted
				if minutes += row.Minutes; row.Weighted != row.Minutes*(row.Percent+row.NightPercent) || row.Kind == pay.Break {
					r.Fatalf("kind %+v", row)
				}
			}
		}
		if minutes != 2*total.Worked || kinds != 2*weighted {
			r.Fatalf("the kinds and their totals have %d minutes, %d weighted; the total is %+v", minutes, kinds, total)
		}
		again := in
		again.Shifts = rapid.Permutation(all).Draw(r, "order")
		other, err := pay.Compute(again)
		if err != nil {
			r.Fatal(err)
		}
		if diff := cmp.Diff(e, other); diff != "" {
			r.Fatalf("the order of the input matters:\n%s", diff)
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	good := shifts(t, shanghai, "2026-11-10 08:00", "2026-11-10 16:00")[0]
	for _, test := range []struct {
		name   string
		change func(*pay.Input)
		want   string
	}{
		{"seconds", func(in *pay.Input) { in.Shifts[0].End = in.Shifts[0].End.Add(time.Second) }, "whole minutes"},
		{"no length", func(in *pay.Input) { in.Shifts[0].End = in.Shifts[0].Start }, "before it has begun"},
		{"an unknown zone", func(in *pay.Input) { in.Shifts[0].Zone = "Local" }, "no zone"},
		{"an overlap", func(in *pay.Input) {
			in.Shifts = append(in.Shifts, good)
			in.Shifts[1].ID, in.Shifts[1].Start = "other", good.Start.Add(time.Hour)
		}, `overlaps shift "s000"`},
		{"an overlap with one that is not the last before", func(in *pay.Input) {
			in.Shifts = append(in.Shifts, good, good)
			in.Shifts[1].ID, in.Shifts[1].End = "short", good.Start.Add(time.Hour)
			in.Shifts[2].ID, in.Shifts[2].Start = "last", good.Start.Add(2*time.Hour)
		}, `"last": it overlaps shift "s000"`},
		{"an id twice", func(in *pay.Input) {
			in.Shifts = append(in.Shifts, good)
			in.Shifts[1].Person = "p2"
		}, "there twice"},
		{"a break longer than the shift", func(in *pay.Input) { in.Shifts[0].Break = 481 }, "longer than the shift"},
		{"a break outside", func(in *pay.Input) { in.Shifts[0].Breaks = []pay.Span{{good.End, good.End.Add(time.Minute)}} }, "outside"},
		{"a date that is none", func(in *pay.Input) { in.Until = "2026-02-29" }, "is no date"},
		{"an end before the beginning", func(in *pay.Input) { in.Until = "2026-10-31" }, "before it begins"},
		{"a factor below plain", func(in *pay.Input) { in.Profile.Overtime = 50 }, "factor overtime"},
		{"an unknown system", func(in *pay.Input) { in.Profile.System = "flexible" }, "no system"},
		{"a period without a standard", func(in *pay.Input) { in.Profile.System, in.Profile.Period = pay.Comprehensive, "day" }, "no standard"},
		{"a day that is both", func(in *pay.Input) {
			in.Days = []pay.PersonDay{{Person: "p1", Date: "2026-11-10"}, {Person: "p1", Date: "2026-11-10", Rest: true}}
		}, "and a working day"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			in := pay.Input{
				Profile: lookup(t, "cn"), Calendar: calendar(t, shanghai, "cn"), From: "2026-11-01", Until: "2026-11-30", Shifts: []pay.Shift{good},
			}
			test.change(&in)
			e, err := pay.Compute(in)
			if err == nil || e != nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v and %v, want a fault with %q", e, err, test.want)
			}
		})
	}
}

func TestTheYearsOfWhichHolidaysAreNotKnownAreNamed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		profile, from, until string
		want                 []int
	}{
		{"cn", "2026-11-01", "2026-12-31", nil},
		{"cn", "2026-12-01", "2027-01-31", []int{2027}},
		{"cn", "2024-12-31", "2025-01-01", []int{2024, 2025}},
		{"eu", "2024-12-31", "2025-01-01", nil},
	} {
		e, err := pay.Compute(pay.Input{Profile: lookup(t, test.profile), Calendar: calendar(t, shanghai, test.profile), From: test.from, Until: test.until})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, e.Unsure); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", test, diff)
		}
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	in := pay.Input{
		Profile: lookup(t, "cn"), Calendar: calendar(t, shanghai, "cn"), From: "2026-11-01", Until: "2026-11-30",
		Shifts: shifts(t, shanghai, "2026-11-10 20:00", "2026-11-11 06:00"),
	}
	in.Shifts[0].Person, in.Shifts[0].ID = "=1+1", "@a,\"b\""
	e, err := pay.Compute(in)
	if err != nil {
		t.Fatal(err)
	}
	var rows, pieces bytes.Buffer
	if err := e.WriteRows(&rows); err != nil {
		t.Fatal(err)
	}
	if err := e.WritePieces(&pieces); err != nil {
		t.Fatal(err)
	}
	want := "person,month,worked_minutes,regular_minutes,overtime_minutes,rest_day_minutes,holiday_minutes,night_minutes,break_minutes,nights,night_sum,weighted_hundredths\n" +
		"'=1+1,2026-11,600,480,120,0,0,480,0,1,0,66000\n"
	if diff := cmp.Diff(want, rows.String()); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	read, err := csv.NewReader(&pieces).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	wantPieces := [][]string{
		{"person", "shift", "date", "start", "end", "minutes", "night", "kind", "percent", "night_percent", "weighted_hundredths"},
		{"'=1+1", "'@a,\"b\"", "2026-11-10", "2026-11-10T20:00:00+08:00", "2026-11-10T22:00:00+08:00", "120", "false", "regular", "100", "0", "12000"},
		{"'=1+1", "'@a,\"b\"", "2026-11-10", "2026-11-10T22:00:00+08:00", "2026-11-11T00:00:00+08:00", "120", "true", "regular", "100", "0", "12000"},
		{"'=1+1", "'@a,\"b\"", "2026-11-11", "2026-11-11T00:00:00+08:00", "2026-11-11T04:00:00+08:00", "240", "true", "regular", "100", "0", "24000"},
		{"'=1+1", "'@a,\"b\"", "2026-11-11", "2026-11-11T04:00:00+08:00", "2026-11-11T06:00:00+08:00", "120", "true", "overtime", "150", "0", "18000"},
	}
	if diff := cmp.Diff(wantPieces, read); diff != "" {
		t.Errorf("pieces (-want +got):\n%s", diff)
	}
}

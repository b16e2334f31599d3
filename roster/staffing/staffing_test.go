package staffing_test

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"heartline/internal/fault"
	"heartline/roster/staffing"
)

// load is a load of so many calls an hour, with spans in seconds.
func load(t *testing.T, perHour, handle, patience string, desks string) staffing.Load {
	t.Helper()
	n, err := strconv.Atoi(desks)
	if err != nil {
		t.Fatal(err)
	}
	return staffing.Load{PerHour: number(t, perHour), Handle: seconds(t, handle), Patience: seconds(t, patience), Desks: n}
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func seconds(t *testing.T, s string) time.Duration {
	t.Helper()
	return time.Duration(number(t, s) * float64(time.Second))
}

// digits wants a value to be the one written, to the last digit that is written.
func digits(t *testing.T, what, written string, got float64) {
	t.Helper()
	if written == "" {
		return
	}
	_, fraction, _ := strings.Cut(written, ".")
	if shown := strconv.FormatFloat(got, 'f', len(fraction), 64); number(t, shown) != number(t, written) {
		t.Errorf("%s is %s, want %s", what, shown, written)
	}
}

func TestEveryVector(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/vectors.csv")
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(string(text)))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 56 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		t.Run(strings.Join(row[:5], " "), func(t *testing.T) {
			l := load(t, row[0], row[1], row[2], row[3])
			s, err := staffing.ErlangA(l)
			if err != nil {
				t.Fatal(err)
			}
			digits(t, "offered", row[5], l.Offered())
			digits(t, "share who wait", row[6], s.Wait)
			digits(t, "share who give up", row[7], s.Abandon)
			digits(t, "mean wait", row[8], s.MeanWait)
			digits(t, "asa", row[9], s.ASA)
			if row[4] != "" {
				digits(t, "within", row[10], s.Within(seconds(t, row[4])))
			}
			digits(t, "occupancy", row[11], s.Occupancy)
		})
	}
}

// The integrals of Erlang A, beside the sums of its birth and death process.
func TestErlangAEqualsBirthAndDeath(t *testing.T) {
	t.Parallel()
	for _, l := range []staffing.Load{
		{PerHour: 10, Handle: 20 * time.Minute, Patience: 3 * time.Minute, Desks: 6},
		{PerHour: 2400, Handle: 5 * time.Minute, Patience: time.Minute, Desks: 205},
		{PerHour: 60, Handle: 20 * time.Minute, Patience: 10 * time.Second, Desks: 2}, // ten times what the team can do
		{PerHour: 1, Handle: time.Minute, Patience: time.Hour, Desks: 40},
		{PerHour: 1, Handle: time.Minute, Patience: 3 * time.Minute, Desks: 600},           // 1/B has 2,400 digits
		{PerHour: 36000, Handle: 10 * time.Minute, Patience: 3 * time.Minute, Desks: 1000}, // six times
		{PerHour: 20, Handle: 30 * time.Minute, Patience: 1000 * time.Hour, Desks: 8},      // overload, and hardly anybody gives up
		{PerHour: 12000, Handle: 10 * time.Minute, Patience: 100 * time.Hour, Desks: 1000}, // a narrow peak after 69 hours
		{PerHour: 3600, Handle: 2 * time.Second, Patience: 500 * time.Millisecond, Desks: 1},
	} {
		wait, abandon := birthAndDeath(l)
		s, err := staffing.ErlangA(l)
		if err != nil {
			t.Fatal(err)
		}
		if !near(s.Wait, wait) || !near(s.Abandon, abandon) {
			t.Errorf("%+v: waits %.12g, gives up %.12g; by sums %.12g, %.12g", l, s.Wait, s.Abandon, wait, abandon)
		}
		if got := s.MeanWait / l.Patience.Seconds(); !near(got, s.Abandon) {
			t.Errorf("%+v: mean wait over patience is %g, want the share who give up, %g", l, got, s.Abandon)
		}
		if got, want := s.Within(0), 1-s.Wait; math.Abs(got-want) > 1e-9 {
			t.Errorf("%+v: %g are answered at once, want %g", l, got, want)
		}
		if got, want := s.Within(1000*l.Patience), 1-s.Abandon; math.Abs(got-want) > 1e-9 {
			t.Errorf("%+v: %g are ever answered, want %g", l, got, want)
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Abs(b)+1e-300 }

// birthAndDeath sums the stationary distribution of the number of callers, outwards from its largest term.
func birthAndDeath(l staffing.Load) (wait, abandon float64) {
	lambda, mu, theta := l.PerHour/3600, 1/l.Handle.Seconds(), 1/l.Patience.Seconds()
	var logs []float64
	peak := math.Inf(-1)
	for k, p := 0, 0.0; k < 2_000_000; k++ {
		if k > 0 {
			p += math.Log(lambda / (float64(min(k, l.Desks))*mu + float64(max(k-l.Desks, 0))*theta))
		}
		if logs = append(logs, p); p > peak {
			peak = p
		} else if p < peak-800 && k > l.Desks+10 {
			break
		}
	}
	total, queued := 0.0, 0.0
	for k, p := range logs {
		term := math.Exp(p - peak)
		total += term
		if k >= l.Desks {
			wait += term
			queued += term * float64(k-l.Desks)
		}
	}
	return wait / total, theta * queued / total / lambda
}

func TestLargestLoads(t *testing.T) {
	t.Parallel()
	tenths := []string{"1.04", "1.52", "2.25"}
	for _, row := range []struct {
		desks   int
		minutes time.Duration
		want    []string // 95 % in 15 s, 90 % in 20 s, 80 % in 20 s
	}{
		{2, 20, tenths},
		{3, 20, []string{"2.39", "3.16", "4.23"}},
		{6, 20, []string{"7.67", "9.13", "10.97"}},
		{6, 25, []string{"6.13", "7.29", "8.76"}},
		{6, 40, []string{"3.82", "4.54", "5.46"}},
		{17, 20, []string{"32.1", "35.3", "38.9"}},
	} {
		for i, goal := range []struct {
			share float64
			in    time.Duration
		}{{0.95, 15 * time.Second}, {0.9, 20 * time.Second}, {0.8, 20 * time.Second}} {
			l := staffing.Load{Handle: row.minutes * time.Minute, Desks: row.desks}
			got, err := staffing.LargestRate(l, goal.share, goal.in)
			if err != nil {
				t.Fatal(err)
			}
			digits(t, "largest load", row.want[i], got)
			l.PerHour = got
			if n, err := staffing.DesksFor(l, goal.share, goal.in); err != nil || n != row.desks {
				t.Errorf("the largest load of %d desks takes %d, %v", row.desks, n, err)
			}
		}
	}
}

func TestDesksNeeded(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		perHour float64
		minutes time.Duration
		want    [3]int // 80 % in 20 s, 90 % in 30 s, 95 % in 30 s
	}{
		{3, 40, [3]int{4, 5, 6}},
		{6, 30, [3]int{6, 6, 7}},
		{10, 20, [3]int{6, 7, 8}},
		{10, 30, [3]int{8, 9, 10}},
		{15, 25, [3]int{10, 11, 12}},
		{12, 40, [3]int{12, 13, 14}},
	} {
		var got [3]int
		for i, goal := range []struct {
			share float64
			in    time.Duration
		}{{0.8, 20 * time.Second}, {0.9, 30 * time.Second}, {0.95, 30 * time.Second}} {
			n, err := staffing.DesksFor(staffing.Load{PerHour: row.perHour, Handle: row.minutes * time.Minute}, goal.share, goal.in)
			if err != nil {
				t.Fatal(err)
			}
			got[i] = n
		}
		if got != row.want {
			t.Errorf("%g an hour of %d min: %v, want %v", row.perHour, row.minutes, got, row.want)
		}
	}
	impatient, err := staffing.DesksFor(staffing.Load{PerHour: 10, Handle: 20 * time.Minute, Patience: 3 * time.Minute}, 0.8, 20*time.Second)
	if err != nil || impatient > 6 {
		t.Errorf("with callers who give up %d desks, %v; never more than without", impatient, err)
	}
	if got := staffing.Rostered(14, 0.3); got != 20 {
		t.Errorf("14 at their desks are %d on the rota, want 20", got)
	}
	if got := staffing.Rostered(7, 0.3); got != 10 {
		t.Errorf("7 at their desks are %d on the rota, want 10", got)
	}
}

func TestHalfinWhitt(t *testing.T) {
	t.Parallel()
	for beta, want := range map[float64]string{0.25: "0.720932", 0.5: "0.504539", 1: "0.223361", 1.5: "0.084690", 2: "0.026881", 4 / math.Sqrt(10): "0.136426"} {
		digits(t, "share who wait", want, staffing.HalfinWhitt(beta))
	}
}

func TestWhatCannotBeReckonedIsRefused(t *testing.T) {
	t.Parallel()
	good := staffing.Load{PerHour: 10, Handle: 20 * time.Minute, Desks: 6}
	for name, edit := range map[string]func(*staffing.Load){
		"no calls":          func(l *staffing.Load) { l.PerHour = 0 },
		"not a number":      func(l *staffing.Load) { l.PerHour = math.NaN() },
		"no handling":       func(l *staffing.Load) { l.Handle = 0 },
		"negative patience": func(l *staffing.Load) { l.Patience = -1 },
		"no desk":           func(l *staffing.Load) { l.Desks = 0 },
		"too many desks":    func(l *staffing.Load) { l.Desks = staffing.MaxDesks + 1 },
		"overload":          func(l *staffing.Load) { l.PerHour = 18 },
	} {
		l := good
		edit(&l)
		if _, err := staffing.ErlangA(l); !fault.Is(err, fault.Invalid) || fault.MessageOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, target := range []float64{0, 1, -1, math.NaN()} {
		if _, err := staffing.DesksFor(good, target, time.Second); !fault.Is(err, fault.Invalid) {
			t.Errorf("a target of %g: %v", target, err)
		}
		if _, err := staffing.LargestRate(good, target, time.Second); !fault.Is(err, fault.Invalid) {
			t.Errorf("a target of %g: %v", target, err)
		}
	}
}

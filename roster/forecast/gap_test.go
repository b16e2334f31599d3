package forecast_test

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/roster"
	"heartline/roster/forecast"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// span lasts from one to another hour after noon.
func span(line, role string, from, to float64, people int) forecast.Span {
	after := func(hours float64) time.Time { return noon.Add(time.Duration(hours * float64(time.Hour))) }
	return forecast.Span{Line: line, Role: role, Start: after(from), End: after(to), People: people}
}

func TestWhenAGapPresses(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name     string
		from, to float64
		want     forecast.Urgency // empty: it is not told
	}{
		{"over", -2, -1, ""},
		{"over just now", -2, 0, ""},
		{"now", -1, 1, forecast.Overflow},
		{"from now on", 0, 1, forecast.Overflow},
		{"within the hour", 0.5, 9, forecast.Escalation},
		{"in an hour", 1, 9, forecast.Escalation},
		{"later", 1.1, 9, forecast.Warning},
		{"in thirty days", 720, 730, forecast.Warning},
		{"after that", 720.1, 730, ""},
	} {
		gaps := forecast.Gaps([]forecast.Span{span("a", "counsel", row.from, row.to, 2)}, nil, noon, forecast.Ahead{})
		switch {
		case row.want == "" && len(gaps) == 0:
		case len(gaps) != 1 || gaps[0].Urgency != row.want || gaps[0].Short != 2:
			t.Errorf("%s: %+v", row.name, gaps)
		case gaps[0].Missing != time.Duration(2*(row.to-max(row.from, 0))*float64(time.Hour)):
			t.Errorf("%s: %v are missing", row.name, gaps[0].Missing)
		}
	}
	early := forecast.Gaps([]forecast.Span{span("", "", 2, 3, 1)}, nil, noon, forecast.Ahead{Escalate: 3 * time.Hour, Warn: 4 * time.Hour})
	if len(early) != 1 || early[0].Urgency != forecast.Escalation {
		t.Errorf("%+v", early)
	}
}

func TestGapsAreMerged(t *testing.T) {
	t.Parallel()
	required := []forecast.Span{
		span("a", "counsel", 2, 4, 3), span("a", "counsel", 4, 6, 4), span("a", "counsel", 6, 8, 1), span("a", "counsel", 9, 10, 1),
		span("a", "senior", 2, 8, 1), span("b", "counsel", 2, 8, 1),
	}
	onRota := []forecast.Span{
		span("a", "counsel", 1, 3, 1), span("a", "counsel", 1, 7, 1), // two until three, then one
		span("a", "senior", 0, 24, 1),
		span("b", "senior", 0, 24, 5), // in another role
	}
	part := func(from, to float64, required, rostered int) forecast.Part {
		s := span("", "", from, to, 0)
		return forecast.Part{Start: s.Start, End: s.End, Required: required, Rostered: rostered}
	}
	gap := func(line, role string, short int, missing float64, parts ...forecast.Part) forecast.Gap {
		return forecast.Gap{
			Line: line, Role: role, Start: parts[0].Start, End: parts[len(parts)-1].End, Urgency: forecast.Warning, Short: short,
			Missing: time.Duration(missing * float64(time.Hour)), Parts: parts,
		}
	}
	want := []forecast.Gap{
		gap("a", "counsel", 3, 1+2+6, part(2, 3, 3, 2), part(3, 4, 3, 1), part(4, 6, 4, 1)),
		gap("b", "counsel", 1, 6, part(2, 8, 1, 0)),
		gap("a", "counsel", 1, 1, part(7, 8, 1, 0)),
		gap("a", "counsel", 1, 1, part(9, 10, 1, 0)),
	}
	if got := forecast.Gaps(required, onRota, noon, forecast.Ahead{}); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// Intervals of half an hour that want the same make one part.
func TestIntervalsMakeOnePart(t *testing.T) {
	t.Parallel()
	var required []forecast.Span
	for i := range 16 {
		required = append(required, span("a", "", 2+float64(i)/2, 2.5+float64(i)/2, 3))
	}
	shifts := []roster.Shift{roster.NewShift("c1", "a", noon, noon.Add(12*time.Hour), "UTC"), roster.NewShift("c2", "b", noon, noon.Add(12*time.Hour), "UTC")}
	gaps := forecast.Gaps(required, forecast.ShiftSpans(shifts, ""), noon, forecast.Ahead{})
	if len(gaps) != 1 || len(gaps[0].Parts) != 1 || gaps[0].Short != 2 || gaps[0].Missing != 16*time.Hour {
		t.Errorf("%+v", gaps)
	}
}

// In each minute, what gaps say is what is required less who is there.
func TestGapsByTheMinute(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		spans := func(name string) []forecast.Span {
			return rapid.SliceOfN(rapid.Custom(func(r *rapid.T) forecast.Span {
				from := rapid.IntRange(-10, 50).Draw(r, "from")
				return span(rapid.SampledFrom([]string{"a", "b"}).Draw(r, "line"), rapid.SampledFrom([]string{"", "x"}).Draw(r, "role"),
					float64(from), float64(from+rapid.IntRange(0, 20).Draw(r, "hours")), rapid.IntRange(0, 4).Draw(r, "people"))
			}), 0, 12).Draw(r, name)
		}
		required, onRota := spans("required"), spans("on the rota")
		count := func(list []forecast.Span, line, role string, at time.Time) int {
			n := 0
			for _, s := range list {
				if s.Line == line && s.Role == role && !at.Before(s.Start) && at.Before(s.End) {
					n += s.People
				}
			}
			return n
		}
		gaps := forecast.Gaps(required, onRota, noon, forecast.Ahead{})
		for hour := range 75 {
			at := noon.Add(time.Duration(hour)*time.Hour + time.Minute)
			for _, line := range []string{"a", "b"} {
				for _, role := range []string{"", "x"} {
					told := 0
					for _, g := range gaps {
						if g.Line != line || g.Role != role || at.Before(g.Start) || !at.Before(g.End) {
							continue
						}
						for _, p := range g.Parts {
							if !at.Before(p.Start) && at.Before(p.End) {
								told += p.Required - p.Rostered
							}
						}
						if told == 0 || told > g.Short {
							r.Fatalf("%+v tells %d at %v", g, told, at)
						}
					}
					if want := max(0, count(required, line, role, at)-count(onRota, line, role, at)); told != want {
						r.Fatalf("%s %s at %v: %d are missing, told %d", line, role, at, want, told)
					}
				}
			}
		}
		for i, g := range gaps {
			if !g.End.After(noon) || g.Missing <= 0 || i > 0 && g.Start.Before(gaps[i-1].Start) {
				r.Fatalf("%+v", g)
			}
			for _, o := range gaps[:i] {
				if o.Line == g.Line && o.Role == g.Role && !o.End.Before(g.Start) {
					r.Fatalf("%+v and %+v are one", o, g)
				}
			}
		}
	})
}

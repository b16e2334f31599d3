package app

import (
	"context"
	"testing"
	"time"

	"heartline/internal/store"
	"heartline/roster"
	"heartline/roster/forecast"
)

// watched says for how many days a store was asked.
type watched struct {
	pastCalls

	calls, shifts float64
}

func (s *watched) Demand(ctx context.Context, from, to time.Time, step time.Duration) ([]store.Demand, error) {
	s.calls += to.Sub(from).Hours() / 24
	return s.pastCalls.Demand(ctx, from, to, step)
}

func (s *watched) Shifts(ctx context.Context, from, to time.Time) ([]store.Shift, error) {
	s.shifts += to.Sub(from).Hours() / 24
	return s.pastCalls.Shifts(ctx, from, to)
}

func TestNoMoreOfTheRecordIsReadThanIsLearnedFrom(t *testing.T) {
	t.Parallel()
	cal, err := forecast.NewCalendar(china, demandEvery, nil)
	if err != nil {
		t.Fatal(err)
	}
	day := func(n int) time.Time { return time.Date(2026, 11, 25+n, 0, 0, 0, 0, china) }
	for name, row := range map[string]struct {
		from          int // for seven days
		everyone      bool
		calls, shifts float64
	}{
		"next week":                {5, false, 84, 7 + 31},
		"this week":                {-2, false, 84 + 2, 7 + 31},
		"ten years ago":            {-3647, false, 84 + 84, 7 + 31},
		"ten years ago, no roster": {-3647, true, 84, 7},
	} {
		s := watched{pastCalls: pastCalls{zone: china, calls: office, gaveUp: 1}}
		w := demandWork{cal: cal, zone: china, now: day(0).Add(12 * time.Hour), from: day(row.from), to: day(row.from + 7), today: cal.Day(day(0)), everyone: row.everyone}
		got := demandOf(t, &w, &s)
		if s.calls != row.calls || s.shifts != row.shifts || got.Learned.Days != 84 || len(got.Points) != 7*48 || (len(got.Gaps) == 0) != row.everyone {
			t.Errorf("%s: %v days of calls and %v of shifts; learned %+v, %d points, %d gaps", name, s.calls, s.shifts, got.Learned, len(got.Points), len(got.Gaps))
		}
	}
}

func TestAnIntervalThatIsCutShowsWhoIsThereInAllOfIt(t *testing.T) {
	t.Parallel()
	cal, err := forecast.NewCalendar(china, demandEvery, nil)
	if err != nil {
		t.Fatal(err)
	}
	at := func(minutes int) time.Time { return time.Date(2026, 11, 25, 8, minutes, 0, 0, china) }
	p := pastCalls{zone: china, calls: office, shifts: []roster.Shift{
		roster.NewShift("li", "", at(-60), at(5), "Asia/Shanghai"), roster.NewShift("wu", "", at(5), at(120), "Asia/Shanghai"),
	}}
	w := demandWork{cal: cal, zone: china, now: at(0), from: at(10), to: at(70), today: cal.Day(at(0)), everyone: true}
	got := demandOf(t, &w, p).Points
	if len(got) != 3 || !got[0].Start.Equal(at(0)) || got[0].Rostered != 1 || got[2].Rostered != 1 {
		t.Errorf("points: %+v", got)
	}
}

func TestAnotherWeekKeepsTheGapsAhead(t *testing.T) {
	t.Parallel()
	cal, err := forecast.NewCalendar(china, demandEvery, nil)
	if err != nil {
		t.Fatal(err)
	}
	day := func(n int) time.Time { return time.Date(2026, 11, 25+n, 0, 0, 0, 0, china) }
	var book demandBook
	for n := range 3 {
		w := demandWork{cal: cal, zone: china, now: day(0), from: day(7 * n), to: day(7*n + 7), today: cal.Day(day(0))}
		if _, err := w.line(t.Context(), &book, pastCalls{zone: china, calls: office}, "12345", map[string]bool{"general": true}); err != nil {
			t.Fatal(err)
		}
	}
	if len(book.kept) != 4 {
		t.Errorf("%d reckonings for three weeks and what lies ahead", len(book.kept))
	}
	w := demandWork{cal: cal, zone: china, now: day(0).Add(demandKeptFor), from: day(-7), to: day(0), today: cal.Day(day(0)), everyone: true}
	if _, err := w.line(t.Context(), &book, pastCalls{zone: china, calls: office}, "12345", map[string]bool{"general": true}); err != nil {
		t.Fatal(err)
	}
	if len(book.kept) != 1 {
		t.Errorf("%d reckonings are kept, of which one is good", len(book.kept))
	}
}

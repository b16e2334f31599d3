package queue_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/queue"
	"heartline/triage"
)

// lookout drives a watch of one threshold.
type lookout struct {
	t     *testing.T
	w     *queue.Watch
	at    time.Time
	notes []queue.AlertNote
}

func newLookout(t *testing.T) *lookout {
	t.Helper()
	return &lookout{t: t, w: queue.NewWatch(), at: time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)}
}

// read gives a value for a span, second by second, and says when something was told.
func (l *lookout) read(value float64, seconds int) (told []string) {
	l.t.Helper()
	for range seconds {
		_, news := l.w.Look(l.at, []queue.Reading{{Kind: queue.AlertLongestWait, Hotline: "h", Grade: triage.Red, Value: value, Limit: 10}}, nil, l.notes)
		for _, a := range news {
			told = append(told, fmt.Sprintf("%s:%d", a.ID, a.Level))
		}
		l.at = l.at.Add(time.Second)
	}
	return told
}

func (l *lookout) want(told []string, words string) {
	l.t.Helper()
	if got := strings.Join(told, " "); got != words {
		l.t.Fatalf("told %q, want %q", got, words)
	}
}

func (l *lookout) note(level int, put time.Duration) {
	n := queue.AlertNote{Alert: "longest_wait.h.red", Level: level, By: "user:boss", At: l.at}
	if put > 0 {
		n.Until = l.at.Add(put)
	}
	l.notes = []queue.AlertNote{n}
}

func (l *lookout) alerts(value float64) []queue.Alert {
	all, _ := l.w.Look(l.at, []queue.Reading{{Kind: queue.AlertLongestWait, Hotline: "h", Grade: triage.Red, Value: value, Limit: 10}}, nil, l.notes)
	return all
}

func TestWatch(t *testing.T) {
	t.Parallel()
	const one = "longest_wait.h.red:1"
	t.Run("told once, and again only when it is twice as bad", func(t *testing.T) {
		t.Parallel()
		l := newLookout(t)
		l.want(l.read(9.9, 5), "")
		l.want(l.read(10, 60), one)
		l.want(l.read(19, 60), "")
		l.want(l.read(20, 60), "longest_wait.h.red:2")
		l.want(l.read(15, 60), "")
	})
	t.Run("a figure that trembles raises no storm", func(t *testing.T) {
		t.Parallel()
		l := newLookout(t)
		var told []string
		for range 60 {
			told = append(told, l.read(10, 1)...)
			told = append(told, l.read(7, 8)...) // below, and never for long
		}
		l.want(told, one)
	})
	t.Run("cleared after a calm time, and raised anew", func(t *testing.T) {
		t.Parallel()
		l := newLookout(t)
		l.want(l.read(10, 3), one)
		l.read(0, 11)
		if all := l.alerts(0); len(all) != 0 {
			t.Fatalf("alerts %+v after the calm", all)
		}
		l.want(l.read(10, 3), one)
	})
	t.Run("acknowledged: quiet until it is worse, or is new", func(t *testing.T) {
		t.Parallel()
		l := newLookout(t)
		l.read(10, 3)
		l.note(1, 0)
		l.want(l.read(12, 600), "")
		if all := l.alerts(12); len(all) != 1 || !all[0].Quiet || all[0].By != "user:boss" {
			t.Fatalf("alerts %+v", all)
		}
		l.want(l.read(40, 3), "longest_wait.h.red:3")
		l.read(0, 12)
		l.want(l.read(10, 3), one)
	})
	t.Run("put off: told again after the time while it is bad", func(t *testing.T) {
		t.Parallel()
		l := newLookout(t)
		l.read(10, 3)
		l.note(1, 5*time.Minute)
		l.want(l.read(10, 299), "")
		l.want(l.read(10, 120), one)
	})
	t.Run("put off holds over a calm time in between", func(t *testing.T) {
		t.Parallel()
		l := newLookout(t)
		l.read(10, 3)
		l.note(1, 5*time.Minute)
		l.read(0, 30)
		l.want(l.read(10, 60), "")
	})
	t.Run("after a restart what was acknowledged stays quiet", func(t *testing.T) {
		t.Parallel()
		l := newLookout(t)
		l.note(1, 0)
		l.at = l.at.Add(time.Minute)
		l.want(l.read(10, 30), "")
		l.want(l.read(25, 3), "longest_wait.h.red:2")
	})
	t.Run("a threshold of 0 is none", func(t *testing.T) {
		t.Parallel()
		all, news := queue.NewWatch().Look(time.Now(), []queue.Reading{{Kind: queue.AlertWaiting, Hotline: "h", Value: 99}}, nil, nil)
		if len(all)+len(news) != 0 {
			t.Fatalf("alerts %v, told %v", all, news)
		}
	})
	t.Run("an event stays until it is acknowledged, or for half an hour", func(t *testing.T) {
		t.Parallel()
		l := newLookout(t)
		broken := []queue.Happening{{ID: "pause_broken.c", Kind: queue.AlertPauseBroken, Agent: "li", At: l.at}}
		look := func(later time.Duration, notes ...queue.AlertNote) int {
			all, news := l.w.Look(l.at.Add(later), nil, broken, notes)
			if len(news) > 0 {
				t.Errorf("told %+v: an event is told by whoever reports it", news)
			}
			return len(all)
		}
		if n := look(29 * time.Minute); n != 1 {
			t.Errorf("%d alerts before the half hour is over", n)
		}
		if n := look(30 * time.Minute); n != 0 {
			t.Errorf("%d alerts after half an hour", n)
		}
		if n := look(time.Minute, queue.AlertNote{Alert: "pause_broken.c", At: l.at}); n != 0 {
			t.Errorf("%d alerts after the acknowledgement", n)
		}
		if n := look(time.Minute, queue.AlertNote{Alert: "pause_broken.c", At: l.at.Add(-time.Second)}); n != 1 {
			t.Errorf("%d alerts: the note was about an earlier one", n)
		}
	})
	t.Run("found after a restart: since when it is so", func(t *testing.T) {
		t.Parallel()
		l := newLookout(t)
		if all := l.alerts(70); len(all) != 1 || !all[0].Since.Equal(l.at.Add(-time.Minute)) {
			t.Errorf("alerts %+v, want since a minute ago", all)
		}
	})
}

// However figures move, one alert is told at most once for each level between two calm times, and nothing is told
// that is quiet.
func TestWatchNeverStorms(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, at := queue.NewWatch(), time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
		var notes []queue.AlertNote
		highest, snoozes := 0, 0
		for range rapid.IntRange(1, 200).Draw(t, "seconds") {
			value := rapid.Float64Range(0, 100).Draw(t, "value")
			all, news := w.Look(at, []queue.Reading{{Kind: queue.AlertWaiting, Hotline: "h", Value: value, Limit: 10}}, nil, notes)
			if len(all) == 0 {
				highest = 0
			}
			for _, a := range news {
				if a.Quiet {
					t.Fatalf("%+v is told and quiet", a)
				}
				if a.Level <= highest && snoozes == 0 {
					t.Fatalf("level %d is told after %d", a.Level, highest)
				}
				highest = max(highest, a.Level)
			}
			if len(all) > 0 && rapid.IntRange(0, 9).Draw(t, "noted") == 0 {
				n := queue.AlertNote{Alert: all[0].ID, Level: all[0].Level, By: "user:boss", At: at}
				if rapid.Bool().Draw(t, "snoozed") {
					n.Until = at.Add(time.Duration(rapid.IntRange(1, 30).Draw(t, "for")) * time.Second)
					snoozes++
				}
				notes = []queue.AlertNote{n}
			}
			at = at.Add(time.Second)
		}
	})
}

// What an earlier watch has told goes on after a restart and is not told again, unless it is worse; what has ended meanwhile is
// new when it comes again.
func TestWatchRemembers(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	gap := func(level int) queue.Reading {
		return queue.Reading{Kind: queue.AlertNoSupervisor, Of: "l.1", Line: "l", From: at, To: at.Add(time.Hour), Value: 1, Limit: 1, Level: level}
	}
	const id = "no_supervisor.l.1"
	began := at.Add(-10 * time.Minute)
	for _, tt := range []struct {
		name  string
		level int
		notes []queue.AlertNote
		told  int
		quiet bool
	}{
		{"as bad as before", 1, nil, 0, false},
		{"worse", 2, nil, 2, false},
		{"noted before", 1, []queue.AlertNote{{Alert: id, Level: 1, By: "user:boss", At: began.Add(time.Minute)}}, 0, true},
		{"noted before, and worse", 2, []queue.AlertNote{{Alert: id, Level: 1, By: "user:boss", At: began.Add(time.Minute)}}, 2, false},
		{"put off, and the time is over", 1, []queue.AlertNote{{Alert: id, Level: 1, By: "user:boss", At: began.Add(time.Minute), Until: at.Add(-time.Minute)}}, 1, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := queue.NewWatch()
			w.Look(at.Add(-time.Second), nil, nil, tt.notes)
			w.Remember(queue.Told{Alert: id, Level: 1, Since: began}, queue.Told{Alert: "no_supervisor.l.2", Level: 1, Since: began})
			all, news := w.Look(at, []queue.Reading{gap(tt.level)}, nil, tt.notes)
			w.Remember()
			told := 0
			for _, a := range news {
				told = a.Level
			}
			if told != tt.told || len(all) != 1 || all[0].Quiet != tt.quiet || all[0].Line != "l" || !all[0].To.Equal(at.Add(time.Hour)) {
				t.Fatalf("told at level %d, want %d; in force %+v", told, tt.told, all)
			}
			if tt.told != 1 && !all[0].Since.Equal(began) {
				t.Errorf("since %v, want %v", all[0].Since, began)
			}
			if all, _ = w.Look(at.Add(time.Second), nil, nil, nil); len(all) != 0 {
				t.Fatalf("it has ended, and stands: %+v", all)
			}
			if _, news = w.Look(at.Add(time.Minute), []queue.Reading{gap(1)}, nil, nil); len(news) != 1 {
				t.Errorf("it came again, and is not told")
			}
		})
	}
}

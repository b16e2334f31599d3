package pace

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// said is a test that only listens to what is said of it.
type said struct {
	testing.TB
	logs, errors []string
}

func (*said) Helper()                        {}
func (s *said) Logf(f string, args ...any)   { s.logs = append(s.logs, fmt.Sprintf(f, args...)) }
func (s *said) Errorf(f string, args ...any) { s.errors = append(s.errors, fmt.Sprintf(f, args...)) }

func TestADeadlineIsAssertedThreefoldAndReportedStrictly(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		took   time.Duration
		log    string
		failed bool
	}{
		{time.Second, "measured: the bell: 1s (strict 1s: kept)", false},
		{1200 * time.Millisecond, "measured: the bell: 1.2s (strict 1s: missed)", false},
		{3 * time.Second, "measured: the bell: 3s (strict 1s: missed)", false},
		{3001 * time.Millisecond, "measured: the bell: 3.001s (strict 1s: missed)", true},
	} {
		s := &said{}
		Deadline(s, "the bell", tc.took, time.Second)
		if len(s.logs) != 1 || s.logs[0] != tc.log || len(s.errors) > 0 != tc.failed {
			t.Errorf("%v: %q, %q", tc.took, s.logs, s.errors)
		}
	}
}

func TestAHoleIsExcusedByAStandstillAlone(t *testing.T) {
	t.Parallel()
	const strict = 60 * time.Millisecond
	at := time.Now()
	w := &Watch{}
	w.note(at, 10*time.Millisecond) // no standstill
	w.note(at.Add(10*time.Second), 80*time.Millisecond)
	for _, tc := range []struct {
		name     string
		from     time.Duration // after at; a second long
		hole     time.Duration
		sent     time.Duration
		excusing bool
	}{
		{"a calm machine", 0, strict, 0, true},
		{"a hole on a calm machine", 0, strict + time.Millisecond, 0, false},
		{"what was sent a little late", 0, strict + 8*time.Millisecond, 10 * time.Millisecond, true},
		{"what was sent very late", 0, 3*strict + 40*time.Millisecond, 40 * time.Millisecond, true},
		{"a standstill in it", 9500 * time.Millisecond, 3*strict + 80*time.Millisecond, 0, true},
		{"a hole that no standstill explains", 9500 * time.Millisecond, 3*strict + 81*time.Millisecond, 0, false},
		{"a standstill long before", 11 * time.Second, strict + time.Millisecond, 0, false},
		{"a standstill shortly before", 10200 * time.Millisecond, 2 * strict, 0, true},
	} {
		s := &said{}
		from := at.Add(tc.from)
		w.Hole(s, tc.name, tc.hole, tc.sent, strict, from, from.Add(time.Second))
		if (len(s.errors) == 0) != tc.excusing || len(s.logs) != 1 || !strings.HasPrefix(s.logs[0], "measured: "+tc.name+": ") {
			t.Errorf("%s: %q, %q", tc.name, s.logs, s.errors)
		}
	}
}

func TestAWatchEndsWithItsTest(t *testing.T) {
	t.Parallel()
	var w *Watch
	t.Run("watched", func(t *testing.T) {
		w = Start(t)
		began := time.Now()
		timer := time.NewTimer(50 * time.Millisecond)
		defer timer.Stop()
		<-timer.C
		if late := w.Late(began, time.Now()); late > time.Minute {
			t.Errorf("the machine stood still for %v", late)
		}
	})
	if late := w.Late(time.Now().Add(time.Hour), time.Now().Add(2*time.Hour)); late != 0 {
		t.Errorf("a standstill of %v in an hour that has not been", late)
	}
}

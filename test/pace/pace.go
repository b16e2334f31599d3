package pace

import (
	"runtime"
	"sync"
	"testing"
	"time"
)

// allowance is what a loaded machine may add: deadlines are asserted threefold.
const allowance = 3

// Times of a Watch.
const (
	tick  = 5 * time.Millisecond
	calm  = 15 * time.Millisecond  // a machine whose ticks are never later than this has not stood still
	about = 250 * time.Millisecond // a standstill so shortly before or after counts as well
)

// Deadline reports how long something took, and fails the test past the threefold of its strict limit.
func Deadline(t testing.TB, what string, took, strict time.Duration) {
	t.Helper()
	report(t, what, took, strict)
	if took > allowance*strict {
		t.Errorf("%s took %v, the limit is %v (strict %v)", what, took.Round(time.Millisecond), allowance*strict, strict)
	}
}

func report(t testing.TB, what string, took, strict time.Duration) {
	t.Helper()
	verdict := "kept"
	if took > strict {
		verdict = "missed"
	}
	t.Logf("measured: %s: %v (strict %v: %s)", what, took.Round(time.Millisecond/10), strict, verdict)
}

// Watch notes when the machine stands still. Its methods are safe for concurrent use.
type Watch struct {
	mu    sync.Mutex
	still []standstill
	of    []*program
}

// standstill is a tick that came late.
type standstill struct {
	at   time.Time // when it came
	late time.Duration
}

// Start begins to watch, until the test ends.
func Start(t testing.TB) *Watch {
	w := &Watch{}
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		runtime.LockOSThread() // a thread of its own, as every thread of a program under test is
		defer runtime.UnlockOSThread()
		w.run(quit)
	}()
	t.Cleanup(func() { close(quit); <-ended })
	return w
}

func (w *Watch) run(quit <-chan struct{}) {
	timer := time.NewTimer(tick)
	defer timer.Stop()
	due := time.Now().Add(tick)
	for looked := due; ; {
		select {
		case <-quit:
			return
		case <-timer.C:
		}
		now := time.Now()
		w.note(now, now.Sub(due))
		if now.Sub(looked) >= lookEvery {
			looked = now
			w.look(now)
			now = time.Now() // the look is no standstill
		}
		due = now.Add(tick)
		timer.Reset(tick)
	}
}

func (w *Watch) note(at time.Time, late time.Duration) {
	if late <= calm {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.still = append(w.still, standstill{at, late})
}

// Late is for how long the machine stood still at most, about a time; 0 where it did not.
func (w *Watch) Late(from, to time.Time) (longest time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.still {
		if s.at.After(from.Add(-about)) && s.at.Add(-s.late).Before(to.Add(about)) {
			longest = max(longest, s.late)
		}
	}
	return longest
}

// Hole reports the longest hole in a talk within [from, to), and fails the test past what is allowed. sent is by how
// much the telephone of the test that was to be heard sent late itself: that is no hole of the program's.
func (w *Watch) Hole(t testing.TB, what string, hole, sent, strict time.Duration, from, to time.Time) {
	t.Helper()
	report(t, what, hole, strict)
	late := max(sent, w.Late(from, to))
	if limit := allowed(strict, late); hole > limit {
		t.Errorf("%s: a hole of %v, at most %v allowed (strict %v; the machine stood still for %v)",
			what, hole.Round(time.Millisecond), limit.Round(time.Millisecond), strict, late.Round(time.Millisecond))
	}
}

func allowed(strict, late time.Duration) time.Duration {
	if late <= calm {
		return strict + late
	}
	return allowance*strict + late
}

package phone

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"time"
)

// runGap is the longest interruption that does not end a run of sound: two packets and the jitter of one.
const runGap = 50 * time.Millisecond

func searchFrames(frames []Frame, t time.Time) int {
	return sort.Search(len(frames), func(i int) bool { return !frames[i].Play.Before(t) })
}

// Heard returns for how long the tone was heard since then, in whole packets.
func (e *Ear) Heard(hz int, since time.Time) time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	mask, err := e.maskLocked(hz)
	if err != nil {
		return 0
	}
	n := 0
	for _, f := range e.betweenLocked(since, time.Time{}) {
		if f.tones&mask != 0 {
			n++
		}
	}
	return time.Duration(n) * frameDuration
}

// FirstTone returns when the first packet with the tone arrived that is heard at since or later.
func (e *Ear) FirstTone(hz int, since time.Time) (at time.Time, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	mask, err := e.maskLocked(hz)
	if err != nil {
		return time.Time{}, false
	}
	for _, f := range e.betweenLocked(since, time.Time{}) {
		if f.tones&mask != 0 {
			return f.At, true
		}
	}
	return time.Time{}, false
}

// LastTone returns when the last packet with the tone arrived.
func (e *Ear) LastTone(hz int) (at time.Time, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	mask, err := e.maskLocked(hz)
	if err != nil {
		return time.Time{}, false
	}
	for _, f := range slices.Backward(e.frames) {
		if f.tones&mask != 0 {
			return f.At, true
		}
	}
	return time.Time{}, false
}

// LongestHole returns the longest time within [from, to) in which a listener does not hear the tone, the
// edges included: to - from if it is never heard. It resolves about 10 ms; a single packet lost is 20 ms.
func (e *Ear) LongestHole(hz int, from, to time.Time) time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	mask, err := e.maskLocked(hz)
	if err != nil {
		return to.Sub(from)
	}
	longest, covered := time.Duration(0), from
	for _, f := range e.betweenLocked(from.Add(-frameDuration), to) {
		if f.tones&mask == 0 {
			continue
		}
		longest = max(longest, f.Play.Sub(covered))
		if end := f.Play.Add(frameDuration); end.After(covered) {
			covered = end
		}
	}
	return max(longest, to.Sub(covered))
}

// Level returns the mean power heard in [from, to), in dB below a full-scale sine; -120 when nothing was.
func (e *Ear) Level(from, to time.Time) float64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	frames := e.betweenLocked(from, to)
	sum := 0.0
	for _, f := range frames {
		sum += math.Pow(10, float64(f.Level)/10)
	}
	if len(frames) == 0 || sum == 0 {
		return -120
	}
	return 10 * math.Log10(sum/float64(len(frames)))
}

// Summary counts the packets heard in a span.
type Summary struct {
	Packets int
	Lost    int
	Silence int
	Sound   int         // neither silence nor a watched tone
	Tones   map[int]int // by frequency in Hz
}

// Summary counts the packets heard in [from, to). A zero instant leaves that side open.
func (e *Ear) Summary(from, to time.Time) Summary {
	e.mu.Lock()
	defer e.mu.Unlock()
	s := Summary{Tones: map[int]int{}}
	for _, f := range e.betweenLocked(from, to) {
		s.Packets++
		s.Lost += int(f.Lost)
		switch f.Kind() {
		case KindSilence:
			s.Silence++
		case KindSound:
			s.Sound++
		case KindTone:
			for i, hz := range e.detector.hz {
				if f.tones&(1<<i) != 0 {
					s.Tones[hz]++
				}
			}
		}
	}
	return s
}

// String lists the counts, for the message of a test that fails.
func (s Summary) String() string {
	parts := []string{fmt.Sprintf("%d packets (%d lost): %d silence, %d other sound", s.Packets, s.Lost, s.Silence, s.Sound)}
	var hz []int
	for f := range s.Tones {
		hz = append(hz, f)
	}
	slices.Sort(hz)
	for _, f := range hz {
		parts = append(parts, fmt.Sprintf("%d of %d Hz", s.Tones[f], f))
	}
	return strings.Join(parts, ", ")
}

// WaitTone waits until the tone has been heard for at least lasting without an interruption over 50 ms, and
// returns when the first packet of that run arrived. Only what is heard after the call of WaitTone counts.
func (e *Ear) WaitTone(ctx context.Context, hz int, lasting time.Duration) (time.Time, error) {
	e.mu.Lock()
	mask, err := e.maskLocked(hz)
	e.mu.Unlock()
	if err != nil {
		return time.Time{}, err
	}
	return e.waitRun(ctx, fmt.Sprintf("%d Hz", hz), lasting, func(f Frame) bool { return f.tones&mask != 0 })
}

// WaitSound waits until another sound than watched tones (a prompt, music) has been heard for at least
// lasting, pauses up to 50 ms included, and returns when its first packet arrived.
func (e *Ear) WaitSound(ctx context.Context, lasting time.Duration) (time.Time, error) {
	return e.waitRun(ctx, "a sound", lasting, func(f Frame) bool { return f.Kind() == KindSound })
}

// WaitSilence waits until nothing but silence, or no packet at all, has come for lasting.
func (e *Ear) WaitSilence(ctx context.Context, lasting time.Duration) error {
	begun := time.Now()
	return e.poll(ctx, "silence", begun, func(now time.Time) bool {
		quiet := begun
		for _, f := range slices.Backward(e.betweenLocked(begun, time.Time{})) {
			if f.Kind() != KindSilence {
				quiet = f.Play.Add(frameDuration)
				break
			}
		}
		return now.Sub(quiet) >= lasting
	})
}

// Silent reports whether nothing but silence, or no packet at all, was heard in [from, to).
func (e *Ear) Silent(from, to time.Time) bool {
	s := e.Summary(from, to)
	return s.Silence == s.Packets
}

func (e *Ear) waitRun(ctx context.Context, what string, lasting time.Duration, match func(Frame) bool) (time.Time, error) {
	begun := time.Now()
	var first time.Time
	err := e.poll(ctx, what, begun, func(time.Time) bool {
		var start, end time.Time
		for _, f := range e.betweenLocked(begun, time.Time{}) {
			if !match(f) {
				continue
			}
			if start.IsZero() || f.Play.Sub(end) > runGap {
				start, first = f.Play, f.At
			}
			end = f.Play.Add(frameDuration)
			if end.Sub(start) >= lasting {
				return true
			}
		}
		return false
	})
	if err != nil {
		return time.Time{}, err
	}
	return first, nil
}

// poll asks done, under the lock, every packet's time until it is true. It polls rather than being woken
// because the end of all packets must be noticed too.
func (e *Ear) poll(ctx context.Context, what string, begun time.Time, done func(now time.Time) bool) error {
	tick := time.NewTicker(frameDuration)
	defer tick.Stop()
	for {
		e.mu.Lock()
		ok := done(time.Now())
		e.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: heard %s: %w", what, e.Summary(begun, time.Time{}), context.Cause(ctx))
		case <-tick.C:
		}
	}
}

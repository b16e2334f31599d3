package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"heartline/internal/store"
)

// endedTalks is the table of ended red calls as it is known at a moment.
type endedTalks struct {
	talks []store.RedTalk
	asked []string
	down  bool
}

func (e *endedTalks) since(_ context.Context, since time.Time, limit int) (out []store.RedTalk, err error) {
	for _, t := range e.talks {
		if !t.EndedAt.Before(since) && len(out) < limit {
			out = append(out, t)
		}
	}
	return out, nil
}

func (e *endedTalks) ask(_ context.Context, t store.RedTalk, _ time.Duration) error {
	if e.down {
		return errors.New("storage is down")
	}
	e.asked = append(e.asked, t.Call)
	return nil
}

func (e *endedTalks) add(call string, at time.Time) {
	e.talks = append(e.talks, store.RedTalk{Call: call, EndedAt: at})
	slices.SortStableFunc(e.talks, func(a, b store.RedTalk) int { return a.EndedAt.Compare(b.EndedAt) })
}

func TestNoDebriefIsLost(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	open := func() (*endedTalks, *debriefs) {
		e := &endedTalks{}
		return e, &debriefs{talks: e.since, ask: e.ask, asked: map[string]time.Time{}}
	}
	t.Run("a call that is known to have ended hours later", func(t *testing.T) {
		t.Parallel()
		e, d := open()
		for i := range 3 {
			if err := d.look(t.Context(), now.Add(time.Duration(i)*debriefEvery), time.Hour); err != nil {
				t.Fatal(err)
			}
		}
		e.add("late", now.Add(-5*time.Hour))
		for range 2 {
			if err := d.look(t.Context(), now.Add(time.Minute), time.Hour); err != nil {
				t.Fatal(err)
			}
		}
		if !slices.Equal(e.asked, []string{"late"}) {
			t.Errorf("asked for %v, want the late one, once", e.asked)
		}
	})
	t.Run("storage that is away for hours", func(t *testing.T) {
		t.Parallel()
		e, d := open()
		e.add("c", now)
		e.down = true
		if err := d.look(t.Context(), now.Add(time.Minute), time.Hour); err == nil {
			t.Error("no error while storage is down")
		}
		e.down = false
		if err := d.look(t.Context(), now.Add(9*time.Hour), time.Hour); err != nil || !slices.Equal(e.asked, []string{"c"}) {
			t.Errorf("asked for %v, %v", e.asked, err)
		}
	})
	t.Run("more than one page, and what is known is forgotten in the end", func(t *testing.T) {
		t.Parallel()
		e, d := open()
		for i := range 3*debriefBatch + 1 {
			e.add(fmt.Sprint(i), now.Add(time.Duration(i)*time.Second))
		}
		last := now.Add(time.Hour)
		if err := d.look(t.Context(), last, time.Hour); err != nil || len(e.asked) != 3*debriefBatch+1 {
			t.Errorf("asked for %d of %d calls, %v", len(e.asked), 3*debriefBatch+1, err)
		}
		if err := d.look(t.Context(), last.Add(debriefSince), time.Hour); err != nil || len(d.asked) != 0 {
			t.Errorf("%d calls are remembered, %v", len(d.asked), err)
		}
	})
	t.Run("a page of one instant ends", func(t *testing.T) {
		t.Parallel()
		e, d := open()
		for i := range debriefBatch {
			e.add(fmt.Sprint(i), now)
		}
		if err := d.look(t.Context(), now.Add(debriefSince), time.Hour); err != nil || len(e.asked) != debriefBatch {
			t.Errorf("asked for %d, %v", len(e.asked), err)
		}
	})
}

func TestAnAlertIsNotedAfterItBegan(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 14, 0, 0, 1500, time.UTC)
	for since, want := range map[time.Time]time.Time{
		now.Add(-time.Minute): now,
		now:                   now.Add(time.Microsecond),
		now.Add(time.Hour):    now.Add(time.Hour + time.Microsecond), // the clock was set back
	} {
		if got := notedAt(now, since); !got.Equal(want) || got.Truncate(time.Microsecond).Before(since) {
			t.Errorf("an alert since %v is noted at %v, want %v", since, got, want)
		}
	}
}

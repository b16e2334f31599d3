package app

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"heartline/configs"
	"heartline/internal/store"
	"heartline/roster/life"
)

// bookOf is the owner of a roster that nobody else looks at.
func bookOf(t *testing.T) *rosterBook {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir(), Patience: time.Minute, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	a := &App{store: s, book: &book{}, log: slog.New(slog.DiscardHandler)}
	a.book.now.Store(&edition{cfg: &configs.Config{}})
	a.duty, a.roster = newDutyWatch(a), newRosterBook(a)
	return a.roster
}

func added(id string, at time.Time) life.Add {
	s := life.Shift{Type: "day", Date: at.Format(time.DateOnly), Start: at, End: at.Add(time.Hour), Zone: "UTC"}
	return life.Add{Asker: life.Asker{ID: id, By: "gao", Roles: []string{bookManager}}, Shift: s, Reason: "demand"}
}

// TestWhoReadsTheRosterHoldsNobodyUp changes the roster while somebody reads it, which would wait for ever if reading held a lock.
func TestWhoReadsTheRosterHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	b := bookOf(t)
	at := time.Now().UTC().Truncate(time.Second).AddDate(0, 0, 3)
	from, to := at.AddDate(0, 0, -1), at.AddDate(0, 0, 9)
	if _, err := b.Do(t.Context(), added("one", at)); err != nil {
		t.Fatal(err)
	}
	before := 0
	err := b.Read(t.Context(), func(read *life.Book) {
		if _, err := b.Do(t.Context(), added("two", at.AddDate(0, 0, 1))); err != nil {
			t.Error(err)
		}
		before = len(read.Shifts(from, to))
	})
	if err != nil || before != 1 {
		t.Errorf("who reads sees %d shifts, %v", before, err)
	}
	if err := b.Read(t.Context(), func(read *life.Book) { before = len(read.Shifts(from, to)) }); err != nil || before != 2 {
		t.Errorf("whoever comes after sees %d shifts, %v", before, err)
	}
}

// TestWhatWasDecidedIsKeptWhoeverHasGone lets the asker go once the command is decided.
func TestWhatWasDecidedIsKeptWhoeverHasGone(t *testing.T) {
	t.Parallel()
	b := bookOf(t)
	at := time.Now().UTC().Truncate(time.Second).AddDate(0, 0, 3)
	ctx, gone := context.WithCancel(t.Context())
	_, err := b.DoNow(ctx, func(*life.Book) (life.Command, error) {
		gone()
		return added("one", at), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Do(ctx, added("two", at)); !errors.Is(err, context.Canceled) {
		t.Errorf("whoever has gone before: %v", err)
	}
}

// TestAnotherControllersChangeIsTakenIn has two owners of one store, each of which decides about what the other has made.
func TestAnotherControllersChangeIsTakenIn(t *testing.T) {
	t.Parallel()
	one := bookOf(t)
	other := newRosterBook(one.a)
	at := time.Now().UTC().Truncate(time.Second).AddDate(0, 0, 3)
	for i, b := range []*rosterBook{one, other, other, one} {
		if _, err := b.Do(t.Context(), added(string(rune('a'+i)), at.AddDate(0, 0, i))); err != nil {
			t.Fatal(err)
		}
	}
	asked := 0
	_, err := one.DoNow(t.Context(), func(*life.Book) (life.Command, error) {
		if asked++; asked == 1 {
			if _, err := other.Do(t.Context(), added("between", at)); err != nil {
				t.Error(err)
			}
		}
		return added("mine", at), nil
	})
	if err != nil || asked != 2 {
		t.Errorf("decided %d times: %v", asked, err)
	}
	again, err := one.Do(t.Context(), added("mine", at))
	if err != nil || len(again) != 1 || again[0].About().ID != "mine" {
		t.Errorf("the same command again: %+v, %v", again, err)
	}
	for name, b := range map[string]*rosterBook{"one": one, "other": other} {
		if err := b.Read(t.Context(), func(read *life.Book) {
			if n := len(read.Shifts(at.AddDate(0, 0, -1), at.AddDate(0, 0, 9))); n != 6 {
				t.Errorf("%s has %d shifts", name, n)
			}
		}); err != nil {
			t.Error(err)
		}
	}
}

// TestGroundsAreLaidOnceForOneRoster counts how often a ground is laid.
func TestGroundsAreLaidOnceForOneRoster(t *testing.T) {
	t.Parallel()
	k := &groundKeeper{}
	laid := 0
	ask := func(seq, revision int64, days string) {
		t.Helper()
		if _, err := k.ground(t.Context(), groundsOf{seq, revision}, days, func() (*judgeGround, error) { laid++; return &judgeGround{}, nil }); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		ask(1, 1, "november")
		ask(1, 1, "december")
	}
	if laid != 2 {
		t.Errorf("laid %d times for two months", laid)
	}
	ask(2, 1, "november") // the roster has changed
	ask(2, 2, "november") // the document has
	ask(1, 1, "november") // whoever still reads the one before
	ask(2, 2, "november")
	if laid != 5 {
		t.Errorf("laid %d times after three changes", laid)
	}
	wrong := errors.New("no store")
	if _, err := k.ground(t.Context(), groundsOf{2, 2}, "may", func() (*judgeGround, error) { return nil, wrong }); !errors.Is(err, wrong) {
		t.Errorf("what cannot be laid: %v", err)
	}
	if ask(2, 2, "may"); laid != 6 {
		t.Error("a failure is kept")
	}
}

package call

import (
	"testing"
	"time"

	"heartline/internal/id"
	"heartline/internal/ledger"
)

// TestWhoHasAPlaceBack lets a caller begin to wait who has left a place before, in each case in which it is theirs and in
// each in which it is not.
func TestWhoHasAPlaceBack(t *testing.T) {
	t.Parallel()
	left := placedAt.Add(-3 * time.Minute)
	for name, tc := range map[string]struct {
		after  time.Duration // from the hang-up to the new wait
		keep   time.Duration
		queue  string // of the place
		change func(*State, *Entry)
		back   bool
	}{
		"soon":                           {after: time.Minute, keep: 10 * time.Minute, queue: "main", back: true},
		"at the last moment":             {after: 10 * time.Minute, keep: 10 * time.Minute, queue: "main", back: true},
		"too late":                       {after: 10*time.Minute + time.Second, keep: 10 * time.Minute, queue: "main"},
		"where no place is kept":         {after: time.Second, queue: "main"},
		"in another queue":               {after: time.Minute, keep: 10 * time.Minute, queue: "english"},
		"by a call of our own":           {after: time.Minute, keep: 10 * time.Minute, queue: "main", change: func(s *State, _ *Entry) { s.Marked = MarkDrill }},
		"given back by a desk":           {after: time.Minute, keep: 10 * time.Minute, queue: "main", change: func(_ *State, e *Entry) { e.Returned = true }},
		"for a certain counsellor":       {after: time.Minute, keep: 10 * time.Minute, queue: "main", change: func(_ *State, e *Entry) { e.Only = "li" }},
		"who has a place in this call":   {after: time.Minute, keep: 10 * time.Minute, queue: "main", change: func(s *State, _ *Entry) { s.Waited = &Waited{Queue: "main", EnqueuedAt: placedAt} }},
		"whose place is of this call":    {after: time.Minute, keep: 10 * time.Minute, queue: "main", change: func(s *State, _ *Entry) { s.ID = "01J0000000000000000000000B" }},
		"whose clock has been put right": {after: -4 * time.Minute, keep: 10 * time.Minute, queue: "main"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := State{ID: ID(id.New()), Phase: InMenu, Claimed: true, Answered: true, NumberHash: "k1:x"}
			e := Entry{Queue: "main"}
			if tc.change != nil {
				tc.change(&s, &e)
			}
			now := placedAt.Add(tc.after)
			h := &Hotline{ID: "city", Queue: "main", KeepPlaces: map[string]time.Duration{"main": tc.keep}}
			of := LeftPlace{Of: "01J0000000000000000000000B", Queue: tc.queue, EnqueuedAt: left, At: placedAt}
			turn := &turn{env: env{Now: now, Hotline: h, EntryID: id.New(), LeftPlace: &of}, s: s}
			turn.enqueue(e, "menu")
			f, ok := turn.facts[0].Fact.(ledger.Queued)
			if !ok || f.EnqueuedAt.Equal(left) != tc.back || (f.Recovered == string(of.Of)) != tc.back {
				t.Errorf("want the place back: %v, got %+v", tc.back, turn.facts[0])
			}
			if !turn.s.Waited.EnqueuedAt.Equal(f.EnqueuedAt) {
				t.Errorf("the state has waited since %v, not %v", turn.s.Waited.EnqueuedAt, f.EnqueuedAt)
			}
		})
	}
}

// TestWhatAPlaceIsLeftOf ends calls in each way that leaves a place behind, and in those that leave none.
func TestWhatAPlaceIsLeftOf(t *testing.T) {
	t.Parallel()
	queued := func(queue, why, recovered string) ledger.Queued {
		return ledger.Queued{Entry: "e", Queue: queue, EnqueuedAt: placedAt, Why: why, Recovered: recovered}
	}
	hangsUp := ledger.CallEnding{Class: string(Abandoned), Reason: string(InQueue)}
	for name, tc := range map[string]struct {
		facts     []ledger.Fact
		queue     string // of the place; empty: none
		recovered bool
	}{
		"while waiting":  {facts: []ledger.Fact{queued("main", "menu", ""), hangsUp}, queue: "main"},
		"while it rings": {facts: []ledger.Fact{queued("main", "menu", ""), ledger.CallEnding{Class: string(Abandoned), Reason: string(WhileRinging)}}, queue: "main"},
		"after overflow": {facts: []ledger.Fact{queued("main", "menu", ""), queued("night", "overflow", ""), hangsUp}, queue: "main"},
		"moved forward after overflow": {facts: []ledger.Fact{
			queued("main", "menu", ""), queued("night", "overflow", ""), queued("night", "reordered", ""), hangsUp,
		}, queue: "main"},
		"after a key":              {facts: []ledger.Fact{queued("main", "menu", ""), queued("english", "key", ""), hangsUp}, queue: "english"},
		"of a place of before":     {facts: []ledger.Fact{queued("main", "menu", "c0"), queued("night", "overflow", ""), hangsUp}, queue: "main", recovered: true},
		"in the menu":              {facts: []ledger.Fact{ledger.CallEnding{Class: string(Abandoned), Reason: string(InTheMenu)}}},
		"with a message":           {facts: []ledger.Fact{queued("main", "menu", ""), ledger.CallEnding{Class: string(LeftMessage), Reason: string(MessageLeft)}}},
		"after a talk, in a queue": {facts: []ledger.Fact{queued("main", "menu", ""), ledger.Connected{Leg: "l", Agent: "li"}, queued("main", "transfer", ""), hangsUp}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := State{ID: "c1", NumberHash: "k1:x"}
			for _, f := range tc.facts {
				s = apply(s, placedAt, f)
			}
			p, ok := s.left()
			if ok != (tc.queue != "") || p.Queue != tc.queue {
				t.Errorf("left %+v, %v", p, ok)
			}
			if s.Waited != nil && s.Waited.Recovered != tc.recovered {
				t.Errorf("waited %+v", s.Waited)
			}
		})
	}
}

// TestPlacesThatAreLeft keeps the newest place of each number, gives it back once, and forgets old ones.
func TestPlacesThatAreLeft(t *testing.T) {
	t.Parallel()
	var l LeftPlaces
	l.note("", LeftPlace{Of: "withheld", At: placedAt})
	if l.place("") != nil {
		t.Error("withheld numbers share a place")
	}
	l.note("k1:x", LeftPlace{Of: "new", At: placedAt})
	l.note("k1:x", LeftPlace{Of: "old", At: placedAt.Add(-time.Minute)})
	if p := l.place("k1:x"); p == nil || p.Of != "new" {
		t.Errorf("kept %+v", p)
	}
	if l.taken("k1:x", "old"); l.place("k1:x") == nil {
		t.Error("the place of another call was taken")
	}
	if l.taken("k1:x", "new"); l.place("k1:x") != nil {
		t.Error("a place is given back twice")
	}
	l.note("k1:x", LeftPlace{Of: "served", At: placedAt})
	if l.taken("k1:x", ""); l.place("k1:x") != nil {
		t.Error("a place outlives the talk that was waited for")
	}
	l.note("k1:y", LeftPlace{Of: "y", At: placedAt})
	if l.note("k1:z", LeftPlace{Of: "z", At: placedAt.Add(leftPlaceFor + time.Minute)}); l.place("k1:y") != nil {
		t.Error("an old place is kept")
	}
	var none *LeftPlaces
	if none.taken("k1:x", "new"); none.place("k1:x") != nil {
		t.Error("nobody keeps places")
	}
}

// TestDigitsAreForgottenWithTheCall has calls end in every way, with digits told and not: none are left but those of a place.
func TestDigitsAreForgottenWithTheCall(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		told, shown bool
		end         End
		left        int
	}{
		"gives up, told":               {told: true, end: End{Class: Abandoned, Reason: InQueue}, left: 1},
		"gives up, not told":           {end: End{Class: Abandoned, Reason: InQueue}},
		"gives up, and shows a number": {shown: true, end: End{Class: Abandoned, Reason: InQueue}},
		"is answered":                  {told: true, end: End{Class: Completed, Reason: CallerHungUp}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := &LeftPlaces{}
			s := &session{parts: &Parts{Left: l}, state: State{ID: ID(id.New()), Waited: &Waited{Queue: "main", EnqueuedAt: placedAt}, End: &tc.end}}
			if tc.told {
				s.state.CodeTold = placedAt
			}
			if tc.shown {
				s.state.NumberHash = "k1:x"
			}
			if l.code(s.state.ID, "2345") == "" {
				t.Fatal("no digits")
			}
			s.keepPlace([]recorded{{Fact: ledger.CallEnding{}}})
			if len(l.codes) != tc.left || len(l.coded) != tc.left {
				t.Errorf("%d digits are left, want %d", len(l.codes), tc.left)
			}
		})
	}
}

// TestDigitsAfterAnOverflow: the place is that of the queue that the caller came to, wherever overflow has led.
func TestDigitsAfterAnOverflow(t *testing.T) {
	t.Parallel()
	h := &Hotline{ID: "city", Queue: "main", KeepPlaces: map[string]time.Duration{"main": time.Hour}}
	s := State{
		ID: ID(id.New()), Phase: Waiting, Claimed: true, Answered: true, Entry: &Entry{ID: id.New(), Queue: "other", EnqueuedAt: placedAt},
		Waited: &Waited{Queue: "main", EnqueuedAt: placedAt},
	}
	p := &LeftPlace{Of: ID(id.New()), Queue: "main", EnqueuedAt: placedAt.Add(-time.Minute), At: placedAt}
	turn := &turn{env: env{Now: placedAt.Add(time.Second), Hotline: h, EntryID: id.New()}, s: s}
	turn.coded(inCode{Place: p})
	if e := turn.s.Entry; e == nil || e.Queue != "other" || !e.EnqueuedAt.Equal(p.EnqueuedAt) {
		t.Fatalf("waits as %+v", e)
	}
	if w := turn.s.Waited; w.Queue != "main" || !w.Recovered {
		t.Errorf("has waited as %+v", w)
	}
}

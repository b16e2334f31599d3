package queue_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"heartline/queue"
	"heartline/triage"
)

// TestABandHoldsFourFifthsOfTheSample proves what is said to callers: whatever the waits were, at least 40 of the last 50
// lie in the band, no narrower band holds as many, and fewer than 50 waits give none.
func TestABandHoldsFourFifthsOfTheSample(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		spread := rapid.IntRange(1, 2400).Draw(t, "spread")
		from := rapid.IntRange(0, 1500).Draw(t, "from")
		waits := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) time.Duration {
			return time.Duration(from+rapid.IntRange(0, spread).Draw(t, "s")) * time.Second
		}), 0, 90).Draw(t, "waits")
		b, ok := queue.BandOf(waits)
		if len(waits) < 50 {
			if ok {
				t.Fatalf("%d waits give %v", len(waits), b)
			}
			return
		}
		last := waits[len(waits)-50:]
		holds := func(b queue.Band) (n int) {
			for _, w := range last {
				if b.Within(w) {
					n++
				}
			}
			return n
		}
		if ok && holds(b) < 40 {
			t.Fatalf("%v holds %d of 50", b, holds(b))
		}
		for _, other := range queue.Bands() {
			if holds(other) >= 40 && (!ok || other.To-other.From < b.To-b.From) {
				t.Fatalf("%v, %v is said and %v holds %d", b, ok, other, holds(other))
			}
		}
	})
}

func TestBandOf(t *testing.T) {
	t.Parallel()
	of := func(parts ...int) (waits []time.Duration) { // pairs of how many, and minutes
		for i := 0; i < len(parts); i += 2 {
			for range parts[i] {
				waits = append(waits, time.Duration(parts[i+1])*time.Minute)
			}
		}
		return waits
	}
	for name, tt := range map[string]struct {
		waits []time.Duration
		want  queue.Band
		ok    bool
	}{
		"49 waits":                    {of(49, 1), queue.Band{}, false},
		"40 of 50":                    {of(10, 29, 40, 4), queue.Band{From: 3 * time.Minute, To: 5 * time.Minute}, true},
		"39 of 50":                    {of(11, 29, 39, 4), queue.Band{}, false},
		"the older ones do not count": {of(50, 4, 50, 0), queue.Band{To: time.Minute}, true},
		"longer than any band":        {of(50, 45), queue.Band{}, false},
		"the end is outside":          {of(50, 5), queue.Band{From: 5 * time.Minute, To: 10 * time.Minute}, true},
	} {
		if b, ok := queue.BandOf(tt.waits); b != tt.want || ok != tt.ok {
			t.Errorf("%s: %v, %v", name, b, ok)
		}
	}
}

func TestHourClass(t *testing.T) {
	t.Parallel()
	for at, want := range map[string]string{
		"2026-11-20 05:59": "work_night", "2026-11-20 06:00": "work_morning", "2026-11-20 12:00": "work_afternoon",
		"2026-11-20 23:59": "work_evening", "2026-11-21 00:00": "weekend_night", "2026-11-22 18:00": "weekend_evening",
	} {
		when, err := time.Parse("2006-01-02 15:04", at)
		if got := queue.HourClass(when); err != nil || got != want {
			t.Errorf("%s is %s, %v", at, got, err)
		}
	}
}

// TestABandIsOfComparableWaits lets 50 callers be served after three minutes and asks what the next ones may be told, also
// after a restart.
func TestABandIsOfComparableWaits(t *testing.T) {
	t.Parallel()
	h := newHall(t, rules(func(q *queue.Queue) { q.Comfort.Wait, q.AfterCall = true, 0 }), "anna")
	at := func(hours string) func(*queue.Entry) { return func(e *queue.Entry) { e.Hours = hours } }
	for range 50 {
		h.do(queue.Seize{Agent: "anna", Call: "x", Queue: line12345})
		id := h.join(at("work_night"))
		h.pass(3 * time.Minute)
		h.do(queue.Released{Agent: "anna", Call: "x", AfterCall: -1})
		h.close("anna", queue.Accepted)
		h.do(queue.Released{Agent: "anna", Call: "c" + string(id), AfterCall: -1})
	}
	h.do(queue.Seize{Agent: "anna", Call: "x", Queue: line12345})
	told := h.join(at("work_night"))
	other, red, unknown := h.join(at("work_morning")), h.join(at("work_night"), grade(triage.Red)), h.join()
	text, err := json.Marshal(h.f.Export())
	if err != nil {
		t.Fatal(err)
	}
	var s queue.State
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	again, err := queue.Import(s)
	if err != nil {
		t.Fatal(err)
	}
	want := queue.Band{From: 3 * time.Minute, To: 5 * time.Minute}
	for name, f := range map[string]*queue.Floor{"before": h.f, "after a restart": again} {
		snap := f.Snapshot()
		if got := snap.Band(told); got != want {
			t.Errorf("%s: told %v, want %v", name, got, want)
		}
		for _, id := range []queue.EntryID{other, red, unknown} {
			if got := snap.Band(id); got != (queue.Band{}) {
				t.Errorf("%s: told %v", name, got)
			}
		}
	}
	h.do(queue.RulesChanged{Version: "2", Rules: rules(nil)})
	if got := h.f.Export().Waits; got != nil {
		t.Errorf("a queue that says no bands keeps %v", got)
	}
}

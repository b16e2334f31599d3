//go:build e2e

package bench_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"heartline/test/house"
)

// queueSize is how much a run beside app_queue measures.
type queueSize struct {
	pairs   int
	seats   int           // that ring while calls come at a rate
	ring    time.Duration // at a seat
	talk    time.Duration
	offer   time.Duration // so long calls come in at a rate
	plain   []int         // rates, calls each second
	hardest int           // the rate that is measured for whether everybody is served
	taped   []int         // rates with audio and recording
	connect time.Duration // at the longest from a caller's answer until somebody talks: audio is counted from then on
	waiting []int         // callers who wait while agent-free-to-offer is taken
	freed   int           // samples for each of them
	music   []int         // callers who hear music, rising
	watch   time.Duration // so long the cost of music and of doing nothing is taken
	limit   time.Duration // of the whole run: no pair begins after it
}

// fewSeats are those of the parts in which callers wait.
const fewSeats = 10

func queueFull() queueSize {
	return queueSize{
		pairs: 5, seats: 600, ring: 200 * time.Millisecond, talk: 5 * time.Second, offer: 6 * time.Second,
		plain: []int{10, 20, 40, 60, 80, 100}, hardest: 120, taped: []int{20, 40, 60}, connect: 3 * time.Second,
		waiting: []int{20, 100, 300}, freed: 80, music: []int{100, 500, 1000}, watch: 3 * time.Second, limit: 36 * time.Minute,
	}
}

func queueSmall() queueSize {
	return queueSize{
		pairs: 1, seats: fewSeats, ring: 200 * time.Millisecond, talk: time.Second, offer: 2 * time.Second,
		plain: []int{4}, hardest: 6, taped: []int{3}, connect: 700 * time.Millisecond,
		waiting: []int{3}, freed: 4, music: []int{20}, watch: time.Second, limit: time.Minute,
	}
}

// queuePart is a part of the run beside app_queue.
type queuePart struct {
	name string
	few  bool              // needs seats that are all taken
	pair func(*rig, order) // measures it once for each side
}

var queueParts = []queuePart{
	{name: "free", few: true, pair: freePair},
	{name: "music", few: true, pair: musicPair},
	{name: "plain", pair: plainPair},
	{name: "taped", pair: tapedPair},
}

// TestQueue measures Heartline and app_queue side by side and prints one table. It fails where somebody was not served
// to the end; what the figures are is for people to judge.
func TestQueue(t *testing.T) {
	var names []string
	for _, p := range queueParts {
		names = append(names, p.name)
	}
	wanted := wantedParts(t, names)
	size := queueSmall()
	if sizeIsFull() {
		size = queueFull()
	}
	house.Program(t) // built before the clock runs
	began, b := time.Now(), newBook()
	for _, seats := range slices.Compact([]int{fewSeats, size.seats}) {
		var parts []queuePart
		for _, p := range queueParts {
			if slices.Contains(wanted, p.name) && (p.few && seats == fewSeats || !p.few && seats == size.seats) {
				parts = append(parts, p)
			}
		}
		if len(parts) > 0 {
			t.Run(fmt.Sprintf("%d seats", seats), func(t *testing.T) {
				newRig(t, size, seats, b).run(parts, began)
			})
		}
	}
	fmt.Printf("\n%s\n%d processors; %d pairs, ABBA; %v in all; load before the end %s\n",
		b.markdown(), runtime.NumCPU(), size.pairs, time.Since(began).Round(time.Second), load())
	if err := b.write(filepath.Join("..", "..", "build", "bench-queue")); err != nil {
		t.Error(err)
	}
	for _, name := range b.lacks() {
		t.Errorf("no figure for %q", name)
	}
}

// run measures parts, pair by pair.
func (r *rig) run(parts []queuePart, began time.Time) {
	r.t.Helper()
	for _, p := range parts {
		r.book.part = p.name
		for pair := 1; pair <= r.size.pairs; pair++ {
			if time.Since(began) > r.size.limit {
				r.t.Errorf("%s: the time is over before pair %d of %d", p.name, pair, r.size.pairs)
				return
			}
			r.book.pair = pair
			r.renew()
			p.pair(r, orderOf(r, pair))
			r.t.Logf("%s: pair %d of %d, %v since the start, load %s", p.name, pair, r.size.pairs, time.Since(began).Round(time.Second), load())
		}
	}
}

//go:build e2e

package bench_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/test/house"
)

// size is how much a run measures.
type size struct {
	waiting   []int         // callers who wait while agent-free-to-offer is taken
	freed     int           // samples for each of them
	talks     int           // calls one after another
	seats     int           // of the cost at a steady rate
	rate      int           // calls per second
	calls     int           // in all
	idle      time.Duration // so long the cost of doing nothing is taken
	crowd     int           // callers at once
	watch     time.Duration // so long the crowd is watched
	answers   int           // calls to a browser desk
	loads     int           // of the page
	boards    int           // changes of the board
	recording time.Duration // length of the recording that is played
	seeks     int
}

func full() size {
	return size{
		waiting: []int{20, 100, 300}, freed: 120, talks: 60, seats: 40, rate: 20, calls: 400, idle: 5 * time.Second,
		crowd: 500, watch: 10 * time.Second, answers: 40, loads: 10, boards: 25, recording: time.Hour, seeks: 40,
	}
}

func small() size {
	return size{
		waiting: []int{3}, freed: 4, talks: 3, seats: 6, rate: 4, calls: 8, idle: time.Second,
		crowd: 20, watch: time.Second, answers: 2, loads: 1, boards: 2, recording: 2 * time.Minute, seeks: 3,
	}
}

// bench is one run.
type bench struct {
	size  size
	table *table
}

// TestWire prints the table. BENCH_SIZE=full takes the samples that a figure needs; BENCH_PARTS names the parts,
// all of them unless told.
func TestWire(t *testing.T) {
	parts := []struct {
		name string
		run  func(*testing.T, *bench)
	}{
		{"offer", offerPart}, {"cost", costPart}, {"crowd", crowdPart}, {"browser", browserPart}, {"playback", playbackPart},
	}
	var names []string
	for _, p := range parts {
		names = append(names, p.name)
	}
	wanted := wantedParts(t, names)
	s, inFull := small(), sizeIsFull()
	if inFull {
		s = full()
	}
	house.Program(t) // built before the clock runs
	began := time.Now()
	tables := make([]*table, len(parts))
	t.Run("parts", func(t *testing.T) {
		for i, p := range parts {
			tables[i] = &table{}
			if !slices.Contains(wanted, p.name) {
				continue
			}
			t.Run(p.name, func(t *testing.T) {
				if !inFull {
					t.Parallel() // figures of so few samples say nothing anyway
				}
				p.run(t, &bench{size: s, table: tables[i]})
			})
		}
	})
	all := &table{}
	for _, part := range tables {
		all.figures = append(all.figures, part.figures...)
	}
	fmt.Printf("\n%s\n%d processors; %v in all; load before the end %s\n", all, runtime.NumCPU(), time.Since(began).Round(time.Second), load())
	for _, name := range all.lacks() {
		t.Errorf("no figure for %q", name)
	}
}

// wantedParts are the parts that BENCH_PARTS names, all of them where it names none.
func wantedParts(t *testing.T, names []string) []string {
	t.Helper()
	wanted := strings.FieldsFunc(os.Getenv("BENCH_PARTS"), func(r rune) bool { return r == ',' || r == ' ' })
	for _, name := range wanted {
		if !slices.Contains(names, name) {
			t.Fatalf("BENCH_PARTS names no part %q: there are %s", name, strings.Join(names, ", "))
		}
	}
	if len(wanted) == 0 {
		return names
	}
	return wanted
}

// sizeIsFull reports whether the samples are to be taken that a figure needs.
func sizeIsFull() bool { return os.Getenv("BENCH_SIZE") == "full" }

// load is the machine's load average over one minute.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// within bounds what a part waits for.
func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// pause waits; nothing is awaited but time.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// talkative are the changes that a house under measurement has: nothing between one call and the next, and no
// sentence in the music.
func talkative(more ...house.Option) []house.Option {
	return append([]house.Option{house.Replace("after_call: 1s", "after_call: 0s"), house.Replace("every: 10s", "every: 10m")}, more...)
}

// manySeats gives a house SIP seats "1" to "n" and the counsellors a1 to an; six and seven are there anyway.
func manySeats(n int) []house.Option {
	var seats, users strings.Builder
	for i := 11; i <= n+4; i++ { // "7" to "9" are browser seats, so that the seventh is "11"
		fmt.Fprintf(&seats, "\n  - {id: %q, kind: sip, password_file: secrets/seat%d}", fmt.Sprint(i), i)
	}
	for i := 8; i <= n; i++ {
		fmt.Fprintf(&users, "\n  - {id: a%d, name: 甲%d, roles: [counsellor], password: heartline-demo}", i, i)
	}
	const lastSeat = `  - {id: "6", kind: sip, password_file: secrets/seat6}`
	const lastUser = `  - {id: a7, name: 甲七, roles: [counsellor], password: heartline-demo}`
	return []house.Option{house.Replace(lastSeat, lastSeat+seats.String()), house.Replace(lastUser, lastUser+users.String())}
}

// seatID is the n-th SIP seat of manySeats, from 1.
func seatID(n int) string {
	if n > 6 {
		n += 4
	}
	return fmt.Sprint(n)
}

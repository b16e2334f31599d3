//go:build e2e

package bench_test

import (
	"slices"
	"strings"
	"testing"
)

// TestTheBookJudgesMediansOfPairs is the table without a switch.
func TestTheBookJudgesMediansOfPairs(t *testing.T) {
	t.Parallel()
	b := newBook()
	b.part = "plain"
	ours, queue := &side{name: "Heartline", sealer: 1}, &side{name: "app_queue"}
	for pair, v := range []float64{12, 30, 8} {
		b.pair = pair + 1
		b.add(ours, "processor time of a call, 40 calls/s", "ms", v)
		b.add(queue, "processor time of a call, 40 calls/s", "ms", v+1)
		b.add(ours, "speed to offer p50, 10 calls/s", "ms", v)
		b.add(queue, "speed to offer p50, 10 calls/s", "ms", 2)
		b.add(ours, ofHeartline+"40 calls/s", "ms", v)
		b.add(ours, "100 wait with music", "cores", v)
	}
	text := b.markdown()
	for _, want := range []string{
		"| processor time of a call, 40 calls/s | ms | 12.0 (8.00 - 30.0) | 13.0 (9.00 - 31.0) | 0.92 | at most 13.0; below app_queue's | reached |",
		"| speed to offer p50, 10 calls/s | ms | 12.0 (8.00 - 30.0) | 2.00 (2.00 - 2.00) | 6.00 | at most 6.00 | not reached |",
		"| 100 wait with music | cores | 12.0 (8.00 - 30.0) | - | - | not above app_queue's; app_queue once 0.16 | not reached |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the table lacks %q:\n%s", want, text)
		}
	}
	if got := b.lacks(); !slices.Equal(got, []string{"100 wait with music"}) {
		t.Errorf("figures are lacking for %q", got)
	}
	if got := b.csv["plain"].String(); !strings.Contains(got, "2,app_queue,\"processor time of a call, 40 calls/s (ms)\",31.0000\n") {
		t.Errorf("the raw samples lack a value:\n%s", got)
	}
}

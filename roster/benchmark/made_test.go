package benchmark_test

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"heartline/roster/benchmark"
)

// TestHotline435IsMade compares the problem with the one whose values are in docs/performance.md.
func TestHotline435IsMade(t *testing.T) {
	t.Parallel()
	const want = "2fae0649e35f198645aab72582523ae75cd0f5f36695ca381e284a4128f5c16a"
	sum := sha256.Sum256([]byte(benchmark.HotlineText(435, 435)))
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("the problem that is made has the sum %s, want %s", got, want)
	}
	m, err := benchmark.Hotline(435, 435)
	if err != nil || m.Name != "hotline435" || len(m.Staff) != 435 || m.Days != 28 || len(m.Shifts) != 6 {
		t.Errorf("%v: %+v", err, m)
	}
}

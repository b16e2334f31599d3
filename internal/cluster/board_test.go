package cluster

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"heartline/internal/fault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func message(epoch, seq int64, at time.Time) []byte {
	return fmt.Appendf(nil, `{"epoch":%d,"seq":%d,"at":%q,"board":{"n":%d}}`, epoch, seq, at.UTC().Format(time.RFC3339Nano), seq)
}

func TestNewerBoardsWin(t *testing.T) {
	t.Parallel()
	b := &Boards{cfg: Config{Stale: 10 * time.Second}}
	if _, err := b.Board(); !fault.Is(err, fault.Unavailable) {
		t.Errorf("before the first: %v", err)
	}
	now := time.Now()
	for i, c := range []struct {
		epoch, seq int64
		want       bool
	}{
		{1, 5, true},
		{1, 5, false},
		{1, 4, false},
		{1, 6, true},
		{2, 1, true},  // a new leader begins again
		{1, 7, false}, // and the old one, which has not noticed yet, is passed over
	} {
		if got := b.take(message(c.epoch, c.seq, now)); got != c.want {
			t.Errorf("%d: %t", i, got)
		}
	}
	for _, bad := range []string{"", "x", "{}", `{"epoch":9,"seq":1}`} {
		if b.take([]byte(bad)) {
			t.Errorf("%q was taken", bad)
		}
	}
	if board, err := b.Board(); err != nil || string(board) != `{"n":1}` {
		t.Errorf("%s %v", board, err)
	}
	b.take(message(3, 1, now.Add(-11*time.Second)))
	if _, err := b.Board(); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a stale board: %v", err)
	}
}

func TestPublishKeepsTheNewest(t *testing.T) {
	t.Parallel()
	b := &Boards{pending: make(chan []byte, 1)}
	for i := range 100 {
		b.Publish(t.Context(), fmt.Append(nil, i))
	}
	if got := string(<-b.pending); got != "99" {
		t.Errorf("%s", got)
	}
}

func TestOpenSaysWhatToMend(t *testing.T) {
	t.Parallel()
	_, err := Open(t.Context(), Config{URL: "http://user:hunter2@x"})
	if !fault.Is(err, fault.Invalid) || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	// Port 1 is where nothing listens.
	_, err = Open(ctx, Config{URL: "redis://127.0.0.1:1/0"})
	if !fault.Is(err, fault.Unavailable) || fault.MessageOf(err) == "" {
		t.Errorf("%v", err)
	}
}

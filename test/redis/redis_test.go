//go:build e2e

// Package redis_test runs the board's fan-out on a real redis-server that each test starts for itself.
package redis_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"heartline/internal/cluster"
	"heartline/internal/fault"
	"heartline/test/pace"
	"heartline/test/ports"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// server is a redis-server on a port of its own.
type server struct {
	t    *testing.T
	dir  string
	port int
	cmd  *exec.Cmd
}

func start(t *testing.T) *server {
	t.Helper()
	s := &server{t: t, dir: t.TempDir(), port: ports.Hold(t, 1)}
	s.run()
	t.Cleanup(s.kill)
	return s
}

func (s *server) run() {
	s.t.Helper()
	s.cmd = exec.Command("redis-server", "--port", fmt.Sprint(s.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
		"--dir", s.dir, "--requirepass", "test-only")
	s.cmd.Stdout, s.cmd.Stderr = os.Stderr, os.Stderr
	if err := s.cmd.Start(); err != nil {
		s.t.Fatalf("redis-server is needed (apt install redis-server): %v", err)
	}
	within(s.t, 10*time.Second, "redis-server listens", func() bool {
		c, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", s.port), time.Second)
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	})
}

func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

func (s *server) open(prefix string) *cluster.Boards {
	s.t.Helper()
	b, err := cluster.Open(s.t.Context(), cluster.Config{
		URL: fmt.Sprintf("redis://:test-only@127.0.0.1:%d/0", s.port), Prefix: prefix, Stale: 3 * time.Second, Every: 200 * time.Millisecond,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = b.Close() })
	return b
}

func within(t *testing.T, d time.Duration, what string, cond func() bool) {
	t.Helper()
	deadline, tick := time.NewTimer(d), time.NewTicker(2*time.Millisecond)
	defer deadline.Stop()
	defer tick.Stop()
	for !cond() {
		select {
		case <-deadline.C:
			t.Fatalf("not within %s: %s", d, what)
		case <-tick.C:
		}
	}
}

// beside runs a loop until the test ends.
func beside(t *testing.T, loop func(ctx context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- loop(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func shows(b *cluster.Boards, want string) func() bool {
	return func() bool {
		got, err := b.Board()
		return err == nil && string(got) == want
	}
}

func TestBoardReachesFollowers(t *testing.T) {
	s := start(t)
	leader, follower := s.open("a"), s.open("a")
	stranger := s.open("b")
	changed := make(chan struct{}, 1000)
	beside(t, func(ctx context.Context) error { return leader.Lead(ctx, 7) })
	beside(t, func(ctx context.Context) error { return follower.Follow(ctx, func() { changed <- struct{}{} }) })
	beside(t, func(ctx context.Context) error { return stranger.Follow(ctx, func() {}) })

	leader.Publish(t.Context(), []byte(`{"n":1}`))
	within(t, 5*time.Second, "the first board", shows(follower, `{"n":1}`))
	<-changed
	began := time.Now()
	leader.Publish(t.Context(), []byte(`{"n":2}`))
	within(t, 5*time.Second, "the second board", shows(follower, `{"n":2}`))
	t.Logf("leader to follower: %s", time.Since(began))

	late := s.open("a")
	beside(t, func(ctx context.Context) error { return late.Follow(ctx, func() {}) })
	within(t, 5*time.Second, "one that comes late has the last board", shows(late, `{"n":2}`))
	if _, err := stranger.Board(); !fault.Is(err, fault.Unavailable) {
		t.Errorf("another prefix is another hotline: %v", err)
	}
	within(t, 10*time.Second, "a leader that is silent is not believed", func() bool {
		_, err := follower.Board()
		return fault.Is(err, fault.Unavailable)
	})
}

func TestANewLeaderIsBelievedAndTheOldOneIsNot(t *testing.T) {
	s := start(t)
	old, fresh, follower := s.open("a"), s.open("a"), s.open("a")
	beside(t, func(ctx context.Context) error { return follower.Follow(ctx, func() {}) })
	beside(t, func(ctx context.Context) error { return old.Lead(ctx, 1) })
	for i := range 5 {
		old.Publish(t.Context(), fmt.Appendf(nil, `{"old":%d}`, i))
	}
	within(t, 5*time.Second, "the old leader's board", shows(follower, `{"old":4}`))
	beside(t, func(ctx context.Context) error { return fresh.Lead(ctx, 2) })
	fresh.Publish(t.Context(), []byte(`{"new":0}`))
	within(t, 5*time.Second, "the new leader's board", shows(follower, `{"new":0}`))
	old.Publish(t.Context(), []byte(`{"old":99}`))
	fresh.Publish(t.Context(), []byte(`{"new":1}`))
	within(t, 5*time.Second, "the new leader's next board", shows(follower, `{"new":1}`))
	if board, err := follower.Board(); err == nil && strings.Contains(string(board), "old") {
		t.Errorf("%s", board)
	}
}

func TestRedisRestarted(t *testing.T) {
	s := start(t)
	leader, follower := s.open("a"), s.open("a")
	beside(t, func(ctx context.Context) error { return leader.Lead(ctx, 1) })
	beside(t, func(ctx context.Context) error { return follower.Follow(ctx, func() {}) })
	leader.Publish(t.Context(), []byte(`{"n":1}`))
	within(t, 5*time.Second, "the first board", shows(follower, `{"n":1}`))
	s.kill()
	slowest := time.Duration(0)
	for i := range 50 {
		began := time.Now()
		leader.Publish(t.Context(), fmt.Appendf(nil, `{"down":%d}`, i))
		slowest = max(slowest, time.Since(began))
	}
	pace.Deadline(t, "publishing to a dead Redis", slowest, 100*time.Millisecond)
	s.run()
	n := 0
	within(t, 15*time.Second, "boards flow again", func() bool {
		n++
		leader.Publish(t.Context(), []byte(`{"up":true}`))
		return shows(follower, `{"up":true}`)()
	})
}

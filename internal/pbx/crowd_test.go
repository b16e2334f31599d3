package pbx_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/pbx"
)

// TestManyCommandsAtOnceAreNotLost sends more commands together than Asterisk takes connections: each one beyond its limit it
// closes without an answer, and a caller would lose what was asked for.
func TestManyCommandsAtOnceAreNotLost(t *testing.T) {
	t.Parallel()
	const limit = 200
	var open, most atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		<-time.After(2 * time.Millisecond)
		w.WriteHeader(http.StatusNoContent)
	}))
	server.Config.ConnState = func(c net.Conn, s http.ConnState) {
		switch s {
		case http.StateNew:
			n := open.Add(1)
			most.Store(max(most.Load(), n))
			if n > limit {
				_ = c.Close()
			}
		case http.StateClosed:
			open.Add(-1)
		default: // at work, or at rest
		}
	}
	server.Start()
	defer server.Close()
	link, err := pbx.New(pbx.Config{Node: "a", Name: "a", URL: server.URL + "/ari", User: "u", Password: call.Secret("p"), Timeout: 30 * time.Second}, &notes{})
	if err != nil {
		t.Fatal(err)
	}
	var all errgroup.Group
	for range 500 {
		all.Go(func() error { return link.Answer(t.Context(), "1700000000.1") })
	}
	if err := all.Wait(); err != nil {
		t.Errorf("a command was lost: %v", err)
	}
	if n := most.Load(); n > limit {
		t.Errorf("%d connections at once; Asterisk's limit here is %d", n, limit)
	}
}

// TestSignsOfLifeDoNotWaitBehindCommands gives Asterisk more commands than it answers, and asks whether it lives.
func TestSignsOfLifeDoNotWaitBehindCommands(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/answer") {
			<-r.Context().Done()
			return
		}
		_, _ = w.Write([]byte(`{"value":"1:1"}`))
	}))
	defer server.Close()
	link, err := pbx.New(pbx.Config{Node: "a", Name: "a", URL: server.URL + "/ari", User: "u", Password: call.Secret("p"), Timeout: 2 * time.Second}, &notes{})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 300 {
		all.Go(func() { _ = link.Answer(t.Context(), "1700000000.1") })
	}
	<-time.After(200 * time.Millisecond)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := link.Pulse(ctx); err != nil {
		t.Errorf("no sign of life beside commands that wait: %v", err)
	}
	all.Wait()
}

// TestASubscriptionWithoutAnAnswerIsAskedForAgain lets callers come together and has the one subscription for them unanswered.
func TestASubscriptionWithoutAnAnswerIsAskedForAgain(t *testing.T) {
	t.Parallel()
	b := setup(t, fakepbx.Options{})
	b.caller(t)
	until(t, "one", func() bool { return b.link.Stats().Subscribed == 1 })
	b.server.Refuse("/subscription", http.StatusServiceUnavailable, 3)
	var ids []string
	for range 12 {
		ids = append(ids, b.server.Call(fakepbx.Caller{Number: "2000"}).ID())
	}
	until(t, "all are offered", func() bool {
		return b.notes.count(func(s call.Signal) bool { return s.Kind == call.SignalOffered && slices.Contains(ids, s.Channel.ID) }) >= 12
	})
	var all sync.WaitGroup
	for _, id := range ids {
		all.Go(func() { _ = b.link.Claim(b.ctx, id) })
	}
	all.Wait()
	until(t, "all are subscribed to", func() bool { return b.link.Stats().Subscribed == 13 })
}

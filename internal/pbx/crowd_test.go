package pbx_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"heartline/call"
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

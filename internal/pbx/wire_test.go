package pbx

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"heartline/call"
)

// peer is an HTTP server that counts its connections.
func peer(t *testing.T, h http.HandlerFunc) (w *wire, server *httptest.Server, conns *atomic.Int64) {
	t.Helper()
	conns = &atomic.Int64{}
	server = httptest.NewUnstartedServer(h)
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			conns.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	w = newWire(Config{URL: server.URL + "/ari", User: "me", Password: call.Secret("word"), Timeout: time.Second})
	t.Cleanup(w.closeIdle)
	return w, server, conns
}

func TestWireKeepsItsConnection(t *testing.T) {
	t.Parallel()
	w, _, conns := peer(t, func(out http.ResponseWriter, in *http.Request) {
		user, password, _ := in.BasicAuth()
		body, err := io.ReadAll(in.Body)
		if err != nil || user != "me" || password != "word" || in.URL.Path != "/ari/a b" && in.URL.Path != "/ari/none" {
			t.Errorf("%s %s as %s: %q, %v", in.Method, in.URL.Path, user, body, err)
		}
		switch {
		case in.URL.Path == "/ari/none":
			out.WriteHeader(http.StatusNoContent)
		case in.URL.Query().Get("chunked") != "":
			_, _ = io.WriteString(out, "first ")
			_ = http.NewResponseController(out).Flush()
			_, _ = io.WriteString(out, "second")
		default:
			_, _ = out.Write(append([]byte(in.Method+" "+in.Header.Get("Content-Type")+" "), body...))
		}
	})
	for _, row := range []struct {
		method, path, query, body string
		status                    int
		want                      string
	}{
		{http.MethodGet, "a%20b", "", "", 200, "GET  "},
		{http.MethodPost, "a%20b", "", `{"x":1}`, 200, `POST application/json {"x":1}`},
		{http.MethodPost, "a%20b", "", "", 200, "POST  "},
		{http.MethodDelete, "none", "", "", 204, ""},
		{http.MethodGet, "a%20b", "chunked", "", 200, "first second"},
		{http.MethodPut, "none", "", "", 204, ""},
	} {
		var body []byte
		if row.body != "" {
			body = []byte(row.body)
		}
		got, err := w.ask(t.Context(), row.method, "/"+row.path, query(row.query, "1"), body)
		if err != nil || got.status != row.status || string(got.body) != row.want {
			t.Errorf("%s %s: %d %q, %v", row.method, row.path, got.status, got.body, err)
		}
	}
	if n := conns.Load(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

func TestWireSeesThatItsConnectionWasClosed(t *testing.T) {
	t.Parallel()
	w, server, conns := peer(t, func(out http.ResponseWriter, in *http.Request) {
		if in.URL.Query().Get("last") != "" {
			out.Header().Set("Connection", "close")
		}
	})
	ask := func(last string) {
		t.Helper()
		if got, err := w.ask(t.Context(), http.MethodPost, "/x", query("last", last), nil); err != nil || got.status != http.StatusOK {
			t.Fatalf("%d, %v", got.status, err)
		}
	}
	ask("")
	server.CloseClientConnections()
	deadline := time.Now().Add(5 * time.Second)
	for !w.idle[0].stale() { // the close is on its way
		if time.Now().After(deadline) {
			t.Fatal("a closed connection seems open")
		}
	}
	ask("")
	ask("1")
	ask("")
	if n := conns.Load(); n != 3 {
		t.Errorf("%d connections, want 3", n)
	}
	w.idle[0].since = time.Now().Add(-2 * idleConnection)
	ask("")
	if n := conns.Load(); n != 4 {
		t.Errorf("%d connections after a long silence, want 4", n)
	}
}

func TestWireWaitsNoLongerThanItsContext(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	w, _, _ := peer(t, func(_ http.ResponseWriter, in *http.Request) {
		select {
		case <-release:
		case <-in.Context().Done():
		}
	})
	t.Cleanup(func() { close(release) })
	for name, end := range map[string]func(context.Context) (context.Context, context.CancelFunc){
		"deadline": func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 20*time.Millisecond)
		},
		"cancel": func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(20*time.Millisecond, cancel)
			return ctx, cancel
		},
	} {
		ctx, cancel := end(t.Context())
		begin := time.Now()
		_, err := w.ask(ctx, http.MethodGet, "/x", query("number", "13800000000"), nil)
		if took := time.Since(begin); err == nil || took > 5*time.Second {
			t.Errorf("%s: %v after %v", name, err, took)
		} else if strings.Contains(err.Error(), "1380") {
			t.Errorf("%s: the error holds what was asked: %v", name, err)
		}
		cancel()
	}
	if len(w.idle) != 0 {
		t.Error("a connection with an answer on its way is kept")
	}
}

func TestWireSaysWhenNobodyListens(t *testing.T) {
	t.Parallel()
	w, server, _ := peer(t, func(http.ResponseWriter, *http.Request) {})
	server.Close()
	_, err := w.ask(t.Context(), http.MethodGet, "/x", nil, nil)
	if _, is := errors.AsType[*net.OpError](err); !is {
		t.Errorf("error %v", err)
	}
}

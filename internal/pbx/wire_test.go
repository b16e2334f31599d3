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
)

// wireTo is a client over a wire of its own.
func wireTo(t *testing.T, h http.HandlerFunc) (*http.Client, *httptest.Server, *atomic.Int64) {
	t.Helper()
	var opened atomic.Int64
	s := httptest.NewUnstartedServer(h)
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	w := &wire{dialer: &net.Dialer{}}
	t.Cleanup(w.CloseIdleConnections)
	return &http.Client{Transport: w}, s, &opened
}

func fetchWith(ctx context.Context, c *http.Client, method, url, body string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	resp, err := c.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	return string(data), err
}

func TestRequestsFollowEachOtherOnOneConnection(t *testing.T) {
	t.Parallel()
	c, s, opened := wireTo(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(w, r.Body)
		w.(http.Flusher).Flush() // an answer in chunks
		_, _ = io.WriteString(w, strings.Repeat(".", 100_000))
	})
	for _, body := range []string{"one", "two", "three"} {
		got, err := fetchWith(t.Context(), c, http.MethodPost, s.URL, body)
		if err != nil || got != body+strings.Repeat(".", 100_000) {
			t.Fatalf("%q: %d bytes, %v", body, len(got), err)
		}
	}
	if n := opened.Load(); n != 1 {
		t.Errorf("%d connections", n)
	}
}

func TestAConnectionThatWasClosedMeanwhileIsNotUsed(t *testing.T) {
	t.Parallel()
	c, s, opened := wireTo(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	if _, err := fetchWith(t.Context(), c, http.MethodPost, s.URL, ""); err != nil {
		t.Fatal(err)
	}
	s.CloseClientConnections()
	<-time.After(50 * time.Millisecond) // the end has come here
	if _, err := fetchWith(t.Context(), c, http.MethodPost, s.URL, ""); err != nil {
		t.Errorf("after Asterisk has closed the connection: %v", err)
	}
	if n := opened.Load(); n != 2 {
		t.Errorf("%d connections", n)
	}
}

func TestAServerThatClosesIsBelieved(t *testing.T) {
	t.Parallel()
	c, s, opened := wireTo(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Connection", "close") })
	for range 2 {
		if _, err := fetchWith(t.Context(), c, http.MethodGet, s.URL, ""); err != nil {
			t.Fatal(err)
		}
	}
	if n := opened.Load(); n != 2 {
		t.Errorf("%d connections", n)
	}
}

// TestWhoAsksMayGiveUp: neither a deadline nor an end of the asking waits for a server that does not answer, and the late answer is
// nobody else's.
func TestWhoAsksMayGiveUp(t *testing.T) {
	t.Parallel()
	let := make(chan struct{})
	c, s, opened := wireTo(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			<-let
		}
		_, _ = io.WriteString(w, r.URL.Path)
	})
	defer close(let)
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := fetchWith(short, c, http.MethodPost, s.URL+"/slow", ""); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("at the deadline: %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, end)
	if _, err := fetchWith(ended, c, http.MethodPost, s.URL+"/slow", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	if got, err := fetchWith(t.Context(), c, http.MethodPost, s.URL+"/quick", ""); err != nil || got != "/quick" {
		t.Errorf("afterwards %q, %v", got, err)
	}
	if n := opened.Load(); n != 3 {
		t.Errorf("%d connections", n)
	}
}

func TestAnAnswerThatBreaksOffIsNone(t *testing.T) {
	t.Parallel()
	c, s, _ := wireTo(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
		_ = conn.Close()
	})
	if got, err := fetchWith(t.Context(), c, http.MethodGet, s.URL, ""); err == nil {
		t.Errorf("half an answer is %q", got)
	}
}

//go:build e2e

package house

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"

	"heartline/console/live"
)

// Stream is a page's live stream without a page: what it was sent, and when.
type Stream struct {
	conn *websocket.Conn
	done chan struct{}

	mu  sync.Mutex // protects the following
	got []StreamMessage
}

// StreamMessage is a message as it arrived.
type StreamMessage struct {
	Type string          `json:"type"`
	Data json.RawMessage `json:"data"`
	At   time.Time       `json:"-"` // when the test read it
}

// Stream opens the live stream of a client, as a page of theirs does, until the test ends.
func (c *Client) Stream() *Stream {
	c.h.T.Helper()
	ctx, cancel := context.WithTimeout(c.h.asking(), 5*time.Second)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, "ws://"+c.h.HTTP+"/api/v1/live", &websocket.DialOptions{ //nolint:bodyclose // the connection has taken it over
		HTTPClient: c.http, HTTPHeader: http.Header{"Origin": {"http://" + c.h.HTTP}}, Subprotocols: []string{live.Subprotocol},
	})
	if err != nil {
		c.h.fatal("the stream of %s does not open: %v", c.User, err)
	}
	conn.SetReadLimit(8 << 20)
	s := &Stream{conn: conn, done: make(chan struct{})}
	go s.read()
	c.h.T.Cleanup(s.Close)
	return s
}

// Close closes the stream, as a page that is closed does.
func (s *Stream) Close() {
	_ = s.conn.CloseNow()
	<-s.done
}

func (s *Stream) read() {
	defer close(s.done)
	for {
		_, data, err := s.conn.Read(context.Background())
		if err != nil {
			return
		}
		m := StreamMessage{At: time.Now()}
		if err := json.Unmarshal(data, &m); err == nil {
			s.mu.Lock()
			s.got = append(s.got, m)
			s.mu.Unlock()
		}
	}
}

// Got returns the messages of a type that have come since.
func (s *Stream) Got(kind string, since time.Time) (out []StreamMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.got {
		if m.Type == kind && m.At.After(since) {
			out = append(out, m)
		}
	}
	return out
}

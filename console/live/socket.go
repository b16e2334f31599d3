package live

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/coder/websocket"

	"heartline/console/origin"
	"heartline/internal/access"
)

// Subprotocol names the stream's language; a page of another one is refused at once.
const Subprotocol = "heartline.v1"

// The close codes that pages act on.
const (
	CloseSignedOut websocket.StatusCode = 4001 // show the sign-in page
	CloseTooSlow   websocket.StatusCode = 4008 // reconnect
)

// writeTime bounds the writing of one message. A page that takes longer has gone or does not keep up.
const writeTime = 4 * time.Second

// Attacher ties a stream to the sign-in that opened it. *access.Registry implements it.
type Attacher interface {
	Attach(ctx context.Context, who access.Identity) (attached context.Context, release func())
}

// Handler serves the stream to whoever the request's context carries, from pages of the console's own host and of the
// further origins.
func (h *Hub) Handler(sign Attacher, origins origin.Allowed) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := access.From(r.Context())
		if err := origins.Check(r, who.Token != ""); err != nil || who.User.ID == "" {
			http.Error(w, "forbidden", http.StatusForbidden)
			return
		}
		// Origin has been checked above, strictly; the library's own check would refuse API tokens.
		c, err := websocket.Accept(w, r, &websocket.AcceptOptions{
			Subprotocols: []string{Subprotocol}, InsecureSkipVerify: true, CompressionMode: websocket.CompressionContextTakeover,
			CompressionThreshold: 1024,
		})
		if err != nil {
			h.cfg.Log.DebugContext(r.Context(), "live stream not opened", "error", err)
			return
		}
		defer c.CloseNow() //nolint:errcheck // closing again is harmless
		if c.Subprotocol() != Subprotocol {
			_ = c.Close(websocket.StatusPolicyViolation, "subprotocol "+Subprotocol+" is needed")
			return
		}
		ctx, release := sign.Attach(r.Context(), who)
		defer release()
		pos, _ := strconv.ParseInt(r.URL.Query().Get("pos"), 10, 64)
		h.serve(ctx, c, who, r.URL.Query().Get("boot"), pos)
	})
}

func (h *Hub) serve(ctx context.Context, c *websocket.Conn, who access.Identity, boot string, pos int64) {
	// A page sends nothing. Reading answers its pings and notices that it has gone. It goes on when the sign-in
	// ends, since saying goodbye needs it; cut ends it, and with it the connection.
	uncut, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	reading := c.CloseRead(uncut)
	p, missed, now, resumed := h.join(who, boot, pos)
	defer h.leave(p)

	pinging, stop := context.WithCancelCause(reading)
	pings := make(chan struct{})
	go func() {
		defer close(pings)
		h.ping(pinging, stop, c)
	}()
	defer func() { stop(nil); <-pings }()

	for _, f := range h.begin(ctx, p, missed, pos, now, resumed) {
		if h.write(pinging, c, f) != nil {
			return
		}
	}
	for {
		select {
		case <-ctx.Done():
			h.farewell(ctx, c, cut)
			return
		case <-pinging.Done():
			return
		case <-p.wake:
			frames, ok := p.take()
			if !ok {
				_ = c.Close(CloseTooSlow, "the page did not keep up")
				return
			}
			for _, f := range frames {
				if ctx.Err() != nil {
					break
				}
				if h.write(pinging, c, f) != nil {
					return
				}
			}
		}
	}
}

func (h *Hub) write(ctx context.Context, c *websocket.Conn, f []byte) error {
	ctx, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	return c.Write(ctx, websocket.MessageText, f)
}

// ping tells when the page has gone without a word: a frozen browser, a pulled cable.
func (h *Hub) ping(ctx context.Context, gone context.CancelCauseFunc, c *websocket.Conn) {
	tick := time.NewTicker(h.cfg.PingEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			pong, cancel := context.WithTimeout(ctx, 2*h.cfg.PingEvery)
			err := c.Ping(pong)
			cancel()
			if err != nil {
				gone(err)
				return
			}
		}
	}
}

// farewell tells the page why its stream ends. The whole of it takes less than a second: a page that does not
// answer is cut off.
func (h *Hub) farewell(ctx context.Context, c *websocket.Conn, cut context.CancelFunc) {
	var ended *access.Ended
	if !errors.As(context.Cause(ctx), &ended) {
		return
	}
	bye, cancel := context.WithTimeout(context.WithoutCancel(ctx), 300*time.Millisecond)
	defer cancel()
	stopped := context.AfterFunc(bye, cut)
	defer stopped()
	data := h.marshal(map[string]string{"reason": string(ended.Reason)})
	if c.Write(bye, websocket.MessageText, encode(SignedOut, h.Pos(), time.Now(), data)) == nil {
		_ = c.Close(CloseSignedOut, string(ended.Reason))
	}
}

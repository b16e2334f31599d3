package fakepbx

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"

	"heartline/internal/mailbox"
)

// socket is one event socket. Events wait in order until it is written.
type socket struct {
	out *mailbox.Mailbox[[]byte]
}

func (k *socket) put(data []byte) { k.out.Put(data) }

// events accepts the event socket of an application, replacing the one before.
func (s *Server) events(out http.ResponseWriter, r *http.Request) {
	names := strings.Split(r.URL.Query().Get("app"), ",")
	if names[0] == "" {
		answer(out, http.StatusBadRequest, map[string]string{"message": "HTTP request is missing param: [app]"})
		return
	}
	k := &socket{out: mailbox.New[[]byte](1 << 16)}
	s.mu.Lock()
	if s.world.dead || s.http == nil {
		s.mu.Unlock()
		answer(out, http.StatusServiceUnavailable, nil)
		return
	}
	w, ctx := s.world, s.ctx
	s.sockets.Add(1)
	defer s.sockets.Done()
	// The application is there before the client hears that it is.
	for _, name := range names {
		w.attach(name, k)
	}
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, name := range names {
			w.detach(name, k)
		}
	}()
	conn, err := websocket.Accept(out, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	defer func() { _ = conn.CloseNow() }()
	// The hijacked connection outlives the request's context: the reader notices its end.
	ctx = conn.CloseRead(ctx)
	k.write(ctx, conn) //nolint:contextcheck // see above
}

func (k *socket) write(ctx context.Context, conn *websocket.Conn) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-k.out.Wake():
		}
		items, _ := k.out.Take()
		for _, data := range items {
			wctx, cancel := context.WithTimeout(ctx, 10*time.Second)
			err := conn.Write(wctx, websocket.MessageText, data)
			cancel()
			if err != nil {
				return
			}
		}
	}
}

// attach makes k the socket of an application.
func (w *world) attach(name string, k *socket) {
	a := w.apps[name]
	if a == nil {
		a = &app{name: name}
		w.apps[name] = a
	}
	if a.socket != nil && a.socket != k {
		a.socket.put(event(name, "ApplicationReplaced", nil))
	}
	a.socket, a.taken = k, false
}

// detach makes an application inactive when its socket was k.
func (w *world) detach(name string, k *socket) {
	if a := w.apps[name]; a != nil && a.socket == k {
		a.socket = nil
		w.dropIfIdle(name)
	}
}

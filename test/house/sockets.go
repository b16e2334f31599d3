//go:build e2e

package house

import (
	"sync"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Sockets are the WebSockets of a page.
type Sockets struct {
	mu     sync.Mutex
	opened int
	open   map[network.RequestID]string
}

// Sockets watches the page's WebSockets from its next load on, which it brings about.
func (p *Page) Sockets() *Sockets {
	p.b.t.Helper()
	s := &Sockets{open: map[network.RequestID]string{}}
	chromedp.ListenTarget(p.ctx, func(event any) {
		s.mu.Lock()
		defer s.mu.Unlock()
		switch e := event.(type) {
		case *network.EventWebSocketCreated:
			s.opened++
			s.open[e.RequestID] = e.URL
		case *network.EventWebSocketClosed:
			delete(s.open, e.RequestID)
		}
	})
	p.do("watch its sockets", 5*time.Second, network.Enable())
	p.Reload()
	p.Wait("its stream and its relay", 10*time.Second, `window.__hl?.leg() === 'up'`)
	return s
}

// Open counts those that are open now, and Opened all that ever were.
func (s *Sockets) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

// Opened counts all that ever were.
func (s *Sockets) Opened() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened
}

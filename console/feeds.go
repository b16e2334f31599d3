package console

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"heartline/internal/fault"
)

// A calendar program reads a feed without signing in: its address holds the secret. What is asked and by whom is therefore
// neither logged nor told apart: everything that is no good address is not found, and one machine may ask so often.
const (
	feedTime = 15 * time.Second
	feedSpan = time.Minute
	feedMost = 60   // requests of one address in a span
	feedKept = 5000 // addresses that are remembered; beyond that all share what is left of the span
)

// feedGate counts the requests of each address.
type feedGate struct {
	mu    sync.Mutex // protects the following
	began time.Time
	asked map[netip.Addr]int
}

// lets reports whether an address may ask now.
func (g *feedGate) lets(from netip.Addr, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now.Sub(g.began) >= feedSpan || g.asked == nil {
		g.began, g.asked = now, map[netip.Addr]int{}
	}
	if _, known := g.asked[from]; !known && len(g.asked) >= feedKept {
		from = netip.Addr{}
	}
	g.asked[from]++
	return g.asked[from] <= feedMost
}

// getFeed serves the calendar of a secret.
func (s *Server) getFeed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	secret, ok := strings.CutSuffix(r.PathValue("file"), ".ics")
	if !s.feeds.lets(s.remote(r), time.Now()) {
		w.Header().Set("Retry-After", "60")
		http.Error(w, http.StatusText(http.StatusTooManyRequests), http.StatusTooManyRequests)
		return
	}
	if !ok {
		http.NotFound(w, r)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), feedTime)
	defer cancel()
	calendar, err := s.Life.Feed(ctx, secret)
	switch {
	case fault.Is(err, fault.NotFound):
		http.NotFound(w, r)
	case err != nil:
		s.fail(w, r, err)
	default:
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		_, _ = w.Write(calendar) //nolint:gosec // it is a calendar, and no page; the reader may have gone
	}
}

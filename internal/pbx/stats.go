package pbx

import (
	"maps"
	"sync"
	"sync/atomic"
	"time"
)

// Stats is a reading of a link's counters. All counts are since the link was made.
type Stats struct {
	State       State             // what the link is now
	Gen         uint64            // LinkUps so far
	Events      map[string]uint64 // events received, by type; types that are not known count in Unknown
	Unknown     uint64            // events of unknown types, passed over
	Undecoded   uint64            // messages that were no event at all
	Mended      uint64            // events that were delivered without an odd field
	Ghosts      uint64            // offers of channels that have hung up already, passed over
	Resyncs     uint64            // snapshots taken
	Downs       uint64            // times the link was lost
	RESTErrors  uint64            // commands that failed, missing objects not counted
	Subscribed  uint64            // explicit subscriptions to channels that came in, so that their ends have a cause
	Repeats     uint64            // commands that were sent again because no answer came
	Waiting     int               // signals that wait for delivery now
	Sick        uint64            // times more than a thousand signals waited
	Lag         time.Duration     // age of the last event at its receipt by Asterisk's clock; 0 if clocks differ
	PingTook    time.Duration     // last liveness proof, HTTP half
	EchoTook    time.Duration     // last liveness proof, socket half
	LastEventAt time.Time         // receipt of the last event, UTC
}

// stats holds the counters behind Stats.
type stats struct {
	unknown, undecoded, mended, ghosts, resyncs, downs, restErrors, repeats, sick atomic.Uint64
	subscribed                                                                    atomic.Uint64
	lag, ping, echo                                                               atomic.Int64
	last                                                                          atomic.Int64 // Unix microseconds

	mu     sync.Mutex // protects the following
	byType map[string]uint64
}

func newStats() *stats { return &stats{byType: make(map[string]uint64)} }

func (s *stats) event(kind string, at time.Time) {
	s.last.Store(at.UnixMicro())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byType[kind]++
}

func (s *stats) read() Stats {
	out := Stats{
		Unknown: s.unknown.Load(), Undecoded: s.undecoded.Load(), Mended: s.mended.Load(), Ghosts: s.ghosts.Load(),
		Resyncs: s.resyncs.Load(), Downs: s.downs.Load(), RESTErrors: s.restErrors.Load(), Repeats: s.repeats.Load(),
		Subscribed: s.subscribed.Load(), Sick: s.sick.Load(), Lag: time.Duration(s.lag.Load()), PingTook: time.Duration(s.ping.Load()), EchoTook: time.Duration(s.echo.Load()),
	}
	if last := s.last.Load(); last != 0 {
		out.LastEventAt = time.UnixMicro(last).UTC()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out.Events = make(map[string]uint64, len(s.byType))
	maps.Copy(out.Events, s.byType)
	return out
}

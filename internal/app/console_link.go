package app

import (
	"context"
	"sync"
	"time"

	"heartline/call"
)

// repushTime bounds how long it may take to give a new Asterisk the logins of all softphones.
const repushTime = 20 * time.Second

// linkSink takes in the switch's signals for the calls, and notes on the way what the console shows: which
// telephones and trunks answer. After each LinkUp it has the softphones' logins pushed again, since an
// Asterisk that was restarted has forgotten them.
type linkSink struct {
	calls     *call.Exchange
	endpoints *endpoints
	up        chan struct{}
}

func newLinkSink(calls *call.Exchange) *linkSink {
	return &linkSink{calls: calls, endpoints: newEndpoints(), up: make(chan struct{}, 1)}
}

// Signal takes one signal. It never blocks.
func (s *linkSink) Signal(sig call.Signal) {
	switch sig.Kind {
	case call.SignalTrunk:
		s.endpoints.note(sig.Object, sig.Reason == "online", sig.At)
	case call.SignalLinkUp:
		select {
		case s.up <- struct{}{}:
		default:
		}
	case call.SignalLinkDown, call.SignalReplaced:
		s.endpoints.forget()
	default:
	}
	s.calls.Signal(sig)
}

// runRepush pushes logins after each LinkUp until ctx ends.
func (s *linkSink) runRepush(ctx context.Context, push func(context.Context)) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.up:
		}
		within, cancel := context.WithTimeout(ctx, repushTime)
		push(within)
		cancel()
	}
}

// endpoints knows which telephones and trunks answer, as the switch last said.
type endpoints struct {
	mu     sync.Mutex // protects the following
	states map[string]endpointState
}

// endpointState is whether an endpoint answers, and since when.
type endpointState struct {
	Online bool
	Since  time.Time
}

func newEndpoints() *endpoints { return &endpoints{states: map[string]endpointState{}} }

func (e *endpoints) note(name string, online bool, at time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if s, ok := e.states[name]; ok && s.Online == online {
		return
	}
	e.states[name] = endpointState{Online: online, Since: at}
}

// forget drops what is known: without a link nothing is.
func (e *endpoints) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	clear(e.states)
}

// State returns what is known of an endpoint by its name, without "PJSIP/"; known is false while there is no
// link or the switch has not said yet.
func (e *endpoints) State(name string) (s endpointState, known bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	s, known = e.states[name]
	return s, known
}

package pbx

import "sync"

// trunkBook remembers the last reported state of each endpoint within one session, so that only changes are
// signalled: Asterisk repeats an endpoint's state with each of its channels.
type trunkBook struct {
	mu    sync.Mutex // protects the following
	state map[string]string
}

// changed notes the state and reports whether it differs from the last one.
func (b *trunkBook) changed(endpoint, state string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.state == nil {
		b.state = make(map[string]string)
	}
	if b.state[endpoint] == state {
		return false
	}
	b.state[endpoint] = state
	return true
}

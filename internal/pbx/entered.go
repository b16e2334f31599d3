package pbx

import "sync"

// entered are the callers' channels that came into our application over the present event socket and have not left
// it. It is safe for concurrent use.
type entered struct {
	mu       sync.Mutex // protects the following
	channels map[string]bool
}

func (e *entered) add(channel string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.channels == nil {
		e.channels = make(map[string]bool)
	}
	e.channels[channel] = true
}

func (e *entered) drop(channel string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.channels, channel)
}

// forget drops all of them: what the next socket tells begins anew.
func (e *entered) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	clear(e.channels)
}

func (e *entered) has(channel string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.channels[channel]
}

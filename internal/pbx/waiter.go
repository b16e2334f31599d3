package pbx

import "sync"

// waiter is told once whether a channel that we created has entered our application.
type waiter struct {
	done    chan struct{}
	arrived bool // valid after done
	settled bool
}

// waiters let a command wait for an event without holding up the reader.
type waiters struct {
	mu        sync.Mutex // protects the following
	byChannel map[string]*waiter
}

// await registers interest in the channel, before the command that creates it. release must be called.
func (w *waiters) await(channel string) (wait *waiter, release func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	wait = &waiter{done: make(chan struct{})}
	w.byChannel[channel] = wait
	return wait, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.byChannel[channel] == wait {
			delete(w.byChannel, channel)
		}
	}
}

// resolve settles who waits for the channel. Later calls for the same channel do nothing.
func (w *waiters) resolve(channel string, arrived bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	wait := w.byChannel[channel]
	if wait == nil || wait.settled {
		return
	}
	wait.arrived, wait.settled = arrived, true
	close(wait.done)
}

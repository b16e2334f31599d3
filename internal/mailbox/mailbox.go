package mailbox

import "sync"

// Mailbox is an ordered queue of T with one reader.
type Mailbox[T any] struct {
	bound int
	wake  chan struct{}

	mu     sync.Mutex // protects the following
	items  []T
	sick   bool
	closed bool
}

// New returns an empty mailbox that calls itself sick above bound items. A bound of 0 or less means 256.
func New[T any](bound int) *Mailbox[T] {
	if bound <= 0 {
		bound = 256
	}
	return &Mailbox[T]{bound: bound, wake: make(chan struct{}, 1)}
}

// Put appends item. It reports false, and does nothing, after Close.
func (m *Mailbox[T]) Put(item T) bool {
	m.mu.Lock()
	if m.closed {
		m.mu.Unlock()
		return false
	}
	m.items = append(m.items, item)
	if len(m.items) > m.bound {
		m.sick = true
	}
	m.mu.Unlock()
	select {
	case m.wake <- struct{}{}:
	default:
	}
	return true
}

// Wake delivers a token after a Put. One token may stand for several items, and may be stale: call Take.
func (m *Mailbox[T]) Wake() <-chan struct{} { return m.wake }

// Take returns all items in order and empties the mailbox; sick says that it had been over its bound
// since the last Take.
func (m *Mailbox[T]) Take() (items []T, sick bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	items, sick = m.items, m.sick
	m.items, m.sick = nil, false
	return items, sick
}

// Len returns how many items wait.
func (m *Mailbox[T]) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.items)
}

// Sick reports whether the mailbox has been over its bound since the last Take.
func (m *Mailbox[T]) Sick() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.sick
}

// Close refuses further Puts. What is inside can still be taken.
func (m *Mailbox[T]) Close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
}

package simulate

import "time"

// eventKind is what happens. The order of the constants is the order at one instant.
type eventKind uint8

const (
	dutyChanges  eventKind = iota // somebody's shift or break begins or ends
	callerComes                   // the next of a stream
	offerTaken                    // the counsellor accepts
	talkEnds                      // and after-call work begins
	patienceEnds                  // the caller gives up, unless served
	personBack                    // a counsellor who missed calls is ready again
)

// event is something that happens at an offset from the start.
type event struct {
	at    time.Duration
	order uint64 // of making: ties are settled by it
	kind  eventKind
	index int // stream or person
	call  *caller
	offer string // offerTaken
}

func (e event) before(o event) bool {
	if e.at != o.at {
		return e.at < o.at
	}
	if e.kind != o.kind {
		return e.kind < o.kind
	}
	return e.order < o.order
}

// calendar is a heap of events, the next one first.
type calendar struct {
	heap  []event
	order uint64
}

func (c *calendar) add(e event) {
	c.order++
	e.order = c.order
	c.heap = append(c.heap, e)
	for i := len(c.heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !c.heap[i].before(c.heap[up]) {
			return
		}
		c.heap[i], c.heap[up] = c.heap[up], c.heap[i]
		i = up
	}
}

func (c *calendar) pop() event {
	first, last := c.heap[0], len(c.heap)-1
	c.heap[0] = c.heap[last]
	c.heap[last] = event{}
	c.heap = c.heap[:last]
	for i := 0; ; {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < last; child++ {
			if c.heap[child].before(c.heap[least]) {
				least = child
			}
		}
		if least == i {
			return first
		}
		c.heap[i], c.heap[least] = c.heap[least], c.heap[i]
		i = least
	}
}

package contract

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/id"
	"heartline/internal/pbx"
)

// patience is how long the suite waits for what must come.
const patience = 10 * time.Second

// ear takes signals and lets a test wait for one.
type ear struct {
	mu      sync.Mutex // protects the following
	heard   []call.Signal
	changed chan struct{} // closed and replaced at each signal
	stall   chan struct{} // not nil: Signal waits for its close
}

func newEar() *ear { return &ear{changed: make(chan struct{})} }

// Signal implements pbx.Sink.
func (e *ear) Signal(s call.Signal) {
	e.mu.Lock()
	stall := e.stall
	e.mu.Unlock()
	if stall != nil {
		<-stall
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.heard = append(e.heard, s)
	close(e.changed)
	e.changed = make(chan struct{})
}

// mark is the place after the last signal.
func (e *ear) mark() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.heard)
}

// since returns the signals from a mark on.
func (e *ear) since(mark int) ([]call.Signal, <-chan struct{}) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]call.Signal(nil), e.heard[mark:]...), e.changed
}

// bench is a link under test with its ear.
type bench struct {
	t    *testing.T
	rig  Rig
	link *pbx.Link
	ear  *ear
	ctx  context.Context
	stop func() // ends Run and waits for it
}

// setup runs a link until the test ends and waits until it is up.
func setup(t *testing.T, rig Rig) *bench {
	t.Helper()
	b := &bench{t: t, rig: rig, ear: newEar(), ctx: t.Context()}
	c := rig.Config(t)
	c.Node, c.Name = "node1", "contract-"+id.New()[16:]
	c.Name = lower(c.Name)
	link, err := pbx.New(c, b.ear)
	if err != nil {
		t.Fatal(err)
	}
	b.link = link
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- link.Run(ctx) }()
	var once sync.Once
	b.stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				t.Errorf("link ended with %v", err)
			}
		})
	}
	t.Cleanup(b.stop)
	b.wait(0, "the link is up", kind(call.SignalLinkUp))
	return b
}

func lower(s string) string {
	out := []byte(s)
	for i, c := range out {
		if c >= 'A' && c <= 'Z' {
			out[i] = c + 'a' - 'A'
		}
	}
	return string(out)
}

type match func(call.Signal) bool

func kind(k call.SignalKind) match { return func(s call.Signal) bool { return s.Kind == k } }

// of matches a kind of signal about a channel.
func of(k call.SignalKind, channel string) match {
	return func(s call.Signal) bool { return s.Kind == k && s.Channel.ID == channel }
}

// about matches a kind of signal about a playback or recording.
func about(k call.SignalKind, object string) match {
	return func(s call.Signal) bool { return s.Kind == k && s.Object == object }
}

func state(channel, state string) match {
	return func(s call.Signal) bool {
		return s.Kind == call.SignalState && s.Channel.ID == channel && s.Channel.State == state
	}
}

// wait returns the first signal after mark that matches.
func (b *bench) wait(mark int, what string, m match) call.Signal {
	b.t.Helper()
	return b.waitFor(patience, mark, what, m)
}

func (b *bench) waitFor(d time.Duration, mark int, what string, m match) call.Signal {
	b.t.Helper()
	timeout := time.NewTimer(d)
	defer timeout.Stop()
	for {
		heard, changed := b.ear.since(mark)
		for _, s := range heard {
			if m(s) {
				return s
			}
		}
		select {
		case <-changed:
		case <-timeout.C:
			b.t.Fatalf("waited in vain until %s; heard %v", what, kinds(heard))
		}
	}
}

// until polls a condition that no signal tells.
func (b *bench) until(what string, f func() bool) {
	b.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.Now().Add(patience)
	for !f() {
		if time.Now().After(deadline) {
			b.t.Fatalf("waited in vain until %s; heard %v", what, kinds(b.all(0)))
		}
		<-tick.C
	}
}

func (b *bench) count(mark int, m match) int {
	heard, _ := b.ear.since(mark)
	n := 0
	for _, s := range heard {
		if m(s) {
			n++
		}
	}
	return n
}

func kinds(heard []call.Signal) []string {
	out := make([]string, len(heard))
	for i, s := range heard {
		out[i] = fmt.Sprintf("%s(%s%s)", s.Kind, s.Channel.ID, s.Object)
	}
	return out
}

// must fails the test on an error.
func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// take makes somebody call, claims and answers.
func (b *bench) take() Caller {
	b.t.Helper()
	mark := b.ear.mark()
	c := b.rig.Call(b.t, "13800000001", "12345")
	b.wait(mark, "the caller is offered", of(call.SignalOffered, c.ID()))
	b.must(b.link.Claim(b.ctx, c.ID()))
	b.wait(mark, "the caller arrives", of(call.SignalArrived, c.ID()))
	b.must(b.link.Answer(b.ctx, c.ID()))
	b.wait(mark, "the caller is up", state(c.ID(), "Up"))
	b.t.Cleanup(func() { _ = b.link.Hangup(context.Background(), c.ID(), 16) })
	return c
}

// bridge makes a bridge that goes with the test.
func (b *bench) bridge() string {
	b.t.Helper()
	name := id.Object(id.New(), id.RoleBridge, 0)
	b.must(b.link.CreateBridge(b.ctx, name, map[string]string{"HL_CALL": "call.br"}))
	b.t.Cleanup(func() { _ = b.link.DestroyBridge(context.Background(), name) })
	return name
}

// leg dials a phone under a fresh id.
func (b *bench) leg(p Phone, timeout time.Duration) (string, error) {
	name := id.Object(id.New(), id.RoleSeat, 0)
	b.t.Cleanup(func() { _ = b.link.Hangup(context.Background(), name, 16) })
	return name, b.link.Dial(b.ctx, call.Dial{
		ID: name, Endpoint: b.rig.Endpoint(p), Timeout: timeout, CallerID: `"Hotline" <12345>`, Vars: map[string]string{"HL_CALL": "call.se"},
	})
}

// idle lets time pass where its passing is what is tested.
func idle(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	<-timer.C
}

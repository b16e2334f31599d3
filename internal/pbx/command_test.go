package pbx_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/pbx"
	"heartline/test/pace"
)

// notes keeps signals.
type notes struct {
	mu   sync.Mutex // protects the following
	seen []call.Signal
}

func (n *notes) Signal(s call.Signal) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.seen = append(n.seen, s)
}

func (n *notes) count(m func(call.Signal) bool) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	c := 0
	for _, s := range n.seen {
		if m(s) {
			c++
		}
	}
	return c
}

// until polls a condition.
func until(t *testing.T, what string, f func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(10 * time.Second); !f(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// bench is a fake with a running link.
type bench struct {
	server *fakepbx.Server
	rig    *fakeRig
	link   *pbx.Link
	notes  *notes
	ctx    context.Context
}

func setup(t *testing.T, o fakepbx.Options, change ...func(*pbx.Config)) *bench {
	t.Helper()
	b := &bench{rig: newFake(t, o), notes: &notes{}, ctx: t.Context()}
	b.server = b.rig.server
	c := b.rig.Config(t)
	for _, f := range change {
		f(&c)
	}
	var err error
	if b.link, err = pbx.New(c, b.notes); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.link.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("link ended with %v", err)
		}
	})
	until(t, "the link is up", func() bool { s, _ := b.link.State(); return s == pbx.Up })
	return b
}

// caller is in our application, up.
func (b *bench) caller(t *testing.T) *fakepbx.Party {
	t.Helper()
	p := b.server.Call(fakepbx.Caller{Number: "13800000007"})
	until(t, "the caller is offered", func() bool {
		return b.notes.count(func(s call.Signal) bool { return s.Kind == call.SignalOffered && s.Channel.ID == p.ID() }) > 0
	})
	if err := b.link.Claim(b.ctx, p.ID()); err != nil {
		t.Fatal(err)
	}
	until(t, "the caller arrives", func() bool {
		return b.notes.count(func(s call.Signal) bool { return s.Kind == call.SignalArrived && s.Channel.ID == p.ID() }) > 0
	})
	if err := b.link.Answer(b.ctx, p.ID()); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestLostAnswers carries each command out and loses its answer: the caller of the command sees success, and
// the thing has happened once.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	b := setup(t, fakepbx.Options{Prompt: time.Minute})
	owner := id.New()
	p := b.caller(t)
	bridge, leg, snoop := id.Object(owner, id.RoleBridge, 0), id.Object(owner, id.RoleSeat, 0), id.Object(owner, id.RoleSnoop, 0)
	play, rec := id.Object(owner, id.RolePlayback, 0), id.Object(owner, id.RoleRecord, 0)
	other := b.server.Call(fakepbx.Caller{})
	until(t, "the other is offered", func() bool {
		return b.notes.count(func(s call.Signal) bool { return s.Kind == call.SignalOffered && s.Channel.ID == other.ID() }) > 0
	})
	for _, step := range []struct {
		what string
		run  func() error
	}{
		{"claim", func() error { return b.link.Claim(b.ctx, other.ID()) }},
		{"answer", func() error { return b.link.Answer(b.ctx, p.ID()) }},
		{"tag", func() error { return b.link.Tag(b.ctx, p.ID(), map[string]string{"HL_CALL": "x"}) }},
		{"create bridge", func() error { return b.link.CreateBridge(b.ctx, bridge, nil) }},
		{"join", func() error { return b.link.Join(b.ctx, bridge, p.ID()) }},
		{"dial", func() error {
			return b.link.Dial(b.ctx, call.Dial{ID: leg, Endpoint: "PJSIP/answers", Timeout: 5 * time.Second})
		}},
		{"play", func() error {
			return b.link.Play(b.ctx, call.Play{ID: play, Channel: p.ID(), Media: []string{"sound:/prompts/a"}})
		}},
		{"snoop", func() error { return b.link.Snoop(b.ctx, p.ID(), snoop) }},
		{"record", func() error { return b.link.Record(b.ctx, call.Record{Name: rec, Channel: snoop}) }},
		{"stop record", func() error { return b.link.StopRecord(b.ctx, rec) }},
		{"music", func() error { return b.link.Music(b.ctx, p.ID(), "default") }},
		{"leave", func() error { return b.link.Leave(b.ctx, bridge, p.ID()) }},
		{"fail-safe", func() error { return b.link.Failsafe(b.ctx, p.ID()) }},
	} {
		if step.what == "record" {
			until(t, "the snoop is usable", func() bool {
				return b.notes.count(func(s call.Signal) bool { return s.Kind == call.SignalArrived && s.Channel.ID == snoop }) > 0
			})
		}
		b.server.DropAnswers(1)
		if err := step.run(); err != nil {
			t.Errorf("%s with its answer lost gave %v", step.what, err)
		}
	}
	if n := b.server.Count("/play/" + play); n != 1 {
		t.Errorf("the prompt was ordered %d times", n)
	}
	until(t, "the caller is in the fail-safe", func() bool { v, _ := p.View(); return v.Failsafe() })
	if b.link.Stats().Repeats == 0 {
		t.Error("no repeat was counted")
	}
}

func TestJoinRepeatsA422(t *testing.T) {
	t.Parallel()
	b := setup(t, fakepbx.Options{})
	p := b.caller(t)
	bridge := id.Object(id.New(), id.RoleBridge, 0)
	if err := b.link.CreateBridge(b.ctx, bridge, nil); err != nil {
		t.Fatal(err)
	}
	b.server.Refuse("/addChannel", http.StatusUnprocessableEntity, 3)
	if err := b.link.Join(b.ctx, bridge, p.ID()); err != nil {
		t.Errorf("a channel that is usable after three refusals gave %v", err)
	}
	b.server.Refuse("/addChannel", http.StatusUnprocessableEntity, 1000)
	begin := time.Now()
	if err := b.link.Join(b.ctx, bridge, p.ID()); !fault.Is(err, fault.Conflict) {
		t.Errorf("a channel that never is gave %v", err)
	}
	pace.Deadline(t, "joining a channel that never is", time.Since(begin), time.Second)
}

// TestAStopThatIsRefusedIsRepeated covers a playback that is about to begin, which Asterisk refuses to stop.
func TestAStopThatIsRefusedIsRepeated(t *testing.T) {
	t.Parallel()
	b := setup(t, fakepbx.Options{})
	p := b.caller(t)
	b.server.SetPrompt("tone:ring", time.Minute)
	name := id.Object(id.New(), id.RolePlayback, 0)
	if err := b.link.Play(b.ctx, call.Play{ID: name, Channel: p.ID(), Media: []string{"tone:ring"}}); err != nil {
		t.Fatal(err)
	}
	b.server.Refuse("DELETE /playbacks/", http.StatusInternalServerError, 3)
	if err := b.link.StopPlay(b.ctx, name); err != nil {
		t.Errorf("a playback that can be stopped after three refusals gave %v", err)
	}
	if v, _ := p.View(); len(v.Playing) > 0 {
		t.Errorf("it plays on: %v", v.Playing)
	}
	b.server.Refuse("DELETE /playbacks/", http.StatusInternalServerError, 1000)
	begin := time.Now()
	if err := b.link.StopPlay(b.ctx, name); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a playback that never can gave %v", err)
	}
	pace.Deadline(t, "stopping what cannot be stopped", time.Since(begin), time.Second)
}

func TestDialWithoutEvents(t *testing.T) {
	t.Parallel()
	b := setup(t, fakepbx.Options{})
	b.server.VanishNext(1)
	leg := id.Object(id.New(), id.RoleSeat, 0)
	begin := time.Now()
	err := b.link.Dial(b.ctx, call.Dial{ID: leg, Endpoint: "PJSIP/answers", Timeout: time.Second})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("a leg that vanished without an event gave %v", err)
	}
	pace.Deadline(t, "a leg that vanished without an event", time.Since(begin), time.Second)
}

func TestCommandDeadline(t *testing.T) {
	t.Parallel()
	b := setup(t, fakepbx.Options{}, func(c *pbx.Config) { c.Timeout = 200 * time.Millisecond })
	p := b.caller(t)
	b.server.Slow(10 * time.Second)
	defer b.server.Slow(0)
	begin := time.Now()
	if err := b.link.Answer(b.ctx, p.ID()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a slow switch gave %v", err)
	}
	pace.Deadline(t, "a slow switch is given up", time.Since(begin), 2*time.Second)
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Millisecond)
	defer cancel()
	begin = time.Now()
	if err := b.link.Answer(ctx, p.ID()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a sooner deadline of the caller gave %v", err)
	}
	pace.Deadline(t, "a sooner deadline of the caller", time.Since(begin), time.Second)
}

// TestNothingPersonalIsSaid runs commands with marked numbers into every kind of failure and looks for the marks.
func TestNothingPersonalIsSaid(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	var mu sync.Mutex
	b := setup(t, fakepbx.Options{}, func(c *pbx.Config) {
		c.Log = slog.New(slog.NewJSONHandler(lockedWriter{&mu, &log}, &slog.HandlerOptions{Level: slog.LevelDebug}))
		c.Timeout = 300 * time.Millisecond
	})
	const number = "13899991234"
	p := b.server.Call(fakepbx.Caller{Number: number, Dialed: number})
	until(t, "the caller is offered", func() bool {
		return b.notes.count(func(s call.Signal) bool { return s.Kind == call.SignalOffered && s.Channel.ID == p.ID() }) > 0
	})
	dial := func() error {
		return b.link.Dial(b.ctx, call.Dial{ID: id.Object(id.New(), id.RoleOutside, 0), Endpoint: "PJSIP/" + number + "@trunk", CallerID: number, Timeout: time.Second})
	}
	desk := func() error { return b.link.PushDesk(b.ctx, pbx.Desk{ID: "d1", Password: number}) }
	errs := []error{dial()}
	for _, code := range []int{400, 403, 404, 500, 503} {
		b.server.Refuse("/channels/create", code, 1)
		b.server.Refuse("/config/", code, 1)
		errs = append(errs, dial(), desk())
	}
	b.server.Wire().Cut()
	errs = append(errs, dial(), desk())
	b.server.Wire().Mend()
	b.server.Wire().Freeze()
	errs = append(errs, dial())
	b.server.Wire().Thaw()
	for i, err := range errs {
		if err == nil {
			t.Errorf("failure %d did not fail", i)
			continue
		}
		if strings.Contains(err.Error(), number) || strings.Contains(err.Error(), "/ari") || strings.Contains(err.Error(), b.server.Password()) {
			t.Errorf("failure %d says %q", i, err)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if s := log.String(); strings.Contains(s, number) || strings.Contains(s, b.server.Password()) {
		t.Error("the log holds a number or the password")
	}
}

type lockedWriter struct {
	mu *sync.Mutex
	to *bytes.Buffer
}

func (w lockedWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(p)
}

package contract

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/pbx"
)

func testSnapshot(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := b.take()
	b.must(b.link.Tag(b.ctx, c.ID(), map[string]string{"HL_CALL": "call.ca"}))
	bridge := b.bridge()
	b.must(b.link.Join(b.ctx, bridge, c.ID()))
	leg, err := b.leg(Rings, 20*time.Second)
	b.must(err)
	strange := rig.Call(t, "13800000003", "12345")
	t.Cleanup(func() { strange.Hangup(t) })
	b.wait(0, "a second caller waits to be claimed", of(call.SignalOffered, strange.ID()))

	mark, subscribed := b.ear.mark(), b.link.Stats().Subscribed
	rig.Wire().Drop()
	b.wait(mark, "the link is down", kind(call.SignalLinkDown))
	up := b.wait(mark, "the link is up again", kind(call.SignalLinkUp))
	if up.Gen != 2 || up.Snapshot == nil || up.Snapshot.StartedAt.IsZero() || up.Snapshot.Version == "" {
		t.Fatalf("generation %d, snapshot %+v", up.Gen, up.Snapshot)
	}
	if ch, ok := up.Snapshot.Channel(c.ID()); !ok || !ch.Stasis || ch.Vars["HL_CALL"] != "call.ca" || ch.State != "Up" || ch.Dialed != "12345" {
		t.Errorf("the caller is %v: stasis %v, state %s, tags %v", ok, ch.Stasis, ch.State, ch.Vars)
	}
	if ch, ok := up.Snapshot.Channel(leg); !ok || !ch.Stasis || ch.Vars["HL_CALL"] != "call.se" || ch.State != "Ringing" {
		t.Errorf("the leg is %v: stasis %v, state %s, tags %v", ok, ch.Stasis, ch.State, ch.Vars)
	}
	if ch, ok := up.Snapshot.Channel(strange.ID()); ok && ch.Stasis {
		t.Error("a caller who waits to be claimed counts as ours")
	}
	found := false
	for _, br := range up.Snapshot.Bridges {
		if br.ID == bridge {
			found = len(br.Channels) == 1 && br.Channels[0] == c.ID() && br.Vars["HL_CALL"] == "call.br"
		}
	}
	if !found {
		t.Errorf("the bridge is not as it was: %+v", up.Snapshot.Bridges)
	}
	b.until("the explicit subscription", func() bool { return b.link.Stats().Subscribed > subscribed })
	mark = b.ear.mark()
	b.must(b.link.Hangup(b.ctx, c.ID(), 16))
	b.until("events and causes flow as before", func() bool { return b.count(mark, of(call.SignalGone, c.ID())) >= 2 })
}

func testOdd(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := b.take()
	mark := b.ear.mark()
	rig.Odd(t, b.link.App())
	bridge := b.bridge()
	b.must(b.link.Join(b.ctx, bridge, c.ID()))
	b.wait(mark, "events still come", of(call.SignalEntered, c.ID()))
	if s, gen := b.link.State(); s != pbx.Up || gen != 1 {
		t.Errorf("the link is %s in generation %d: an odd event closed it", s, gen)
	}
}

func testCut(t *testing.T, rig Rig) {
	b := setup(t, rig)
	stays, leaves := b.take(), b.take()
	mark := b.ear.mark()
	rig.Wire().Cut()
	b.wait(mark, "the cut is seen", kind(call.SignalLinkDown))
	if err := b.link.Answer(b.ctx, stays.ID()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a command over a cut wire gave %v, want unavailable", err)
	}
	leaves.Hangup(t)
	late := rig.Call(t, "13800000004", "12345")
	t.Cleanup(func() { late.Hangup(t) })
	mended := time.AfterFunc(3*time.Second, rig.Wire().Mend)
	defer mended.Stop()
	up := b.wait(mark, "the link is up again", kind(call.SignalLinkUp))
	if _, ok := up.Snapshot.Channel(leaves.ID()); ok {
		t.Error("who hung up meanwhile is still there")
	}
	if ch, ok := up.Snapshot.Channel(stays.ID()); !ok || !ch.Stasis {
		t.Error("who stayed is not ours any more")
	}
	if _, ok := up.Snapshot.Channel(late.ID()); !ok {
		t.Error("who called meanwhile is not seen")
	}
	for i, s := range b.all(mark) {
		if s.Kind == call.SignalLinkUp && i != 1 {
			t.Errorf("signals came between down and up: %v", kinds(b.all(mark)))
		}
	}
}

func (b *bench) all(mark int) []call.Signal {
	heard, _ := b.ear.since(mark)
	return heard
}

func testBlackHole(t *testing.T, rig Rig) {
	b := setup(t, rig)
	mark := b.ear.mark()
	begin := time.Now()
	rig.Wire().Freeze()
	defer rig.Wire().Thaw()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	err := b.link.Answer(ctx, "nobody")
	if took := time.Since(begin); !fault.Is(err, fault.Unavailable) || took > 4*time.Second {
		t.Errorf("a command into a black hole gave %v after %v", err, took)
	}
	b.wait(mark, "the black hole is noticed", kind(call.SignalLinkDown))
	if took := time.Since(begin); took > 6*time.Second {
		t.Errorf("noticed after %v", took)
	}
	rig.Wire().Thaw()
	b.waitFor(20*time.Second, mark, "the link is up again", kind(call.SignalLinkUp))
}

func testKill(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := b.take()
	before := b.wait(0, "the first snapshot", kind(call.SignalLinkUp)).Snapshot
	mark := b.ear.mark()
	rig.Kill(t)
	b.wait(mark, "the death is seen", kind(call.SignalLinkDown))
	after := b.waitFor(30*time.Second, mark, "the link is up again", kind(call.SignalLinkUp)).Snapshot
	if !after.StartedAt.After(before.StartedAt) {
		t.Errorf("started at %v before and at %v after", before.StartedAt, after.StartedAt)
	}
	if _, ok := after.Channel(c.ID()); ok {
		t.Error("a channel survived the death of its switch")
	}
	b.take()
}

func testReplaced(t *testing.T, rig Rig) {
	b := setup(t, rig)
	mark := b.ear.mark()
	rig.Replace(t, b.link.App())
	b.wait(mark, "the replacement is told", kind(call.SignalReplaced))
	b.link.Stats() // must not block
	if s, _ := b.link.State(); s != pbx.Replaced {
		t.Errorf("the link is %s, want replaced", s)
	}
	c := rig.Call(t, "13800000005", "12345")
	t.Cleanup(func() { c.Hangup(t) })
	b.link.Retake()
	up := b.wait(mark, "the link is up again", kind(call.SignalLinkUp))
	if up.Gen != 2 {
		t.Errorf("generation %d, want 2", up.Gen)
	}
	b.wait(mark, "callers are offered again", of(call.SignalOffered, c.ID()))
	if n := b.count(mark, kind(call.SignalReplaced)); n != 1 {
		t.Errorf("told %d times that it was replaced", n)
	}
}

func testBurst(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := b.take()
	one, two := b.bridge(), b.bridge()
	mark := b.ear.mark()
	stall := make(chan struct{})
	b.ear.mu.Lock()
	b.ear.stall = stall
	b.ear.mu.Unlock()
	const moves = 2000
	for i := range moves {
		target := one
		if i%2 == 1 {
			target = two
		}
		b.must(b.link.Join(b.ctx, target, c.ID()))
	}
	b.ear.mu.Lock()
	b.ear.stall = nil
	b.ear.mu.Unlock()
	close(stall)
	b.until("every move has been told", func() bool { return b.count(mark, of(call.SignalEntered, c.ID())) == moves })
	where := ""
	for i, s := range b.all(mark) {
		switch s.Kind {
		case call.SignalEntered:
			if where != "" {
				t.Fatalf("signal %d: entered %s while in %s", i, s.Bridge, where)
			}
			where = s.Bridge
		case call.SignalLeft:
			if where != s.Bridge {
				t.Fatalf("signal %d: left %s while in %s", i, s.Bridge, where)
			}
			where = ""
		default:
		}
	}
	if s := b.link.Stats(); s.Sick == 0 || s.Downs != 0 {
		t.Errorf("sick %d times, down %d times; want the mailbox sick and the link up", s.Sick, s.Downs)
	}
}

func testKeepAlive(t *testing.T, rig Rig) {
	b := setup(t, rig)
	edge := rig.KeepAlive()
	bridge := b.bridge()
	for i := range 24 {
		pause := edge + time.Duration(i-12)*2*time.Millisecond
		idle(pause)
		if err := b.link.CreateBridge(b.ctx, bridge, nil); err != nil {
			t.Fatalf("a POST %v after the last one gave %v", pause, err)
		}
	}
}

func testHeartbeat(t *testing.T, rig Rig) {
	b := setup(t, rig)
	var alive atomic.Bool
	alive.Store(true)
	ctx, cancel := context.WithCancel(b.ctx)
	done := make(chan struct{})
	go func() { defer close(done); b.link.Heartbeat(ctx, alive.Load) }()
	defer func() { cancel(); <-done }()
	beat := func() string { return rig.Global(t, pbx.HeartbeatVariable) }
	if pulse, err := b.link.Pulse(b.ctx); err != nil {
		t.Errorf("the pulse before the first beat is %q, %v", pulse, err)
	}
	first := beat()
	b.until("the heart beats", func() bool { return beat() != first })
	b.until("the pulse is the beat", func() bool {
		pulse, err := b.link.Pulse(b.ctx)
		return err == nil && pulse == beat() && pulse != first
	})
	if now := beat(); strings.Count(now, ":") != 1 {
		t.Errorf("the beat is %q, want counter:milliseconds", now)
	}
	second := beat()
	b.until("the heart beats again", func() bool { return beat() != second })
	alive.Store(false)
	var still string
	b.until("the beat stands still", func() bool {
		still = beat()
		idle(pbx.HeartbeatEvery + 500*time.Millisecond)
		return beat() == still
	})
}

func testDesk(t *testing.T, rig Rig) {
	b := setup(t, rig)
	desk := "desk-" + lower(id.New())
	const secret = "very-secret-word"
	b.must(b.link.PushDesk(b.ctx, pbx.Desk{ID: desk, Password: secret, MediaAddress: "127.0.0.1"}))
	fields := rig.DeskFields(t, desk)
	if fields["username"] != desk || fields["realm"] != pbx.Realm {
		t.Errorf("the login is %v", fields)
	}
	if strings.Contains(fmt.Sprint(fields), secret) {
		t.Error("the switch tells the password")
	}
	b.must(b.link.PushDesk(b.ctx, pbx.Desk{ID: desk, Password: secret + "2"})) // again: replaced
	b.must(b.link.DropDesk(b.ctx, desk))
	if fields := rig.DeskFields(t, desk); len(fields) != 0 {
		t.Errorf("after the drop the login is %v", fields)
	}
	b.must(b.link.DropDesk(b.ctx, desk))
}

package contract

import (
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/id"
)

// booth is a talk of two with somebody in a bridge beside it who listens to one of them.
type booth struct {
	*bench
	caller, counsellor, supervisor Caller
	talk, beside                   string
	plays                          int
	owner                          string
}

func newBooth(t *testing.T, rig Rig) *booth {
	t.Helper()
	b := &booth{bench: setup(t, rig), owner: id.New()}
	b.caller, b.counsellor, b.supervisor = b.take(), b.take(), b.take()
	for _, c := range []Caller{b.caller, b.counsellor, b.supervisor} {
		rig.Sends(t, c)
	}
	b.talk, b.beside = b.bridge(), b.bridge()
	b.must(b.link.Join(b.ctx, b.talk, b.caller.ID()))
	b.must(b.link.Join(b.ctx, b.talk, b.counsellor.ID()))
	b.must(b.link.Join(b.ctx, b.beside, b.supervisor.ID()))
	return b
}

// listen puts a snoop on the counsellor into the bridge beside the talk.
func (b *booth) listen(n int) (snoop string) {
	b.t.Helper()
	snoop = id.Object(b.owner, id.RoleSnoop, n)
	mark := b.ear.mark()
	b.must(b.link.Listen(b.ctx, b.counsellor.ID(), snoop))
	b.wait(mark, "the snoop arrives", of(call.SignalArrived, snoop))
	b.must(b.link.Listen(b.ctx, b.counsellor.ID(), snoop)) // again: it is there
	b.must(b.link.Join(b.ctx, b.beside, snoop))
	b.wait(mark, "the snoop is in its bridge", of(call.SignalEntered, snoop))
	return snoop
}

// heard plays something in a bridge and wants it heard by exactly these.
func (b *booth) heard(bridge, what string, by ...Caller) {
	b.t.Helper()
	b.plays++
	play := id.Object(b.owner, id.RolePlayback, b.plays)
	b.must(b.link.Play(b.ctx, call.Play{ID: play, Bridge: bridge, Media: []string{b.rig.Prompt(b.t, 20*time.Second)}}))
	b.wait(0, "the playback starts", about(call.SignalPlayStarted, play))
	want := map[string]bool{}
	for _, c := range by {
		want[c.ID()] = true
		b.until(what+" is heard", func() bool { return b.rig.HearsMusic(b.t, b.link, c) })
	}
	for name, c := range map[string]Caller{"caller": b.caller, "counsellor": b.counsellor, "supervisor": b.supervisor} {
		if !want[c.ID()] && b.rig.HearsMusic(b.t, b.link, c) {
			b.t.Errorf("the %s hears %s", name, what)
		}
	}
	b.must(b.link.StopPlay(b.ctx, play))
	b.wait(0, "the playback ends", about(call.SignalPlayEnded, play))
	for _, c := range by {
		b.until("silence", func() bool { return !b.rig.HearsMusic(b.t, b.link, c) })
	}
}

// testListen wants that whoever is with a snoop hears what the snooped leg hears, wherever that leg is moved, and is
// heard by that leg alone.
func testListen(t *testing.T, rig Rig) {
	b := newBooth(t, rig)
	b.listen(0)
	b.heard(b.talk, "what is said in the talk", b.caller, b.counsellor, b.supervisor)
	b.heard(b.beside, "what is said beside the talk", b.counsellor, b.supervisor)
	aside := b.bridge()
	b.must(b.link.Join(b.ctx, aside, b.counsellor.ID()))
	b.heard(aside, "what is said where the counsellor went", b.counsellor, b.supervisor)
	b.heard(b.talk, "what the caller is told meanwhile", b.caller)
	b.must(b.link.Join(b.ctx, b.talk, b.counsellor.ID()))
	b.heard(b.talk, "what is said in the talk again", b.caller, b.counsellor, b.supervisor)
}

// testListenAtRest wants that a snoop which was hung up is gone for us also where nothing passes to the leg that it was
// on: Asterisk lists it for as long.
func testListenAtRest(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := b.take()
	bridge, snoop := b.bridge(), id.Object(id.New(), id.RoleSnoop, 0)
	b.must(b.link.Join(b.ctx, bridge, c.ID()))
	b.must(b.link.Listen(b.ctx, c.ID(), snoop))
	b.wait(0, "the snoop arrives", of(call.SignalArrived, snoop))
	listed := func() bool {
		all, err := b.link.Snapshot(b.ctx)
		b.must(err)
		_, there := all.Channel(snoop)
		return there
	}
	if !listed() {
		t.Error("a snapshot lacks the snoop")
	}
	mark := b.ear.mark()
	b.must(b.link.Hangup(b.ctx, snoop, 16))
	b.wait(mark, "the snoop is gone", of(call.SignalGone, snoop))
	b.until("the snapshots to forget the snoop", func() bool { return !listed() })
}

// testListenEnds wants that a talk goes on without its snoop, and that a snoop ends with the leg that it is on and
// leaves its bridge as it is.
func testListenEnds(t *testing.T, rig Rig) {
	b := newBooth(t, rig)
	first := b.listen(0)
	mark := b.ear.mark()
	b.must(b.link.Hangup(b.ctx, first, 16))
	b.wait(mark, "the snoop is gone", of(call.SignalGone, first))
	b.heard(b.talk, "what is said without a snoop", b.caller, b.counsellor)
	second := b.listen(1)
	b.heard(b.talk, "what is said with another snoop", b.caller, b.counsellor, b.supervisor)
	mark = b.ear.mark()
	b.counsellor.Hangup(t)
	b.wait(mark, "the snoop ends with its leg", of(call.SignalGone, second))
	if n := b.count(mark, of(call.SignalGone, b.supervisor.ID())); n > 0 {
		t.Error("whoever listened was hung up too")
	}
	b.must(b.link.DestroyBridge(b.ctx, b.beside))
	if _, err := b.link.LookChannel(b.ctx, b.supervisor.ID()); err != nil {
		t.Errorf("whoever listened is not there any more: %v", err)
	}
}

package contract

import (
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fault"
	"heartline/internal/id"
)

func testPlayback(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := b.take()
	bridge := b.bridge()
	b.must(b.link.Join(b.ctx, bridge, c.ID()))
	media := rig.Prompt(t, 300*time.Millisecond)
	whole := id.Object(id.New(), id.RolePlayback, 0)
	b.must(b.link.Play(b.ctx, call.Play{ID: whole, Channel: c.ID(), Media: []string{media, media}, Lang: "zh"}))
	started := b.wait(0, "the playback starts", about(call.SignalPlayStarted, whole))
	ended := b.wait(0, "the playback ends", about(call.SignalPlayEnded, whole))
	if ended.Failed {
		t.Error("the playback failed")
	}
	if took := ended.Mono - started.Mono; took < 500*time.Millisecond {
		t.Errorf("two media of 300 ms took %v: the end came before the whole", took)
	}
	cut := id.Object(id.New(), id.RolePlayback, 1)
	b.must(b.link.Play(b.ctx, call.Play{ID: cut, Bridge: bridge, Media: []string{media, media, media, media}}))
	b.wait(0, "the bridge hears", about(call.SignalPlayStarted, cut))
	b.must(b.link.StopPlay(b.ctx, cut))
	b.wait(0, "the playback is stopped", about(call.SignalPlayEnded, cut))
	b.must(b.link.StopPlay(b.ctx, cut))
}

// testStopAtOnce stops what never ends by itself as soon as it plays. A channel in a bridge obeys nothing else while it
// plays.
func testStopAtOnce(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := b.take()
	bridge, owner := b.bridge(), id.New()
	b.must(b.link.Join(b.ctx, bridge, c.ID()))
	for i := range 600 {
		name := id.Object(owner, id.RolePlayback, i)
		b.must(b.link.Play(b.ctx, call.Play{ID: name, Channel: c.ID(), Media: []string{"tone:ring"}}))
		if i%3 == 0 {
			b.wait(0, "the tone starts", about(call.SignalPlayStarted, name))
		}
		<-time.After(time.Duration(i%5) * 200 * time.Microsecond)
		b.must(b.link.StopPlay(b.ctx, name))
		b.wait(0, "the tone ends", about(call.SignalPlayEnded, name))
	}
	last := id.Object(owner, id.RolePlayback, 600)
	b.must(b.link.Play(b.ctx, call.Play{ID: last, Channel: c.ID(), Media: []string{"tone:ring"}}))
	started := b.wait(0, "the tone starts", about(call.SignalPlayStarted, last))
	<-time.After(500 * time.Millisecond)
	b.must(b.link.StopPlay(b.ctx, last))
	if ended := b.wait(0, "the tone ends", about(call.SignalPlayEnded, last)); ended.Mono-started.Mono < 500*time.Millisecond {
		t.Errorf("the tone ended (failed: %v) by itself after %v", ended.Failed, ended.Mono-started.Mono)
	}
	b.must(b.link.Join(b.ctx, bridge, c.ID()))
}

// testJoinDuringPrompt lets a channel that plays outside of any bridge enter one: it does so when the playback is over, and the command
// is answered no sooner.
func testJoinDuringPrompt(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c, bridge := b.take(), b.bridge()
	media, name := rig.Prompt(t, 300*time.Millisecond), id.Object(id.New(), id.RolePlayback, 0)
	b.must(b.link.Play(b.ctx, call.Play{ID: name, Channel: c.ID(), Media: []string{media, media}}))
	b.wait(0, "the playback starts", about(call.SignalPlayStarted, name))
	b.must(b.link.Join(b.ctx, bridge, c.ID()))
	in := b.wait(0, "the channel enters", func(s call.Signal) bool {
		return s.Kind == call.SignalEntered && s.Channel.ID == c.ID() && s.Bridge == bridge
	})
	if ended := b.wait(0, "the playback ends", about(call.SignalPlayEnded, name)); ended.Failed || ended.Mono > in.Mono {
		t.Errorf("the playback ended (failed: %v) %v after the channel had entered", ended.Failed, ended.Mono-in.Mono)
	}
}

// testJoinAfterStop is the same where the playback is stopped: the command that waits is carried out then.
func testJoinAfterStop(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c, bridge := b.take(), b.bridge()
	name := id.Object(id.New(), id.RolePlayback, 0)
	b.must(b.link.Play(b.ctx, call.Play{ID: name, Channel: c.ID(), Media: []string{rig.Prompt(t, time.Minute)}}))
	b.wait(0, "the playback starts", about(call.SignalPlayStarted, name))
	joined := make(chan error, 1)
	go func() { joined <- b.link.Join(b.ctx, bridge, c.ID()) }()
	select {
	case err := <-joined:
		t.Errorf("the channel entered while it played: %v", err)
	case <-time.After(300 * time.Millisecond):
		b.must(b.link.StopPlay(b.ctx, name))
		b.must(<-joined)
	}
	b.wait(0, "the playback ends", about(call.SignalPlayEnded, name))
}

func testMissingPrompt(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := b.take()
	name := id.Object(id.New(), id.RolePlayback, 0)
	b.must(b.link.Play(b.ctx, call.Play{ID: name, Channel: c.ID(), Media: []string{Missing}}))
	if ended := b.wait(0, "the playback ends", about(call.SignalPlayEnded, name)); !ended.Failed {
		t.Error("a missing prompt did not fail")
	}
}

func testHangupInPrompt(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := b.take()
	name := id.Object(id.New(), id.RolePlayback, 0)
	b.must(b.link.Play(b.ctx, call.Play{ID: name, Channel: c.ID(), Media: []string{rig.Prompt(t, 20*time.Second)}}))
	b.wait(0, "the playback starts", about(call.SignalPlayStarted, name))
	mark := b.ear.mark()
	begin := time.Now()
	c.Hangup(t)
	ended := b.wait(mark, "the playback ends", about(call.SignalPlayEnded, name))
	b.wait(mark, "the caller is gone", of(call.SignalGone, c.ID()))
	if took := time.Since(begin); !ended.Failed || took > 2*time.Second {
		t.Errorf("failed %v, after %v", ended.Failed, took)
	}
}

func testMusic(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := b.take()
	first, second := b.bridge(), b.bridge()
	b.must(b.link.Join(b.ctx, first, c.ID()))
	if rig.HearsMusic(t, b.link, c) {
		t.Error("music before it began")
	}
	b.must(b.link.Music(b.ctx, c.ID(), "default"))
	if !rig.HearsMusic(t, b.link, c) {
		t.Error("no music in a bridge of one")
	}
	leg, err := b.leg(Answers, 5*time.Second)
	b.must(err)
	b.wait(0, "the leg answers", state(leg, "Up"))
	b.must(b.link.Join(b.ctx, second, leg))
	b.must(b.link.Join(b.ctx, second, c.ID()))
	if !rig.HearsMusic(t, b.link, c) {
		t.Error("the music did not survive the move: the rule to stop it before has no ground any more")
	}
	b.must(b.link.StopMusic(b.ctx, c.ID()))
	// What was on its way to the caller is still heard for a moment; what goes on is not.
	b.until("the music has ended", func() bool { return !rig.HearsMusic(t, b.link, c) })
	b.must(b.link.StopMusic(b.ctx, c.ID()))
}

func testRecording(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := b.take()
	bridge := b.bridge()
	b.must(b.link.Join(b.ctx, bridge, c.ID()))
	owner := id.New()
	snoop, file := id.Object(owner, id.RoleSnoop, 0), id.Object(owner, id.RoleRecord, 0)
	b.must(b.link.Snoop(b.ctx, c.ID(), snoop))
	b.wait(0, "the snoop arrives", of(call.SignalArrived, snoop))
	b.must(b.link.Snoop(b.ctx, c.ID(), snoop)) // again: it is there
	b.must(b.link.Record(b.ctx, call.Record{Name: file, Channel: snoop}))
	b.wait(0, "the recording starts", about(call.SignalRecStarted, file))
	b.must(b.link.Record(b.ctx, call.Record{Name: file, Channel: snoop})) // again: it runs
	b.must(b.link.PauseRecord(b.ctx, file))
	b.must(b.link.PauseRecord(b.ctx, file))
	b.must(b.link.ResumeRecord(b.ctx, file))
	b.must(b.link.StopRecord(b.ctx, file))
	if ended := b.wait(0, "the recording ends", about(call.SignalRecEnded, file)); ended.Failed {
		t.Errorf("the recording failed: %s", ended.Reason)
	}
	b.must(b.link.StopRecord(b.ctx, file))
	if _, ok := rig.Recorded(t, file); !ok {
		t.Error("the recording left no file")
	}
	if err := b.link.Record(b.ctx, call.Record{Name: file, Channel: snoop}); !fault.Is(err, fault.Conflict) {
		t.Errorf("recording over a file gave %v, want a conflict", err)
	}
	for i := range 20 {
		other := id.Object(owner, id.RoleRecord, 2+i)
		b.must(b.link.Record(b.ctx, call.Record{Name: other, Channel: snoop}))
		if i%2 == 0 { // both right after the command and right after the start
			b.wait(0, "the other recording starts", about(call.SignalRecStarted, other))
		}
		b.must(b.link.DiscardRecord(b.ctx, other))
		b.wait(0, "the other recording ends", about(call.SignalRecEnded, other))
		if _, ok := rig.Recorded(t, other); ok {
			t.Errorf("discarded recording %d left a file", i)
		}
		b.must(b.link.DiscardRecord(b.ctx, other))
	}
	for i := range 10 {
		other := id.Object(owner, id.RoleRecord, 100+i)
		b.must(b.link.Record(b.ctx, call.Record{Name: other, Channel: snoop}))
		b.must(b.link.StopRecord(b.ctx, other))
		b.wait(0, "the recording that was stopped at once ends", about(call.SignalRecEnded, other))
	}
	mark := b.ear.mark()
	c.Hangup(t)
	b.wait(mark, "the snoop ends with its channel", of(call.SignalGone, snoop))
}

func testRecordInBridge(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := b.take()
	bridge := b.bridge()
	b.must(b.link.Join(b.ctx, bridge, c.ID()))
	message := id.Object(id.New(), id.RoleMessage, 0)
	b.must(b.link.Record(b.ctx, call.Record{Name: message, Channel: c.ID()}))
	if ended := b.wait(0, "the recording ends", about(call.SignalRecEnded, message)); !ended.Failed || ended.Reason == "" {
		t.Errorf("failed %v with reason %q", ended.Failed, ended.Reason)
	}
	b.must(b.link.Leave(b.ctx, bridge, c.ID()))
	message = id.Object(id.New(), id.RoleMessage, 1)
	b.must(b.link.Record(b.ctx, call.Record{Name: message, Channel: c.ID(), Max: time.Second, EndKey: "#"}))
	b.wait(0, "the message starts", about(call.SignalRecStarted, message))
	c.Press(t, "#")
	if ended := b.wait(0, "the message ends by its key", about(call.SignalRecEnded, message)); ended.Failed {
		t.Errorf("the message failed: %s", ended.Reason)
	}
}

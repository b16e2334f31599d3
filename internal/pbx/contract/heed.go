package contract

import (
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/id"
)

// testHeed wants that a snoop which heeds reports the sounds of its channel with their lengths, and nothing where there
// is none; and that a recording of the same channel goes on beside it.
func testHeed(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := b.take()
	bridge, owner := b.bridge(), id.New()
	b.must(b.link.Join(b.ctx, bridge, c.ID()))
	ear := id.Object(owner, id.RoleEar, 0)
	mark := b.ear.mark()
	b.must(b.link.Snoop(b.ctx, c.ID(), ear))
	b.wait(mark, "the ear arrives", of(call.SignalArrived, ear))
	b.must(b.link.Heed(b.ctx, ear))
	b.must(b.link.Heed(b.ctx, ear)) // again: nothing changes
	idle(2 * call.VoiceGap)
	if n := b.count(mark, kind(call.SignalVoice)); n > 0 {
		t.Errorf("%d sounds of somebody who is silent", n)
	}
	const length = 400 * time.Millisecond
	rig.Speaks(t, c, length)
	b.wait(mark, "the sound begins", of(call.SignalVoice, ear))
	quiet := b.wait(mark, "the sound is over", of(call.SignalQuiet, ear))
	if d := quiet.Duration; d < length/2 || d > length+time.Second {
		t.Errorf("a sound of %v is reported as one of %v", length, d)
	}
	snoop, file := id.Object(owner, id.RoleSnoop, 0), id.Object(owner, id.RoleRecord, 0)
	b.must(b.link.Snoop(b.ctx, c.ID(), snoop))
	b.wait(mark, "the recording's snoop arrives", of(call.SignalArrived, snoop))
	b.must(b.link.Record(b.ctx, call.Record{Name: file, Channel: snoop}))
	b.wait(mark, "the recording starts", about(call.SignalRecStarted, file))
	again := b.ear.mark()
	rig.Speaks(t, c, length)
	b.wait(again, "a sound beside a recording", of(call.SignalVoice, ear))
	b.must(b.link.Hangup(b.ctx, ear, 16))
	b.wait(again, "the ear is gone", of(call.SignalGone, ear))
	b.must(b.link.StopRecord(b.ctx, file))
	if ended := b.wait(again, "the recording ends", about(call.SignalRecEnded, file)); ended.Failed {
		t.Errorf("the recording failed: %s", ended.Reason)
	}
	if err := b.link.Heed(b.ctx, ear); err == nil {
		t.Error("an ear that is gone heeds")
	}
}

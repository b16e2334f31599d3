package contract

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/pbx"
)

// Run runs the suite on a rig.
func Run(t *testing.T, rig Rig) {
	for _, c := range []struct {
		rule string
		test func(*testing.T, Rig)
	}{
		{"a caller is offered, claimed, answered, bridged and hung up", testCaller},
		{"an unclaimed caller goes to the fail-safe", testUnclaimed},
		{"a bridged caller can be continued into the fail-safe", testFailsafe},
		{"digits come in order, once each", testDigits},
		{"a dialled leg rings and answers", testAnswers},
		{"a busy leg ends with cause 17", testBusy},
		{"a leg that does not answer ends by its time-out", testNoAnswer},
		{"a failed originate that was accepted ends with Gone", testVanishes},
		{"an endpoint without a phone is refused", testUnreachable},
		{"an id that begins a live id is refused", testPrefix},
		{"a command of a missing object is NotFound, its teardown success", testMissingObjects},
		{"media of a playback end as a whole", testPlayback},
		{"a playback that has just begun can be stopped", testStopAtOnce},
		{"whoever plays enters a bridge when it is over", testJoinDuringPrompt},
		{"whoever waits to enter does so when the playback is stopped", testJoinAfterStop},
		{"a missing prompt fails", testMissingPrompt},
		{"a hang-up during a prompt ends it as failed", testHangupInPrompt},
		{"music survives a move until it is stopped", testMusic},
		{"a snoop records a leg that is bridged", testRecording},
		{"a channel in a bridge cannot be recorded itself", testRecordInBridge},
		{"whoever listens hears what the leg hears, and is heard by it alone", testListen},
		{"a snoop ends with its leg and takes nobody along", testListenEnds},
		{"a snoop that was hung up is gone though its leg is at rest", testListenAtRest},
		{"a snoop that heeds tells sounds, and a recording goes on beside it", testHeed},
		{"a snapshot tells tags, bridges and what is ours", testSnapshot},
		{"unknown and odd events pass", testOdd},
		{"a cut of three seconds is seen and survived", testCut},
		{"a black hole is noticed and left", testBlackHole},
		{"a killed switch is noticed and forgotten", testKill},
		{"a replaced application rests until it is retaken", testReplaced},
		{"a burst of thousands loses nothing", testBurst},
		{"a POST at the keep-alive edge is answered", testKeepAlive},
		{"the heartbeat moves while its owner lives", testHeartbeat},
		{"a desk login holds no password", testDesk},
		{"Check says what is wrong", testCheck},
	} {
		t.Run(c.rule, func(t *testing.T) { c.test(t, rig) })
	}
}

func testCaller(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := rig.Call(t, "13800000001", "12345")
	offered := b.wait(0, "the caller is offered", of(call.SignalOffered, c.ID()))
	if len(offered.Args) == 0 || offered.Args[0] != "inbound" {
		t.Errorf("offered with arguments %q, want the dialplan's", offered.Args)
	}
	if offered.Channel.Stasis {
		t.Error("an offered channel is not in our application yet")
	}
	b.must(b.link.Claim(b.ctx, c.ID()))
	arrived := b.wait(0, "the caller arrives", of(call.SignalArrived, c.ID()))
	if ch := arrived.Channel; ch.Caller != "13800000001" || ch.Dialed != "12345" || ch.Context != "hotline-in" || ch.State != "Ring" || !ch.Stasis || ch.Created.IsZero() {
		t.Errorf("arrived in state %s from context %s, stasis %v, created %v", ch.State, ch.Context, ch.Stasis, ch.Created)
	}
	if arrived.Gen != 1 || arrived.Node != "node1" || arrived.At.IsZero() || arrived.Mono <= 0 {
		t.Errorf("arrived with generation %d of node %q at %v, %v after boot", arrived.Gen, arrived.Node, arrived.At, arrived.Mono)
	}
	if err := b.link.Claim(b.ctx, c.ID()); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second claim gave %v, want a conflict", err)
	}
	b.must(b.link.Tag(b.ctx, c.ID(), map[string]string{"HL_CALL": "call.ca"}))
	b.must(b.link.Answer(b.ctx, c.ID()))
	up := b.wait(0, "the caller is up", state(c.ID(), "Up"))
	if up.Channel.Vars["HL_CALL"] != "call.ca" {
		t.Errorf("the tag did not come back: %v", up.Channel.Vars)
	}
	bridge := b.bridge()
	b.must(b.link.CreateBridge(b.ctx, bridge, nil)) // again: it is ours
	b.must(b.link.Join(b.ctx, bridge, c.ID()))
	if in := b.wait(0, "the caller is in the bridge", of(call.SignalEntered, c.ID())); in.Bridge != bridge {
		t.Errorf("entered %s, want %s", in.Bridge, bridge)
	}
	if in, err := b.link.LookBridge(b.ctx, bridge); err != nil || in.ID != bridge || !slices.Equal(in.Channels, []string{c.ID()}) {
		t.Errorf("a look into the bridge gave %+v, %v", in, err)
	}
	b.must(b.link.Mute(b.ctx, c.ID()))
	b.must(b.link.Unmute(b.ctx, c.ID()))
	b.must(b.link.Press(b.ctx, c.ID(), "12#"))
	b.must(b.link.Leave(b.ctx, bridge, c.ID()))
	b.wait(0, "the caller has left the bridge", of(call.SignalLeft, c.ID()))
	if in, err := b.link.LookBridge(b.ctx, bridge); err != nil || len(in.Channels) > 0 {
		t.Errorf("a look into the bridge that was left gave %+v, %v", in, err)
	}
	b.must(b.link.Leave(b.ctx, bridge, c.ID())) // again: it is out
	b.until("the explicit subscription", func() bool { return b.link.Stats().Subscribed > 0 })
	mark := b.ear.mark()
	c.Hangup(t)
	hangup := b.wait(mark, "the far end asks to hang up", of(call.SignalHangup, c.ID()))
	if hangup.Cause != 16 {
		t.Errorf("hung up with cause %d, want 16", hangup.Cause)
	}
	b.wait(mark, "the caller is gone, with the cause", func(s call.Signal) bool {
		return s.Kind == call.SignalGone && s.Channel.ID == c.ID() && s.Cause == 16
	})
	b.until("the end comes a second time, by the explicit subscription", func() bool {
		return b.count(mark, of(call.SignalGone, c.ID())) == 2
	})
	b.must(b.link.Hangup(b.ctx, c.ID(), 16)) // gone is success
}

func testUnclaimed(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := rig.Call(t, "13800000002", "12345")
	t.Cleanup(func() { c.Hangup(t) })
	b.until("the fail-safe has the caller", func() bool {
		ch, err := b.link.LookChannel(b.ctx, c.ID())
		return err == nil && ch.Context == "failsafe" && !ch.Stasis
	})
	if n := b.count(0, of(call.SignalOffered, c.ID())); n != 3 {
		t.Errorf("offered %d times, want 3", n)
	}
	if err := b.link.Claim(b.ctx, c.ID()); !fault.Is(err, fault.NotFound) {
		t.Errorf("claiming a caller of the fail-safe gave %v, want not found", err)
	}
	if err := b.link.Failsafe(b.ctx, c.ID()); !fault.Is(err, fault.Conflict) {
		t.Errorf("continuing a caller who is not ours gave %v, want a conflict", err)
	}
}

func testFailsafe(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := b.take()
	bridge := b.bridge()
	b.must(b.link.Join(b.ctx, bridge, c.ID()))
	mark := b.ear.mark()
	b.must(b.link.Failsafe(b.ctx, c.ID()))
	b.wait(mark, "the caller has left the bridge", of(call.SignalLeft, c.ID()))
	b.wait(mark, "the caller has left us", of(call.SignalGone, c.ID()))
	// The events come before the dialplan goes on.
	b.until("the fail-safe has the caller, who is still up", func() bool {
		ch, err := b.link.LookChannel(b.ctx, c.ID())
		return err == nil && ch.Context == "failsafe" && !ch.Stasis && ch.State == "Up"
	})
	c.Hangup(t)
}

func testDigits(t *testing.T, rig Rig) {
	b := setup(t, rig)
	c := b.take()
	const keys = "11*92#0"
	c.Press(t, keys)
	var got strings.Builder
	b.until("all digits have come", func() bool { return b.count(0, of(call.SignalDigit, c.ID())) >= len(keys) })
	heard, _ := b.ear.since(0)
	for _, s := range heard {
		got.WriteString(s.Digit)
	}
	if got.String() != keys {
		t.Errorf("heard %q, want %q", got.String(), keys)
	}
}

func testAnswers(t *testing.T, rig Rig) {
	b := setup(t, rig)
	leg, err := b.leg(Answers, 5*time.Second)
	b.must(err)
	b.wait(0, "the leg answers", state(leg, "Up"))
	arrived := b.wait(0, "the leg arrived", of(call.SignalArrived, leg))
	if arrived.Channel.State != "Down" || arrived.Channel.Vars["HL_CALL"] != "call.se" {
		t.Errorf("arrived in state %s with %v, want Down with its tag", arrived.Channel.State, arrived.Channel.Vars)
	}
	again := b.link.Dial(b.ctx, call.Dial{ID: leg, Endpoint: rig.Endpoint(Answers), Timeout: 5 * time.Second})
	if again != nil {
		t.Errorf("dialling the same leg again gave %v, want success: it is there", again)
	}
	bridge := b.bridge()
	b.must(b.link.Join(b.ctx, bridge, leg))
	mark := b.ear.mark()
	b.must(b.link.Hangup(b.ctx, leg, 26))
	b.wait(mark, "the leg is gone with the cause that we gave", func(s call.Signal) bool {
		return s.Kind == call.SignalGone && s.Channel.ID == leg && s.Cause == 26
	})
	if n := b.count(mark, of(call.SignalHangup, leg)); n != 0 {
		t.Error("our own hang-up was told as the far end's")
	}
}

func testBusy(t *testing.T, rig Rig) {
	b := setup(t, rig)
	leg, err := b.leg(Busy, 5*time.Second)
	b.must(err)
	b.wait(0, "the leg is busy", func(s call.Signal) bool {
		return s.Kind == call.SignalGone && s.Channel.ID == leg && s.Cause == 17
	})
}

func testNoAnswer(t *testing.T, rig Rig) {
	b := setup(t, rig)
	leg, err := b.leg(Rings, time.Second)
	b.must(err)
	b.wait(0, "the leg rings", state(leg, "Ringing"))
	b.wait(0, "the leg is gone with cause 19", func(s call.Signal) bool {
		return s.Kind == call.SignalGone && s.Channel.ID == leg && s.Cause == 19
	})
}

func testVanishes(t *testing.T, rig Rig) {
	b := setup(t, rig)
	leg, err := b.leg(Vanishes, 5*time.Second)
	if err != nil && !fault.Is(err, fault.NotFound) {
		t.Fatalf("dialling gave %v, want success or not found", err)
	}
	b.wait(0, "the leg is gone", of(call.SignalGone, leg))
	if n := b.count(0, state(leg, "Ringing")) + b.count(0, state(leg, "Up")); n != 0 {
		t.Error("a leg that never was rang")
	}
}

func testUnreachable(t *testing.T, rig Rig) {
	b := setup(t, rig)
	if _, err := b.leg(Unreachable, time.Second); !fault.Is(err, fault.Conflict) {
		t.Errorf("dialling gave %v, want a conflict", err)
	}
}

func testPrefix(t *testing.T, rig Rig) {
	b := setup(t, rig)
	leg, err := b.leg(Answers, 5*time.Second)
	b.must(err)
	prefix := lower(leg[:len(leg)-2])
	err = b.link.Dial(b.ctx, call.Dial{ID: prefix, Endpoint: rig.Endpoint(Answers), Timeout: time.Second})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("an id that begins a live one gave %v, want a conflict", err)
	}
	if _, err := b.link.LookChannel(b.ctx, prefix); !fault.Is(err, fault.NotFound) {
		t.Errorf("looking at the prefix gave %v, want not found", err)
	}
}

func testMissingObjects(t *testing.T, rig Rig) {
	b := setup(t, rig)
	none, bridge := id.Object(id.New(), id.RoleSeat, 1), b.bridge()
	_, noBridge := b.link.LookBridge(b.ctx, none)
	for what, err := range map[string]error{
		"look into a bridge": noBridge,
		"answer":             b.link.Answer(b.ctx, none), "mute": b.link.Mute(b.ctx, none), "press": b.link.Press(b.ctx, none, "1"), "music": b.link.Music(b.ctx, none, "default"),
		"tag": b.link.Tag(b.ctx, none, map[string]string{"HL_CALL": "x"}), "claim": b.link.Claim(b.ctx, none),
		"join": b.link.Join(b.ctx, bridge, none), "join no bridge": b.link.Join(b.ctx, none, none),
		"play": b.link.Play(b.ctx, call.Play{ID: none, Channel: none, Media: []string{Missing}}), "snoop": b.link.Snoop(b.ctx, none, none+"s"),
		"record": b.link.Record(b.ctx, call.Record{Name: none, Channel: none}), "pause": b.link.PauseRecord(b.ctx, none),
		"failsafe": b.link.Failsafe(b.ctx, none),
	} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s of nothing gave %v, want not found", what, err)
		}
	}
	for what, err := range map[string]error{
		"hang up": b.link.Hangup(b.ctx, none, 16), "leave": b.link.Leave(b.ctx, bridge, none), "destroy": b.link.DestroyBridge(b.ctx, none),
		"stop playback": b.link.StopPlay(b.ctx, none), "stop music": b.link.StopMusic(b.ctx, none),
		"stop recording": b.link.StopRecord(b.ctx, none), "discard": b.link.DiscardRecord(b.ctx, none),
	} {
		if err != nil {
			t.Errorf("%s of nothing gave %v, want success", what, err)
		}
	}
}

func testCheck(t *testing.T, rig Rig) {
	c := rig.Config(t)
	c.Node, c.Name = "node1", "check"
	link, err := pbx.New(c, newEar())
	if err != nil {
		t.Fatal(err)
	}
	info, err := link.Check(t.Context(), "app_stasis_broadcast.so")
	if err != nil || info.StartedAt.IsZero() || !info.Whisper {
		t.Errorf("Check gave %+v, %v", info, err)
	}
	if _, err := link.Check(t.Context(), "no_such_module.so"); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "no_such_module.so") {
		t.Errorf("a missing module gave %v", err)
	}
	c.Password = "wrong"
	if link, err = pbx.New(c, newEar()); err != nil {
		t.Fatal(err)
	}
	if _, err := link.Check(t.Context()); !fault.Is(err, fault.Denied) {
		t.Errorf("a wrong password gave %v", err)
	}
	if err := link.Answer(t.Context(), "x"); !fault.Is(err, fault.Denied) || strings.Contains(err.Error(), "wrong") {
		t.Errorf("a command with a wrong password gave %v", err)
	}
}

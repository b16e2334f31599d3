//go:build e2e

package recording_test

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// TestRecordingsOfATalk wants one sealed file of a talk, none where the caller refuses, and a gap where the
// counsellor pauses.
func TestRecordingsOfATalk(t *testing.T) {
	h, desk := staffed(t)
	ends := 0
	finish := func(t *testing.T, c *phone.Call) {
		t.Helper()
		hangup(t, c)
		ends++
		if end := h.Ended(ends)[ends-1]; end.Class != "completed" {
			t.Errorf("ended %+v", end)
		}
		h.Empty()
		h.Until("the counsellor to be ready", 8*time.Second, func() bool { return desk.State() == "ready" })
	}
	left := 0
	t.Run("with consent", func(t *testing.T) {
		c, id := recorded(t, h)
		h.Until("two seconds of talk", 8*time.Second, func() bool { return c.Heard(seatTone, time.Time{}) > 2*time.Second })
		finish(t, c)
		all := sealed(t, h, id, 1)
		left++
		if len(all) != 1 || all[0].Kind != "talk" || all[0].Warning != "" || len(all[0].Files) != 2 || files(t, h) != left {
			t.Errorf("sealed %+v, %d files", all, files(t, h))
		}
		plain := open(t, h, all[0])
		s := play(t, plain)
		if d := s.duration() - all[0].Duration; d.Abs() > 50*time.Millisecond {
			t.Errorf("plays %v, recorded as %v", s.duration(), all[0].Duration)
		}
		s.apart(300*time.Millisecond, 1800*time.Millisecond)
		h.Until("the spool to be empty", 5*time.Second, func() bool { return len(spooled(t, h)) == 0 })
		noClearAudio(t, h)

		boss := h.As("boss")
		url, heard := listen(t, boss, "/calls/"+id+"/playback", map[string]string{"reason": "quality"})
		if !bytes.Equal(heard, plain) {
			t.Errorf("the console plays %d bytes, sealed were %d", len(heard), len(plain))
		}
		if status, part := boss.Fetch(url, "1000-1999"); status != http.StatusPartialContent || !bytes.Equal(part, plain[1000:2000]) {
			t.Errorf("seeking answers %d with %d bytes", status, len(part))
		}
		if status, _ := h.As("root").Do(http.MethodPost, "/calls/"+id+"/playback", map[string]string{"reason": "quality"}, nil); status != http.StatusForbidden {
			t.Errorf("an administrator who wants to listen gets %d", status)
		}
		if played := house.FactsOf[ledger.RecordingPlayed](h); len(played) != 1 || played[0].Call != id {
			t.Errorf("audited %+v", played)
		}
	})
	t.Run("refused by key", func(t *testing.T) {
		c := h.Dial(h.Caller(callerTone), "12345", phone.DialOptions{})
		if err := c.SendDigits(within(t, 5*time.Second), "1"); err != nil {
			t.Fatal(err)
		}
		h.Until("the announcement", 5*time.Second, func() bool {
			moved := house.FactsOf[ledger.MenuMoved](h)
			return len(moved) > 0 && moved[len(moved)-1].Option == "counselling"
		})
		if err := c.SendDigits(within(t, 5*time.Second), "9"); err != nil {
			t.Fatal(err)
		}
		hears(t, "the caller", c, seatTone)
		finish(t, c)
		if n := len(house.FactsOf[ledger.RecordingStarted](h)); n != 2*left {
			t.Errorf("%d recordings begun after %d recorded calls", n, left)
		}
		if n := spooled(t, h); len(n) != 0 || files(t, h) != left {
			t.Errorf("spool %v, %d sealed files", n, files(t, h))
		}
	})
	t.Run("refused at the desk", func(t *testing.T) {
		c, id := recorded(t, h)
		h.Until("recordings to grow", 5*time.Second, func() bool { return len(spooled(t, h)) == 2 })
		desk.Must(http.MethodPost, "/calls/"+id+"/recording/refuse", nil, nil)
		since := time.Now()
		h.Until("the talk to go on", 5*time.Second, func() bool { return c.Heard(seatTone, since) > 300*time.Millisecond })
		finish(t, c)
		h.Until("the recordings to be destroyed", 10*time.Second, func() bool { return len(spooled(t, h)) == 0 })
		if files(t, h) != left {
			t.Errorf("%d sealed files, want %d", files(t, h), left)
		}
	})
	t.Run("paused", func(t *testing.T) {
		c, id := recorded(t, h)
		for _, step := range []string{"pause", "resume"} {
			since := time.Now()
			h.Until("a second of talk", 5*time.Second, func() bool { return c.Heard(seatTone, since) > time.Second })
			desk.Must(http.MethodPost, "/calls/"+id+"/recording/"+step, nil, nil)
		}
		since := time.Now()
		h.Until("a second of talk", 5*time.Second, func() bool { return c.Heard(seatTone, since) > time.Second })
		finish(t, c)
		all := sealed(t, h, id, 1)
		left++
		if len(all) != 1 || len(all[0].Gaps) != 1 {
			t.Fatalf("sealed %+v", all)
		}
		const edge = 150 * time.Millisecond
		gap := all[0].Gaps[0]
		t.Logf("sealed %+v", all[0])
		s := play(t, open(t, h, all[0]))
		s.apart(edge, gap.From-edge)
		s.apart(gap.To+edge, all[0].Duration-edge)
		for channel, hz := range []int{callerTone, seatTone} {
			if level := s.level(channel, hz, gap.From+edge, gap.To-edge); level > 100 {
				t.Errorf("channel %d says %d Hz at %.0f in the gap from %v to %v", channel, hz, level, gap.From, gap.To)
			}
		}
	})
	noClearAudio(t, h)
}

// TestAMessageIsSealed wants a message played from its task, and nothing clear left of it.
func TestAMessageIsSealed(t *testing.T) {
	h := house.New(t)
	c := h.Dial(h.Caller(callerTone), "95000", phone.DialOptions{})
	if _, err := c.WaitTone(within(t, 20*time.Second), 1000, 200*time.Millisecond); err != nil { // half the tone, should a busy machine halt in it
		t.Fatalf("the caller does not hear the tone: %v", err)
	}
	h.Until("the message to begin", 10*time.Second, func() bool { return len(house.FactsOf[ledger.MessageStarted](h)) > 0 })
	const packet = 20 * time.Millisecond
	said := c.Sent().Packets
	h.Until("two seconds of message", 10*time.Second, func() bool { return time.Duration(c.Sent().Packets-said)*packet > 2*time.Second })
	hangup(t, c)
	h.Ended(1)
	id := lastCall(h)
	all := sealed(t, h, id, 1)
	if len(all) != 1 || all[0].Kind != "message" || all[0].Purpose != "message" {
		t.Fatalf("sealed %+v", all)
	}
	s := play(t, open(t, h, all[0]))
	if level := s.level(0, callerTone, 300*time.Millisecond, 1300*time.Millisecond); s.channels != 1 || level < 1000 {
		t.Errorf("%d channels, the caller at %.0f", s.channels, level)
	}
	h.Until("the spool to be empty", 5*time.Second, func() bool { return len(spooled(t, h)) == 0 })
	noClearAudio(t, h)
	task := house.FactsOf[ledger.TaskWanted](h)[0]
	if _, heard := listen(t, h.As("boss"), "/tasks/"+task.Task+"/playback", nil); len(heard) < 1000 {
		t.Errorf("the console plays %d bytes", len(heard))
	}
	h.Empty()
}

// TestEverythingIsKilledDuringATalk wants nothing clear outside of tmpfs, and what was said until then sealed.
func TestEverythingIsKilledDuringATalk(t *testing.T) {
	h, _ := staffed(t)
	watchDisk(t, h)
	noCoreFiles(t, map[string]int{"the controller": h.Serve().Cmd.Process.Pid, "the node": h.Node().Cmd.Process.Pid, "Asterisk": h.AsteriskPID()})
	c, id := recorded(t, h)
	h.Until("three seconds of talk", 10*time.Second, func() bool { return c.Heard(seatTone, time.Time{}) > 3*time.Second })
	noClearAudio(t, h)
	h.KillServe()
	h.KillNode()
	h.KillAsterisk()
	if n := spooled(t, h); len(n) != 2 {
		t.Errorf("the spool holds %d files after the kill", len(n))
	}
	noClearAudio(t, h)
	h.StartNode()
	h.StartServe()
	all := sealed(t, h, id, 1)
	noClearAudio(t, h)
	if len(all) != 1 || all[0].Kind != "talk" {
		t.Fatalf("sealed %+v", all)
	}
	s := play(t, open(t, h, all[0]))
	t.Logf("%v of the talk are sealed", s.duration())
	s.apart(300*time.Millisecond, 2*time.Second)
	h.Until("the spool to be empty", 5*time.Second, func() bool { return len(spooled(t, h)) == 0 })
	if end := h.Ended(1)[0]; end.Class != "service_error" {
		t.Errorf("ended %+v", end)
	}
}

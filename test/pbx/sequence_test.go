//go:build e2e

package pbx_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/id"
	"heartline/internal/phone"
)

// Who says what, in Hz.
const (
	firstVoice  = 1000
	secondVoice = 1300
	callerVoice = 700
)

// talks makes a phone of one codec call, whose RTP begins with a sequence number, and answers it.
func (s *sipRig) talks(t *testing.T, hz int, codec phone.Codec, seq uint16) (*phone.Call, call.Channel) {
	t.Helper()
	p, err := phone.New(phone.Config{
		Server: s.asterisk.sip, User: "trunk", Sound: phone.Tone(hz), Codecs: []phone.Codec{codec}, FirstSeq: &seq,
		Watch: []int{firstVoice, secondVoice, callerVoice},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	was := s.phone
	defer func() { s.phone = was }()
	s.phone = p
	return s.answered(t, phone.DialOptions{})
}

// hears waits until a phone hears a tone for a third of a second.
func hears(t *testing.T, who string, c *phone.Call, hz int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if _, err := c.WaitTone(ctx, hz, 300*time.Millisecond); err != nil {
		t.Fatalf("%s does not hear %d Hz: %v", who, hz, err)
	}
}

// madeUp is more packets than anybody says in a second, and than Asterisk keeps for later.
const madeUp = 500

// packets counts what a phone has been sent in the second after since.
func packets(c *phone.Call, since time.Time) int {
	<-time.After(time.Until(since.Add(time.Second)))
	return c.Summary(since, time.Time{}).Packets
}

// TestWhatANewLegSaysOnAnOldWay exchanges one leg of a bridge for another, where what the other one hears has to be
// translated. Asterisk throws away what seems late by its number, and makes up what seems to be missing, however much it is
// (Debian's patch 2016_opus_plc): of Opus that takes seconds in which nothing else goes on. Where the one who stays enters
// the bridge again while alone, neither happens. This is what package call does (stale.go): where a case without entering
// fails, Asterisk has mended it, and the work-around may go.
func TestWhatANewLegSaysOnAnOldWay(t *testing.T) {
	s := newSIP(t)
	for _, tc := range []struct {
		name          string
		first, second uint16 // RTP sequence numbers at which the legs begin
		enters        bool   // the one who stays enters again while alone
	}{
		{"a leg that is numbered lower", 40000, 15000, false}, // by fewer than 32768, or it passes for one far ahead
		{"a leg that is numbered lower, and entering again", 40000, 15000, true},
		{"a leg that is numbered far higher, and entering again", 5000, 25000, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bridge := id.Object(id.New(), id.RoleBridge, 0)
			do := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			do(s.link.CreateBridge(t.Context(), bridge, nil))
			caller, callerCh := s.talks(t, callerVoice, phone.PCMA, 100)
			first, firstCh := s.talks(t, firstVoice, phone.PCMU, tc.first)
			second, secondCh := s.talks(t, secondVoice, phone.PCMU, tc.second)
			do(s.link.Join(t.Context(), bridge, callerCh.ID))
			do(s.link.Join(t.Context(), bridge, firstCh.ID))
			hears(t, "the caller", caller, firstVoice)
			hears(t, "the first leg", first, callerVoice)

			do(s.link.Leave(t.Context(), bridge, firstCh.ID))
			if tc.enters {
				do(s.link.Join(t.Context(), bridge, callerCh.ID))
			}
			since := time.Now()
			do(s.link.Join(t.Context(), bridge, secondCh.ID))
			hears(t, "the second leg", second, callerVoice)
			sent := packets(caller, since)
			if tc.enters {
				hears(t, "the caller who has entered again", caller, secondVoice)
				at, _ := caller.FirstTone(secondVoice, since)
				t.Logf("heard %v after the second leg came, %d packets in a second", at.Sub(since).Round(time.Millisecond), sent)
				if sent > madeUp {
					t.Errorf("%d packets were made up for the caller", sent)
				}
			} else {
				if heard := caller.Heard(secondVoice, since); heard > 0 {
					t.Errorf("the caller hears the second leg for %v without entering again: Asterisk has mended this, so call/stale.go may go", heard)
				}
				before, err := s.link.Sent(t.Context(), callerCh.ID)
				do(err)
				<-time.After(300 * time.Millisecond)
				if n, err := s.link.Sent(t.Context(), callerCh.ID); err != nil || n != before {
					t.Errorf("%d packets were sent to a caller who hears nobody (%v): call/unsent.go would not see it", n-before, err)
				}
				do(s.link.Join(t.Context(), bridge, callerCh.ID))
				hears(t, "the caller who is sent nothing and enters again", caller, secondVoice)
				if n, err := s.link.Sent(t.Context(), callerCh.ID); err != nil || n == before {
					t.Errorf("no packets are counted for a caller who hears somebody: %v", err)
				}
			}
			for _, c := range []*phone.Call{caller, first, second} {
				do(c.Hangup(t.Context()))
			}
			do(s.link.DestroyBridge(t.Context(), bridge))
		})
	}
}

// TestAThirdIsHeardByTwoAndTheTwoByEachOther makes a conference of a talk whose two ends speak different codecs, and a talk
// of the conference. Nobody enters again: Asterisk mixes three in another format than it passes on between two
// (transcode_via_sln = no), and lays the ways anew by itself. With transcode_via_sln the two hear nobody any more, or
// thousands of packets that nobody has said.
func TestAThirdIsHeardByTwoAndTheTwoByEachOther(t *testing.T) {
	s := newSIP(t)
	for _, seq := range []uint16{100, 20000, 50000} { // the mixer's packets have the number 0
		t.Run(strconv.Itoa(int(seq)), func(t *testing.T) {
			bridge := id.Object(id.New(), id.RoleBridge, 0)
			do := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			do(s.link.CreateBridge(t.Context(), bridge, nil))
			caller, callerCh := s.talks(t, callerVoice, phone.PCMA, seq)
			first, firstCh := s.talks(t, firstVoice, phone.PCMU, seq)
			third, thirdCh := s.talks(t, secondVoice, phone.PCMA, seq)
			do(s.link.Join(t.Context(), bridge, callerCh.ID))
			do(s.link.Join(t.Context(), bridge, firstCh.ID))
			hears(t, "the caller", caller, firstVoice)
			hears(t, "the first leg", first, callerVoice)

			since := time.Now()
			do(s.link.Join(t.Context(), bridge, thirdCh.ID))
			for _, l := range []struct {
				who string
				c   *phone.Call
				hz  []int
			}{
				{"the caller", caller, []int{firstVoice, secondVoice}},
				{"the first leg", first, []int{callerVoice, secondVoice}},
				{"the third leg", third, []int{callerVoice, firstVoice}},
			} {
				for _, hz := range l.hz {
					hears(t, l.who, l.c, hz)
				}
				if sent := packets(l.c, since); sent > madeUp {
					t.Errorf("%d packets were made up for %s when a third came", sent, l.who)
				}
			}

			since = time.Now()
			do(s.link.Leave(t.Context(), bridge, thirdCh.ID))
			later := since.Add(200 * time.Millisecond)
			for who, c := range map[string]*phone.Call{"the caller": caller, "the first leg": first} {
				hz := map[*phone.Call]int{caller: firstVoice, first: callerVoice}[c]
				if sent := packets(c, since); sent > madeUp {
					t.Errorf("%d packets were made up for %s when a third left", sent, who)
				}
				if heard := c.Heard(hz, later); heard < 600*time.Millisecond {
					t.Errorf("%s hears the other for %v of 800 ms after a third has left", who, heard)
				}
			}
			for _, c := range []*phone.Call{caller, first, third} {
				do(c.Hangup(t.Context()))
			}
			do(s.link.DestroyBridge(t.Context(), bridge))
		})
	}
}

package call

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/ledger"
	"heartline/queue"
)

// paperTalk is a caller with a counsellor, in a bubble of time, taken over by a session whose switch is paper.
type paperTalk struct {
	*paper
	s     *session
	calls map[string]int // read while the session is at rest
	began time.Time
	stop  func()

	mu    sync.Mutex // protects the following
	fails map[string]error
}

// beginPaperTalk begins a talk that spoil may have changed before. Calling stop again changes nothing.
func beginPaperTalk(t *testing.T, rules SilenceRules, spoil func(*State)) *paperTalk {
	t.Helper()
	w := &paperTalk{calls: map[string]int{}, fails: map[string]error{}, began: time.Now()}
	w.paper = &paper{closed: map[queue.OfferID]int{}, fail: func(op string) error { w.calls[op]++; return w.failing(op) }}
	parts := &Parts{Ledger: w.paper, Floor: w.paper, Positions: w.paper, Desks: w.paper, Dialer: w.paper, Prompts: paperPrompts{w.paper}, Log: discardLog, Boot: time.Now()}
	h := &Hotline{ID: "city", Languages: []string{"zh-CN"}, Queue: "main", Zone: time.UTC, Silence: rules}
	state := State{
		ID: ID(id.New()), Phase: Talking, Node: "a", Caller: "caller", Hotline: "city", Language: "zh-CN", Claimed: true, Answered: true, Ever: true,
		Heard: true, ArrivedAt: time.Now(), ConnectedAt: time.Now(),
		Talk: &Talk{Leg: "desk1", Agent: "li", Desk: "d1", Bridged: true, Since: time.Now()},
		Legs: []Leg{{ID: "desk1", Role: DeskLeg, Agent: "li", Up: true, Parking: "home1"}},
	}
	if spoil != nil {
		spoil(&state)
	}
	w.s = newSession(parts, w.paper, h, state, 0)
	snap := &Snapshot{
		Channels: []Channel{{ID: "caller", State: "Up", Stasis: true}, {ID: "desk1", State: "Up", Stasis: true}},
		Bridges:  []Bridge{{ID: bridgeOf(&state), Channels: []string{"caller", "desk1"}}},
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { w.s.run(ctx); close(done) }()
	w.stop = func() { cancel(); <-done }
	t.Cleanup(w.stop)
	w.s.inbox.Put(inAdopted{Fresh: true, Snapshot: snap})
	return w
}

// refuse lets the switch refuse a command from now on; with nil, no more.
func (w *paperTalk) refuse(op string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fails[op] = err
}

func (w *paperTalk) failing(op string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.fails[op]
}

// at lets the bubble's time come to so long after the beginning.
func (w *paperTalk) at(after time.Duration) {
	w.put(inSignal{Signal{Kind: SignalEntered}}) // says nothing, but that the session goes on after what was looked at here
	<-time.After(time.Until(w.began.Add(after)))
	synctest.Wait()
}

func (w *paperTalk) put(in Input) {
	w.s.inbox.Put(in)
	synctest.Wait()
}

// hears has the present ear report a sound that goes on.
func (w *paperTalk) hears() {
	w.put(inSignal{Signal{Kind: SignalVoice, Channel: Channel{ID: w.s.act.Ear.Name}}})
}

func (w *paperTalk) desk(do deskAction) {
	w.put(inDesk{Do: do, Agent: "li", reply: make(chan error, 1)})
}

func (w *paperTalk) tell() {
	w.put(inLive{Do: liveTell, By: "li", reply: make(chan error, 1)})
}

// noticed returns how long after the beginning the caller was noticed as silent; 0 for not at all.
func (w *paperTalk) noticed() time.Duration {
	for _, e := range w.events {
		if e.Kind == ledger.KindCallerSilent {
			return e.At.Sub(w.began)
		}
	}
	return 0
}

const anyAfter = 12 * time.Second

// TestAYoungTalkHasNoEar wants that nobody listens while two are connected, and that the caller is noticed when they were
// listened to for the rule's time.
func TestAYoungTalkHasNoEar(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := beginPaperTalk(t, SilenceRules{After: anyAfter}, nil)
		w.at(earDelay - time.Millisecond)
		if w.calls["snoop"] != 0 {
			t.Error("a young talk has an ear")
		}
		w.at(earDelay + time.Second)
		if w.calls["snoop"] != 1 || w.calls["heed"] != 1 {
			t.Errorf("an older one has none: %v", w.calls)
		}
		w.at(earDelay + anyAfter + 2*time.Second)
		if d := w.noticed(); d < earDelay+anyAfter || d > earDelay+anyAfter+time.Second {
			t.Errorf("noticed after %v", d)
		}
	})
}

// TestWhoSpeaksAtOnceAloneIsNotNoticed has a caller speak at the beginning of a talk and never again: they have been heard.
func TestWhoSpeaksAtOnceAloneIsNotNoticed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := beginPaperTalk(t, SilenceRules{After: anyAfter}, nil)
		w.at(time.Second)
		w.hears()
		w.at(2 * time.Second)
		w.put(inSignal{Signal{Kind: SignalQuiet, Channel: Channel{ID: w.s.act.Ear.Name}, Duration: time.Second}})
		w.at(time.Minute)
		if w.noticed() != 0 || w.count(ledger.KindCallerSpoke) != 1 {
			t.Errorf("noticed after %v: %v", w.noticed(), kinds(w.events))
		}
	})
}

// TestWhoSpeaksLaterIsHeardAtOnce wants that a caller who speaks later is heard as soon as the sound is no click, and that
// the ear is taken off then; and that a click is no voice.
func TestWhoSpeaksLaterIsHeardAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := beginPaperTalk(t, SilenceRules{After: anyAfter}, nil)
		w.at(6 * time.Second)
		w.hears()
		w.at(6*time.Second + VoiceGap + 20*time.Millisecond)
		w.put(inSignal{Signal{Kind: SignalQuiet, Channel: Channel{ID: w.s.act.Ear.Name}, Duration: 20 * time.Millisecond}})
		w.at(8 * time.Second)
		if w.count(ledger.KindCallerSpoke) != 0 {
			t.Error("a click was taken for a voice")
		}
		w.hears()
		w.at(9 * time.Second)
		if w.count(ledger.KindCallerSpoke) != 1 || w.calls["hangup"] != 1 {
			t.Errorf("not heard, or listened to still: %v, %v", kinds(w.events), w.calls)
		}
		w.at(time.Minute)
		if w.noticed() != 0 || w.calls["snoop"] != 1 {
			t.Errorf("noticed after %v, %d ears", w.noticed(), w.calls["snoop"])
		}
	})
}

// TestASilenceWasListenedTo wants that the rule's time was listened to without a break before a caller is noticed, however
// late the ear came.
func TestASilenceWasListenedTo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := beginPaperTalk(t, SilenceRules{After: anyAfter}, nil)
		w.refuse("snoop", fault.New(fault.Unavailable, "snoop", "slow"))
		w.at(11 * time.Second)
		w.refuse("snoop", nil)
		w.at(time.Minute)
		if d := w.noticed(); d < 11*time.Second+anyAfter || d > 25*time.Second {
			t.Errorf("noticed after %v", d)
		}
	})
}

// TestHoldIsNoSilence has a caller on hold for longer than the rule's time: nobody listens, and the time begins anew.
func TestHoldIsNoSilence(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := beginPaperTalk(t, SilenceRules{After: anyAfter}, nil)
		w.at(6 * time.Second)
		w.desk(deskHold)
		if w.calls["hangup"] != 1 {
			t.Errorf("a caller on hold is listened to: %v", w.calls)
		}
		w.at(time.Minute)
		if w.noticed() != 0 || w.calls["snoop"] != 1 {
			t.Errorf("on hold noticed after %v, %d ears", w.noticed(), w.calls["snoop"])
		}
		w.desk(deskResume)
		w.at(2 * time.Minute)
		if d := w.noticed() - time.Minute; d < earDelay+anyAfter || d > earDelay+anyAfter+time.Second {
			t.Errorf("noticed after %v", d)
		}
	})
}

// untold reports whether the desk sees that the sentence about the keys was not said as a whole.
func (w *paperTalk) untold() bool {
	v := w.s.view.Load()
	return v != nil && v.Silence != nil && v.Silence.Untold
}

// TestASentenceThatIsNotHeardIsShown wants that the desk sees where a caller was not told how to answer by keys, or not to
// the end, and that being told anew ends that.
func TestASentenceThatIsNotHeardIsShown(t *testing.T) {
	t.Parallel()
	ago := func(d time.Duration) func(*State) {
		return func(s *State) {
			s.Silence = &Silence{NoticedAt: time.Now().Add(-d), Told: 1, ToldAt: time.Now().Add(-d), Answers: true}
		}
	}
	tests := []struct {
		name  string
		spoil func(*State)
		does  func(*paperTalk)
		want  bool
	}{
		{"it is being said", nil, (*paperTalk).tell, false},
		{"the switch cannot whisper", nil, func(w *paperTalk) {
			w.refuse("whisper", fault.New(fault.Conflict, "whisper", "cannot"))
			w.tell()
			w.at(3 * time.Second)
		}, true},
		{"the caller is put on hold", nil, func(w *paperTalk) { w.tell(); w.desk(deskHold) }, true},
		{"told anew after that", nil, func(w *paperTalk) { w.tell(); w.desk(deskHold); w.desk(deskResume); w.at(time.Second); w.tell() }, false},
		{"another process took it off", ago(500 * time.Millisecond), func(*paperTalk) { synctest.Wait() }, true},
		{"another process came when it was over", ago(time.Minute), func(*paperTalk) { synctest.Wait() }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := beginPaperTalk(t, SilenceRules{After: anyAfter}, tt.spoil)
				synctest.Wait()
				tt.does(w)
				if got := w.untold(); got != tt.want {
					t.Errorf("untold %v", got)
				}
			})
		})
	}
}

// TestWhoIsToldAfterATransferHasNoOldEar wants that the old ear has let go of the caller before anything new is put on,
// where the caller has been with somebody else: on what it keeps half of all whispers would be lost.
func TestWhoIsToldAfterATransferHasNoOldEar(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := beginPaperTalk(t, SilenceRules{After: anyAfter}, func(s *State) {
			s.Legs = append([]Leg{{ID: "desk0", Role: DeskLeg, Agent: "wu", Up: true, Gone: true}}, s.Legs...)
		})
		w.at(6 * time.Second)
		old := w.s.act.Ear.Name
		w.tell()
		w.at(6*time.Second + unhookPatience/2)
		if w.calls["hangup"] != 1 || w.calls["whisper"] != 0 || w.calls["snoop"] != 1 {
			t.Errorf("put on beside the old ear: %v", w.calls)
		}
		w.put(inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: old}, Cause: causeNormal, At: time.Now()}})
		if w.calls["whisper"] != 1 || w.calls["snoop"] != 2 {
			t.Errorf("nothing was put on: %v", w.calls)
		}
	})
}

// TestWhatTakesAnEarOffIsWaitedFor wants that a decision from which the end of listening follows is in the ledger before it
// is acted on, as is one from which its begin follows; the begin of a talk, in which nobody listens yet, need not be.
func TestWhatTakesAnEarOffIsWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := beginPaperTalk(t, SilenceRules{After: anyAfter}, nil)
		w.at(6 * time.Second)
		w.stop()
		e := env{Now: time.Now(), Hotline: w.s.hotline}
		if d := decide(w.s.state, inTimeout{Timer: timerVoice}, e); len(d.Facts) != 1 || w.s.inert(d) {
			t.Errorf("who is heard is listened to no more, before the ledger knows: %+v", d.Facts)
		}
		apart := w.s.state.clone()
		apart.Talk.Bridged = false
		joined := inResult{Op: opJoin, Target: apart.Talk.Leg}
		w.s.state = apart
		w.s.forgetEar()
		clear(w.s.act.Snoops)
		if d := decide(apart, joined, e); len(d.Facts) != 1 || !w.s.inert(d) {
			t.Errorf("a talk that begins is waited for: %+v", d.Facts)
		}
		w.s.state.Silence = &Silence{NoticedAt: e.Now}
		if d := decide(w.s.state, joined, e); len(d.Facts) != 1 || w.s.inert(d) {
			t.Errorf("who was noticed is listened to at once, before the ledger knows: %+v", d.Facts)
		}
	})
}

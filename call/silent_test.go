package call_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/id"
	"heartline/internal/ledger"
)

// soonSilent is when callers are noticed as silent in these tests.
const soonSilent = 250 * time.Millisecond

// longSentence is for how long callers are told how to answer by keys in these tests, unless somebody ends it.
const longSentence = time.Minute

// silentRig is a rig whose hotline notices callers who say nothing.
func silentRig(t *testing.T, rules call.SilenceRules) *rig {
	t.Helper()
	r := newRig(t)
	r.hotline.Silence = rules
	r.asterisk.SetPrompt("sound:/prompts/"+string(call.PromptKeys), longSentence)
	return r
}

// endSentence ends, when it is being said, what the caller is told about the keys.
func (r *rig) endSentence() {
	r.t.Helper()
	r.wait("the sentence to be said", func() bool {
		for teller, v := range r.asterisk.Channels() {
			call, role, n, ok := id.ParseObject(teller)
			if ok && role == id.RoleTeller && len(v.Playing) > 0 {
				return r.life.link.StopPlay(r.t.Context(), id.Object(call, id.RolePlayback, n)) == nil
			}
		}
		return false
	})
}

// beside counts what callers are listened to, or told something, through.
func (r *rig) beside(role string) (n int) {
	for id := range r.asterisk.Channels() {
		if strings.Contains(id, "-"+role) {
			n++
		}
	}
	return n
}

func (r *rig) silence(what string, ok func(*call.SilenceView) bool) *call.SilenceView {
	r.t.Helper()
	var v *call.SilenceView
	r.wait(what, func() bool {
		for _, c := range r.life.x.Calls() {
			v = c.Silence
		}
		return v != nil && ok(v)
	})
	return v
}

func noticed(v *call.SilenceView) bool { return v.Silent() }

func (r *rig) count(kind ledger.Kind) (n int) {
	for _, e := range r.ledger.all() {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

func TestWhoSpeaksIsNotNoticed(t *testing.T) {
	t.Parallel()
	r := silentRig(t, call.SilenceRules{After: 6 * time.Second})
	r.start()
	caller, desk, _ := r.talk("d1")
	r.wait("the ear", func() bool { return r.beside("er") == 1 })
	caller.Speak(50 * time.Millisecond) // a click
	caller.Speak(2 * time.Second)
	r.wait("the caller to be heard", func() bool { return r.count(ledger.KindCallerSpoke) == 1 })
	r.wait("the ear to be taken off", func() bool { return r.beside("er") == 0 })
	r.talks(caller, desk)
	caller.Hangup(16)
	r.tidy(1)
	if n := r.count(ledger.KindCallerSilent); n > 0 {
		t.Errorf("noticed %d times", n)
	}
}

func TestASilentCallerAnswersByKeys(t *testing.T) {
	t.Parallel()
	r := silentRig(t, call.SilenceRules{After: soonSilent})
	r.start()
	caller, desk, v := r.talk("d1")
	caller.Press("5") // nobody has told them to
	r.silence("the silence to be noticed", noticed)
	ask := call.Live{Agent: v.Agent, Call: v.ID}
	if err := r.life.x.TellKeys(t.Context(), call.Live{Agent: "agent-d2", Call: v.ID}); err == nil {
		t.Error("somebody else told the caller")
	}
	for range 2 { // pressed twice
		if err := r.life.x.TellKeys(t.Context(), ask); err != nil {
			t.Fatal(err)
		}
	}
	r.wait("the caller to hear it", func() bool { return r.asterisk.Hears(caller.ID()) })
	if r.asterisk.Hears(desk.ID()) {
		t.Error("the counsellor hears it too")
	}
	if c, _ := caller.View(); len(c.Playing) > 0 || c.Bridge == "" {
		t.Error("it is played to the caller's channel, which silences the talk")
	}
	caller.Press("1")
	r.endSentence()
	r.silence("the sentence to end", func(s *call.SilenceView) bool { return !s.Telling && !s.Untold })
	r.wait("nobody to whisper any more", func() bool { return r.beside("tl") == 0 })
	caller.Press("2")
	s := r.silence("both answers", func(s *call.SilenceView) bool { return len(s.Pressed) == 2 })
	if got := []string{string(s.Pressed[0].Key), string(s.Pressed[1].Key)}; !slices.Equal(got, []string{"1", "2"}) {
		t.Errorf("answers %q", got)
	}
	if n := r.count(ledger.KindCallerTold); n != 1 {
		t.Errorf("told %d times", n)
	}
	for _, e := range r.ledger.all() {
		if strings.Contains(string(e.Data), "Pressed") || strings.Contains(string(e.Data), `"1"`) && strings.HasPrefix(string(e.Kind), "caller.") {
			t.Errorf("%s holds a key: %s", e.Kind, e.Data)
		}
	}
	if err := r.life.x.EndAnswers(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
	caller.Press("9")
	r.silence("no answers", func(s *call.SilenceView) bool { return !s.Answers && len(s.Pressed) == 0 })
	r.talks(caller, desk)
	desk.Hangup(16)
	r.phase(call.Parted)
	if err := r.life.x.TellKeys(t.Context(), ask); err == nil {
		t.Error("a caller was told whom nobody hears")
	}
	caller.Hangup(16)
	r.tidy(0)
}

func TestTheHotlineTellsByItself(t *testing.T) {
	t.Parallel()
	r := silentRig(t, call.SilenceRules{After: soonSilent, Auto: true})
	r.start()
	caller, _, v := r.talk("d1")
	r.wait("the caller to be told", func() bool { return r.asterisk.Hears(caller.ID()) })
	if !has(r, func(f ledger.CallerTold) bool { return f.By == "" }) {
		t.Error("nobody knows who told the caller")
	}
	if err := r.life.x.Hold(t.Context(), call.Request{Agent: v.Agent, Call: v.ID}); err != nil {
		t.Fatal(err)
	}
	r.wait("nothing of it on hold", func() bool { return r.beside("tl") == 0 && r.beside("er") == 0 })
	r.silence("the fault", func(s *call.SilenceView) bool { return s.Untold && !s.Telling })
	r.alone(caller)
	caller.Hangup(16)
	r.tidy(1)
}

// A sentence that cannot be played is shown as that; the keys are answers all the same.
func TestASentenceThatIsMissingIsShown(t *testing.T) {
	t.Parallel()
	r := silentRig(t, call.SilenceRules{After: soonSilent})
	r.asterisk.MissPrompt("sound:/prompts/" + string(call.PromptKeys))
	r.start()
	caller, desk, v := r.talk("d1")
	if err := r.life.x.TellKeys(t.Context(), call.Live{Agent: v.Agent, Call: v.ID}); err != nil {
		t.Fatal(err)
	}
	r.silence("the fault", func(s *call.SilenceView) bool { return s.Untold && s.Answers })
	caller.Press("1")
	r.silence("the answer", func(s *call.SilenceView) bool { return len(s.Pressed) == 1 })
	r.talks(caller, desk)
	caller.Hangup(16)
	r.tidy(1)
}

// Nobody is hung up on because they are silent, whatever becomes of ears, desks and controllers.
func TestSilenceIsNeverAnEnd(t *testing.T) {
	t.Parallel()
	r := silentRig(t, call.SilenceRules{After: soonSilent})
	r.start()
	caller, desk, _ := r.talk("d1")
	r.silence("the silence to be noticed", noticed)
	for id := range r.asterisk.Channels() {
		if strings.Contains(id, "-er") {
			r.asterisk.Party(id).Hangup(16)
		}
	}
	r.wait("another ear", func() bool { return r.beside("er") == 1 })
	r.again()
	r.wait("one ear of the next process", func() bool { return r.beside("er") == 1 })
	r.talks(caller, desk)
	s := r.silence("what was known", noticed)
	if s.Told != 0 || r.count(ledger.KindCallerSilent) != 1 {
		t.Errorf("after a restart %+v", s)
	}
	caller.Speak(3 * time.Second)
	r.silence("the caller to be heard", func(s *call.SilenceView) bool { return !s.SpokeAt.IsZero() && !s.Silent() })
	r.wait("no ear", func() bool { return r.beside("er") == 0 })
	if v := r.phase(call.Talking); v.Silence == nil {
		t.Error("forgotten")
	}
	caller.Hangup(16)
	r.tidy(1)
	if e := r.ended(); e.Class != "completed" || e.Reason != "caller_hung_up" {
		t.Errorf("ended %+v", e)
	}
}

// The next counsellor sees that the caller is silent, and goes on with the answers.
func TestATransferKeepsTheSilence(t *testing.T) {
	t.Parallel()
	r := silentRig(t, call.SilenceRules{After: soonSilent})
	r.start()
	caller, desk, v := r.talk("d1")
	other := r.desk("d2")
	r.silence("the silence to be noticed", noticed)
	if err := r.life.x.TellKeys(t.Context(), call.Live{Agent: v.Agent, Call: v.ID}); err != nil {
		t.Fatal(err)
	}
	caller.Press("1")
	r.silence("an answer", func(s *call.SilenceView) bool { return len(s.Pressed) == 1 })
	if err := r.life.x.Transfer(t.Context(), call.Live{Agent: v.Agent, Call: v.ID, To: call.Target{Agent: "agent-d2"}}); err != nil {
		t.Fatal(err)
	}
	r.accept("d2")
	r.talks(caller, other)
	s := r.silence("what the first one knew", noticed)
	if !s.Answers || len(s.Pressed) != 1 {
		t.Errorf("the second one sees %+v", s)
	}
	r.home(desk)
	caller.Hangup(16)
	r.tidy(2)
}

func TestRecordingGoesOnBesideTheEar(t *testing.T) {
	t.Parallel()
	r := recordingRig(t)
	r.hotline.Silence = call.SilenceRules{After: soonSilent}
	r.asterisk.SetPrompt("sound:/prompts/"+string(call.PromptKeys), longSentence)
	r.start()
	caller, _, v := r.talk("d1")
	r.records("recording", "recording")
	r.silence("the silence to be noticed", noticed)
	before := r.recordings()
	if err := r.life.x.TellKeys(t.Context(), call.Live{Agent: v.Agent, Call: v.ID}); err != nil {
		t.Fatal(err)
	}
	r.endSentence()
	r.silence("the sentence to end", func(s *call.SilenceView) bool { return s.Told == 1 && !s.Telling })
	caller.Speak(3 * time.Second)
	r.wait("no ear", func() bool { return r.beside("er") == 0 })
	r.records("recording", "recording")
	if n := r.recordings(); n != before {
		t.Errorf("%d recordings began anew", n-before)
	}
	caller.Hangup(16)
	r.tidy(1)
}

// Our own test calls are not listened to, nor is anybody where the rule is off.
func TestNobodyListensUnasked(t *testing.T) {
	t.Parallel()
	r := silentRig(t, call.SilenceRules{})
	r.start()
	caller, desk, _ := r.talk("d1")
	caller.Speak(time.Second)
	r.talks(caller, desk)
	if n := r.asterisk.Count("/snoop/"); n > 0 {
		t.Errorf("%d snoops", n)
	}
	caller.Hangup(16)
	r.tidy(1)
}

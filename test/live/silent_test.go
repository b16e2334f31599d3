//go:build e2e

package live_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// silence is what a desk shows of a caller who may be unable to speak.
type silence struct {
	Silent, Answers, Telling, Untold bool
	Pressed                          []struct{ Key string }
}

func (h *hall) silenceAt(c *house.Client) silence {
	h.T.Helper()
	var d struct{ Call struct{ Silence silence } }
	c.Must(http.MethodGet, "/desk", nil, &d)
	return d.Call.Silence
}

// TestSilentCallers are callers who are with a counsellor and say nothing: with a telephone that sends silence, and with
// one that sends nothing at all.
func TestSilentCallers(t *testing.T) {
	t.Parallel()
	x := openTelephones(t, house.Replace("numbers: [\"96111\"]\n", "numbers: [\"96111\"]\n    silence: {after: 3s}\n"))
	t.Run("one who sends silence is told, answers by keys, and speaks", x.testSilentTold)
	t.Run("one who sends nothing is noticed, and counted", x.testSilentCounted)
	t.Run("one who speaks is not noticed", x.testNotSilent)
}

// beginSilent brings a caller who says nothing to the first counsellor.
func (x *telephones) beginSilent(t *testing.T) (caller, first *phone.Call, id string) {
	t.Helper()
	x.use(t)
	x.state(x.a1, "ready")
	caller = x.Dial(x.Caller(callerTone), "96111", phone.DialOptions{Sound: phone.Silence()})
	first = x.lifted(x.first)
	x.hears("the caller", caller, firstTone)
	return caller, first, x.talking(x.a1)
}

func (x *telephones) testSilentTold(t *testing.T) {
	caller, first, id := x.beginSilent(t)
	x.Until("the silence to be noticed", 15*time.Second, func() bool { return x.silenceAt(x.a1).Silent })
	if err := caller.SendDigits(within(t, 5*time.Second), "7"); err != nil { // nobody has told them to
		t.Fatal(err)
	}
	first.SetSound(phone.Silence()) // so that what the caller hears is the sentence
	x.settles("the caller", caller, "silence", func(_ map[int]int, sounds, _ int) bool { return sounds <= few })
	x.do(x.a1, id, "answers")
	if !x.silenceAt(x.a1).Telling {
		t.Error("the desk does not see that the caller is told")
	}
	x.settles("the caller", caller, "the sentence", func(_ map[int]int, sounds, _ int) bool { return sounds >= most })
	if _, sounds, _ := window(first); sounds > few {
		t.Errorf("the counsellor hears the sentence: %d packets", sounds)
	}
	for _, key := range []string{"1", "0"} {
		if err := caller.SendDigits(within(t, 5*time.Second), key); err != nil {
			t.Fatal(err)
		}
	}
	x.Until("the answers", 10*time.Second, func() bool {
		p := x.silenceAt(x.a1).Pressed
		return len(p) == 2 && p[0].Key == "1" && p[1].Key == "0"
	})
	caller.SetSound(phone.Tone(callerTone))
	x.hears("the counsellor", first, callerTone) // while the sentence goes on
	x.Until("the caller to be heard", 15*time.Second, func() bool { s := x.silenceAt(x.a1); return !s.Silent && s.Answers })
	x.Until("the sentence to end", 30*time.Second, func() bool { s := x.silenceAt(x.a1); return !s.Telling && !s.Untold })
	first.SetSound(phone.Tone(firstTone))
	x.hears("the caller", caller, firstTone)
	x.a1.Must(http.MethodDelete, "/calls/"+id+"/answers", nil, nil)
	if s := x.silenceAt(x.a1); s.Answers || len(s.Pressed) > 0 {
		t.Errorf("after the end of the answers %+v", s)
	}
	x.over(caller)
	facts := x.lastCall()
	if len(of[ledger.CallerSilent](facts)) != 1 || len(of[ledger.CallerSpoke](facts)) != 1 || len(of[ledger.CallerTold](facts)) != 1 {
		t.Errorf("facts %+v", facts)
	}
	for _, f := range facts {
		if data, _ := json.Marshal(f); strings.HasPrefix(string(f.FactKind()), "caller.") && (strings.Contains(string(data), `"1"`) || strings.Contains(string(data), `"0"`)) {
			t.Errorf("%s holds a key: %s", f.FactKind(), data)
		}
	}
}

func (x *telephones) testSilentCounted(t *testing.T) {
	x.use(t)
	x.state(x.a1, "ready")
	p := x.Caller(callerTone)
	caller := x.Dial(p, "96111", phone.DialOptions{Sound: phone.Silence()})
	first := x.lifted(x.first)
	x.hears("the caller", caller, firstTone)
	id := x.talking(x.a1)
	caller.Mute(true)
	x.Until("the silence to be noticed", 15*time.Second, func() bool { return x.silenceAt(x.a1).Silent })
	x.hears("the caller", caller, firstTone)
	_ = first
	x.over(caller)
	var page struct {
		Items []struct {
			ID     string
			Class  string
			Silent bool
		}
	}
	x.Until("the call in the history of silent calls", 10*time.Second, func() bool {
		x.As("boss").Must(http.MethodGet, "/calls?silent=true", nil, &page)
		return len(page.Items) > 0 && page.Items[0].ID == id
	})
	if c := page.Items[0]; !c.Silent || c.Class != "completed" || len(page.Items) != 1 {
		t.Errorf("the history shows %+v", page.Items)
	}
	x.Until("the figure", 10*time.Second, func() bool {
		return strings.Contains(x.MetricsText(), `heartline_calls_silent_total{hotline="minors"} 1`)
	})
}

func (x *telephones) testNotSilent(t *testing.T) {
	caller, _, _ := x.begin(t)
	x.Until("the caller to be heard", 10*time.Second, func() bool { return len(of[ledger.CallerSpoke](x.lastCall())) == 1 })
	if x.silenceAt(x.a1).Silent {
		t.Error("a caller who speaks is noticed as silent")
	}
	x.over(caller)
}

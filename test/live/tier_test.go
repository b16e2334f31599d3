//go:build e2e

package live_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/test/house"
)

// TestTiersAndKeys sends callers on to tiers, whose first open way takes them, and presses keys towards an outside
// number, which nobody else on the line hears.
func TestTiersAndKeys(t *testing.T) {
	t.Parallel()
	x := openTelephones(t, append(withUnserved(), house.Replace("phones:\n  - {id: duty", `tiers:
  - {id: second, name: {zh-CN: 二线, en: Second line}, try: [{queue: law}, {queue: crisis}, {number: relief}]}
  - {id: clinic, name: {zh-CN: 医院, en: Clinic}, try: [{queue: law}, {number: relief}]}
  - {id: lawyers, name: {zh-CN: 法律, en: Lawyers}, try: [{queue: law}]}
phones:
  - {id: duty`))...)
	t.Run("to a tier whose queue is served", x.testTierQueue)
	t.Run("to a tier whose outside number is left", x.testTierNumber)
	t.Run("to a tier that nobody serves", x.testTierClosed)
	t.Run("keys for an outside number in a conference", x.testKeys)
	t.Run("who is muted is no company, and is heard once the call is theirs", x.testMutedCompany)
}

func (x *telephones) testTierQueue(t *testing.T) {
	caller, first, id := x.begin(t)
	since := time.Now()
	x.transfer(x.a1, id, "tier", "second")
	x.released("the first counsellor", first)
	x.music("the caller", caller)
	again := x.lifted(x.first)
	x.hears("the caller", caller, firstTone)
	x.hears("the counsellor", again, callerTone)
	x.accompanied("a transfer to a tier", caller, since)
	if joined := of[ledger.Queued](x.lastCall()); len(joined) != 2 || joined[1].Queue != "crisis" {
		t.Errorf("waited %+v, want the queue that is served", joined)
	}
	x.over(caller)
	x.sent(t)
}

func (x *telephones) testTierNumber(t *testing.T) {
	x.outside.SetReact(answers(100 * time.Millisecond))
	caller, first, id := x.begin(t)
	since := time.Now()
	x.transfer(x.a1, id, "tier", "clinic")
	x.released("the first counsellor", first)
	out := x.lifted(x.outside)
	x.music("the outside number, which is told what to press", out)
	if err := out.SendDigits(within(t, 5*time.Second), "1"); err != nil {
		t.Fatal(err)
	}
	x.hears("the caller", caller, outsideTone)
	x.hears("the outside number", out, callerTone)
	x.accompanied("a transfer to a tier outside", caller, since)
	x.hangup(caller)
	x.released("the outside number", out)
	x.completed("caller_hung_up")
	x.sent(t)
}

func (x *telephones) testTierClosed(t *testing.T) {
	caller, first, id := x.begin(t)
	since := time.Now()
	for tier, code := range map[string]string{"lawyers": "tier_unserved", "none": "tier_unknown"} {
		if status, problem := x.a1.Do(http.MethodPost, "/calls/"+id+"/transfer", map[string]string{"tier": tier}, nil); status/100 != 4 || !slices.Contains(words(problem), code) {
			t.Errorf("to the tier %s: %d %s, want the code %s", tier, status, problem, code)
		}
	}
	x.hears("the caller", caller, firstTone)
	x.unbroken("the counsellor at the caller, while two tiers are asked in vain", caller, firstTone, since, first)
	x.over(caller)
}

func (x *telephones) testKeys(t *testing.T) {
	x.outside.SetReact(answers(100 * time.Millisecond))
	caller, first, id := x.begin(t)
	x.ask(x.a1, id, "number", "relief", "join")
	out := x.lifted(x.outside)
	x.hears("the caller", caller, firstTone, outsideTone)
	p, _ := x.party("there")
	since := time.Now()
	press := func(body map[string]string) (int, string) {
		return x.a1.Do(http.MethodPost, "/calls/"+id+"/keys", body, nil)
	}
	for _, keys := range []string{"1", "20", "*#"} {
		if status, problem := press(map[string]string{"party": p, "keys": keys}); status != http.StatusNoContent {
			t.Errorf("keys: %d %s", status, problem)
		}
	}
	x.Until("the keys to be heard outside", 10*time.Second, func() bool { return out.HeardDigits() == "120*#" })
	if caller.HeardDigits() != "" || first.HeardDigits() != "" {
		t.Errorf("the caller heard the keys %q, the counsellor %q", caller.HeardDigits(), first.HeardDigits())
	}
	x.hears("the caller", caller, firstTone, outsideTone)
	x.unbroken("the counsellor at the caller, while keys are pressed", caller, firstTone, since, first)
	x.unbroken("the outside number at the caller, while keys are pressed", caller, outsideTone, since, out)
	for _, tt := range []struct {
		body map[string]string
		code string
	}{
		{map[string]string{"keys": "1"}, "not_outside"},
		{map[string]string{"keys": "1", "party": "p9"}, "party_gone"},
		{map[string]string{"keys": "x", "party": p}, "invalid"},
	} {
		if status, problem := press(tt.body); status/100 != 4 || !slices.Contains(words(problem), tt.code) {
			t.Errorf("%v: %d %s, want the code %s", tt.body, status, problem, tt.code)
		}
	}
	x.hangup(out)
	x.hears("the caller", caller, firstTone)
	x.over(caller)
}

// testMutedCompany has a caller held beside a colleague who is muted, and the call left to that colleague.
func (x *telephones) testMutedCompany(t *testing.T) {
	caller, first, id := x.begin(t)
	x.ask(x.a1, id, "agent", "a2", "join")
	second := x.lifted(x.second)
	x.hears("the caller", caller, firstTone, secondTone)
	p, _ := x.party("there")
	since := time.Now()
	x.do(x.a1, id, "parties/"+p+"/mute")
	x.hears("the caller", caller, firstTone)
	x.do(x.a1, id, "hold")
	x.music("the caller, held beside who is muted", caller)
	x.do(x.a1, id, "parties/"+p+"/unmute")
	x.hears("the caller, held beside a colleague", caller, secondTone)
	x.hears("the colleague", second, callerTone)
	x.do(x.a1, id, "parties/"+p+"/mute")
	x.music("the caller, held beside who is muted again", caller)
	x.do(x.a1, id, "resume")
	x.hears("the caller", caller, firstTone)
	x.do(x.a1, id, "leave")
	x.released("the first counsellor", first)
	x.hears("the caller, left to who was muted", caller, secondTone)
	x.hears("the colleague", second, callerTone)
	x.accompanied("holds beside who is muted", caller, since)
	x.over(caller)
}

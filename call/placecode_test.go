package call_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/ivr"
)

// codes is a rig whose callers show no number and are told digits by which they find their place again.
func codes(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.left = &call.LeftPlaces{}
	r.hotline.KeepPlaces = map[string]time.Duration{"main": 10 * time.Minute}
	r.hotline.PlaceCodes = map[string]bool{"main": true}
	r.hotline.Comforts = map[string]call.Comfort{"main": {First: 50 * time.Millisecond, Every: time.Hour, Prompts: []ivr.PromptRef{{ID: "greeting"}}}}
	// Long enough to be seen by who looks now and then.
	for _, p := range []ivr.PromptID{ivr.PromptPlaceCode, ivr.PromptPlaceBack, ivr.PromptPlaceUnknown, call.PromptWait} {
		r.asterisk.SetPrompt("sound:/prompts/"+string(p), time.Second)
	}
	r.start()
	r.onDuty("li")
	return r
}

// withheld begins to wait without a number.
func (r *rig) withheld() (*fakepbx.Party, ledger.Queued) {
	r.t.Helper()
	queued := func() (all []ledger.Queued) {
		countFacts(r, func(f ledger.Queued) bool { all = append(all, f); return true })
		return all
	}
	n := len(queued())
	c := r.asterisk.Call(fakepbx.Caller{})
	r.wait("the caller to wait", func() bool { return len(queued()) > n })
	return c, queued()[n]
}

// told waits until a caller is told four digits, and returns them.
func (r *rig) told(c *fakepbx.Party) string {
	r.t.Helper()
	var said []string
	r.wait("the digits", func() bool {
		v, _ := c.View()
		if len(v.Playing) > 8 && strings.HasSuffix(v.Playing[len(v.Playing)-9], string(ivr.PromptPlaceCode)) {
			said = v.Playing[len(v.Playing)-8:]
		}
		return said != nil
	})
	var code strings.Builder
	for i, media := range said {
		d := media[len(media)-1:]
		if i < 4 {
			code.WriteString(d)
		} else if d != code.String()[i-4:i-3] {
			r.t.Errorf("said twice, and not the same: %v", said)
		}
	}
	return code.String()
}

func (r *rig) dropped(c *fakepbx.Party) {
	r.t.Helper()
	n := countFacts(r, func(ledger.CallEnded) bool { return true })
	c.Hangup(16)
	r.wait("the call to be over", func() bool { return countFacts(r, func(ledger.CallEnded) bool { return true }) > n })
}

// lastQueued is the newest place in the queue.
func (r *rig) lastQueued() (last ledger.Queued) {
	countFacts(r, func(f ledger.Queued) bool { last = f; return true })
	return last
}

// hearsOf waits until a caller hears a prompt.
func (r *rig) hearsOf(c *fakepbx.Party, p ivr.PromptID) {
	r.t.Helper()
	r.wait(string(p), func() bool {
		v, _ := c.View()
		return len(v.Playing) == 1 && strings.HasSuffix(v.Playing[0], "/"+string(p))
	})
}

// TestWhoShowsNoNumberIsBackAtTheOldPlaceByDigits lets two wait without a number. The first is told digits, drops, rings
// again, gives them, and is before the second; once, and nobody else is by them.
func TestWhoShowsNoNumberIsBackAtTheOldPlaceByDigits(t *testing.T) {
	t.Parallel()
	r := codes(t)
	c, first := r.withheld()
	code := r.told(c)
	if len(code) != 4 || strings.Trim(code, "23456789") != "" {
		t.Fatalf("%d digits, or others than 2 to 9", len(code))
	}
	_, second := r.withheld()
	r.dropped(c)
	c, again := r.withheld()
	if again.Recovered != "" || again.EnqueuedAt.Equal(first.EnqueuedAt) {
		t.Fatalf("the place is back without the digits: %+v", again)
	}
	c.Press("*" + code)
	r.wait("the place", func() bool { return r.lastQueued().Recovered != "" })
	if q := r.lastQueued(); !q.EnqueuedAt.Equal(first.EnqueuedAt) || !q.EnqueuedAt.Before(second.EnqueuedAt) || q.Why != "place" {
		t.Errorf("the place is %+v, want that of %v", q, first.EnqueuedAt)
	}
	r.hearsOf(c, ivr.PromptPlaceBack)
	other, _ := r.withheld()
	n := countFacts(r, func(ledger.Queued) bool { return true })
	other.Press("*" + code)
	r.hearsOf(other, ivr.PromptPlaceUnknown)
	if countFacts(r, func(ledger.Queued) bool { return true }) != n {
		t.Error("somebody else has the place by the same digits")
	}
}

// TestDigitsThatAreNotThose wants wrong digits and a key of another meaning among them to cost nobody the place, and an end
// of guessing. What is pressed too much means nothing.
func TestDigitsThatAreNotThose(t *testing.T) {
	t.Parallel()
	r := codes(t)
	r.hotline.WaitKeys = map[string]map[string]call.WaitKey{"main": {"5": {Does: call.WaitMessage}}}
	c, _ := r.withheld()
	code := r.told(c)
	if strings.Contains(code, "5") {
		t.Error("a key that leads to a message is among the digits")
	}
	r.dropped(c)
	c, own := r.withheld()
	const free = "2346789"
	wrong := strings.Map(func(d rune) rune { return rune(free[(strings.IndexRune(free, d)+1)%len(free)]) }, code)
	c.Press("*" + code[:2] + "0") // the key of a person
	r.hearsOf(c, call.PromptWait)
	for range 3 {
		r.quiet(c)
		c.Press("*" + wrong)
		r.hearsOf(c, ivr.PromptPlaceUnknown)
	}
	r.quiet(c)
	c.Press("*" + code)
	r.hearsOf(c, ivr.PromptPlaceUnknown)
	if q := r.lastQueued(); q.Entry != own.Entry {
		t.Errorf("a fourth try was let: %+v", q)
	}
	c.Press("*" + code[:3] + "5") // means the message after all
	r.phase(call.Message)
}

// quiet waits until nothing is said to a caller.
func (r *rig) quiet(c *fakepbx.Party) {
	r.t.Helper()
	r.wait("the sentence to end", func() bool { v, _ := c.View(); return len(v.Playing) == 0 })
}

// TestTheCrisisKeyEndsTheGivingOfDigits: it means what it always means.
func TestTheCrisisKeyEndsTheGivingOfDigits(t *testing.T) {
	t.Parallel()
	r := codes(t)
	r.hotline.CrisisKey = "8"
	c, _ := r.withheld()
	if code := r.told(c); strings.Contains(code, "8") {
		t.Error("the crisis key is among the digits")
	}
	c.Press("*28")
	r.wait("the caller to be red", func() bool { return has(r, func(f ledger.Graded) bool { return f.Grade == "red" }) })
}

// TestDigitsOfTheCallItself: who tries them at once hears that they wait already.
func TestDigitsOfTheCallItself(t *testing.T) {
	t.Parallel()
	r := codes(t)
	c, own := r.withheld()
	code := r.told(c)
	for range 4 {
		r.quiet(c)
		c.Press("*" + code)
		r.hearsOf(c, call.PromptWait)
	}
	if q := r.lastQueued(); q.Entry != own.Entry {
		t.Errorf("the caller waits anew: %+v", q)
	}
}

// TestOnePlaceIsGivenBackOnce has two callers give the same digits in the same moment.
func TestOnePlaceIsGivenBackOnce(t *testing.T) {
	t.Parallel()
	r := codes(t)
	c, first := r.withheld()
	code := r.told(c)
	r.dropped(c)
	one, _ := r.withheld()
	other, _ := r.withheld()
	var both sync.WaitGroup
	for _, p := range []*fakepbx.Party{one, other} {
		both.Go(func() { p.Press("*" + code) })
	}
	both.Wait()
	r.wait("one to have the place", func() bool { return r.lastQueued().Recovered != "" })
	r.wait("the other to hear so", func() bool {
		for _, p := range []*fakepbx.Party{one, other} {
			if v, _ := p.View(); len(v.Playing) == 1 && strings.HasSuffix(v.Playing[0], string(ivr.PromptPlaceUnknown)) {
				return true
			}
		}
		return false
	})
	if n := countFacts(r, func(f ledger.Queued) bool { return f.EnqueuedAt.Equal(first.EnqueuedAt) }); n != 2 {
		t.Errorf("%d have had the place, want who left it and one more", n)
	}
}

// TestDigitsDoNotOutliveTheProcess has the controller end while a caller waits who was told digits: new ones are told.
func TestDigitsDoNotOutliveTheProcess(t *testing.T) {
	t.Parallel()
	r := codes(t)
	c := r.hotline.Comforts["main"]
	c.Every = 200 * time.Millisecond
	r.hotline.Comforts["main"] = c
	p, first := r.withheld()
	old := r.told(p)
	r.life.stop()
	r.left = &call.LeftPlaces{}
	r.start()
	r.onDuty("li")
	code := r.told(p)
	for code == old { // it is still being said
		code = r.told(p)
	}
	r.dropped(p)
	p, _ = r.withheld()
	p.Press("*" + code)
	r.wait("the place", func() bool { return r.lastQueued().EnqueuedAt.Equal(first.EnqueuedAt) })
}

// TestWhoShowsANumberIsToldNoDigits: the number is enough.
func TestWhoShowsANumberIsToldNoDigits(t *testing.T) {
	t.Parallel()
	r := codes(t)
	c := r.asterisk.Call(fakepbx.Caller{Number: "2001"})
	r.phase(call.Waiting)
	r.wait("the comfort", func() bool { v, _ := c.View(); return len(v.Playing) > 0 })
	if v, _ := c.View(); len(v.Playing) != 1 {
		t.Errorf("a caller with a number hears %v", v.Playing)
	}
	if has(r, func(f ledger.WaitTold) bool { return f.Code }) {
		t.Error("the ledger says that digits were told")
	}
}

// TestComfortDoesNotCutItselfOff has the comfort come more often than it takes to say.
func TestComfortDoesNotCutItselfOff(t *testing.T) {
	t.Parallel()
	r := codes(t)
	c := r.hotline.Comforts["main"]
	c.Every = 60 * time.Millisecond
	r.hotline.Comforts["main"] = c
	for d := 2; d <= 9; d++ { // long enough to be seen, from the first time on
		r.asterisk.SetPrompt("sound:/prompts/"+string(ivr.DigitPrompt(d)), 300*time.Millisecond)
	}
	p, _ := r.withheld()
	r.asterisk.SetPrompt("sound:/prompts/greeting", time.Second)
	code := r.told(p)
	last := string(ivr.DigitPrompt(int(code[3] - '0')))
	r.wait("the last digit", func() bool {
		v, _ := p.View()
		return len(v.Playing) == 1 && strings.HasSuffix(v.Playing[0], last)
	})
	r.hearsOf(p, "greeting")
}

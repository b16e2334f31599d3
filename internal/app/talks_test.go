package app_test

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"

	"heartline/configs"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
)

// wishingMenu asks callers what they would like.
const wishingMenu = `
id: wishing
entry: ask
steps:
  ask:
    menu: [welcome_minors]
    options:
      1: {option: woman, goto: woman}
      3: {option: same_counsellor, goto: same}
  woman: {wish: {needs: "not man"}, goto: wait}
  same: {wish: {same_counsellor: true, for: 1m}, goto: wait}
  wait: {queue: minors}
`

// wishing is a controller whose line for minors has a menu with wishes.
func wishing(t *testing.T) *rig {
	t.Helper()
	var menu atomic.Bool
	r := newRig(t, func(c *configs.Config) {
		for i := range c.Hotlines {
			if c.Hotlines[i].ID == "minors" && menu.Load() {
				c.Hotlines[i].Menu = "wishing"
				c.Skills = append(c.Skills, configs.Skill{ID: "man", Kind: configs.KindTrait, Name: configs.Names{"zh-CN": "男性", "en": "man"}})
			}
		}
	})
	r.stop()
	if err := os.WriteFile(filepath.Join(r.dir, "menus", "wishing.yaml"), []byte(wishingMenu), 0o600); err != nil {
		t.Fatal(err)
	}
	menu.Store(true)
	r.start()
	return r
}

// TestACallerAsksForTheCounsellorOfLastTime has one person ring four times: there is nobody to ask for, then it is chen both
// times, and then there were as many talks in the week as may be. What chen and others are shown, and what is told of the
// calls, says so.
func TestACallerAsksForTheCounsellorOfLastTime(t *testing.T) {
	t.Parallel()
	r := wishing(t)
	chen, sun := r.sit("chen", "1"), r.signIn("sun")
	chen.ready()
	ring := func(key string) *fakepbx.Party {
		caller := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: "13800138047"})
		r.until("something is said", func() bool { v, here := caller.View(); return here && len(v.Playing) > 0 })
		caller.Press(key)
		return caller
	}
	done := func(s *seated, caller *fakepbx.Party) {
		caller.Hangup(16)
		await(s.live, "after-call work", live.Desk, func(d api.Desk) bool { return d.Status.State == api.AgentStateAfterCall })
		s.must(http.MethodPost, "/desk/after-call/done", nil, nil)
		s.ready()
	}
	first := ring("3")
	o := chen.answer()
	if s := o.SameCounsellor; s.Granted || s.NotGranted != api.SameCounsellorNotGrantedNone || s.Yours {
		t.Errorf("the first call: %+v", o)
	}
	done(chen, first)

	lin := r.sit("lin", "2")
	lin.ready()
	second := ring("1") // another wish, and chen has been free for longer
	o = chen.answer()
	if len(o.Wishes) != 1 || o.Wishes[0].Needs != "not man" || len(o.Wishes[0].Skills) != 1 || o.Wishes[0].Skills[0].Name["zh-CN"] != "男性" || o.SameCounsellor != (api.SameCounsellor{}) {
		t.Errorf("the second call: %+v", o)
	}
	done(chen, second)

	third := ring("3")
	o = lin.answer() // who has been free for longer, and whom nobody asked for
	if s := o.SameCounsellor; s.Granted || s.NotGranted != api.SameCounsellorNotGrantedWeeklyLimit || s.Yours {
		t.Errorf("the third call: %+v", o)
	}
	var told api.Routing
	r.until("the routing is written", func() bool {
		sun.must(http.MethodGet, "/calls/"+o.CallId+"/routing", nil, &told)
		return slices.ContainsFunc(told.Steps, func(s api.RoutingStep) bool { return s.Turn == api.RoutingStepTurnOffered })
	})
	if s := told.SameCounsellor; s.Granted || s.NotGranted != api.SameCounsellorNotGrantedWeeklyLimit || s.Counsellor.Id != "chen" || s.Talks != 2 || s.Weekly != 2 {
		t.Errorf("the third call is told as %+v", told)
	}
	var own api.Routing
	lin.must(http.MethodGet, "/calls/"+o.CallId+"/routing", nil, &own)
	if s := own.SameCounsellor; s.NotGranted != api.SameCounsellorNotGrantedWeeklyLimit || s.Counsellor.Id != "" || s.Counsellor.Name != "" {
		t.Errorf("lin is told of a colleague: %+v", s)
	}
	var record struct{ Timeline []api.TimelineEvent }
	lin.must(http.MethodGet, "/calls/"+o.CallId, nil, &record)
	for _, e := range record.Timeline {
		if e.Kind == string(ledger.KindSameCounsellor) && e.Data["agent"] != nil || e.Data["prefer"] != nil {
			t.Errorf("lin is told of a colleague by the facts: %+v", e)
		}
	}
	if !slices.ContainsFunc(record.Timeline, func(e api.TimelineEvent) bool { return e.Kind == string(ledger.KindSameCounsellor) }) {
		t.Error("the facts of the call do not tell what became of the wish")
	}
	done(lin, third)

	fourth := ring("3") // lin had the last talk, and one alone
	o = lin.answer()
	if s := o.SameCounsellor; !s.Granted || !s.Yours {
		t.Errorf("the fourth call: %+v", o)
	}
	sun.must(http.MethodGet, "/calls/"+o.CallId+"/routing", nil, &told)
	r.until("the fourth call is told", func() bool {
		sun.must(http.MethodGet, "/calls/"+o.CallId+"/routing", nil, &told)
		return told.SameCounsellor.Granted && told.SameCounsellor.Counsellor.Id == "lin" && told.SameCounsellor.Talks == 1
	})
	fourth.Hangup(16)
}

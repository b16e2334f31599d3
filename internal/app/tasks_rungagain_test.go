package app_test

import (
	"net/http"
	"testing"

	"heartline/configs"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/fakepbx"
)

// TestAMissedCallerWhoRangAgainNeedsNoCallBack has two people give up while they wait; one rings again and is talked with.
func TestAMissedCallerWhoRangAgainNeedsNoCallBack(t *testing.T) {
	t.Parallel()
	for _, rule := range []bool{true, false} {
		name := map[bool]string{true: "by rule", false: "not without the rule"}[rule]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, func(c *configs.Config) { c.Tasks.CloseMissed = rule })
			chen := r.sit("chen", "1")
			missed := func(number string, want int) {
				t.Helper()
				chen.ready()
				c := r.fake.Call(fakepbx.Caller{Dialed: minorsLine, Number: number})
				o := await(chen.live, "an offer", live.Offer, func(api.Offer) bool { return true })
				c.Hangup(16)
				var page api.TaskPage
				r.until("the task of a missed call", func() bool {
					chen.must(http.MethodGet, "/tasks?state=open", nil, &page)
					return len(page.Items) == want
				})
				if page.Items[0].Kind != "callback" {
					t.Errorf("after %s: %+v", o.CallId, page.Items[0])
				}
			}
			missed("13800138047", 1)
			missed("13800138048", 2)
			chen.ready()
			chen.talk("13800138047")
			left := map[bool]int{true: 1, false: 2}[rule]
			var open, done api.TaskPage
			r.until("the call is written up", func() bool {
				var page api.CallPage
				chen.must(http.MethodGet, "/calls?class=completed", nil, &page)
				chen.must(http.MethodGet, "/tasks?state=done", nil, &done)
				return len(page.Items) == 1 && len(done.Items) == 2-left
			})
			chen.must(http.MethodGet, "/tasks?state=open", nil, &open)
			if len(open.Items) != left || open.Items[len(open.Items)-1].MaskedNumber != "••• •••• ••48" {
				t.Errorf("open: %+v", open.Items)
			}
			if rule && (done.Items[0].Outcome != "rang_again" || done.Items[0].MaskedNumber != "••• •••• ••47") {
				t.Errorf("done: %+v", done.Items)
			}
		})
	}
}

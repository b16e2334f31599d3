package call_test

import (
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/ledger"
	"heartline/queue"
)

// TestTheQueueOffersToCallBackBeforeTheTime has the queue's overflow offer it to callers whose own time is far off: who takes
// it keeps the place, and who does not waits on in the same queue.
func TestTheQueueOffersToCallBackBeforeTheTime(t *testing.T) {
	t.Parallel()
	r := callBackRig(t, fakepbx.NoAnswer())
	rules := r.hotline.CallBacks["main"]
	rules.After = time.Hour
	r.hotline.CallBacks["main"] = rules
	r.overflow = []queue.OverflowRule{{When: queue.WaitLonger, After: 50 * time.Millisecond, Action: queue.Action{Kind: queue.ToCallBack}}}
	r.start()
	talk, _ := r.busyDesk()
	caller := r.asterisk.Call(fakepbx.Caller{Number: "2000"})
	r.turned("offered")
	other := r.asterisk.Call(fakepbx.Caller{Number: "2001"})
	r.wait("both to have been told", func() bool { return len(facts[ledger.CallBackTurned](r)) == 2 })
	for _, f := range facts[ledger.Queued](r) {
		if f.Why == "overflow" {
			t.Errorf("it counts as a way to another queue: %+v", f)
		}
	}
	caller.Press("2")
	r.turned("offered", "asked")
	caller.Press("1")
	r.turned("offered", "asked", "agreed")
	r.wait("the place to be kept", func() bool {
		kept := facts[ledger.RingBackWanted](r)
		return len(kept) == 1 && kept[0].Place != nil && kept[0].Place.Queue == "main"
	})
	r.phase(call.Waiting) // who has not taken it
	other.Hangup(16)
	talk.Hangup(16)
}

package app

import (
	"context"
	"strings"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/console/live"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/queue"
)

// newsroom brings what happens to the pages. Offers go out at once, from the goroutine of the call; the rest
// follows from watching the floor's snapshots and the end of the ledger.
type newsroom struct{ a *App }

var (
	_ newsListener  = newsroom{}
	_ live.Presence = newsroom{}
)

// newsTime bounds the reading of a task that changed.
const newsTime = 500 * time.Millisecond

// DeskChanged has a counsellor's desk sent anew.
func (n newsroom) DeskChanged(who agent.ID) { n.a.web.hub.DeskChanged(string(who)) }

// BoardChanged has the board made anew; the hub coalesces.
func (n newsroom) BoardChanged() { n.a.web.hub.BoardChanged() }

// Offered shows an offer at once. It waits for nothing: a number that has to be opened first, of a caller who
// was there before this process, comes with the desk that follows.
func (n newsroom) Offered(who agent.ID, o call.OfferView) {
	n.a.web.hub.Publish(live.Message{Type: live.Offer, To: live.To(string(who)), Data: n.a.offer(o, n.a.tails.Known)})
}

// OfferGone takes an offer off the screen.
func (n newsroom) OfferGone(who agent.ID, offer, reason string) {
	n.a.web.hub.Publish(live.Message{Type: live.OfferWithdrawn, To: live.To(string(who)), Data: live.WithdrawnData{ID: offer, Reason: goneReason(reason)}})
}

// goneReason puts the reasons that the floor tells apart into the words that pages know.
func goneReason(reason string) string {
	switch reason {
	case call.OutcomeAccepted, call.OutcomeDeclined, call.OutcomeNoAnswer, call.OutcomeUnreachable, call.OutcomeCallerGone, call.OutcomeElsewhere, call.OutcomeCalledOff:
		return reason
	case call.OutcomeBusy:
		return call.OutcomeUnreachable
	default:
		return call.OutcomeWithdrawn
	}
}

// CallChanged needs no message of its own: the desk and the board follow, and the history reads the ledger. A hold
// may have begun, and a call of the house may have come to nothing.
func (n newsroom) CallChanged(v call.View) {
	n.a.lasts.changed(v, time.Now())
	n.a.web.reminders.changed()
}

// LegReplaced tells every page of a counsellor which login the desk's line has now. The page that has another one
// yields: two that dial would push each other out for ever.
func (n newsroom) LegReplaced(who agent.ID, endpoint string) {
	n.a.web.hub.Publish(live.Message{Type: live.Notice, To: live.To(string(who)), Data: live.NoticeData{
		Code: "leg_replaced", Level: "warning", Params: map[string]string{"line": endpoint},
	}})
}

// StreamChanged takes the end of a user's last page as a hint that the browser is gone: the leg is looked at
// before anything is believed.
func (n newsroom) StreamChanged(userID string, open bool) {
	if !open {
		n.a.calls.BrowserGone(agent.ID(userID))
	}
}

// watchFloor tells desks and board of every change of the floor until ctx ends.
func (n newsroom) watchFloor(ctx context.Context) error {
	known := map[agent.ID]agent.Status{}
	for {
		snap, changed := n.a.floor.Watch()
		n.compare(known, snap)
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
		}
	}
}

// compare tells of each counsellor whose state differs from the known one.
func (n newsroom) compare(known map[agent.ID]agent.Status, snap *queue.Snapshot) {
	for _, st := range snap.Agents {
		if was, ok := known[st.Agent]; !ok || was != st {
			known[st.Agent] = st
			n.DeskChanged(st.Agent)
		}
	}
	if len(known) > len(snap.Agents) { // somebody has gone
		n.gone(known, snap)
	}
	n.BoardChanged()
	n.a.web.reminders.changed()
}

// gone forgets who is not on the floor any more.
func (n newsroom) gone(known map[agent.ID]agent.Status, snap *queue.Snapshot) {
	there := make(map[agent.ID]bool, len(snap.Agents))
	for _, st := range snap.Agents {
		there[st.Agent] = true
	}
	for who := range known {
		if !there[who] {
			delete(known, who)
			n.DeskChanged(who)
		}
	}
}

// tailRetry is the pause after the ledger could not be read.
const tailRetry = time.Second

// watchLedger tells pages of history and tasks what was stored, in the ledger's order, until ctx ends.
func (n newsroom) watchLedger(ctx context.Context) error {
	head, err := n.a.store.Head(ctx)
	if err != nil {
		n.a.log.WarnContext(ctx, "end of the ledger not found; pages show what is new after a reload", "err", err)
	}
	tail, count := n.a.store.Tail(head), newMeter(n.a.web.metrics, n.a.calls.Call)
	n.a.known.again() // a plan before this end of the ledger that was stored after the book was read
	for ctx.Err() == nil {
		events, err := tail.Next(ctx)
		if err != nil {
			if ctx.Err() == nil {
				n.a.log.WarnContext(ctx, "ledger not followed", "err", err)
				pause(ctx, tailRetry)
			}
			continue
		}
		for _, e := range events {
			n.stored(ctx, e)
			if id, ok := strings.CutPrefix(string(e.Stream), string(ledger.CallStream(""))); ok {
				count.take(id, e)
			}
		}
		n.BoardChanged()
	}
	return nil
}

// stored tells of one event.
func (n newsroom) stored(ctx context.Context, e ledger.Event) {
	if id, ok := callOf(e.Stream); ok {
		if change := careChange(e.Kind); change != "" {
			n.a.web.care.changed(id, change)
		}
		if change := changeOf(e.Kind); change != "" {
			to := live.Holding(access.ReadAllCalls)
			if user, ok := strings.CutPrefix(e.Actor, userActor); ok {
				to.User = user
			}
			n.a.web.hub.Publish(live.Message{Type: live.Call, To: to, Data: live.CallData{CallID: id, Change: change}})
		}
		n.others(id, e)
		n.a.helpers.learn(e)
	}
	if e.Kind == ledger.KindPlanSet || e.Kind == ledger.KindPlanEnded {
		n.a.known.again() // perhaps from the spool, long after whoever made it was answered
	}
	id, isTask := taskOf(e)
	if !isTask {
		return
	}
	within, cancel := context.WithTimeout(ctx, newsTime)
	defer cancel()
	if err := n.a.store.Folded(within, e.Pos); err != nil {
		return // the page reads the list when it is opened
	}
	t, err := n.a.web.tasks.Task(within, id)
	if err != nil {
		if !fault.Is(err, fault.NotFound) {
			n.a.log.WarnContext(ctx, "task not read for the pages", "task_id", id, "err", err)
		}
		return
	}
	n.a.web.hub.Publish(live.Message{Type: live.Task, To: live.Holding(access.ReadTasks), Data: t})
}

// userActor begins the actor of what a user did.
const userActor = "user:"

// callOf returns the call that a stream is about: its own, that of its after-call form, or that of its care.
func callOf(s ledger.Stream) (id string, ok bool) {
	for _, prefix := range []ledger.Stream{ledger.CallStream(""), ledger.FormStream(""), ledger.CareStream("")} {
		if id, ok = strings.CutPrefix(string(s), string(prefix)); ok {
			return id, true
		}
	}
	return "", false
}

// taskOf returns the task that an event opens or changes.
func taskOf(e ledger.Event) (id string, ok bool) {
	if id, ok = strings.CutPrefix(string(e.Stream), string(ledger.TaskStream(""))); ok {
		return id, true
	}
	if e.Kind != ledger.KindTaskWanted && e.Kind != ledger.KindOutAttemptEnded {
		return "", false
	}
	fact, err := ledger.Decode(e)
	if err != nil {
		return "", false
	}
	switch f := fact.(type) {
	case ledger.TaskWanted:
		return f.Task, true
	case ledger.OutAttemptEnded: // an attempt more, and perhaps the last
		return f.Task, f.Task != ""
	}
	return "", false
}

// changeOf says what an event changed for a page that shows a call; empty for what no page waits for.
func changeOf(k ledger.Kind) string {
	switch k {
	case ledger.KindCallArrived:
		return "started"
	case ledger.KindCallEnded:
		return "ended"
	case ledger.KindRecordingStarted, ledger.KindRecordingPaused, ledger.KindRecordingResumed, ledger.KindRecordingStopped,
		ledger.KindRecordingFailed, ledger.KindConsent:
		return "recording"
	case ledger.KindFormSubmitted:
		return "form"
	case ledger.KindCallAnswered, ledger.KindQueued, ledger.KindDequeued, ledger.KindWaitKey, ledger.KindListened, ledger.KindGraded, ledger.KindOfferMade, ledger.KindOfferEnded,
		ledger.KindConnected, ledger.KindHeld, ledger.KindResumed, ledger.KindCounsellorLost, ledger.KindCounsellorBack,
		ledger.KindPartyAsked, ledger.KindPartyJoined, ledger.KindPartyMoved, ledger.KindPartyLost, ledger.KindPartyEnded,
		ledger.KindTurned, ledger.KindTransferred, ledger.KindMonitorStarted, ledger.KindMonitorSet, ledger.KindMonitorEnded,
		ledger.KindHelpAsked, ledger.KindHelpAnswered, ledger.KindHelpWithdrawn,
		ledger.KindCrisisStarted, ledger.KindCrisisStep, ledger.KindCrisisAttempt, ledger.KindCrisisAttemptMoved, ledger.KindCrisisAttemptEnded,
		ledger.KindCrisisAcknowledged, ledger.KindCrisisReopened, ledger.KindCrisisJoined, ledger.KindCrisisLeft,
		ledger.KindCrisisEmergencyPrepared, ledger.KindCrisisEmergencyPressed, ledger.KindCrisisExhausted, ledger.KindCrisisCancelled, ledger.KindCrisisClosed:
		return "changed"
	default:
		return ""
	}
}

// pause waits for d or for the end of ctx.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

package app

import (
	"context"
	"strconv"
	"time"

	"heartline/agent"
	"heartline/call"
	"heartline/console/live"
	"heartline/internal/access"
)

// reminders bring to mind what is forgotten: a caller on hold, and the end of a shift. One goroutine looks at what
// is so now, tells what is due, and sleeps until the next thing is; it keeps no list that could be out of date.
// After a restart what is still so is told once more.
type reminders struct {
	a     *App
	wake  chan struct{}
	holds map[call.ID]holdMark
	ends  map[agent.ID]time.Time // the end of a shift that a counsellor was told of
}

// holdMark is how often a hold was brought to mind.
type holdMark struct {
	since time.Time
	told  int
}

// remindAtMost bounds the sleep, so that a clock that was set is noticed.
const remindAtMost = time.Minute

// remindGap is the least time between two looks: they go over every call, and news comes with every step of each.
const remindGap = 200 * time.Millisecond

// forgottenAfter is after how many reminders a hold is the supervisors' matter.
const forgottenAfter = 2

func newReminders(a *App) *reminders {
	return &reminders{a: a, wake: make(chan struct{}, 1), holds: map[call.ID]holdMark{}, ends: map[agent.ID]time.Time{}}
}

// changed is to be called when a hold or a shift may have begun or ended. It never blocks.
func (r *reminders) changed() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// run reminds until ctx ends.
func (r *reminders) run(ctx context.Context) error {
	t := time.NewTimer(0)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-r.wake:
		case <-t.C:
		}
		now := time.Now()
		next := now.Add(remindAtMost)
		for _, due := range []time.Time{r.remindHolds(now), r.remindShifts(now)} {
			if !due.IsZero() && due.Before(next) {
				next = due
			}
		}
		pause(ctx, remindGap)
		t.Reset(max(time.Until(next), time.Millisecond))
	}
}

// remindHolds tells counsellors of callers who are on hold for long, again and again, and supervisors of those who
// seem forgotten. It returns when the next one is due; zero for none.
func (r *reminders) remindHolds(now time.Time) (next time.Time) {
	limit := r.a.config().Floor.HoldReminder
	held := map[call.ID]holdMark{}
	for _, v := range r.a.calls.Calls() {
		if !onHold(v) || limit <= 0 {
			continue
		}
		mark := r.holds[v.ID]
		if !mark.since.Equal(v.HeldAt) {
			mark = holdMark{since: v.HeldAt}
		}
		if due := int(now.Sub(v.HeldAt) / limit); due > mark.told {
			r.tellHold(v, now, mark.told < forgottenAfter && due >= forgottenAfter)
			mark.told = due
		}
		held[v.ID] = mark
		next = earlier(next, v.HeldAt.Add(time.Duration(mark.told+1)*limit))
	}
	r.holds = held
	return next
}

func (r *reminders) tellHold(v call.View, now time.Time, forgotten bool) {
	seconds := strconv.Itoa(int(now.Sub(v.HeldAt).Round(time.Second) / time.Second))
	r.a.web.hub.Publish(live.Message{Type: live.Notice, To: live.To(string(v.Agent)), Data: live.NoticeData{
		Code: "hold_long", Level: "warning", Params: map[string]string{"seconds": seconds},
	}})
	if !forgotten || v.Marked != "" {
		return
	}
	r.a.web.hub.Publish(live.Message{Type: live.Notice, To: live.Holding(access.ManageAgents), Data: live.NoticeData{
		Code: "hold_forgotten", Level: "alarm", Params: map[string]string{"name": r.a.people.Person(string(v.Agent)).Name, "seconds": seconds},
	}})
	r.a.web.hub.BoardChanged()
}

// onHold reports whether a caller hears music because a counsellor wanted it so.
func onHold(v call.View) bool {
	return v.Held && !v.HeldAt.IsZero() && (v.Phase == call.Talking || v.Phase == call.Parted)
}

// forgotten reports whether a caller is on hold for so long that the supervisors are to know.
func forgotten(v call.View, reminder time.Duration, now time.Time) bool {
	return onHold(v) && reminder > 0 && now.Sub(v.HeldAt) >= forgottenAfter*reminder
}

// remindShifts tells counsellors at their seats, once for each end, that their shift ends soon. It returns when
// the next one is due; zero for none.
func (r *reminders) remindShifts(now time.Time) (next time.Time) {
	before := r.a.config().Floor.ShiftReminder
	told := map[agent.ID]time.Time{}
	for _, st := range r.a.floor.Snapshot().Agents {
		end := r.a.duty.ends(st.Agent)
		if st.State == agent.LoggedOut || end.IsZero() || !end.After(now) {
			continue
		}
		was := r.ends[st.Agent]
		switch at := end.Add(-before); {
		case was.Equal(end):
			told[st.Agent] = end
		case at.After(now):
			next = earlier(next, at)
		default:
			told[st.Agent] = end
			r.a.web.hub.Publish(live.Message{Type: live.Notice, To: live.To(string(st.Agent)), Data: live.NoticeData{
				Code: "shift_ending", Level: "info", Params: map[string]string{"minutes": strconv.Itoa(int((end.Sub(now) + time.Minute - 1) / time.Minute))},
			}})
		}
	}
	r.ends = told
	return next
}

// earlier is the earlier of two instants; zero is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

package app

import (
	"context"
	"time"

	"heartline/agent"
	"heartline/console"
	"heartline/console/api"
	"heartline/console/live"
	"heartline/internal/access"
	"heartline/internal/fault"
	"heartline/queue"
)

// steering is what supervisors do with the floor as a whole. The dispatcher decides; this translates.
type steering struct {
	a       *App
	changes turns // of changes of many
}

var _ console.Steering = (*steering)(nil)

// SetSwitchboard sends all calls of a queue to one counsellor; the empty counsellor ends it.
func (s *steering) SetSwitchboard(ctx context.Context, queueID string, who agent.ID, why api.FloorWhy) error {
	if queueID == string(proveQueue) || who == proveAgent {
		return fault.New(fault.NotFound, "switchboard", "There is no such queue; choose one of the configuration.")
	}
	outs, err := s.a.floor.Do(ctx, queue.SetSwitchboard{Queue: queue.ID(queueID), Agent: who, Why: string(why), By: by(ctx)})
	if err != nil {
		return err
	}
	for _, o := range outs {
		if r, ok := o.(queue.SwitchboardRefused); ok && r.Queue == queue.ID(queueID) && r.Reason != string(queue.RefusedUnknownQueue) {
			if r.Reason == queue.RefusedGuest {
				return fault.Code("guest_line", queue.Refusal(outs))
			}
			return fault.Code("desk_not_at_work", queue.Refusal(outs))
		}
	}
	return queue.Refusal(outs)
}

// SetSurge puts a hotline's profile in force until an instant; the zero instant ends it.
func (s *steering) SetSurge(ctx context.Context, hotline string, until time.Time, why api.FloorWhy) error {
	in := queue.SetSurge{Hotline: hotline, On: !until.IsZero(), Until: until, Why: string(why), By: by(ctx)}
	outs, err := s.a.floor.Do(ctx, in)
	if err != nil {
		return err
	}
	if err := queue.Refusal(outs); err != nil {
		return err
	}
	return nil
}

// NoteAlert acknowledges an alert, or puts it off where the span is positive.
func (s *steering) NoteAlert(ctx context.Context, id string, put time.Duration) error {
	at, ok := s.a.alerts.find(id)
	if !ok {
		return fault.Code("alert_over", fault.New(fault.Conflict, "alert", "This alert is over; look at the board again."))
	}
	in := queue.NoteAlert{Alert: id, Level: at.Level, By: by(ctx), At: notedAt(time.Now(), at.Since)}
	if put > 0 {
		in.Until = time.Now().Add(put)
	}
	if _, err := s.a.floor.Do(ctx, in); err != nil {
		return err
	}
	s.a.alerts.look(time.Now())
	s.a.web.hub.BoardChanged()
	return nil
}

// notedAt is when an alert was noted, in the ledger's microseconds: after it began, also where the clock was set back.
func notedAt(now, since time.Time) time.Time {
	if after := since.Round(0).Add(time.Microsecond); after.After(now.Round(0)) {
		return after
	}
	return now
}

// floorNews tells pages what the floor has decided or begun. It runs on the dispatcher's goroutine and does not block.
func (a *App) floorNews(out queue.Output) {
	switch o := out.(type) {
	case queue.RedCapPassed:
		a.alerts.tell(queue.AlertRedCap, "")
	case queue.PauseBroken:
		a.alerts.tell(queue.AlertPauseBroken, "")
	case queue.SwitchboardChanged:
		code, level := "switchboard_ended", "info"
		if o.On {
			code = "switchboard_started"
		} else if o.Why == queue.SwitchboardDeskLeft || o.Why == queue.SwitchboardQueueGone {
			level = "warning"
			a.alerts.tell(queue.AlertDeskLeft, "")
		}
		a.tellFloor(code, level, map[string]string{"name": a.people.Person(string(o.Agent)).Name, "queue": a.queueName(o.Queue)}, string(o.Agent))
	case queue.SurgeChanged:
		code := "surge_ended"
		if o.On {
			code = "surge_started"
			if h, ok := a.config().Hotline(o.Hotline); ok && !o.Moved && h.Surge != nil && h.Surge.Line != "" {
				a.alerts.tell(queue.AlertLineCalledIn, o.Hotline)
				a.helpers.calledIn(o.Hotline, h.Surge.Line)
			}
		} else if o.Why == queue.SurgeOver {
			a.alerts.tell(queue.AlertSurgeEnded, o.Hotline)
		}
		a.surgeNews(code)
	}
}

// surgeNews tells supervisors and everybody at a desk: what they are asked to do changes.
func (a *App) surgeNews(code string) {
	a.web.hub.Publish(live.Message{Type: live.Notice, To: live.Holding(access.UseDesk), Data: live.NoticeData{Code: code, Level: "info"}})
	for _, st := range a.floor.Snapshot().Agents {
		if st.State != agent.LoggedOut {
			a.web.hub.DeskChanged(string(st.Agent))
		}
	}
}

// tellFloor tells supervisors, and the counsellor whom it is about.
func (a *App) tellFloor(code, level string, params map[string]string, who string) {
	to := live.Holding(access.AnswerAlerts)
	to.User = who
	a.web.hub.Publish(live.Message{Type: live.Notice, To: to, Data: live.NoticeData{Code: code, Level: level, Params: params}})
	a.web.hub.DeskChanged(who)
}

func (a *App) queueName(id queue.ID) string {
	for _, q := range a.floor.Snapshot().Queues {
		if q.ID == id && q.Name != "" {
			return q.Name
		}
	}
	return string(id)
}

// surging reports whether a hotline's surge profile is in force.
func (a *App) surging(hotline string) bool {
	for _, s := range a.floor.Snapshot().Surges {
		if s.Hotline == hotline {
			return true
		}
	}
	return false
}

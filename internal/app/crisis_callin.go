package app

import (
	"context"
	"slices"
	"strconv"
	"time"

	"heartline/agent"
	"heartline/console/live"
	"heartline/internal/access"
	"heartline/queue"
	"heartline/roster"
)

// eventCalledIn is the message that a line of the roster is called in.
const eventCalledIn = "roster.line_called_in"

// calledIn tells those on shift for a line that is called in who are at no desk: on the pages that they have open, and
// by the systems that the hotline's escalation names for it, which call or page people in their own way. It does not
// block.
func (h *helpers) calledIn(hotline, line string) {
	h.hooks.later(func(context.Context) {
		away := awayFrom(line, h.a.duty.onNow(), h.a.floor.Snapshot().Agents)
		known := *h.a.people.known.Load()
		away = slices.DeleteFunc(away, func(id string) bool { u, ok := known[id]; return !ok || u.Disabled || u.Guest() })
		for _, person := range away {
			if access.Of(known[person].Roles)[access.AnswerAlerts] {
				continue // told with all who watch the floor
			}
			h.a.web.hub.Publish(live.Message{Type: live.Notice, To: live.To(person), Data: live.NoticeData{
				Code: "floor_alert", Level: "warning", Params: map[string]string{"kind": string(queue.AlertLineCalledIn), "hotline": hotline},
			}})
		}
		e, _ := h.a.config().EscalationOf(hotline)
		at := time.Now().UTC()
		for _, name := range e.CallInHooks {
			h.hooks.send(hookMessage{
				Webhook: name, Event: eventCalledIn, ID: "called-in-" + hotline + "-" + strconv.FormatInt(at.Unix(), 10),
				Hotline: hotline, Line: line, People: away, At: at,
			}, nil)
		}
	})
}

// awayFrom lists who is on shift for a line of the roster and signed in at no desk, in the order of ids. A shift without
// lines serves every line.
func awayFrom(line string, on []roster.Duty, at []agent.Status) []string {
	there := map[string]bool{}
	for _, st := range at {
		there[string(st.Agent)] = st.State != agent.LoggedOut
	}
	var out []string
	for _, d := range on {
		if !there[d.Agent] && (len(d.Lines) == 0 || slices.Contains(d.Lines, line)) {
			out = append(out, d.Agent)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

package app

import (
	"strings"

	"heartline/call"
	"heartline/console/live"
	"heartline/internal/access"
	"heartline/internal/ledger"
)

// others tells of help that is wanted or comes, and, where the policy shows it, of listeners who come and go.
func (n newsroom) others(id string, e ledger.Event) {
	switch e.Kind {
	case ledger.KindHelpAsked, ledger.KindHelpAnswered, ledger.KindHelpWithdrawn, ledger.KindMonitorStarted, ledger.KindMonitorEnded:
	default:
		return
	}
	v, ok := n.a.calls.Call(call.ID(id))
	who, known := strings.CutPrefix(e.Actor, userActor)
	if !ok || v.Marked != "" {
		return
	}
	name := ""
	if known {
		name = n.a.people.Person(who).Name
	}
	leads, desk := live.Holding(access.AnswerHelp), live.To(string(v.Agent))
	switch e.Kind {
	case ledger.KindHelpAsked:
		n.notice(leads, "help_asked", "alarm", name, id)
	case ledger.KindHelpWithdrawn:
		n.notice(leads, "help_withdrawn", "info", name, id)
	case ledger.KindHelpAnswered:
		if v.Help != nil {
			desk = live.To(string(v.Help.By))
		}
		n.notice(desk, "help_acknowledged", "info", name, id)
	case ledger.KindMonitorStarted, ledger.KindMonitorEnded:
		if v.Agent == "" || n.a.config().Floor.HideListeners || !known {
			return
		}
		code := "listener_joined"
		if e.Kind == ledger.KindMonitorEnded {
			code = "listener_left"
		}
		n.notice(desk, code, "info", name, id)
	default:
	}
}

func (n newsroom) notice(to live.Audience, code, level, name, id string) {
	n.a.web.hub.Publish(live.Message{Type: live.Notice, To: to, Data: live.NoticeData{
		Code: code, Level: level, Params: map[string]string{"name": name, "call_id": id},
	}})
}

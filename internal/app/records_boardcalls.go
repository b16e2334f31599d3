package app

import (
	"heartline/call"
	"heartline/console/api"
)

// others shows who is in a call beside the caller and the counsellor. One call stays one row, however often it is
// handed on and however many are in it.
func (b *boards) others(out *api.BoardCall, v call.View) {
	out.Silent = v.Silence != nil && v.Silence.Silent()
	out.Aside, out.Transfers, out.Help = v.Aside, v.Transfers, b.a.help(v.Help)
	for _, p := range v.Parties {
		if p.State == call.PartyGone {
			continue
		}
		row := api.BoardParty{Id: p.ID, Then: api.PartyThen(p.Then), State: api.PartyState(p.State), In: p.In, Muted: p.Muted}
		if p.Agent != "" {
			row.Agent = b.a.people.Person(string(p.Agent))
		}
		if p.Number != "" {
			row.Number = b.a.outsideName(p.Number)
		}
		out.Parties = append(out.Parties, row)
	}
	for _, m := range v.Monitors {
		out.Listeners = append(out.Listeners, api.DeskListener{Agent: b.a.people.Person(string(m.Agent)), Whispering: m.Whisper})
	}
}

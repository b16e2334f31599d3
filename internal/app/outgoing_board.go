package app

import (
	"heartline/call"
	"heartline/console/api"
)

// outgoing shows on the board a call that the house makes itself, as far as its person is reached.
func (b *boards) outgoing(out *api.BoardCall, v call.View) {
	if v.Out == nil {
		return
	}
	o := api.BoardOutgoing{
		Why: api.BoardOutgoingWhy(v.Out.Why), State: api.BoardOutgoingState(outgoingState(&v)), DueAt: v.Out.DueAt, Until: v.Out.Until,
		Attempt: v.Out.Attempt, Last: v.Out.Last,
	}
	o.Tries = b.a.triesOf(&v)
	if v.Out.First != "" {
		o.First = b.a.people.Person(string(v.Out.First))
	}
	if v.Out.Asked != "" {
		o.Asked = b.a.people.Person(string(v.Out.Asked))
	}
	if v.Out.Outside != "" {
		o.To = b.a.outsideName(v.Out.Outside)
	}
	out.Outgoing = o
}

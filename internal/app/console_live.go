package app

import (
	"context"

	"heartline/agent"
	"heartline/call"
	"heartline/console"
	"heartline/internal/fault"
)

// liveDesk passes commands about those beside the caller and the counsellor on to their calls.
type liveDesk struct{ a *App }

var _ console.Live = liveDesk{}

// recorded says which commands are recorded whosever call it is. Those that end something never wait for that.
func recorded(v console.LiveVerb) bool {
	switch v {
	case console.LiveListen, console.LiveWhisper, console.LiveBarge, console.LiveTakeOver,
		console.LivePull, console.LiveReorder, console.LiveRequeue:
		return true
	default:
		return false
	}
}

// ends says which commands end what their own agent began, or answer for help.
func ends(v console.LiveVerb) bool {
	switch v {
	case console.LiveLeave, console.LiveSilent, console.LiveStop,
		console.LiveHelp, console.LiveHelpWithdraw, console.LiveHelpAcknowledge:
		return true
	default:
		return false
	}
}

// CommandLive carries out a command about others in a call.
func (d liveDesk) CommandLive(ctx context.Context, c console.LiveCommand) error {
	v, ok := d.a.calls.Call(call.ID(c.Call))
	if !ok || v.Phase == call.Ending || v.Phase == call.Ended {
		return fault.Code("call_over", fault.New(fault.NotFound, "call", "The call is over."))
	}
	foreign := v.Agent != c.Agent && !mine(v, c.Agent, c.Party) && !ends(c.Verb)
	if foreign && !recorded(c.Verb) && !c.Any {
		return fault.Code("not_yours", fault.New(fault.Denied, "call", "The call is not at your desk."))
	}
	if err := d.known(c); err != nil {
		return err
	}
	if err := d.a.resolveTier(&c.To); err != nil {
		return err
	}
	if recorded(c.Verb) || foreign {
		if err := c.Recorded(ctx, v.Agent); err != nil {
			return err
		}
	}
	r := call.Live{
		Call: v.ID, Agent: c.Agent, Any: c.Any, Party: c.Party, Then: call.Then(c.Then),
		Keys: call.Secret(c.Keys), To: call.Target{Agent: c.To.Agent, Number: c.To.Number, Queue: c.To.Queue},
	}
	if c.Verb == console.LiveReorder {
		if r.Priority, ok = d.place(c); !ok {
			return nil // there already
		}
	}
	return d.do(ctx, c, r)
}

// place is the priority that brings a caller to the front, or to the end, of those of the same grade who wait; false:
// the caller is there already, or waits no more and will be told so.
func (d liveDesk) place(c console.LiveCommand) (priority int, moves bool) {
	priority, moves, ok := d.a.floor.Snapshot().PriorityFor(c.Call, c.First)
	return priority, moves || !ok
}

// mine reports whether a command is about one's own part in a call.
func mine(v call.View, who agent.ID, party string) bool {
	for _, p := range v.Parties {
		if p.ID == party && p.Agent == who {
			return true
		}
	}
	return false
}

func (d liveDesk) do(ctx context.Context, c console.LiveCommand, r call.Live) error {
	x := d.a.calls
	if act := map[console.LiveVerb]func(context.Context, call.Live) error{
		console.LiveAsk: x.Ask, console.LiveTransfer: x.Transfer, console.LiveTurn: x.Turn, console.LiveBack: x.Back,
		console.LiveLeave: x.LeaveCall, console.LiveDrop: x.Drop, console.LiveBringIn: x.BringIn, console.LiveTakeOut: x.TakeOut,
		console.LiveMute: x.MuteParty, console.LiveUnmute: x.UnmuteParty, console.LiveHandOver: x.HandOver,
		console.LiveListen: x.Listen, console.LiveWhisper: x.Whisper, console.LiveSilent: x.Silent, console.LiveStop: x.StopListening,
		console.LiveBarge: x.Barge, console.LiveTakeOver: x.TakeOver, console.LiveHelp: x.AskHelp, console.LiveHelpWithdraw: x.WithdrawHelp,
		console.LiveTellKeys: x.TellKeys, console.LiveEndAnswers: x.EndAnswers,
		console.LiveHelpAcknowledge: x.AnswerHelp, console.LivePull: x.Pull, console.LiveReorder: x.Reorder, console.LiveRequeue: x.Requeue, console.LiveKeys: x.PressKeys,
	}[c.Verb]; act != nil {
		return act(ctx, r)
	}
	return fault.New(fault.Invalid, "call.command", "There is no such command.")
}

// known refuses whom the house does not have, before anybody is asked.
func (d liveDesk) known(c console.LiveCommand) error {
	switch {
	case c.Verb != console.LiveAsk && c.Verb != console.LiveTransfer && c.Verb != console.LiveRequeue:
		return nil
	case targets(c.To) != 1:
		return fault.Code("no_target", fault.New(fault.Invalid, "call", "Choose one colleague, queue or number."))
	case c.To.Agent != "" && !d.colleague(c.To.Agent):
		return fault.Code("colleague_unknown", fault.New(fault.NotFound, "call", "There is no such colleague: choose one of the list."))
	case c.To.Number != "" && !d.dialable(c.To.Number):
		return fault.Code("number_unknown", fault.New(fault.NotFound, "call", "There is no such outside number: choose one of the list."))
	}
	if c.To.Queue == "" {
		return nil
	}
	return d.a.served(c.To.Queue)
}

func targets(t console.LiveTarget) int {
	n := 0
	for _, set := range []bool{t.Agent != "", t.Queue != "", t.Number != "", t.Tier != ""} {
		if set {
			n++
		}
	}
	return n
}

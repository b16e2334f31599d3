package call

import (
	"context"
	"time"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// Help is a counsellor's request for help that nobody on the line hears of.
type Help struct {
	At       time.Time
	By       agent.ID // who asks
	AnswerAt time.Time
	AnswerBy agent.ID // who comes; empty while nobody has answered
}

var errNoHelp = fault.Code("no_help_asked", fault.New(fault.Conflict, "help", "nobody asks for help in this call any more"))

// AskHelp tells the supervisors that help is wanted in a talk. A repeat changes nothing.
func (x *Exchange) AskHelp(ctx context.Context, r Live) error { return x.live(ctx, liveHelp, r, false) }

// WithdrawHelp says that help is not wanted any more.
func (x *Exchange) WithdrawHelp(ctx context.Context, r Live) error {
	return x.live(ctx, liveHelpOver, r, false)
}

// AnswerHelp tells the counsellor that somebody comes. The first answer stands.
func (x *Exchange) AnswerHelp(ctx context.Context, r Live) error {
	return x.live(ctx, liveHelpAnswer, r, false)
}

// help carries out a request about help. Who asks has the call, or is in it.
func (t *turn) help(in inLive) error {
	p, party := t.s.partyOfAgent(in.By)
	inside := t.s.Talk.Agent == in.By || party && p.State == PartyThere
	switch in.Do {
	case liveHelp:
		if !inside {
			return errNotYours
		}
		if t.s.Help == nil {
			t.record(actorOf(in.By), ledger.HelpAsked{By: string(in.By)})
		}
	case liveHelpOver:
		if !inside {
			return errNotYours
		}
		if t.s.Help != nil {
			t.record(actorOf(in.By), ledger.HelpWithdrawn{By: string(in.By)})
		}
	default:
		if t.s.Help == nil {
			return errNoHelp
		}
		if t.s.Help.AnswerBy == "" {
			t.record(actorOf(in.By), ledger.HelpAnswered{By: string(in.By)})
		}
	}
	return nil
}

// applyHelp folds the facts about help. A request ends with the talk of who asked.
func applyHelp(s *State, at time.Time, fact ledger.Fact) {
	switch f := fact.(type) {
	case ledger.HelpAsked:
		s.Help = &Help{At: at, By: agent.ID(f.By)}
	case ledger.HelpAnswered:
		if s.Help != nil {
			h := *s.Help
			h.AnswerAt, h.AnswerBy = at, agent.ID(f.By)
			s.Help = &h
		}
	case ledger.HelpWithdrawn, ledger.Queued, ledger.CallEnding:
		s.Help = nil
	case ledger.Transferred:
		s.Transfers++
		s.Help = nil
	}
}

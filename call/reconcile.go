package call

import (
	"context"

	"heartline/agent"
	"heartline/crisis"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/ivr"
)

// maxRounds bounds how often one input may lead to a new plan; a command that keeps being part of the
// difference is tried again on the retry timer instead.
const maxRounds = 6

var beep = []ivr.PromptRef{{ID: "system.beep"}}

// reconcile runs the plan until nothing is left to do, a command must be tried again later, or the call is
// down.
func (s *session) reconcile(ctx context.Context) {
	if s.state.Phase == Ending && s.tearing.IsZero() {
		s.tearing = s.now()
		if s.yielded() {
			return
		}
	}
	for range maxRounds {
		s.act.Wanted = s.hotline.musicClass(s.state.Grade)
		s.tune()
		cmds := plan(&s.state, &s.act, s.saying())
		if len(cmds) == 0 || s.overdue() {
			s.finish(ctx)
			return
		}
		again := false
		for _, c := range cmds {
			if ctx.Err() != nil {
				return
			}
			err := s.execute(ctx, c)
			switch {
			case s.learn(c, err):
			case c.quiet():
				again = true
			default:
				s.retryLater()
				return
			}
			if len(s.queue) > 0 {
				return // something to decide on came of it; the plan is made anew after that
			}
		}
		if again {
			break
		}
	}
	s.retryLater()
}

// saying is what the caller is to hear now, nil for nothing.
func (s *session) saying() *saying {
	if s.say == nil {
		return nil
	}
	return &s.say.saying
}

// retryLater lets the plan be made again in a moment, whatever happens.
func (s *session) retryLater() {
	s.timers[timerRetry] = armed{at: s.now().Add(retryPause)}
}

// quiet reports whether a command may fail for a while without holding up those after it: nobody hears it.
func (c command) quiet() bool {
	switch c.Op {
	case opLook, opEar, opHeed, opTell, opStopPlay, opSnoop, opListen, opRecord, opPauseRec, opResumeRec, opStopRec:
		return true
	case opClaim, opFailsafe, opAnswer, opBridge, opJoin, opPlay, opMusic, opStopMusic, opDial, opMute, opUnmute, opHangup, opDestroy:
		return false
	}
	return false
}

// finish closes a call of which nothing is left.
func (s *session) finish(ctx context.Context) {
	if s.state.Phase != Ending {
		return
	}
	if s.overdue() {
		s.parts.counts.unfinished.Add(1)
		s.log.Error("teardown did not finish; the sweeper takes over")
	}
	t := &turn{env: env{Now: s.instant(), Hotline: s.hotline}, s: s.state.clone()}
	t.down()
	if s.append(ctx, t.Now, t.facts, true) {
		s.state = t.s
	}
}

// execute runs one command with its own deadline, detached from nothing: a process that hands over has
// finished its commands before its context ends.
func (s *session) execute(ctx context.Context, c command) error {
	ctx, cancel := context.WithTimeout(ctx, commandPatience)
	defer cancel()
	switch c.Op {
	case opClaim:
		return s.sw.Claim(ctx, c.Target)
	case opFailsafe:
		return s.sw.Failsafe(ctx, c.Target)
	case opAnswer:
		return s.sw.Answer(ctx, c.Target)
	case opBridge:
		return s.sw.CreateBridge(ctx, c.Target, c.Vars)
	case opJoin:
		return s.sw.Join(ctx, c.Bridge, c.Target)
	case opLook:
		return s.lookInto(ctx, c.Bridge, c.Target)
	case opPlay:
		return s.sw.Play(ctx, c.Play)
	case opStopPlay:
		return s.sw.StopPlay(ctx, c.Target)
	case opMusic:
		return s.sw.Music(ctx, c.Target, c.Class)
	case opStopMusic:
		return s.sw.StopMusic(ctx, c.Target)
	case opDial:
		if c.Target == s.state.Caller {
			return s.dialPerson(ctx)
		}
		return s.dial(ctx, c.Target)
	case opMute:
		return s.sw.Mute(ctx, c.Target)
	case opUnmute:
		return s.sw.Unmute(ctx, c.Target)
	case opHangup:
		if c.Target == s.state.Caller {
			return s.hangUpCaller(ctx, c.Cause)
		}
		return s.sw.Hangup(ctx, c.Target, c.Cause)
	case opSnoop:
		return s.sw.Snoop(ctx, c.Bridge, c.Target)
	case opEar:
		return s.sw.Snoop(ctx, c.Bridge, c.Target)
	case opHeed:
		return s.sw.Heed(ctx, c.Target)
	case opTell:
		return s.sw.Whisper(ctx, c.Bridge, c.Target)
	case opListen:
		return s.sw.Listen(ctx, c.Bridge, c.Target)
	case opRecord:
		return s.sw.Record(ctx, c.Record)
	case opPauseRec:
		return s.sw.PauseRecord(ctx, c.Target)
	case opResumeRec:
		return s.sw.ResumeRecord(ctx, c.Target)
	case opStopRec:
		return s.sw.StopRecord(ctx, c.Target)
	case opDestroy:
		return s.sw.DestroyBridge(ctx, c.Target)
	}
	return fault.New(fault.Internal, "call", "unknown command %q", c.Op)
}

// dial rings a leg's seat. The number of an outside seat is looked up here, at the last moment, and goes
// nowhere else.
func (s *session) dial(ctx context.Context, leg string) error {
	l, ok := s.state.leg(leg)
	if !ok {
		return fault.New(fault.Internal, "dial", "unknown leg")
	}
	outside := l.Role == ReliefLeg || l.Role == PartyLeg && l.Agent == ""
	find := s.parts.Dialer.SeatDial
	if outside {
		find = func(ctx context.Context, seat agent.SeatID) (Secret, bool) {
			return s.parts.Dialer.OutsideDial(ctx, string(seat))
		}
	}
	if r, judges := s.parts.Dialer.(Refuser); judges && l.Attempt == "" {
		if why, mode := r.Refusal(string(l.Seat), outside, s.state.Marked == MarkDrill); why != crisis.Pass {
			return s.refused(leg, why, mode)
		}
	}
	if l.Attempt != "" {
		find = func(ctx context.Context, _ agent.SeatID) (Secret, bool) {
			endpoint, err := s.dialCrisis(ctx, l)
			return endpoint, err == nil
		}
	}
	endpoint, ok := find(ctx, l.Seat)
	if !ok {
		return fault.New(fault.NotFound, "dial", "seat %s has no telephone", l.Seat)
	}
	return s.sw.Dial(ctx, Dial{
		ID: leg, Endpoint: string(endpoint), Timeout: dialTimeout, CallerID: s.hotline.CallerID, Originator: s.state.Caller,
		Vars: callTag(&s.state, id.RoleSeat),
	})
}

// maxTries bounds how often a command is repeated to a switch that does not answer: about half a minute. Teardown goes
// on without a bound.
const maxTries = 100

// maxTriesOf is how often a command is repeated to a switch that does not answer.
func maxTriesOf(o op) int {
	if o == opLook {
		return looksMost
	}
	return maxTries
}

// musicDoubts is how often music that was stopped is stopped again.
const musicDoubts = 3

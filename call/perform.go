package call

import (
	"context"
	"time"

	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/queue"
)

// perform runs one act.
func (s *session) perform(ctx context.Context, a act) {
	switch a := a.(type) {
	case actSay:
		s.startSaying(a)
	case actHush:
		s.hush()
	case actArm:
		s.timers[a.Timer] = armed{at: s.now().Add(a.After), turn: a.Turn, leg: a.Leg}
	case actDisarm:
		delete(s.timers, a.Timer)
	case actLook:
		s.look(ctx, false)
	case actSayTo:
		s.sayTo(ctx, a)
	case actKeys:
		s.pressKeys(ctx, a)
	case actReply:
		a.To <- a.Err
	case actPend:
		if a.To != nil {
			s.pending[a.Offer] = a.To
		}
	case actSettle:
		if to := s.pending[a.Offer]; to != nil {
			delete(s.pending, a.Offer)
			to <- a.Err
		}
	case actRingBack:
		s.spawn(ctx, a)
	case actQueuedAgain:
		if s.parts.lines != nil {
			s.parts.lines.tell(a.Of, inCameBack{Call: s.state.ID, Queued: true})
		}
	case actAnswer:
		s.takeAnswer(a.Key)
	case actForgetAnswers:
		s.answers = nil
	case actUntold:
		s.untold = true
	case actCrisisAlert, actCrisisHide, actCrisisTell, actCrisisPage, actCrisisHook:
		s.performCrisis(a)
	default:
		s.tellFloor(a)
		s.tellDesks(a)
	}
}

func (s *session) tellFloor(a act) {
	if in := s.floorInput(a); in != nil {
		s.parts.Floor.Send(in)
	}
}

func (s *session) floorInput(a act) queue.Input {
	call := string(s.state.ID)
	switch a := a.(type) {
	case actJoin:
		e := a.Entry
		var prefer time.Duration // by the queue
		if e.Returned {
			prefer = preferReturned
		}
		if e.PreferFor > 0 {
			prefer = e.PreferFor
		}
		return queue.Join{Entry: queue.Entry{
			ID: queue.EntryID(e.ID), Call: call, Hotline: s.state.Hotline, Queue: queue.ID(e.Queue), Requires: e.Requires,
			Grade: a.Grade, Priority: e.Priority, EnqueuedAt: e.EnqueuedAt, Returned: e.Returned, Prefer: e.Prefer, PreferFor: prefer, Only: e.Only,
			Waived: e.forLead(), Wants: s.state.wants(e), Wishes: s.state.wishes(), Familiar: e.Familiar,
			Node: s.state.Node, Tried: s.state.Tried, Offers: s.state.Offers, Absent: s.state.keepsPlace(), Test: s.state.Marked != "", From: queue.ID(e.From), Hours: s.hours(),
			Recovered: s.state.Waited != nil && s.state.Waited.Recovered,
		}}
	case actLeave:
		return queue.Leave{Entry: queue.EntryID(a.Entry), Why: a.Why, Call: call}
	case actRegrade:
		return queue.Regrade{Entry: queue.EntryID(a.Entry), Grade: a.Grade, Priority: a.Priority, By: a.By, Call: call}
	case actOfferClosed:
		return queue.OfferClosed{Offer: queue.OfferID(a.Offer), Outcome: queue.Outcome(a.Outcome), At: s.now()}
	case actReleased:
		return queue.Released{Agent: a.Agent, Call: call, AfterCall: a.AfterCall}
	case actSeize:
		return queue.Seize{Agent: a.Agent, Call: call, Seat: a.Seat, Queue: queue.ID(s.seizedFor()), Grade: s.state.Grade, Test: s.state.Marked != ""}
	case actAsk:
		return queue.Ask{Offer: queue.OfferID(a.Offer), Call: call, Agent: a.Agent, Queue: queue.ID(a.Queue), Grade: a.Grade, By: actorOrSystem(a.By), Test: s.state.Marked != ""}
	case actHeld:
		return queue.HoldChanged{Agent: a.Agent, On: a.On}
	}
	return nil
}

func (s *session) talk() Talk {
	if s.state.Talk == nil {
		return Talk{}
	}
	return *s.state.Talk
}

func (s *session) tellDesks(a act) {
	switch a := a.(type) {
	case actShowOffer:
		s.parts.Desks.ShowOffer(a.Offer.Agent, s.offerView(a.Offer))
	case actShowAsk:
		s.parts.Desks.ShowOffer(a.Party.Agent, s.askView(a.Party))
	case actShowRingBack:
		s.parts.Desks.ShowOffer(a.Agent, s.ringBackView(a))
	case actHideOffer:
		s.parts.Desks.HideOffer(a.Agent, a.Offer, a.Reason)
	}
}

// startSaying replaces what the caller hears. Where nothing at all can be played, the saying counts as
// heard at once, so that the call goes on.
func (s *session) startSaying(a actSay) {
	media, length := s.parts.Prompts.Media(a.Prompts)
	if a.Place > 0 {
		m, l := s.parts.Prompts.Position(a.Place, s.state.Language)
		media, length = append(media, m...), length+l
	}
	if len(a.Wait) > 0 {
		m, l := s.parts.Prompts.Media(a.Wait)
		media, length = append(media, m...), length+l
	}
	if a.Tone {
		m, l := s.parts.Prompts.Media(beep)
		media, length = append(media, m...), length+l
	}
	s.hush()
	if a.Purpose == sayKeys {
		s.untold = false
		if s.state.mingled() {
			s.forgetEar()
		}
	}
	if len(media) == 0 {
		s.queue = append(s.queue, inSaid{Purpose: a.Purpose, Turn: a.Turn, Failed: true})
		return
	}
	s.say = &talking{
		saying: saying{Play: s.nextPlay(), Purpose: a.Purpose, Media: media, Lang: s.state.Language},
		turn:   a.Turn, limit: length + sayGrace,
	}
	delete(s.act.Snoops, tellerOf(&s.say.saying)) // the last one of that name is long gone
	s.timers[timerSay] = armed{at: s.now().Add(s.say.limit)}
}

func (s *session) nextPlay() string {
	s.plays++
	return playName(s.state.ID, s.life, s.plays)
}

// freePlay is nextPlay for what is said to a leg, of which several may be spoken to at once. free is false where every name
// is that of something that plays.
func (s *session) freePlay() (name string, free bool) {
	busy := map[string]bool{s.act.Playing: true}
	for _, l := range s.act.Legs {
		busy[l.Playing] = true
	}
	for range playNames {
		if name = s.nextPlay(); !busy[name] {
			return name, true
		}
	}
	return "", false
}

// Playbacks have few names, used again and again: the next process stops all that the last one can have left, without
// having been told which. Each process has names of its own, so that none is taken for another's.
const (
	playNames = 8 // more than can be on their way at once: one ends before the next begins
	playLives = 1000
)

// playName is the name of the n-th playback of a process.
func playName(call ID, life, n int) string {
	return id.Object(string(call), id.RolePlayback, life%playLives*playNames+n%playNames)
}

// sayTo plays prompts to a leg that is alone. Nothing follows from their end but for a briefing, and they are stopped
// before the leg joins anybody.
func (s *session) sayTo(ctx context.Context, a actSayTo) {
	media, _ := s.parts.Prompts.Media(a.Prompts)
	if a.Tone != "" {
		media = []string{a.Tone}
	}
	if len(media) == 0 {
		s.legSaid(a.Leg, false)
	}
	if len(media) == 0 || a.Leg == "" || a.Tone != "" && s.act.Legs[a.Leg].Playing != "" {
		return
	}
	name, free := s.freePlay()
	if !free {
		s.log.Warn("too many are spoken to at once: one is told nothing")
		s.legSaid(a.Leg, false)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, commandPatience)
	defer cancel()
	p := Play{ID: name, Channel: a.Leg, Media: media, Lang: s.state.Language}
	l := s.act.Legs[a.Leg]
	l.Playing = p.ID
	s.act.Legs[a.Leg] = l // also when no answer comes: it may play
	if err := s.sw.Play(ctx, p); err != nil {
		s.log.Warn("prompt to a leg", "err", err)
		s.legSaid(a.Leg, true)
	}
}

// saidNow takes the end of the current saying, by report or by time.
func (s *session) saidNow(failed bool) {
	if s.say == nil {
		return
	}
	said := s.say
	s.say = nil
	delete(s.timers, timerSay)
	s.queue = append(s.queue, inSaid{Purpose: said.Purpose, Turn: said.turn, Failed: failed})
}

// hangUpCaller ends the caller's line, unless the guard has given it to the fail-safe: this process may have
// been stopped, and have decided on reports of long ago. Whoever is in the fail-safe stays there, as does who hears its
// farewell, and may still press a key for a person.
func (s *session) hangUpCaller(ctx context.Context, cause int) error {
	ch, err := s.sw.LookChannel(ctx, s.state.Caller)
	switch {
	case fault.Is(err, fault.NotFound):
		return nil
	case err != nil:
		return err
	case !ch.Stasis && (ch.Context == contextFailsafe || ch.Context == contextFarewell):
		s.log.Warn("the caller is in the fail-safe and stays there")
		return nil
	}
	return s.sw.Hangup(ctx, s.state.Caller, cause)
}

// look asks the switch for the caller's channel, whose fate is not known. left says that the channel was
// reported to have left our application: as nobody had hung up, it went into the fail-safe, unless the call had not
// begun (see gaveUp). Without such a report one that is not there is looked for again a moment later, because the
// report may be on its way, and the journal of the fail-safe be about to be sealed.
func (s *session) look(ctx context.Context, left bool) {
	ctx, cancel := context.WithTimeout(ctx, commandPatience)
	defer cancel()
	ch, err := s.sw.LookChannel(ctx, s.state.Caller)
	switch {
	case fault.Is(err, fault.NotFound) && left && s.goneCause == causeUnspecified && !s.unexplained:
		s.unexplained = true
		s.timers[timerGone] = armed{at: s.now().Add(reportPause)}
	case fault.Is(err, fault.NotFound) && (left || s.unexplained) && !s.gaveUp():
		s.queue = append(s.queue, inFailsafe{Over: true})
	case fault.Is(err, fault.NotFound) && !left && !s.unexplained && !s.missed:
		s.missed = true
		s.timers[timerGone] = armed{at: s.now().Add(reportPause)}
	case fault.Is(err, fault.NotFound) && s.rescued(nil):
		s.queue = append(s.queue, inFailsafe{Over: true})
	case fault.Is(err, fault.NotFound):
		s.act.CallerHere, s.act.CallerStasis, s.hungUp = no, no, true
		s.queue = append(s.queue, inSignal{Signal{Kind: SignalGone, Channel: Channel{ID: s.state.Caller}, Cause: s.goneCause}})
	case err != nil:
		s.timers[timerGone] = armed{at: s.now().Add(retryPause)}
	case ch.Stasis:
		s.act.CallerStasis, s.outside = yes, 0
		s.queue = append(s.queue, inSignal{Signal{Kind: SignalArrived, Channel: ch}})
	case s.state.Phase == Arriving && !s.state.Claimed && ch.Context != contextFailsafe:
		if s.elsewhere {
			s.queue = append(s.queue, inElsewhere{})
			return
		}
		s.timers[timerClaim] = armed{at: s.now().Add(time.Second)} // still asks to be claimed
	case ch.Context != contextFailsafe && s.outside < maxOutside: // on its way out of the dialplan, or into the fail-safe
		s.outside++
		s.timers[timerGone] = armed{at: s.now().Add(reportPause)}
	default:
		s.act.CallerStasis = no
		s.queue = append(s.queue, inFailsafe{})
	}
}

// rescued reports whether the journal says that the fail-safe had the caller to the end. It is not asked about a caller
// whom a snapshot shows.
func (s *session) rescued(snap *Snapshot) bool {
	if snap != nil {
		if _, here := snap.Channel(s.state.Caller); here {
			return false
		}
	}
	return s.parts.Failsafe != nil && s.parts.Failsafe(s.node, s.state.Caller)
}

// gaveUp reports whether a caller who is not in our application any more, nor in the fail-safe, and of whose hang-up
// nothing was reported, hung up: a CANCEL that crosses the claim or the answer leaves no such report. The call is so
// young that the guard cannot have found us silent since it came. Should it all the same have been in the fail-safe, the
// journal brings what came of it there.
func (s *session) gaveUp() bool { return s.now().Sub(s.born) < claimPatience }

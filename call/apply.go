package call

import (
	"encoding/json"
	"slices"
	"time"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/ivr"
	"heartline/triage"
)

// Fold returns the state that a call's recorded events lead to. It is all that recovery uses: it decides
// nothing. Events of unknown kinds, written by a newer release, are passed over.
func Fold(id ID, events []ledger.Event) (State, error) {
	s := State{ID: id}
	for _, e := range events {
		f, err := ledger.Decode(e)
		if err != nil {
			return s, err
		}
		if f != nil {
			s = apply(s, e.At, f)
		}
	}
	return s, nil
}

// apply folds one fact. It is pure and total, and stays compatible with every fact ever recorded.
func apply(s State, at time.Time, fact ledger.Fact) State {
	s = s.clone()
	foldWish(&s, fact)
	switch f := fact.(type) {
	case ledger.CallArrived:
		applyArrived(&s, at, f)
	case ledger.CallLimited:
		s.Limited = Limited(f.Why)
	case ledger.CallClaimed:
		s.Claimed = true
	case ledger.CallAnswered:
		s.Answered, s.AnsweredAt = true, at
		s.Phase = InMenu
		if s.Out != nil {
			s.Phase = Greeting
		}
	case ledger.Announced:
		s.Announced = append(s.Announced, f.Prompts...)
	case ledger.LanguageSet:
		s.Language = f.Language
	case ledger.Graded:
		s.Grade = triage.Grade(f.Grade)
	case ledger.MenuMoved:
		s.Phase = InMenu
		s.Menu = &MenuPlace{Priority: f.Priority, Requires: requirements(f.Requires)}
		if err := json.Unmarshal(f.Position, &s.Menu.Position); err != nil {
			s.Menu.Position = ivr.Position{} // a damaged place leads to a person
		}
	case ledger.MenuEnded:
		s.Menu = nil
	case ledger.Consent:
		s.Consent = ConsentRefused
		if f.Allowed {
			s.Consent = ConsentAnnounced
		}
	case ledger.CallAdopted:
		s.Adopted++
		s.CodeTold = time.Time{} // the digits went with the process
	case ledger.CallEnding:
		s.Phase, s.EndingAt = Ending, at
		s.End = &End{Class: Class(f.Class), Reason: Reason(f.Reason), By: f.By, Cause: f.Cause}
		s.Entry, s.Offer, s.Beside, s.Relief = nil, nil, nil, nil
	case ledger.CallEnded:
		s.Phase = Ended
		if s.End == nil {
			s.End = &End{Class: Class(f.Class), Reason: Reason(f.Reason), By: f.By, Cause: f.Cause}
		}
	default:
		applyQueue(&s, at, fact)
		applyTalk(&s, at, fact)
		applyRecording(&s, at, fact)
		applyParty(&s, at, fact)
		applyMonitor(&s, at, fact)
		foldCrisis(&s, at, fact)
		foldOutgoing(&s, at, fact)
		foldPlan(&s, fact)
		foldCallBack(&s, fact)
	}
	applyHelp(&s, at, fact)
	applySilence(&s, at, fact)
	foldSurvey(&s, at, fact)
	foldWait(&s, at, fact)
	return s
}

func applyArrived(s *State, at time.Time, f ledger.CallArrived) {
	s.Phase, s.ArrivedAt = Arriving, at
	s.Node, s.Caller, s.Hotline, s.Config = f.Node, f.Channel, f.Hotline, f.Config
	s.NumberID, s.NumberHash, s.Anonymous = f.NumberID, f.NumberHash, f.Anonymous
	s.Marked, s.Trunk, s.Language = f.Marked, f.Trunk, f.Language
	s.Grade = triage.Grade(f.Grade)
}

func applyQueue(s *State, at time.Time, fact ledger.Fact) {
	switch f := fact.(type) {
	case ledger.Queued:
		if s.Entry == nil || s.Entry.ID != f.Entry {
			s.Offer, s.Beside = nil, nil // an entry that only moves to another queue keeps the offer that rings
		}
		if !s.keepsPlace() { // whose person waits without a line
			s.Phase = Waiting
		}
		s.Talk, s.Relief = nil, nil
		s.ParkUntil = time.Time{}
		if s.QueuedAt.IsZero() {
			s.QueuedAt, s.Needs = at, requirements(f.Requires)
			s.NoKey = f.Why == whyPerson+ivr.WhyNoInput
		}
		s.Waited = s.Waited.next(f)
		s.Entry = &Entry{
			ID: f.Entry, Queue: f.Queue, Priority: f.Priority, EnqueuedAt: f.EnqueuedAt, Returned: f.Returned,
			Prefer: agent.ID(f.Prefer), PreferFor: f.PreferFor, Familiar: f.Familiar, Only: agent.ID(f.Only), Requires: requirements(f.Requires),
		}
	case ledger.Dequeued:
		s.Entry = nil
	case ledger.OfferMade:
		s.Offers++
		s.offerMade(f)
	case ledger.OfferShown:
		s.changeOffer(f.Offer, func(o *Offer) { o.Shown = true })
	case ledger.OfferEnded:
		s.offerEnded(f)
	case ledger.LegDialed:
		s.NextLeg++
		s.Legs = append(s.Legs, Leg{ID: f.Leg, Role: LegRole(f.Role), Agent: agent.ID(f.Agent), Seat: agent.SeatID(f.Seat), Key: f.Key, Attempt: f.Attempt})
		s.changeOffer(f.Offer, func(o *Offer) { o.Leg = f.Leg })
		if LegRole(f.Role) == ReliefLeg {
			s.Phase, s.Relief = Outside, &Relief{Leg: f.Leg, Target: f.Seat}
			if s.Entry != nil {
				s.Relief.Queue, s.Relief.Entry = s.Entry.Queue, *s.Entry
			}
			if s.Talk != nil {
				s.Relief.Queue, s.Talk = s.Talk.Queue, nil
			}
		}
	case ledger.LegUp:
		s.Legs = s.withLeg(f.Leg, func(l *Leg) { l.Up = true })
	case ledger.LegGone:
		s.Legs = s.withLeg(f.Leg, func(l *Leg) { l.Gone = true })
		// Overflow passes over a number that did not take the caller. One to whom a counsellor gave the caller is no
		// step of it: the caller is owed a counsellor.
		if s.Phase == Outside && s.Relief != nil && s.Relief.Leg == f.Leg && s.Relief.Entry.ID != "" && !s.Relief.ByKey {
			s.Tried = append(s.Tried, s.Relief.Target)
		}
	}
}

func requirements(rs []ledger.Requirement) []agent.Requirement {
	var out []agent.Requirement
	for _, r := range rs {
		out = append(out, agent.Requirement{Skill: agent.Skill(r.Skill), Level: agent.SkillLevel(r.Level)})
	}
	return out
}

func recordedRequirements(rs []agent.Requirement) []ledger.Requirement {
	var out []ledger.Requirement
	for _, r := range rs {
		out = append(out, ledger.Requirement{Skill: string(r.Skill), Level: int(r.Level)})
	}
	return out
}

func applyTalk(s *State, at time.Time, fact ledger.Fact) {
	switch f := fact.(type) {
	case ledger.Connected:
		s.Phase, s.Ever, s.Entry, s.Relief, s.Back, s.LostBy = Talking, true, nil, nil, "", ""
		s.Tried = nil // somebody was there: who is lost now waits for people again, and overflow begins anew
		s.Talk = &Talk{Leg: f.Leg, Agent: agent.ID(f.Agent), Seat: agent.SeatID(f.Seat), Desk: f.Desk, Queue: f.Queue, Since: at}
		if s.ConnectedAt.IsZero() {
			s.ConnectedAt = at
		}
		s.addDeskLeg(f.Leg, agent.ID(f.Agent), agent.SeatID(f.Seat), f.Parking)
	case ledger.Bridged:
		if s.Talk != nil && s.Talk.Leg == f.Leg {
			s.Talk.Bridged, s.Heard = true, true
		}
	case ledger.CounsellorLost:
		s.Phase, s.PartedAt, s.ParkUntil, s.LostBy = Parted, at, f.Until, agent.ID(f.Agent)
		s.Legs = s.withLeg(f.Leg, func(l *Leg) { l.Gone = true })
		if s.Talk != nil {
			s.Talk.Lost, s.Talk.Bridged = true, false
		}
	case ledger.CounsellorBack:
		s.Phase, s.ParkUntil, s.LostBy = Talking, time.Time{}, ""
		if s.Talk != nil {
			s.Talk.Leg, s.Talk.Desk, s.Talk.Lost, s.Talk.Bridged = f.Leg, f.Desk, false, false
			s.addDeskLeg(f.Leg, s.Talk.Agent, s.Talk.Seat, f.Parking)
		}
	case ledger.Held:
		if s.Talk != nil {
			s.Talk.Held, s.Talk.Aside, s.Talk.Bridged, s.Talk.HeldAt = true, false, false, at
		}
	case ledger.Resumed:
		if s.Talk != nil && s.Talk.Held {
			s.Talk.HeldFor += at.Sub(s.Talk.HeldAt)
			s.Talk.Held, s.Talk.HeldAt = false, time.Time{}
		}
	case ledger.LegMuted:
		s.Legs = s.withLeg(f.Leg, func(l *Leg) { l.Muted = true })
	case ledger.LegUnmuted:
		s.Legs = s.withLeg(f.Leg, func(l *Leg) { l.Muted = false })
	}
}

// addDeskLeg takes a borrowed desk leg into the call; a leg that is there already is revived.
func (s *State) addDeskLeg(id string, who agent.ID, seat agent.SeatID, parking string) {
	if parking == "" {
		return
	}
	if _, there := s.leg(id); there {
		s.Legs = s.withLeg(id, func(l *Leg) { l.Gone, l.Up, l.Muted, l.Parking = false, true, false, parking })
		return
	}
	s.Legs = append(s.Legs, Leg{ID: id, Role: DeskLeg, Agent: who, Seat: seat, Up: true, Parking: parking})
}

func applyRecording(s *State, at time.Time, fact ledger.Fact) {
	switch f := fact.(type) {
	case ledger.RecordingStarted:
		s.NextRec++
		s.Recordings = append(s.Recordings, Recording{ID: f.Recording, Snoop: f.Snoop, Leg: f.Leg, Side: f.Side})
	case ledger.RecordingPaused:
		s.Paused = true
	case ledger.RecordingResumed:
		s.Paused = false
	case ledger.RecordingStopped:
		s.stopRecording(f.Recording)
	case ledger.RecordingFailed:
		s.stopRecording(f.Recording)
	case ledger.MessageOffered:
		s.Phase, s.Menu, s.Relief = Message, nil, nil
		s.Box = &Box{Name: f.Box}
	case ledger.MessageStarted:
		s.NextRec++
		s.Phase = Message
		s.Box = &Box{Name: f.Box, Recording: f.Recording, Snoop: f.Snoop, StartedAt: at}
	case ledger.MessageKept:
		if s.Box != nil {
			s.Box.Kept, s.Box.Duration = true, f.Duration
			s.Phase = Closing
		}
	}
}

func (s *State) stopRecording(id string) {
	s.Recordings = slices.Clone(s.Recordings)
	for i := range s.Recordings {
		if s.Recordings[i].ID == id {
			s.Recordings[i].Stopped = true
		}
	}
}

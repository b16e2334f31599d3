package call

import (
	"context"
	"slices"
	"time"

	"heartline/agent"
	"heartline/crisis"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// CrisisLeg is a leg to somebody who is asked for help in a crisis: it rings in nothing, hears what is asked, and is
// let into the call once its owner has accepted.
const CrisisLeg LegRole = "help"

// CrisisRules say what a hotline does when help is called for.
type CrisisRules struct {
	Policy    crisis.Policy
	OnRed     bool              // begins by itself when a call becomes red
	CallerKey bool              // begins by itself when the caller's own key makes the call red
	Keys      map[string]string // what takes the call at a number, by its configured name; AcceptKey for others
	SeatKeys  map[string]string // and at an outside seat
}

// CrisisAlert is what somebody who is asked for help sees.
type CrisisAlert struct {
	crisis.AlertDesk
	Call       ID
	Escalation string
}

// CrisisHidden is an alert that is to be taken away, and why.
type CrisisHidden struct {
	Person, Attempt string
	Why             crisis.Outcome
	By              string // who comes, as actors are named; empty: nobody yet
	Over            bool   // the call has ended, or the search was stopped
	Drill           bool
}

// CrisisRing is a telephone that is to be rung for help: a number by its configured name, or a seat.
type CrisisRing struct {
	Number string
	Seat   agent.SeatID
	By     string // who has pressed for it; empty: a timer
	Drill  bool
}

// CrisisHook is a message to another system. It names nobody.
type CrisisHook struct {
	Webhook    string
	Attempt    string
	Escalation string
	Drill      bool
}

// Helpers knows whom a call for help can ask, and reaches them beside telephones. No method but CrisisDial may block.
type Helpers interface {
	// CrisisEnv returns what a search may know now: people, numbers, turns and the gate.
	CrisisEnv() crisis.Env
	// ShowAlert shows an alert on a person's pages; showing it again is no fault. HideAlert takes it away.
	ShowAlert(a CrisisAlert)
	HideAlert(h CrisisHidden)
	// Changed says that a call's searches are not what they were. A call that is over says it a last time.
	Changed(v View)
	// Tell says at the desk of the counsellor, who may be nobody, what has become of the search.
	Tell(call ID, counsellor agent.ID, w crisis.TellCounsellor)
	// Page calls people who are perhaps not there.
	Page(call ID, p crisis.Page)
	// SendHook tells another system, and calls done once with what came of it, from another goroutine. accepted: that
	// system says that it sends somebody.
	SendHook(h CrisisHook, done func(accepted bool, err error))
	// CrisisDial returns what to dial. The gate for numbers has been asked at this very moment: anything but Pass
	// keeps the number from the wire.
	CrisisDial(ctx context.Context, r CrisisRing) (Secret, crisis.Refusal)
}

// Refuser is a Dialer that keeps some numbers from the wire. mode says what it goes by.
type Refuser interface {
	// Refusal says why a seat, or an outside number by its configured name, is not dialled; in a drill's call nothing is
	// but test numbers.
	Refusal(name string, outside, drill bool) (why crisis.Refusal, mode crisis.GateMode)
}

// crisisAction names a request about a call for help.
type crisisAction string

const (
	crisisStart       crisisAction = "start"
	crisisShown       crisisAction = "shown"
	crisisAcknowledge crisisAction = "acknowledge"
	crisisDecline     crisisAction = "decline"
	crisisGiveBack    crisisAction = "give_back"
	crisisJoined      crisisAction = "joined"
	crisisMode        crisisAction = "mode"
	crisisCancel      crisisAction = "cancel"
	crisisPrepare     crisisAction = "prepare"
	crisisPress       crisisAction = "press"
)

// CrisisRequest is what somebody asks about a call for help.
type CrisisRequest struct {
	Call    ID
	By      agent.ID
	Any     bool // may command calls that are not their own: a supervisor
	Attempt string
	// Escalation is which call for help is meant; empty: that of the attempt, or the one that the request fits best.
	Escalation string

	Number string      // an emergency number to be laid ready, by its configured name
	Mode   crisis.Mode // how a helper is to be in the call
	Reason string      // a code
}

type (
	// inCrisis is a request about a call for help.
	inCrisis struct {
		Do crisisAction
		CrisisRequest
		reply chan error
	}
	// inHook is what came of a message to another system.
	inHook struct {
		Attempt  string
		Failed   bool
		Accepted bool
	}
	// inRefused says that a leg was not dialled because its number is kept from the wire.
	inRefused struct {
		Leg  string
		Why  crisis.Refusal
		Mode crisis.GateMode
	}
)

func (inCrisis) input()  {}
func (inHook) input()    {}
func (inRefused) input() {}

const timerCrisis timer = "help" // a search for help has to be looked at

type (
	actCrisisAlert struct{ Alert CrisisAlert }
	actCrisisHide  struct {
		Person, Attempt string
		Why             crisis.Outcome
	}
	actCrisisTell struct{ Word crisis.TellCounsellor }
	actCrisisPage struct{ Page crisis.Page }
	actCrisisHook struct{ Hook CrisisHook }
)

func (actCrisisAlert) act() {}
func (actCrisisHide) act()  {}
func (actCrisisTell) act()  {}
func (actCrisisPage) act()  {}
func (actCrisisHook) act()  {}

var (
	errNoCrisis    = fault.Code("no_escalation", fault.New(fault.NotFound, "crisis", "nobody is being called for help in this call"))
	errNoCrisisers = fault.New(fault.Unavailable, "crisis", "this system is not set up to call for help: ask a supervisor by telephone")
	errAlertOther  = fault.Code("alert_gone", fault.New(fault.NotFound, "crisis", "this alert is no longer there, or is not for you"))
	errNoTalkYet   = fault.New(fault.Conflict, "crisis", "nobody talks with the caller yet: the number can be called once somebody does")
	errNotByPhone  = fault.New(fault.Conflict, "crisis", "this helper is not in the call by a telephone: they choose at their own desk how they are in it")
)

// legOfAttempt returns the newest leg that was rung for an attempt.
func (s *State) legOfAttempt(attempt string) (Leg, bool) {
	for _, l := range slices.Backward(s.Legs) {
		if l.Attempt == attempt && attempt != "" {
			return l, true
		}
	}
	return Leg{}, false
}

// admitted reports whether a leg is in the call, or beside it, or hears it: it is no longer only asked.
func (s *State) admitted(leg string) bool {
	_, party := s.partyOfLeg(leg)
	_, monitor := s.monitorOfLeg(leg)
	return party || monitor || s.Talk != nil && s.Talk.Leg == leg
}

// revive brings a helper's leg back into use that has only changed how it is in the call.
func (s *State) revive(leg string) {
	if l, ok := s.leg(leg); ok && l.Role == CrisisLeg {
		s.Legs = s.withLeg(leg, func(l *Leg) { l.Gone = false })
	}
}

// foldCrisis folds the facts of the calls for help.
func foldCrisis(s *State, at time.Time, fact ledger.Fact) {
	s.Crisis = s.Crisis.Apply(at, fact)
	if f, ok := fact.(ledger.TaskWanted); ok {
		if _, of := s.Crisis.Find(f.Task); of {
			s.CrisisTasks = append(slices.Clip(s.CrisisTasks), f.Task)
		}
	}
}

// dialCrisis finds out what to dial for somebody who is asked for help. The number is looked up here, at the last
// moment, and goes nowhere else.
func (s *session) dialCrisis(ctx context.Context, l Leg) (Secret, error) {
	if s.parts.Helpers == nil {
		return "", errNoCrisisers
	}
	e, _ := s.state.Crisis.Of(l.Attempt)
	a, _ := e.Attempt(l.Attempt)
	r := CrisisRing{Number: a.Number, Seat: agent.SeatID(a.Seat), Drill: e.Drill}
	if a.Way == crisis.Emergency {
		r.By = a.By
	}
	endpoint, why := s.parts.Helpers.CrisisDial(ctx, r)
	if why == crisis.Pass {
		return endpoint, nil
	}
	return "", s.refused(l.ID, why, s.parts.Helpers.CrisisEnv().Gate.Mode())
}

// refused notes that a number was kept from the wire.
func (s *session) refused(leg string, why crisis.Refusal, mode crisis.GateMode) error {
	s.log.Warn("a number is kept from the wire", "why", string(why), "mode", string(mode))
	s.queue = append(s.queue, inRefused{Leg: leg, Why: why, Mode: mode})
	return fault.New(fault.NotFound, "dial", "the number is kept from the wire")
}

// hidden says why an alert goes, by what the search has come to.
func (s *session) hidden(a actCrisisHide) CrisisHidden {
	h := CrisisHidden{Person: a.Person, Attempt: a.Attempt, Why: a.Why}
	if e, ok := s.state.Crisis.Of(a.Attempt); ok {
		h.Over, h.Drill = !e.Live(), e.Drill
		if e.Ack != nil {
			h.By = e.Ack.By
		}
	}
	return h
}

// performCrisis runs what a call for help wants beside the switch.
func (s *session) performCrisis(a act) {
	h := s.parts.Helpers
	if h == nil {
		return
	}
	switch a := a.(type) {
	case actCrisisAlert:
		h.ShowAlert(a.Alert)
	case actCrisisHide:
		h.HideAlert(s.hidden(a))
	case actCrisisTell:
		h.Tell(s.state.ID, s.talk().Agent, a.Word)
	case actCrisisPage:
		h.Page(s.state.ID, a.Page)
	case actCrisisHook:
		attempt := a.Hook.Attempt
		h.SendHook(a.Hook, func(accepted bool, err error) {
			s.inbox.Put(inHook{Attempt: attempt, Failed: err != nil, Accepted: accepted})
		})
	}
}

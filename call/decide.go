package call

import (
	"strings"
	"time"

	"heartline/agent"
	"heartline/crisis"
	"heartline/internal/ledger"
	"heartline/ivr"
)

// env is what a decision may know beside the state: values, no clock and no input or output.
type env struct {
	Now       time.Time
	Hotline   *Hotline
	Asked     bool            // whom the caller has talked with last was looked for
	LastTalk  *LastTalk       // that was found; nil: it is not known
	LeftPlace *LeftPlace      // that the caller has left in a call before; nil: none
	Unserved  map[string]bool // queues of the waiting keys that nobody serves now
	Surging   bool            // more people call than the hotline is staffed for, by a supervisor's word
	TaskID    string          // fresh ids, should a task, a queue entry or a call be wanted
	EntryID   string
	RingID    string
	Backups   []agent.ID // who may ring back in place of who lost the caller
	CrisisID  string
	Crisis    crisis.Env // what a call for help may know, but for its time and its counsellor
}

// recorded is a fact with who caused it.
type recorded struct {
	Actor string
	Fact  ledger.Fact
}

// Actors of facts.
const (
	actorSystem = "system"
	actorCaller = "caller"
)

func actorOf(a agent.ID) string { return "user:" + string(a) }

// decision is what decide answers an input with: facts to be appended first, then acts.
type decision struct {
	Facts []recorded
	Acts  []act
	Next  State // the state after the facts

	AsksTalk bool // it depends on whom the caller has talked with last, and that was not looked for yet
}

// turn collects a decision: what is recorded is applied at once, so that later steps of the same decision
// see it.
type turn struct {
	env
	s     State
	facts []recorded
	acts  []act

	unheard bool // the saying that has just ended could not be played

	recovered string // the call whose place is joined again; empty: none
	asksTalk  bool   // see decision.AsksTalk

	found *Snapshot // what the switch holds, while a call is taken over
}

func (t *turn) record(actor string, f ledger.Fact) {
	t.facts = append(t.facts, recorded{actor, f})
	t.s = apply(t.s, t.Now, f)
}

func (t *turn) do(a act) { t.acts = append(t.acts, a) }

// decide answers one input. It is pure: same state, input and env, same decision. It may change with every
// release; what it records must be understood for ever.
func decide(s State, in Input, e env) decision {
	t := &turn{env: e, s: s.clone()}
	if s.Phase == Ended {
		switch in := in.(type) {
		case inDesk:
			t.answer(in, errCallOver)
		case inLive:
			t.answerLive(in, errCallOver)
		case inCrisis:
			t.crisis(in)
		case inOutgoing:
			t.answerOut(in, errCallOver)
		case inAsked:
			t.do(actOfferClosed{Offer: in.Offer, Outcome: OutcomeCallerGone})
		}
		return decision{Next: t.s, Acts: t.acts}
	}
	switch in := in.(type) {
	case inArrive:
		t.arrive(in)
	case inSignal:
		t.signal(in.Signal)
	case inSaid:
		t.said(in)
	case inResult:
		t.result(in)
	case inTimeout:
		t.timeout(in)
	case inOffered:
		t.offered(in)
	case inWithdrawn:
		t.withdrawn(in)
	case inOverflowed:
		t.overflowed(in)
	case inLive:
		t.live(in)
	case inAsked:
		t.asked(in)
	case inAskRefused:
		t.askRefused(in)
	case inCrisis:
		t.crisis(in)
	case inHook:
		t.hooked(in)
	case inRefused:
		t.numberRefused(in)
	case inBegin:
		t.begin(in)
	case inSpawned:
		t.spawned(in)
	case inCameBack:
		t.cameBack(in)
	case inOutgoing:
		t.answerOut(in, t.outgoing(in))
	case inDesk:
		t.desk(in)
	case inDeskLost:
		t.deskLost(in)
	case inDeskBack:
		t.deskBack(in)
	case inFailsafe:
		t.end(ServiceError, InFailsafe, actorSystem, 0) // the plan sends on a caller who is not there yet
	case inElsewhere:
		if t.s.Phase == Arriving && !t.s.Claimed {
			t.end(CallerError, ClaimedElsewhere, actorSystem, 0)
		}
	case inCode:
		t.coded(in)
	case inLegSaid:
		t.legSaid(in)
	case inAdopted:
		t.adopted(in)
	case inPlanned:
		t.planned(in)
	}
	t.followCounsellor(&s)
	t.unrecordStrangers()
	t.followHelpers()
	t.followSilence(&s, in)
	t.followSurvey()
	t.armCrisis(s.Crisis, again(in))
	return decision{Facts: t.facts, Acts: t.acts, Next: t.s, AsksTalk: t.asksTalk}
}

// signal sorts a report of the switch by whose it is.
func (t *turn) signal(sig Signal) {
	if sig.Channel.ID == t.s.Caller && sig.Channel.ID != "" {
		t.callerSignal(sig)
		return
	}
	switch sig.Kind {
	case SignalRecEnded:
		t.recordingEnded(sig)
	case SignalVoice, SignalQuiet:
		t.eared(sig)
	default:
		if sig.Kind == SignalGone {
			if t.monitorDeaf(sig.Channel.ID) {
				return
			}
		}
		if l, ok := t.s.leg(sig.Channel.ID); ok {
			t.legSignal(l, sig)
		}
	}
}

func (t *turn) callerSignal(sig Signal) {
	if t.s.placing() {
		t.personSignal(sig)
		return
	}
	switch sig.Kind {
	case SignalArrived:
		if !t.s.Claimed {
			t.record(actorSystem, ledger.CallClaimed{})
		}
		t.do(actDisarm{timerClaim})
		if sig.Channel.State == "Up" { // somebody has answered already: nothing else would let the call begin
			t.answered()
		}
	case SignalDigit:
		t.digit(sig.Digit)
	case SignalGone:
		t.callerGone(sig.Cause)
	default: // observed, but nothing to decide
	}
}

// result looks at the outcome of a command.
func (t *turn) result(in inResult) {
	switch in.Op {
	case opClaim:
		t.claimed(in.Err)
	case opAnswer:
		t.answered()
	case opJoin:
		t.joined(in)
	case opDial:
		switch {
		case in.Err == nil:
		case in.Target == t.s.Caller && t.s.Phase == Dialling:
			t.attemptOver(attemptUnmade(in.Err), causeUnspecified)
		default:
			t.legGone(in.Target, causeUnspecified)
		}
	}
}

// timeout acts on a deadline.
func (t *turn) timeout(in inTimeout) {
	switch in.Timer {
	case timerClaim:
		if t.s.Phase == Arriving {
			t.do(actLook{Channel: t.s.Caller})
		}
	case timerGone:
		t.do(actLook{Channel: t.s.Caller})
	case timerAwait:
		t.lead(ivr.Timeout(in.Turn))
	case timerComfort:
		t.comfort(in)
	case timerCode: // too few digits: the caller has thought better of it
	case timerCallBack:
		t.callBackTimeout(in)
	case timerWaived:
		t.insist()
	case timerKey, timerOutside:
		t.outsideFailed(causeUnspecified)
	case timerCause:
		if l, ok := t.s.leg(in.Leg); ok && !l.Gone {
			t.legEnded(l, causeUnspecified)
		}
	case timerPark:
		t.giveBack("returned")
	case timerCrisis:
		t.crisisTick()
	case timerMessage:
		t.messageDone()
	case timerSurvey:
		t.surveyWaited(in.Turn)
	case timerSurveyed:
		t.surveyDone(surveyBroken)
	case timerSilent:
		t.silent(in.Listened)
	case timerVoice:
		t.spoke()
	case timerUnsent: // looked into already: the plan mends what was found
	case timerEar: // nothing to decide: the plan puts it up
	case timerOut, timerOutCause:
		t.outTimeout(in)
	default:
		if t.offerTimeout(in.Timer) {
			return
		}
		if in.Timer == briefTimer(in.Leg) {
			t.briefOver(in.Leg)
		}
		if strings.HasPrefix(string(in.Timer), "party/") {
			t.partyTimeout(in.Timer)
		}
		if l, ok := t.s.leg(in.Leg); ok && in.Timer == summonTimer(in.Leg) && !l.Up {
			t.unsummon(l, causeNormal)
		}
		if l, ok := t.s.leg(in.Leg); ok && in.Timer == causeTimer(in.Leg) && !l.Gone {
			if p, ok := t.s.partyOfLeg(l.ID); ok {
				t.endParty(p, outcomeOf(causeUnspecified, p.Shown), causeUnspecified, "")
			} else if l.Role == CrisisLeg && !t.s.admitted(l.ID) {
				t.crisisEnded(l, causeUnspecified)
			} else if t.offeredLeg(l.ID) {
				t.legEnded(l, causeUnspecified)
			}
		}
	}
}

// arrive records who called what. Nothing is asked of the switch before this fact is in the ledger.
func (t *turn) arrive(in inArrive) {
	h := t.Hotline
	t.record(actorCaller, ledger.CallArrived{
		Node: t.s.Node, Channel: t.s.Caller, Hotline: in.Hotline, Known: in.Known,
		NumberID: in.NumberID, NumberHash: in.NumberHash, Anonymous: in.Anonymous, Trunk: t.s.Trunk,
		Marked: in.Marked, Language: h.Languages[0], Grade: h.Grade.String(), Config: h.Config,
	})
	t.judged(in)
	if p := in.Prior; p != nil {
		t.record(actorSystem, ledger.CallCameBack{Of: string(p.Of), Agent: string(p.Agent), Grade: in.PriorGrade.String(), Engaged: p.Engaged, Place: p.Place.recorded()})
		if in.PriorGrade.Rank() < t.s.Grade.Rank() {
			t.grade(in.PriorGrade, actorSystem, "came_back", actorSystem)
		}
	}
	if in.Plan != nil {
		t.follow(*in.Plan)
	}
	t.do(actArm{Timer: timerClaim, After: claimPatience})
}

func (t *turn) claimed(err error) {
	switch {
	case t.s.Phase != Arriving || t.s.Claimed:
	case err == nil:
		t.record(actorSystem, ledger.CallClaimed{})
	case isConflict(err) || isNotFound(err):
		// Hung up, in the fail-safe, another controller's, or our own by a claim whose answer was lost: the channel
		// tells which.
		t.do(actLook{Channel: t.s.Caller})
	}
}

// answered lets the flow begin: greeting, announcements, hours, menu.
func (t *turn) answered() {
	if t.s.Phase != Arriving {
		return
	}
	t.record(actorSystem, ledger.CallAnswered{})
	if t.s.Prior != nil {
		t.prior()
		return
	}
	t.lead(ivr.Start())
}

package report

import (
	"time"
)

// Attempt is one try of somebody to reach the hotline, as the ledger tells it.
type Attempt struct {
	ID        string
	Hotline   string
	Grade     string // at the arrival
	ArrivedAt time.Time
	EndedAt   time.Time // zero: open
	Class     Class
	Way       string        // within the class: the reason, or the class that a limited call would have had
	Wait      time.Duration // of who gave up
	Imported  bool          // no controller had it: the fail-safe's journal is all there is
	Work      Work
}

// attempt is what a trace comes to. short is the short-abandon limit.
func (t *Trace) attempt(id string, short time.Duration) Attempt {
	a := Attempt{
		ID: id, Hotline: t.arrived.Hotline, Grade: t.arrived.Grade, ArrivedAt: t.arrivedAt, EndedAt: t.endedAt,
		Imported: len(t.journals) > 0 && !t.journals[0].Beside,
	}
	a.Class, a.Way = t.classify(short)
	if a.Class == GaveUp || a.Class == GaveUpSoon {
		a.Wait = t.waited()
	}
	if t.limited != "" && a.Class != Open && a.Class != Unclear {
		a.Class, a.Way = Limited, string(a.Class)
	}
	return a
}

// waited is the wait in a queue or, of a caller whom the fail-safe had, the time there.
func (t *Trace) waited() time.Duration {
	if j := t.journal(); j != nil {
		return max(j.Ended.Sub(j.Began), 0)
	}
	return t.wait()
}

func (t *Trace) classify(short time.Duration) (Class, string) {
	if t.endedAt.IsZero() {
		return Open, ""
	}
	if j := t.journal(); j != nil {
		return t.byJournal(*j, short)
	}
	switch t.class {
	case endCompleted:
		return t.completed()
	case endAbandoned:
		return t.abandoned(short)
	case endMessage:
		return Message, t.boxWay()
	case endCallback:
		return CallBack, t.reason
	case endRefused:
		return Closed, t.reason
	case endServiceError, endCarrierError, endCallerError:
		return Technical, t.reason
	default: // the endings of calls of the house, and those that are not known
		return Unclear, t.class
	}
}

func (t *Trace) byJournal(j Journal, short time.Duration) (Class, string) {
	switch j.Outcome {
	case outcomeSeat, outcomeDuty:
		return Answered, "failsafe_" + j.Outcome
	case outcomeMessage:
		return Message, "failsafe"
	case outcomeAbandoned:
		return t.gaveUp(short), "failsafe"
	case outcomeLost:
		return Technical, "failsafe_lost"
	default:
		return Unclear, j.Outcome
	}
}

// completed: caller and counsellor have parted. Where nobody had heard anybody yet, that is no answer.
func (t *Trace) completed() (Class, string) {
	switch {
	case t.talked:
		return Answered, t.reason
	case t.talkedOut:
		return Outside, t.reason
	default:
		return Technical, wayNeverHeard
	}
}

func (t *Trace) abandoned(short time.Duration) (Class, string) {
	switch {
	case t.offered:
		return t.gaveUp(short), t.reason
	case t.closed:
		return Closed, t.reason
	default:
		return LeftBefore, t.reason
	}
}

func (t *Trace) gaveUp(short time.Duration) Class {
	if t.waited() <= short {
		return GaveUpSoon
	}
	return GaveUp
}

func (t *Trace) boxWay() string {
	if t.closed {
		return string(Closed)
	}
	return t.why
}

// own reports whether the call was made by the system itself, to prove the line or for a drill.
func (t *Trace) own() bool { return t.arrived.Marked != "" }

// measured is how the measures count a call that has ended: not in a queue at all, or one of A, B and F.
func (t *Trace) measured() (offered, answered, abandoned bool) {
	if !t.offered {
		return false, false, false
	}
	answered = t.talked || t.talkedOut
	return true, answered, !answered && t.class == endAbandoned
}

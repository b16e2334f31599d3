package report

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"heartline/internal/ledger"
)

// Kinds lists the facts that a Trace reads.
func Kinds() []ledger.Kind {
	return []ledger.Kind{
		ledger.KindCallArrived, ledger.KindCallPlaced, ledger.KindMenuMoved, ledger.KindCallLimited, ledger.KindQueued,
		ledger.KindConnected, ledger.KindBridged, ledger.KindSurveyBegun, ledger.KindMessageOffered, ledger.KindCallEnding,
		ledger.KindCallEnded, ledger.KindTaskWanted, ledger.KindFailsafeImported,
	}
}

// Journal is what the fail-safe did for a caller, as its journal tells it.
type Journal struct {
	Item    string // its id in the node's outbox
	Outcome string // seat, duty, message, abandoned, lost
	Began   time.Time
	Ended   time.Time
	Beside  bool // of a call that a controller had begun
}

// Trace folds the facts of one call as far as the account needs them. The zero Trace has none.
type Trace struct {
	arrived   ledger.CallArrived
	arrivedAt time.Time
	inbound   bool // has begun with the arrival of a caller
	placed    bool // is a call of the house
	firstAt   time.Time

	limited   string
	closed    bool // was told that the line is closed
	offered   bool // has waited in a queue
	waitFrom  time.Time
	messageAt time.Time
	why       string    // of the message that was offered
	outside   bool      // whoever accepted last is no counsellor
	talked    bool      // with a counsellor
	talkedOut bool      // with somebody at an outside number
	askedAt   time.Time // how the talk was, since when: the talk was over

	class, reason     string
	endingAt, endedAt time.Time

	journals []Journal
	wants    []string // tasks, in the order in which they were asked for
	reaches  bool     // one of them is about the caller, and not about those who work here
}

// Take folds one fact of the call's own stream, or of the stream of its journals. Facts of other kinds change nothing.
func (t *Trace) Take(e ledger.Event) error {
	f, err := ledger.Decode(e)
	if err != nil || f == nil {
		return err
	}
	if t.firstAt.IsZero() || e.At.Before(t.firstAt) {
		t.firstAt = e.At
	}
	switch f := f.(type) {
	case ledger.CallArrived:
		t.arrived, t.arrivedAt, t.inbound = f, e.At, true
	case ledger.CallPlaced:
		t.placed = true
	case ledger.CallLimited:
		t.limited = f.Why
	case ledger.MenuMoved:
		t.closed = toldClosed(f)
	case ledger.Queued:
		t.offered, t.askedAt = true, time.Time{}
		if t.waitFrom.IsZero() {
			t.waitFrom = e.At
		}
		t.messageAt = time.Time{}
	case ledger.Connected:
		t.outside = f.Agent == ""
	case ledger.Bridged:
		t.waitFrom = time.Time{} // who waits again after a talk begins anew
		t.talked, t.talkedOut = t.talked || !t.outside, t.talkedOut || t.outside
	case ledger.SurveyBegun:
		t.askedAt = e.At
	case ledger.MessageOffered:
		t.messageAt, t.why = e.At, f.Why
	case ledger.CallEnding:
		t.class, t.reason, t.endingAt = f.Class, f.Reason, e.At
	case ledger.CallEnded:
		t.class, t.reason, t.endedAt = f.Class, f.Reason, e.At
		if !t.askedAt.IsZero() {
			t.endedAt = t.askedAt // as the measures have it
		}
	case ledger.TaskWanted:
		if f.Plan == "" && !slices.Contains(t.wants, f.Task) {
			t.wants = append(t.wants, f.Task)
			t.reaches = t.reaches || f.Kind != taskDebrief && f.Kind != taskReview
		}
	case ledger.FailsafeImported:
		t.journals = append(t.journals, Journal{
			Item: f.Item, Outcome: f.Outcome, Began: f.Began, Ended: f.Ended, Beside: strings.HasPrefix(string(e.Stream), failsafePrefix),
		})
	}
	return nil
}

var failsafePrefix = string(ledger.FailsafeStream(""))

// toldClosed reports whether the caller's way through the menu has met opening hours that were over.
func toldClosed(f ledger.MenuMoved) bool {
	at := struct {
		Step   string `json:"step"`
		Closed bool   `json:"closed"`
	}{}
	if json.Unmarshal(f.Position, &at) != nil {
		return false
	}
	return at.Closed || at.Step == "_closed" || at.Step == "_box" // the steps tell it of what older releases have recorded
}

// wait is how long the caller waited at last: from the entry into a queue to the ending, or to where a message box was
// offered instead.
func (t *Trace) wait() time.Duration {
	end := t.endingAt
	if end.IsZero() {
		end = t.endedAt
	}
	if !t.messageAt.IsZero() {
		end = t.messageAt
	}
	if t.waitFrom.IsZero() || end.Before(t.waitFrom) {
		return 0
	}
	return end.Sub(t.waitFrom)
}

// journal is the one that tells how the call ended; nil where the ledger itself does.
func (t *Trace) journal() *Journal {
	if len(t.journals) == 0 {
		return nil
	}
	switch t.class {
	case endServiceError, endAbandoned:
		return &t.journals[len(t.journals)-1]
	default:
		return nil
	}
}

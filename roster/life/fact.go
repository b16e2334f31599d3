package life

import (
	"time"

	"heartline/internal/ledger"
)

// Kinds of facts. They are never used again for another meaning.
const (
	KindPolicySet    ledger.Kind = "roster.policy_set"
	KindPublished    ledger.Kind = "roster.published"
	KindChanged      ledger.Kind = "roster.changed"
	KindDealAsked    ledger.Kind = "roster.deal_asked"
	KindDealDeclined ledger.Kind = "roster.deal_declined"
	KindDealAccepted ledger.Kind = "roster.deal_accepted"
	KindDealJudged   ledger.Kind = "roster.deal_judged"
	KindDealDone     ledger.Kind = "roster.deal_done"
	KindDealEnded    ledger.Kind = "roster.deal_ended"
	KindAbsenceAsked ledger.Kind = "roster.absence_asked"
	KindAbsenceBegun ledger.Kind = "roster.absence_begun"
	KindAbsenceEnded ledger.Kind = "roster.absence_ended"
	KindWindowSet    ledger.Kind = "roster.window_set"
	KindSignedUp     ledger.Kind = "roster.signed_up"
	KindWaited       ledger.Kind = "roster.waited"
	KindDropped      ledger.Kind = "roster.dropped"
	KindMissed       ledger.Kind = "roster.missed"
	KindNoteLeft     ledger.Kind = "roster.note_left"
	KindTold         ledger.Kind = "roster.told"
)

// Fact is what has happened to the roster. It holds ids, codes and instants alone.
type Fact interface {
	ledger.Fact
	// About returns what all facts have in common.
	About() Head
}

// Head is what all facts have in common.
type Head struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
	By string    `json:"by"`            // who did it, or Timer
	On string    `json:"on,omitempty"`  // on whose behalf, where that is somebody else
	In string    `json:"cmd,omitempty"` // the id of the command, where it gave several facts
}

// About returns the head itself.
func (h Head) About() Head { return h }

// Person returns who it was for: whose deal, leave or shift it is.
func (h Head) Person() string {
	if h.On != "" {
		return h.On
	}
	return h.By
}

// Timer is who does what nobody does.
const Timer = "timer"

// Effect is what a fact does to shifts and to the deals that hang on them. It holds the shifts as they are from then on, so that
// folding a fact never depends on the rules by which it was decided.
type Effect struct {
	Set      []Shift  `json:"set,omitempty"`
	Ended    []Ended  `json:"ended,omitempty"`
	Follow   []Follow `json:"follow,omitempty"`
	Gaps     []string `json:"gaps,omitempty"`     // shifts that were held and are open from then on: somebody must be found
	Override string   `json:"override,omitempty"` // the reason for which rules were broken, a code
	Broken   []string `json:"broken,omitempty"`   // the rules that were broken
}

// Shifts returns the shifts that the fact sets, each as it is from then on: what a store keeps beside the facts. Facts that set
// none do not have the method.
func (e Effect) Shifts() []Shift { return e.Set }

// Ended is a deal that ended because of something else.
type Ended struct {
	Deal string `json:"deal"`
	Why  string `json:"why"`
}

// Follow is a deal that goes on with a shift that is another one now.
type Follow struct {
	Deal     string    `json:"deal"`
	Give     Piece     `json:"give"`
	Want     *Piece    `json:"want,omitempty"`
	Deadline time.Time `json:"deadline"`
	// Moved says that the time or the work is another one: it is judged anew, and who had accepted is asked again.
	Moved bool `json:"moved,omitempty"`
}

// PolicySet sets what the house has agreed.
type PolicySet struct {
	Head
	Zone   string `json:"zone,omitempty"`
	Policy Policy `json:"policy"`
}

// Published is a roster for the shifts that start in [From, To). Shifts that stay as they were are not in it.
type Published struct {
	Head
	Version int       `json:"version"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Effect
}

// What a manager did by hand.
const (
	Assigned   = "assigned"
	Unassigned = "unassigned"
	Added      = "added"
	Removed    = "cancelled"
	Moved      = "moved"
	Replanned  = "replanned" // several at once; Shift is the first of them
)

// Changed is a change by a manager's hand.
type Changed struct {
	Head
	What   string `json:"what"`
	Shift  string `json:"shift"`
	Reason string `json:"reason"` // a code
	Effect
}

// DealAsked begins a deal, whose id is the fact's.
type DealAsked struct {
	Head
	Way      Way       `json:"way"`
	Give     Piece     `json:"give"`
	Want     *Piece    `json:"want,omitempty"`
	Holder   string    `json:"holder,omitempty"` // who has the shift that is given; empty: it is open
	With     []string  `json:"with,omitempty"`   // who is asked; empty: whoever is eligible
	Eligible []string  `json:"eligible,omitempty"`
	Taker    string    `json:"taker,omitempty"` // who has accepted by asking
	Deadline time.Time `json:"deadline"`
	Cost     int       `json:"cost,omitempty"`
	Worse    []string  `json:"worse,omitempty"`
	Reason   string    `json:"reason,omitempty"` // a code
}

// DealDeclined says that one of several who were asked will not; of who had accepted, that the others are asked again.
type DealDeclined struct {
	Head
	Deal string `json:"deal"`
}

// DealAccepted says that both sides want it, and that it waits for approval.
type DealAccepted struct {
	Head
	Deal     string    `json:"deal"`
	Give     Piece     `json:"give"` // what is taken of what was offered
	Deadline time.Time `json:"deadline"`
	Cost     int       `json:"cost,omitempty"`
	Worse    []string  `json:"worse,omitempty"`
}

// DealJudged says that a deal which has followed its shift is still legal.
type DealJudged struct {
	Head
	Deal  string   `json:"deal"`
	Cost  int      `json:"cost,omitempty"`
	Worse []string `json:"worse,omitempty"`
}

// DealDone carries a deal out: the whole of it in one fact.
type DealDone struct {
	Head
	Deal     string `json:"deal"`
	Taker    string `json:"taker,omitempty"`    // empty: what was given is open
	Approved bool   `json:"approved,omitempty"` // the fact is by who approved; else by who accepted
	Got      []Got  `json:"got,omitempty"`
	Effect
}

// Got says who has got which shift.
type Got struct {
	Shift string `json:"shift"`
	Staff string `json:"staff,omitempty"`
}

// DealEnded ends a deal that was not carried out.
type DealEnded struct {
	Head
	Deal   string   `json:"deal"`
	How    Step     `json:"how"` // refused, withdrawn, lapsed
	Why    string   `json:"why,omitempty"`
	Broken []string `json:"broken,omitempty"` // the rules because of which it lapsed
}

// AbsenceAsked asks for leave, whose id is the fact's.
type AbsenceAsked struct {
	Head
	Staff string    `json:"staff"`
	Kind  string    `json:"kind,omitempty"` // a code: annual, training, ...
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
}

// AbsenceBegun is leave that was approved, or a sickness, whose id is the fact's. Its shifts are open in Effect, unless
// Keep leaves them with the person until they are given to others.
type AbsenceBegun struct {
	Head
	Absence string    `json:"absence"`
	Staff   string    `json:"staff"`
	Kind    string    `json:"kind,omitempty"`
	Sick    bool      `json:"sick,omitempty"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Keep    bool      `json:"keep,omitempty"`
	Effect
}

// AbsenceEnded ends an absence or the request for it. Shifts that were opened stay as they are.
type AbsenceEnded struct {
	Head
	Absence string    `json:"absence"`
	How     Step      `json:"how"` // refused, withdrawn, lapsed, over
	To      time.Time `json:"to,omitzero"`
}

// WindowSet opens, changes or closes a time for signing up.
type WindowSet struct {
	Head
	Window Window `json:"window"`
}

// SignedUp gives an open shift to who has signed up.
type SignedUp struct {
	Head
	Shift string `json:"shift"`
	Staff string `json:"staff"`
	Effect
}

// Waited puts a person on the waiting list of a shift, or takes the person off it.
type Waited struct {
	Head
	Shift string `json:"shift"`
	Staff string `json:"staff"`
	Off   bool   `json:"off,omitempty"`
}

// Dropped gives up a shift that was signed up for. To has it from then on; empty: it is open.
type Dropped struct {
	Head
	Shift string `json:"shift"`
	Staff string `json:"staff"`
	To    string `json:"to,omitempty"`
	Effect
}

// Missed says that a person did not come.
type Missed struct {
	Head
	Shift string `json:"shift"`
	Staff string `json:"staff"`
}

// NoteLeft says that a note was left for who works next. Its text is sealed elsewhere, under the id of the fact.
type NoteLeft struct {
	Head
	Shifts []string `json:"shifts"`
}

// Told says what has been told, so that it is told once.
type Told struct {
	Head
	Keys []Key `json:"keys"`
}

// Key is a notice that was told, and until when it could come up again.
type Key struct {
	Key   string    `json:"key"`
	Until time.Time `json:"until"`
}

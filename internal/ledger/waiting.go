package ledger

import "time"

// Kinds of facts about what a caller does who waits.
const (
	KindWaitKey  Kind = "wait.key"
	KindListened Kind = "wait.listened"
	KindWaitTold Kind = "wait.told"
)

// WaitKey says what a key means that a waiting caller has pressed; never the key. What follows from it are facts of their
// own.
type WaitKey struct {
	Entry string `json:"entry"`
	Does  string `json:"does"`         // "message", "menu", "person", "queue", "outside", "listen", "place"
	To    string `json:"to,omitempty"` // the box, the queue, the outside number or the exercise by its configured name
}

// Listened says that a waiting caller hears an exercise no more. One that is cut off because somebody takes the call has
// no such fact.
type Listened struct {
	Entry    string `json:"entry"`
	What     string `json:"what"`
	Complete bool   `json:"complete,omitempty"` // heard to the end
}

// WaitTold says what a waiting caller was told of the place, where that depends on what was said before, and of the wait.
type WaitTold struct {
	Entry string        `json:"entry"`
	Place int           `json:"place,omitempty"`
	From  time.Duration `json:"from_ns,omitempty"` // the band in which waits mostly lie; both 0: none was said
	To    time.Duration `json:"to_ns,omitempty"`
	Code  bool          `json:"code,omitempty"` // digits were said by which the place is found again; never which
}

// FactKind names the fact.
func (WaitTold) FactKind() Kind { return KindWaitTold }

// FactVersion is the version of its data.
func (WaitTold) FactVersion() int { return 1 }

// FactKind names the fact.
func (WaitKey) FactKind() Kind { return KindWaitKey }

// FactVersion is the version of its data.
func (WaitKey) FactVersion() int { return 1 }

// FactKind names the fact.
func (Listened) FactKind() Kind { return KindListened }

// FactVersion is the version of its data.
func (Listened) FactVersion() int { return 1 }

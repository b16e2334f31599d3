package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Stream names the owner's sequence that a fact belongs to.
type Stream string

// The streams that are not one per object.
const (
	Floor  Stream = "floor"
	Audit  Stream = "audit"
	System Stream = "system"
)

// CallStream names the stream of one call.
func CallStream(id string) Stream { return Stream("call:" + id) }

// AgentStream names a counsellor's stream.
func AgentStream(id string) Stream { return Stream("agent:" + id) }

// DeskStream names the stream of one sign-in of a desk.
func DeskStream(id string) Stream { return Stream("desk:" + id) }

// TaskStream names a task's stream.
func TaskStream(id string) Stream { return Stream("task:" + id) }

// Kind names a sort of fact: "noun.verb" in the past tense. Kinds are never reused for another meaning.
type Kind string

// Fact is what a stream's owner records: a struct that marshals to JSON.
type Fact interface {
	FactKind() Kind
	FactVersion() int
}

// Durable is implemented by facts that must survive a loss of power before they are acted on: message,
// grade, escalation step, acknowledgement, task, consent, audit.
type Durable interface{ DurableFact() }

// Event is a recorded fact with its envelope.
type Event struct {
	Pos    int64           // the one order over all streams; 0 until stored
	Stream Stream          //
	Seq    int64           // counts from 1 within the stream
	Epoch  int64           // the writer's epoch; an append below the highest epoch fails
	At     time.Time       // the controller's UTC at receipt, microseconds
	Boot   string          // boot id of the process that observed At
	Mono   time.Duration   // monotonic time since that boot; spans inside one boot use it
	Kind   Kind            //
	V      int             // version of Kind's data
	Actor  string          // "system", "caller", or "user:ID"
	Data   json.RawMessage //
	Late   bool            // acted on before it was stored, because the storage was slow
	Prev   []byte          // hash of the event before, by pos
	Hash   []byte          // SHA-256 over Prev and this event's canonical form
}

// Draft is a fact on its way into the ledger.
type Draft struct {
	Stream  Stream
	Seq     int64
	At      time.Time
	Mono    time.Duration
	Kind    Kind
	V       int
	Actor   string
	Data    json.RawMessage
	Durable bool
	Late    bool
	Sealed  []Sealed
}

// Sealed is an erasable value (a caller's number, say) that is written in its fact's transaction.
type Sealed struct {
	ID      string // ULID; what the fact's data refers to
	Purpose string // "number", "message", "case"
	KeyID   string // data_key row that opens Box
	Box     []byte
}

// NewDraft marshals fact into a draft. It panics if the fact cannot be marshalled, which is a defect.
func NewDraft(stream Stream, seq int64, at time.Time, mono time.Duration, actor string, fact Fact) Draft {
	data, err := json.Marshal(fact)
	if err != nil {
		panic(fmt.Sprintf("ledger: fact %s cannot be written: %v", fact.FactKind(), err))
	}
	_, durable := fact.(Durable)
	return Draft{
		Stream: stream, Seq: seq, At: at.UTC().Truncate(time.Microsecond), Mono: mono,
		Kind: fact.FactKind(), V: fact.FactVersion(), Actor: actor, Data: data, Durable: durable,
	}
}

// Appender takes facts before they are acted on.
type Appender interface {
	// Append stores drafts, all of one stream and in order, and returns when they are committed. If the
	// commit takes longer than the ledger's patience (50 ms), or storage fails, it returns late = true:
	// the facts are kept in the spool, marked late, and inserted once storage is back; the owner goes on.
	// err is only ever a defect (bad sequence), a fence (a higher epoch exists: the process must stop
	// acting) or a cancelled context.
	Append(ctx context.Context, drafts ...Draft) (late bool, err error)
}

// Gatherer is an Appender that also takes facts on which nothing is done: no command follows from them, and no message but
// to an owner in this process who records what follows from it before doing anything. So nobody need wait until they are stored.
type Gatherer interface {
	Appender
	// Gather takes drafts as Append does, and returns at once. They are committed in their order, before whatever is
	// appended after them, with the next facts of anybody that somebody waits for, or by themselves after 25 ms. A
	// process that is killed meanwhile loses them, as if it had been killed before they were observed. The error is a
	// defect, or says that the ledger is closed; a fence shows at the next Append.
	Gather(drafts ...Draft) error
}

// Reader reads the ledger. All results are in order of pos (or of seq, within one stream).
type Reader interface {
	Stream(ctx context.Context, s Stream) ([]Event, error)
	After(ctx context.Context, pos int64, limit int) ([]Event, error)
	// OpenCalls returns the ids of calls whose stream has no ending yet.
	OpenCalls(ctx context.Context) ([]string, error)
	Head(ctx context.Context) (pos int64, err error)
}

package ledger

// KindKnownRead is the kind of KnownRead.
const KindKnownRead Kind = "audit.known_read"

// KnownRead says that somebody asked what is known of the caller of a call. It is written before anything is shown, once for
// each who asks while the call lives, and for each look after its end.
type KnownRead struct {
	Call string `json:"call"`
	What string `json:"what"` // "caller": what came before; "follow_ups": the follow-up plans
}

// FactKind names the fact.
func (KnownRead) FactKind() Kind { return KindKnownRead }

// FactVersion is the version of its data.
func (KnownRead) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (KnownRead) DurableFact() {}

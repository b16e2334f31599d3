package ledger

// Kinds of facts on a desk's stream.
const (
	KindDeskUp   Kind = "desk.up"
	KindDeskDown Kind = "desk.down"
)

// DeskUp says that a browser desk's leg is there and can take a call.
type DeskUp struct {
	Agent   string `json:"agent"`
	Seat    string `json:"seat"`
	Node    string `json:"node"`
	Adopted bool   `json:"adopted,omitempty"`
}

// DeskDown says that the leg is gone or does not send any more.
type DeskDown struct {
	Why string `json:"why"` // "gone", "frozen", "replaced", "signed_out"
}

// FactKind names the fact.
func (DeskUp) FactKind() Kind { return KindDeskUp }

// FactVersion is the version of its data.
func (DeskUp) FactVersion() int { return 1 }

// FactKind names the fact.
func (DeskDown) FactKind() Kind { return KindDeskDown }

// FactVersion is the version of its data.
func (DeskDown) FactVersion() int { return 1 }

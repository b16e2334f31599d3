package ledger

// Kinds of facts about the program itself, on the audit stream.
const (
	KindDrainChanged Kind = "audit.drain_changed"
	KindSpoolDamaged Kind = "audit.spool_damaged"
)

// DrainChanged says that an operator has let the controller take no new calls, or take them again.
type DrainChanged struct {
	On bool `json:"on"`
}

// SpoolDamaged says that a spool which an earlier process left was damaged: whatever lay between its whole records is
// lost.
type SpoolDamaged struct {
	Damaged   int64 `json:"damaged"`             // stretches of the file that are no whole record
	Recovered int64 `json:"recovered,omitempty"` // facts of its whole records that went into the ledger
	Rejected  int64 `json:"rejected,omitempty"`  // facts that did not fit what the ledger has
}

// FactKind names the fact.
func (DrainChanged) FactKind() Kind { return KindDrainChanged }

// FactVersion is the version of its data.
func (DrainChanged) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (DrainChanged) DurableFact() {}

// FactKind names the fact.
func (SpoolDamaged) FactKind() Kind { return KindSpoolDamaged }

// FactVersion is the version of its data.
func (SpoolDamaged) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (SpoolDamaged) DurableFact() {}

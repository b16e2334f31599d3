package ledger

// KindLineProved is the kind of the result of a test call.
const KindLineProved Kind = "prove.done"

// Prove is the stream of the results of test calls.
const Prove Stream = "prove"

// LineProved is what a test call through the inbound path has shown.
type LineProved struct {
	Call         string `json:"call,omitempty"`
	OK           bool   `json:"ok"`
	PersonMS     int64  `json:"person_ms,omitempty"` // from the call to the person's voice
	AudioIn      bool   `json:"audio_in,omitempty"`  // the caller was heard
	AudioOut     bool   `json:"audio_out,omitempty"` // the person was heard
	LedgerClosed bool   `json:"ledger_closed,omitempty"`
	Failed       string `json:"failed,omitempty"` // the step that failed: a code, never free text
}

// FactKind names the fact.
func (LineProved) FactKind() Kind { return KindLineProved }

// FactVersion is the version of its data.
func (LineProved) FactVersion() int { return 1 }

package ledger

// KindCallLimited is the kind of CallLimited.
const KindCallLimited Kind = "call.limited"

// CallLimited says that a call is answered by the short message, because its number, or all callers without one together,
// called too often. The caller comes to a person by a key, or leaves a message. Whose number it is stands in CallArrived.
type CallLimited struct {
	Why string `json:"why"` // "per_minute", "per_hour", "withheld"
}

// FactKind names the fact.
func (CallLimited) FactKind() Kind { return KindCallLimited }

// FactVersion is the version of its data.
func (CallLimited) FactVersion() int { return 1 }

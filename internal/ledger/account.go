package ledger

// KindAccountRead is the kind of the trace of who looked at the account of attempts.
const KindAccountRead Kind = "audit.account_read"

// AccountRead says that somebody read the account of every attempt to reach the hotline.
type AccountRead struct {
	From string `json:"from"` // first day, 2026-11-01
	To   string `json:"to"`   // last day
	What string `json:"what"` // "sums", "attempts", "days_table", "attempts_table"
}

// FactKind names the fact.
func (AccountRead) FactKind() Kind { return KindAccountRead }

// FactVersion is the version of its data.
func (AccountRead) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (AccountRead) DurableFact() {}

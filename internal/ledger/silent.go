package ledger

import "time"

// The kinds of facts about a caller who says nothing.
const (
	KindCallerSilent      Kind = "caller.silent"
	KindCallerSpoke       Kind = "caller.spoke"
	KindCallerTold        Kind = "caller.told"
	KindCallerAnswersOver Kind = "caller.answers_over"
)

// CallerSilent says that a caller who could be heard has said nothing since the talk began. Nothing follows from it for
// the caller.
type CallerSilent struct {
	After time.Duration `json:"duration_ns"` // since the caller was connected
}

// CallerSpoke says that the caller was heard for the first time. A call that was noticed as silent is none any more.
type CallerSpoke struct {
	After time.Duration `json:"duration_ns"` // since the caller was connected
}

// CallerTold says that a sentence tells the caller how to answer by keys. From then on the desk shows the keys, which
// are recorded nowhere.
type CallerTold struct {
	By string `json:"by,omitempty"` // empty: by the hotline's rule
}

// CallerAnswersOver says that keys are shown no more.
type CallerAnswersOver struct {
	By string `json:"by,omitempty"`
}

// FactKind names the fact.
func (CallerSilent) FactKind() Kind { return KindCallerSilent }

// FactVersion is the version of its data.
func (CallerSilent) FactVersion() int { return 1 }

// FactKind names the fact.
func (CallerSpoke) FactKind() Kind { return KindCallerSpoke }

// FactVersion is the version of its data.
func (CallerSpoke) FactVersion() int { return 1 }

// FactKind names the fact.
func (CallerTold) FactKind() Kind { return KindCallerTold }

// FactVersion is the version of its data.
func (CallerTold) FactVersion() int { return 1 }

// FactKind names the fact.
func (CallerAnswersOver) FactKind() Kind { return KindCallerAnswersOver }

// FactVersion is the version of its data.
func (CallerAnswersOver) FactVersion() int { return 1 }

package ledger

// The kinds of facts about help that a counsellor asks for without a sound.
const (
	KindHelpAsked     Kind = "help.asked"
	KindHelpAnswered  Kind = "help.answered"
	KindHelpWithdrawn Kind = "help.withdrawn"
)

// HelpAsked says that somebody in a talk wants a supervisor's help. Nobody on the line hears of it.
type HelpAsked struct {
	By string `json:"by"`
}

// HelpAnswered says that somebody comes.
type HelpAnswered struct {
	By string `json:"by"`
}

// HelpWithdrawn says that help is not wanted any more.
type HelpWithdrawn struct {
	By string `json:"by"`
}

// FactKind names the fact.
func (HelpAsked) FactKind() Kind { return KindHelpAsked }

// FactVersion is the version of its data.
func (HelpAsked) FactVersion() int { return 1 }

// FactKind names the fact.
func (HelpAnswered) FactKind() Kind { return KindHelpAnswered }

// FactVersion is the version of its data.
func (HelpAnswered) FactVersion() int { return 1 }

// FactKind names the fact.
func (HelpWithdrawn) FactKind() Kind { return KindHelpWithdrawn }

// FactVersion is the version of its data.
func (HelpWithdrawn) FactVersion() int { return 1 }

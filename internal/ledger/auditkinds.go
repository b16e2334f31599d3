package ledger

// The kind and version of every fact on the audit stream. All of them are durable: what was looked at must
// be known even if the power fails at once.

// FactKind names the fact.
func (SignedIn) FactKind() Kind { return KindSignedIn }

// FactVersion is the version of its data.
func (SignedIn) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (SignedIn) DurableFact() {}

// FactKind names the fact.
func (SignInFailed) FactKind() Kind { return KindSignInFailed }

// FactVersion is the version of its data.
func (SignInFailed) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (SignInFailed) DurableFact() {}

// FactKind names the fact.
func (SignedOut) FactKind() Kind { return KindSignedOut }

// FactVersion is the version of its data.
func (SignedOut) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (SignedOut) DurableFact() {}

// FactKind names the fact.
func (UserChanged) FactKind() Kind { return KindUserChanged }

// FactVersion is the version of its data.
func (UserChanged) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (UserChanged) DurableFact() {}

// FactKind names the fact.
func (TokenChanged) FactKind() Kind { return KindTokenChanged }

// FactVersion is the version of its data.
func (TokenChanged) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (TokenChanged) DurableFact() {}

// FactKind names the fact.
func (SkillsChanged) FactKind() Kind { return KindSkillsChanged }

// FactVersion is the version of its data.
func (SkillsChanged) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (SkillsChanged) DurableFact() {}

// FactKind names the fact.
func (RecordingPlayed) FactKind() Kind { return KindRecordingPlayed }

// FactVersion is the version of its data.
func (RecordingPlayed) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RecordingPlayed) DurableFact() {}

// FactKind names the fact.
func (RecordingHeld) FactKind() Kind { return KindRecordingHeld }

// FactVersion is the version of its data.
func (RecordingHeld) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RecordingHeld) DurableFact() {}

// FactKind names the fact.
func (MessagePlayed) FactKind() Kind { return KindMessagePlayed }

// FactVersion is the version of its data.
func (MessagePlayed) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (MessagePlayed) DurableFact() {}

// FactKind names the fact.
func (NumberRevealed) FactKind() Kind { return KindNumberRevealed }

// FactVersion is the version of its data.
func (NumberRevealed) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (NumberRevealed) DurableFact() {}

// FactKind names the fact.
func (NoteRead) FactKind() Kind { return KindNoteRead }

// FactVersion is the version of its data.
func (NoteRead) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (NoteRead) DurableFact() {}

// FactKind names the fact.
func (ConfigReloaded) FactKind() Kind { return KindConfigReloaded }

// FactVersion is the version of its data.
func (ConfigReloaded) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (ConfigReloaded) DurableFact() {}

// FactKind names the fact.
func (RosterImported) FactKind() Kind { return KindRosterImported }

// FactVersion is the version of its data.
func (RosterImported) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RosterImported) DurableFact() {}

// FactKind names the fact.
func (SpecialDaySet) FactKind() Kind { return KindSpecialDaySet }

// FactVersion is the version of its data.
func (SpecialDaySet) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (SpecialDaySet) DurableFact() {}

// FactKind names the fact.
func (PromptChanged) FactKind() Kind { return KindPromptChanged }

// FactVersion is the version of its data.
func (PromptChanged) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (PromptChanged) DurableFact() {}

// FactKind names the fact.
func (AgentStateForced) FactKind() Kind { return KindAgentStateForced }

// FactVersion is the version of its data.
func (AgentStateForced) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (AgentStateForced) DurableFact() {}

// FactKind names the fact.
func (ProofStarted) FactKind() Kind { return KindProofStarted }

// FactVersion is the version of its data.
func (ProofStarted) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (ProofStarted) DurableFact() {}

// FactKind names the fact.
func (OperationRefused) FactKind() Kind { return KindOperationRefused }

// FactVersion is the version of its data.
func (OperationRefused) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (OperationRefused) DurableFact() {}

// FactKind names the fact.
func (CallSupervised) FactKind() Kind { return KindCallSupervised }

// FactVersion is the version of its data.
func (CallSupervised) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CallSupervised) DurableFact() {}

package ledger

// The kind and version of every fact of an escalation. Durable are those that say what is to happen next, who
// comes, and what was kept from the wire; the rest is found again by looking at the attempt.

// FactKind names the fact.
func (CrisisStarted) FactKind() Kind { return KindCrisisStarted }

// FactVersion is the version of its data.
func (CrisisStarted) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CrisisStarted) DurableFact() {}

// FactKind names the fact.
func (CrisisStep) FactKind() Kind { return KindCrisisStep }

// FactVersion is the version of its data.
func (CrisisStep) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CrisisStep) DurableFact() {}

// FactKind names the fact.
func (CrisisPaused) FactKind() Kind { return KindCrisisPaused }

// FactVersion is the version of its data.
func (CrisisPaused) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CrisisPaused) DurableFact() {}

// FactKind names the fact.
func (CrisisAttempt) FactKind() Kind { return KindCrisisAttempt }

// FactVersion is the version of its data.
func (CrisisAttempt) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CrisisAttempt) DurableFact() {}

// FactKind names the fact.
func (CrisisAttemptMoved) FactKind() Kind { return KindCrisisAttemptMoved }

// FactVersion is the version of its data.
func (CrisisAttemptMoved) FactVersion() int { return 1 }

// FactKind names the fact.
func (CrisisAttemptEnded) FactKind() Kind { return KindCrisisAttemptEnded }

// FactVersion is the version of its data.
func (CrisisAttemptEnded) FactVersion() int { return 1 }

// FactKind names the fact.
func (CrisisNumberRefused) FactKind() Kind { return KindCrisisNumberRefused }

// FactVersion is the version of its data.
func (CrisisNumberRefused) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CrisisNumberRefused) DurableFact() {}

// FactKind names the fact.
func (CrisisAcknowledged) FactKind() Kind { return KindCrisisAcknowledged }

// FactVersion is the version of its data.
func (CrisisAcknowledged) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CrisisAcknowledged) DurableFact() {}

// FactKind names the fact.
func (CrisisLate) FactKind() Kind { return KindCrisisLate }

// FactVersion is the version of its data.
func (CrisisLate) FactVersion() int { return 1 }

// FactKind names the fact.
func (CrisisReopened) FactKind() Kind { return KindCrisisReopened }

// FactVersion is the version of its data.
func (CrisisReopened) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CrisisReopened) DurableFact() {}

// FactKind names the fact.
func (CrisisJoined) FactKind() Kind { return KindCrisisJoined }

// FactVersion is the version of its data.
func (CrisisJoined) FactVersion() int { return 1 }

// FactKind names the fact.
func (CrisisLeft) FactKind() Kind { return KindCrisisLeft }

// FactVersion is the version of its data.
func (CrisisLeft) FactVersion() int { return 1 }

// FactKind names the fact.
func (CrisisEmergencyPrepared) FactKind() Kind { return KindCrisisEmergencyPrepared }

// FactVersion is the version of its data.
func (CrisisEmergencyPrepared) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CrisisEmergencyPrepared) DurableFact() {}

// FactKind names the fact.
func (CrisisEmergencyPressed) FactKind() Kind { return KindCrisisEmergencyPressed }

// FactVersion is the version of its data.
func (CrisisEmergencyPressed) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CrisisEmergencyPressed) DurableFact() {}

// FactKind names the fact.
func (CrisisExhausted) FactKind() Kind { return KindCrisisExhausted }

// FactVersion is the version of its data.
func (CrisisExhausted) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CrisisExhausted) DurableFact() {}

// FactKind names the fact.
func (CrisisCancelled) FactKind() Kind { return KindCrisisCancelled }

// FactVersion is the version of its data.
func (CrisisCancelled) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CrisisCancelled) DurableFact() {}

// FactKind names the fact.
func (CrisisClosed) FactKind() Kind { return KindCrisisClosed }

// FactVersion is the version of its data.
func (CrisisClosed) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CrisisClosed) DurableFact() {}

// FactKind names the fact.
func (CrisisDrillScored) FactKind() Kind { return KindCrisisDrillScored }

// FactVersion is the version of its data.
func (CrisisDrillScored) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CrisisDrillScored) DurableFact() {}

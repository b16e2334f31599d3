package ledger

// The kind and version of every fact about calls that the house makes itself.

// FactKind names the fact.
func (CallPlaced) FactKind() Kind { return KindCallPlaced }

// FactVersion is the version of its data.
func (CallPlaced) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CallPlaced) DurableFact() {}

// FactKind names the fact.
func (OutSeated) FactKind() Kind { return KindOutSeated }

// FactVersion is the version of its data.
func (OutSeated) FactVersion() int { return 1 }

// FactKind names the fact.
func (OutAsked) FactKind() Kind { return KindOutAsked }

// FactVersion is the version of its data.
func (OutAsked) FactVersion() int { return 1 }

// FactKind names the fact.
func (OutAskEnded) FactKind() Kind { return KindOutAskEnded }

// FactVersion is the version of its data.
func (OutAskEnded) FactVersion() int { return 1 }

// FactKind names the fact.
func (OutDialed) FactKind() Kind { return KindOutDialed }

// FactVersion is the version of its data.
func (OutDialed) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (OutDialed) DurableFact() {}

// FactKind names the fact.
func (OutRinging) FactKind() Kind { return KindOutRinging }

// FactVersion is the version of its data.
func (OutRinging) FactVersion() int { return 1 }

// FactKind names the fact.
func (OutAttemptEnded) FactKind() Kind { return KindOutAttemptEnded }

// FactVersion is the version of its data.
func (OutAttemptEnded) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (OutAttemptEnded) DurableFact() {}

// FactKind names the fact.
func (OutCameBack) FactKind() Kind { return KindOutCameBack }

// FactVersion is the version of its data.
func (OutCameBack) FactVersion() int { return 1 }

// FactKind names the fact.
func (RingBackWanted) FactKind() Kind { return KindRingBackWanted }

// FactVersion is the version of its data.
func (RingBackWanted) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RingBackWanted) DurableFact() {}

// FactKind names the fact.
func (RingBackBegun) FactKind() Kind { return KindRingBackBegun }

// FactVersion is the version of its data.
func (RingBackBegun) FactVersion() int { return 1 }

// FactKind names the fact.
func (RingBackWithheld) FactKind() Kind { return KindRingBackWithheld }

// FactVersion is the version of its data.
func (RingBackWithheld) FactVersion() int { return 1 }

// FactKind names the fact.
func (RingBackUnwanted) FactKind() Kind { return KindRingBackUnwanted }

// FactVersion is the version of its data.
func (RingBackUnwanted) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RingBackUnwanted) DurableFact() {}

// FactKind names the fact.
func (CallCameBack) FactKind() Kind { return KindCallCameBack }

// FactVersion is the version of its data.
func (CallCameBack) FactVersion() int { return 1 }

// FactKind names the fact.
func (RedEnded) FactKind() Kind { return KindRedEnded }

// FactVersion is the version of its data.
func (RedEnded) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RedEnded) DurableFact() {}

// FactKind names the fact.
func (SafeContactSet) FactKind() Kind { return KindSafeContactSet }

// FactVersion is the version of its data.
func (SafeContactSet) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (SafeContactSet) DurableFact() {}

// FactKind names the fact.
func (SafeContactRead) FactKind() Kind { return KindSafeContactRead }

// FactVersion is the version of its data.
func (SafeContactRead) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (SafeContactRead) DurableFact() {}

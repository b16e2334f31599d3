package ledger

// The kind and version of every fact on the floor stream.

// FactKind names the fact.
func (FloorJoined) FactKind() Kind { return KindFloorJoined }

// FactVersion is the version of its data.
func (FloorJoined) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorLeft) FactKind() Kind { return KindFloorLeft }

// FactVersion is the version of its data.
func (FloorLeft) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorRegraded) FactKind() Kind { return KindFloorRegraded }

// FactVersion is the version of its data.
func (FloorRegraded) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorOfferClosed) FactKind() Kind { return KindFloorOfferClosed }

// FactVersion is the version of its data.
func (FloorOfferClosed) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorAsked) FactKind() Kind { return KindFloorAsked }

// FactVersion is the version of its data.
func (FloorAsked) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorSignedIn) FactKind() Kind { return KindFloorSignedIn }

// FactVersion is the version of its data.
func (FloorSignedIn) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorSignedOut) FactKind() Kind { return KindFloorSignedOut }

// FactVersion is the version of its data.
func (FloorSignedOut) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorStateSet) FactKind() Kind { return KindFloorStateSet }

// FactVersion is the version of its data.
func (FloorStateSet) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorSeatChanged) FactKind() Kind { return KindFloorSeatChanged }

// FactVersion is the version of its data.
func (FloorSeatChanged) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorDutyChanged) FactKind() Kind { return KindFloorDutyChanged }

// FactVersion is the version of its data.
func (FloorDutyChanged) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorSkillsChanged) FactKind() Kind { return KindFloorSkillsChanged }

// FactVersion is the version of its data.
func (FloorSkillsChanged) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorReleased) FactKind() Kind { return KindFloorReleased }

// FactVersion is the version of its data.
func (FloorReleased) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorHoldChanged) FactKind() Kind { return KindFloorHoldChanged }

// FactVersion is the version of its data.
func (FloorHoldChanged) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorAfterCallDone) FactKind() Kind { return KindFloorAfterCallDone }

// FactVersion is the version of its data.
func (FloorAfterCallDone) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorAfterCallExtended) FactKind() Kind { return KindFloorAfterCallExtended }

// FactVersion is the version of its data.
func (FloorAfterCallExtended) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorSeized) FactKind() Kind { return KindFloorSeized }

// FactVersion is the version of its data.
func (FloorSeized) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorResynced) FactKind() Kind { return KindFloorResynced }

// FactVersion is the version of its data.
func (FloorResynced) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorRulesChanged) FactKind() Kind { return KindFloorRulesChanged }

// FactVersion is the version of its data.
func (FloorRulesChanged) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorWoke) FactKind() Kind { return KindFloorWoke }

// FactVersion is the version of its data.
func (FloorWoke) FactVersion() int { return 1 }

// FactKind names the fact.
func (FloorSnapshot) FactKind() Kind { return KindFloorSnapshot }

// FactVersion is the version of its data.
func (FloorSnapshot) FactVersion() int { return 1 }

// FactKind names the fact.
func (AgentState) FactKind() Kind { return KindAgentState }

// FactVersion is the version of its data.
func (AgentState) FactVersion() int { return 1 }

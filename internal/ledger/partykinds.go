package ledger

// The kind and version of every fact about parties and monitors.

// FactKind names the fact.
func (PartyAsked) FactKind() Kind { return KindPartyAsked }

// FactVersion is the version of its data.
func (PartyAsked) FactVersion() int { return 1 }

// FactKind names the fact.
func (PartyOffered) FactKind() Kind { return KindPartyOffered }

// FactVersion is the version of its data.
func (PartyOffered) FactVersion() int { return 1 }

// FactKind names the fact.
func (PartyJoined) FactKind() Kind { return KindPartyJoined }

// FactVersion is the version of its data.
func (PartyJoined) FactVersion() int { return 1 }

// FactKind names the fact.
func (PartyMoved) FactKind() Kind { return KindPartyMoved }

// FactVersion is the version of its data.
func (PartyMoved) FactVersion() int { return 1 }

// FactKind names the fact.
func (PartyLost) FactKind() Kind { return KindPartyLost }

// FactVersion is the version of its data.
func (PartyLost) FactVersion() int { return 1 }

// FactKind names the fact.
func (PartyEnded) FactKind() Kind { return KindPartyEnded }

// FactVersion is the version of its data.
func (PartyEnded) FactVersion() int { return 1 }

// FactKind names the fact.
func (Turned) FactKind() Kind { return KindTurned }

// FactVersion is the version of its data.
func (Turned) FactVersion() int { return 1 }

// FactKind names the fact.
func (Transferred) FactKind() Kind { return KindTransferred }

// FactVersion is the version of its data.
func (Transferred) FactVersion() int { return 1 }

// FactKind names the fact.
func (MonitorStarted) FactKind() Kind { return KindMonitorStarted }

// FactVersion is the version of its data.
func (MonitorStarted) FactVersion() int { return 1 }

// FactKind names the fact.
func (MonitorSet) FactKind() Kind { return KindMonitorSet }

// FactVersion is the version of its data.
func (MonitorSet) FactVersion() int { return 1 }

// FactKind names the fact.
func (MonitorMoved) FactKind() Kind { return KindMonitorMoved }

// FactVersion is the version of its data.
func (MonitorMoved) FactVersion() int { return 1 }

// FactKind names the fact.
func (MonitorEnded) FactKind() Kind { return KindMonitorEnded }

// FactVersion is the version of its data.
func (MonitorEnded) FactVersion() int { return 1 }

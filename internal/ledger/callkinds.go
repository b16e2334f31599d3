package ledger

// The kind and version of every fact on a call's stream, and which of them are durable.

// FactKind names the fact.
func (CallArrived) FactKind() Kind { return KindCallArrived }

// FactVersion is the version of its data.
func (CallArrived) FactVersion() int { return 1 }

// FactKind names the fact.
func (CallClaimed) FactKind() Kind { return KindCallClaimed }

// FactVersion is the version of its data.
func (CallClaimed) FactVersion() int { return 1 }

// FactKind names the fact.
func (CallAnswered) FactKind() Kind { return KindCallAnswered }

// FactVersion is the version of its data.
func (CallAnswered) FactVersion() int { return 1 }

// FactKind names the fact.
func (Announced) FactKind() Kind { return KindAnnounced }

// FactVersion is the version of its data.
func (Announced) FactVersion() int { return 1 }

// FactKind names the fact.
func (MenuMoved) FactKind() Kind { return KindMenuMoved }

// FactVersion is the version of its data.
func (MenuMoved) FactVersion() int { return 1 }

// FactKind names the fact.
func (MenuEnded) FactKind() Kind { return KindMenuEnded }

// FactVersion is the version of its data.
func (MenuEnded) FactVersion() int { return 1 }

// FactKind names the fact.
func (LanguageSet) FactKind() Kind { return KindLanguageSet }

// FactVersion is the version of its data.
func (LanguageSet) FactVersion() int { return 1 }

// FactKind names the fact.
func (Graded) FactKind() Kind { return KindGraded }

// FactVersion is the version of its data.
func (Graded) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (Graded) DurableFact() {}

// FactKind names the fact.
func (Queued) FactKind() Kind { return KindQueued }

// FactVersion is the version of its data.
func (Queued) FactVersion() int { return 1 }

// FactKind names the fact.
func (Dequeued) FactKind() Kind { return KindDequeued }

// FactVersion is the version of its data.
func (Dequeued) FactVersion() int { return 1 }

// FactKind names the fact.
func (OfferMade) FactKind() Kind { return KindOfferMade }

// FactVersion is the version of its data.
func (OfferMade) FactVersion() int { return 1 }

// FactKind names the fact.
func (OfferShown) FactKind() Kind { return KindOfferShown }

// FactVersion is the version of its data.
func (OfferShown) FactVersion() int { return 1 }

// FactKind names the fact.
func (OfferEnded) FactKind() Kind { return KindOfferEnded }

// FactVersion is the version of its data.
func (OfferEnded) FactVersion() int { return 1 }

// FactKind names the fact.
func (LegDialed) FactKind() Kind { return KindLegDialed }

// FactVersion is the version of its data.
func (LegDialed) FactVersion() int { return 1 }

// FactKind names the fact.
func (LegUp) FactKind() Kind { return KindLegUp }

// FactVersion is the version of its data.
func (LegUp) FactVersion() int { return 1 }

// FactKind names the fact.
func (LegGone) FactKind() Kind { return KindLegGone }

// FactVersion is the version of its data.
func (LegGone) FactVersion() int { return 1 }

// FactKind names the fact.
func (Connected) FactKind() Kind { return KindConnected }

// FactVersion is the version of its data.
func (Connected) FactVersion() int { return 1 }

// FactKind names the fact.
func (Bridged) FactKind() Kind { return KindBridged }

// FactVersion is the version of its data.
func (Bridged) FactVersion() int { return 1 }

// FactKind names the fact.
func (CounsellorLost) FactKind() Kind { return KindCounsellorLost }

// FactVersion is the version of its data.
func (CounsellorLost) FactVersion() int { return 1 }

// FactKind names the fact.
func (CounsellorBack) FactKind() Kind { return KindCounsellorBack }

// FactVersion is the version of its data.
func (CounsellorBack) FactVersion() int { return 1 }

// FactKind names the fact.
func (Held) FactKind() Kind { return KindHeld }

// FactVersion is the version of its data.
func (Held) FactVersion() int { return 1 }

// FactKind names the fact.
func (Resumed) FactKind() Kind { return KindResumed }

// FactVersion is the version of its data.
func (Resumed) FactVersion() int { return 1 }

// FactKind names the fact.
func (LegMuted) FactKind() Kind { return KindLegMuted }

// FactVersion is the version of its data.
func (LegMuted) FactVersion() int { return 1 }

// FactKind names the fact.
func (LegUnmuted) FactKind() Kind { return KindLegUnmuted }

// FactVersion is the version of its data.
func (LegUnmuted) FactVersion() int { return 1 }

// FactKind names the fact.
func (Consent) FactKind() Kind { return KindConsent }

// FactVersion is the version of its data.
func (Consent) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (Consent) DurableFact() {}

// FactKind names the fact.
func (RecordingStarted) FactKind() Kind { return KindRecordingStarted }

// FactVersion is the version of its data.
func (RecordingStarted) FactVersion() int { return 1 }

// FactKind names the fact.
func (RecordingPaused) FactKind() Kind { return KindRecordingPaused }

// FactVersion is the version of its data.
func (RecordingPaused) FactVersion() int { return 1 }

// FactKind names the fact.
func (RecordingResumed) FactKind() Kind { return KindRecordingResumed }

// FactVersion is the version of its data.
func (RecordingResumed) FactVersion() int { return 1 }

// FactKind names the fact.
func (RecordingStopped) FactKind() Kind { return KindRecordingStopped }

// FactVersion is the version of its data.
func (RecordingStopped) FactVersion() int { return 1 }

// FactKind names the fact.
func (RecordingFailed) FactKind() Kind { return KindRecordingFailed }

// FactVersion is the version of its data.
func (RecordingFailed) FactVersion() int { return 1 }

// FactKind names the fact.
func (MessageOffered) FactKind() Kind { return KindMessageOffered }

// FactVersion is the version of its data.
func (MessageOffered) FactVersion() int { return 1 }

// FactKind names the fact.
func (MessageStarted) FactKind() Kind { return KindMessageStarted }

// FactVersion is the version of its data.
func (MessageStarted) FactVersion() int { return 1 }

// FactKind names the fact.
func (MessageKept) FactKind() Kind { return KindMessageKept }

// FactVersion is the version of its data.
func (MessageKept) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (MessageKept) DurableFact() {}

// FactKind names the fact.
func (CallAdopted) FactKind() Kind { return KindCallAdopted }

// FactVersion is the version of its data.
func (CallAdopted) FactVersion() int { return 1 }

// FactKind names the fact.
func (CallEnding) FactKind() Kind { return KindCallEnding }

// FactVersion is the version of its data.
func (CallEnding) FactVersion() int { return 1 }

// FactKind names the fact.
func (CallEnded) FactKind() Kind { return KindCallEnded }

// FactVersion is the version of its data.
func (CallEnded) FactVersion() int { return 1 }

// FactKind names the fact.
func (TaskWanted) FactKind() Kind { return KindTaskWanted }

// FactVersion is the version of its data.
func (TaskWanted) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (TaskWanted) DurableFact() {}

// FactKind names the fact.
func (FormSubmitted) FactKind() Kind { return KindFormSubmitted }

// FactVersion is the version of its data.
func (FormSubmitted) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (FormSubmitted) DurableFact() {}

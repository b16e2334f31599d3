package ledger

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// Decode returns the fact that an event holds, upcast to the newest version of its kind. A kind that this
// program does not know (written by a newer one) gives nil and no error: folding passes over it.
func Decode(e Event) (Fact, error) {
	t, known := factTypes[e.Kind]
	if !known {
		return nil, nil //nolint:nilnil // an unknown kind is neither a fact nor an error
	}
	e, err := upcasts.Raise(e)
	if err != nil {
		return nil, err
	}
	v := reflect.New(t)
	if err := json.Unmarshal(e.Data, v.Interface()); err != nil {
		return nil, fmt.Errorf("fact %s at %s/%d: %w", e.Kind, e.Stream, e.Seq, err)
	}
	return v.Elem().Interface().(Fact), nil
}

// factTypes maps each kind to its newest struct; upcasts raises older data to it.
var factTypes = typesOf(
	CallArrived{}, CallClaimed{}, CallAnswered{}, Announced{}, MenuMoved{}, MenuEnded{}, LanguageSet{}, Graded{},
	Queued{}, Dequeued{}, OfferMade{}, OfferShown{}, OfferEnded{}, LegDialed{}, LegUp{}, LegGone{},
	Connected{}, Bridged{}, CounsellorLost{}, CounsellorBack{}, Held{}, Resumed{}, LegMuted{}, LegUnmuted{},
	PartyAsked{}, PartyOffered{}, PartyJoined{}, PartyMoved{}, PartyLost{}, PartyEnded{}, Turned{}, Transferred{},
	MonitorStarted{}, MonitorSet{}, MonitorMoved{}, MonitorEnded{}, HelpAsked{}, HelpAnswered{}, HelpWithdrawn{},
	Consent{}, RecordingStarted{}, RecordingPaused{}, RecordingResumed{}, RecordingStopped{}, RecordingFailed{},
	MessageOffered{}, MessageStarted{}, MessageKept{}, FailsafeImported{}, CallAdopted{}, CallEnding{}, CallEnded{}, TaskWanted{}, FormSubmitted{},
	SignedIn{}, SignInFailed{}, SignedOut{}, UserChanged{}, GuestInvited{}, GuestChanged{}, TokenChanged{}, SkillsChanged{}, RecordingPlayed{}, RecordingHeld{},
	MessagePlayed{}, NumberRevealed{}, NoteRead{}, ConfigReloaded{}, RosterImported{}, SpecialDaySet{}, PromptChanged{},
	AgentStateForced{}, ProofStarted{}, OperationRefused{}, CallSupervised{}, DrillStarted{}, DrillEnded{}, CrisisPaged{},
	RecordingSealed{}, RecordingDeleted{}, LineProved{},
	DrainChanged{}, SpoolDamaged{}, SeatChecked{}, RosterAlertTold{},
	CrisisStarted{}, CrisisStep{}, CrisisPaused{}, CrisisAttempt{}, CrisisAttemptMoved{}, CrisisAttemptEnded{},
	CrisisNumberRefused{}, CrisisAcknowledged{}, CrisisLate{}, CrisisReopened{}, CrisisJoined{}, CrisisLeft{},
	CrisisEmergencyPrepared{}, CrisisEmergencyPressed{}, CrisisExhausted{}, CrisisCancelled{}, CrisisClosed{}, CrisisDrillScored{},
	FloorSteered{}, ExposureRead{}, AccountRead{}, ManyChanged{}, ChangeUndone{},
	FloorSwitchboardSet{}, FloorSurgeSet{}, FloorAlertNoted{}, FloorRedCapPassed{}, FloorPauseBroken{}, FloorSwitchboardEnded{}, FloorSurgeEnded{},
	CareScreened{}, CareAssessed{}, CareNoted{}, CareDispatched{}, RescueRead{}, AssessmentRead{},
	CallPlaced{}, OutSeated{}, OutAsked{}, OutAskEnded{}, OutDialed{}, OutRinging{}, OutAttemptEnded{}, OutCameBack{},
	RingBackWanted{}, RingBackBegun{}, RingBackWithheld{}, RingBackUnwanted{}, CallCameBack{}, CallBackTurned{}, RedEnded{}, SafeContactSet{}, SafeContactRead{},
	CallLimited{}, CallBlockWaived{}, CallAbusive{}, CallerBlocked{}, CallerReviewed{}, CallerListRead{}, CallerRead{},
	FollowUpOpened{}, FollowUpEnded{}, CareListed{}, RecordsDeleted{}, ChecklistRead{}, RecordsHeld{}, ScreeningsExported{},
	CallerSilent{}, CallerSpoke{}, CallerTold{}, CallerAnswersOver{},
	PlanSet{}, PlanEnded{}, PlanRead{}, KnownRead{}, PlanFollowed{}, PlacesImported{},
	WaitKey{}, Listened{}, WaitTold{}, CallerWished{}, SameCounsellor{},
	SurveyBegun{}, SurveyAnswered{}, SurveyEnded{},
	RosterNoteRead{}, RosterExported{}, RosterModelChanged{}, RosterDraftDeleted{}, RosterFeedMade{}, RosterFeedRevoked{}, RosterCommanded{},
	AgentState{}, TaskTaken{}, TaskReleased{}, TaskAttempted{}, TaskDone{}, TaskClosed{},
)

// Known returns an empty fact of every kind that Decode knows, in order of their kinds.
func Known() []Fact {
	var all []Fact
	for _, kind := range slices.Sorted(maps.Keys(factTypes)) {
		all = append(all, reflect.Zero(factTypes[kind]).Interface().(Fact))
	}
	return all
}

func typesOf(facts ...Fact) map[Kind]reflect.Type {
	m := make(map[Kind]reflect.Type, len(facts))
	for _, f := range facts {
		m[f.FactKind()] = reflect.TypeOf(f)
	}
	return m
}

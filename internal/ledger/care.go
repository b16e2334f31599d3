package ledger

import "time"

// carePrefix begins the streams of what is found out and done for a caller beside the talk. A call's own stream belongs
// to its session and ends with it; care goes on after the call.
const carePrefix = "care:"

// CareStream names the stream of a call's screening, assessments, rescue sheet and dispatch log. Its facts hold codes and
// ids alone: every word is sealed elsewhere.
func CareStream(call string) Stream { return Stream(carePrefix + call) }

// The kinds of facts about care.
const (
	KindCareScreened   Kind = "care.screened"
	KindCareAssessed   Kind = "care.assessed"
	KindCareNoted      Kind = "care.noted"
	KindCareDispatched Kind = "care.dispatched"

	KindRescueRead     Kind = "audit.rescue_read"
	KindAssessmentRead Kind = "audit.assessment_read"
)

// CareScreened says what became of the question about present danger. Of several the newest holds.
type CareScreened struct {
	Outcome  string `json:"outcome"`            // asked, refused, cut_off, not_possible
	Result   string `json:"result,omitempty"`   // code of the answer
	Positive bool   `json:"positive,omitempty"` // the answer asked for an assessment
	Reason   string `json:"reason,omitempty"`   // code
	Rules    string `json:"rules,omitempty"`    // version of the codes
	About    string `json:"about,omitempty"`    // other: somebody who is not on the line; empty: the caller
	By       string `json:"by"`
}

// CareAssessed says that somebody has confirmed a structured assessment. The answers are sealed.
type CareAssessed struct {
	Assessment    string `json:"assessment"` // id of what is sealed
	Questionnaire string `json:"questionnaire"`
	Version       string `json:"version"`
	Suggested     string `json:"suggested"` // the response that the answers ask for
	Decided       string `json:"decided"`   // and the one that a person has decided on
	Reason        string `json:"reason,omitempty"`
	Open          int    `json:"open,omitempty"` // questions without an answer
	By            string `json:"by"`
}

// CareNoted says that something was put onto the rescue sheet, or is known not to be known. What it is is sealed.
type CareNoted struct {
	Entry    string `json:"entry"` // id of what is sealed
	Item     string `json:"item"`  // code of what it is about
	State    string `json:"state"` // known, unknown, withdrawn
	Replaces string `json:"replaces,omitempty"`
	By       string `json:"by"`
}

// CareDispatched says that something was put into the log of a dispatch. Agency and reference are sealed.
type CareDispatched struct {
	Entry    string    `json:"entry"` // id of what is sealed
	Dispatch string    `json:"dispatch"`
	Step     string    `json:"step"` // called, accepted, arrived, closed, note
	At       time.Time `json:"at"`   // when that was
	Outcome  string    `json:"outcome,omitempty"`
	By       string    `json:"by"`
}

// RescueRead says that somebody asked to see a rescue sheet. It is written before anything is shown.
type RescueRead struct {
	Call string `json:"call"`
	For  string `json:"for"` // view, print
}

// AssessmentRead says that somebody asked to see the answers of a call's assessments. It is written before anything is
// shown.
type AssessmentRead struct {
	Call string `json:"call"`
}

// FactKind names the fact.
func (CareScreened) FactKind() Kind { return KindCareScreened }

// FactVersion is the version of its data.
func (CareScreened) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CareScreened) DurableFact() {}

// FactKind names the fact.
func (CareAssessed) FactKind() Kind { return KindCareAssessed }

// FactVersion is the version of its data.
func (CareAssessed) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CareAssessed) DurableFact() {}

// FactKind names the fact.
func (CareNoted) FactKind() Kind { return KindCareNoted }

// FactVersion is the version of its data.
func (CareNoted) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CareNoted) DurableFact() {}

// FactKind names the fact.
func (CareDispatched) FactKind() Kind { return KindCareDispatched }

// FactVersion is the version of its data.
func (CareDispatched) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (CareDispatched) DurableFact() {}

// FactKind names the fact.
func (RescueRead) FactKind() Kind { return KindRescueRead }

// FactVersion is the version of its data.
func (RescueRead) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RescueRead) DurableFact() {}

// FactKind names the fact.
func (AssessmentRead) FactKind() Kind { return KindAssessmentRead }

// FactVersion is the version of its data.
func (AssessmentRead) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (AssessmentRead) DurableFact() {}

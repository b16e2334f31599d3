package ledger

// The kinds of facts about a caller who is asked how the talk was, once the counsellor has ended it.
const (
	KindSurveyBegun    Kind = "survey.begun"
	KindSurveyAnswered Kind = "survey.answered"
	KindSurveyEnded    Kind = "survey.ended"
)

// SurveyBegun is the end of the talk of a caller who stays to be asked: the counsellor is free from then on, and the call
// ends with this reason and cause whatever becomes of the questions.
type SurveyBegun struct {
	Agent     string   `json:"agent"`
	Queue     string   `json:"queue"`
	Questions []string `json:"questions"` // by their configured ids, in order
	Reason    string   `json:"reason"`
	Cause     int      `json:"cause,omitempty"`
	PersonKey string   `json:"person_key,omitempty"` // the key that the caller was told leads back to a person
}

// SurveyAnswered is what the caller said to a question: a mark, which is the meaning of the key. It holds neither the
// caller's number nor the counsellor.
type SurveyAnswered struct {
	Question string `json:"question"`
	Mark     int    `json:"mark"` // 1 to 9 within what the question asks for; 0: the caller does not want to say
}

// SurveyEnded says that the caller is asked nothing more.
type SurveyEnded struct {
	Outcome string `json:"outcome"` // "answered", "unanswered", "hung_up", "person", "red", "broken"
}

// FactKind names the fact.
func (SurveyBegun) FactKind() Kind { return KindSurveyBegun }

// FactVersion is the version of its data.
func (SurveyBegun) FactVersion() int { return 1 }

// FactKind names the fact.
func (SurveyAnswered) FactKind() Kind { return KindSurveyAnswered }

// FactVersion is the version of its data.
func (SurveyAnswered) FactVersion() int { return 1 }

// FactKind names the fact.
func (SurveyEnded) FactKind() Kind { return KindSurveyEnded }

// FactVersion is the version of its data.
func (SurveyEnded) FactVersion() int { return 1 }

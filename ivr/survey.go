package ivr

// What callers hear whose counsellor has ended the talk, where they are asked how it was; drafts. A configuration that asks
// nobody needs no text.
const (
	PromptSurvey       PromptID = "system.survey"         // thank you; there is a short question, and who does not want it may hang up
	PromptSurveyHelped PromptID = "system.survey_helped"  // the question that comes with Heartline: 1 to 5, 0 to say nothing
	PromptSurveyLost   PromptID = "system.survey_lost"    // where the controller fell silent meanwhile: goodbye, and any key leads to a person
	PromptSurveyed     PromptID = "system.survey_goodbye" // thank you, goodbye, call again at any time
)

// SurveyPersonPrompt returns what says that a key, "1" to "9", leads back to a person. Other keys have no sentence: the one
// for "9" is returned.
func SurveyPersonPrompt(key string) PromptID {
	if len(key) != 1 || key < "1" || key > "9" {
		key = "9"
	}
	return "system.survey_person_" + PromptID(key)
}

// SurveyPrompts lists what callers hear beside the questions, where a key leads back to a person; the last one where no
// controller is there.
func SurveyPrompts(personKey string) []PromptID {
	return []PromptID{PromptSurvey, SurveyPersonPrompt(personKey), PromptSurveyed, PromptSurveyLost}
}

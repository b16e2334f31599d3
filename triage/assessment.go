package triage

import (
	"slices"

	"heartline/internal/fault"
)

// Questionnaire is a structured assessment: questions with answers by code. It has no sum and no cut-off: an answer may
// ask for a response, and the most urgent response that any answer asks for is suggested to a person, who decides.
type Questionnaire struct {
	ID      string
	Version string // part of what is recorded, so that an old assessment is read with its own questions
	Items   []Item
}

// Item is one question.
type Item struct {
	ID      string
	Answers []Answer
}

// Answer is one answer to a question.
type Answer struct {
	ID    string
	Grade Grade // the response that this answer by itself asks for; empty: none
}

// Answers are the codes of the answers given, by the id of the question. A question that is not in it is open.
type Answers map[string]string

// Suggestion is what the answers ask for. It is the least urgent response that fits all of them, no forecast: it says
// what must happen by when, and a person confirms or changes it.
type Suggestion struct {
	Grade Grade
	// Because lists the questions whose answers ask for Grade, in the order of the questionnaire. It is empty where no
	// answer asks for anything.
	Because []string
	// Open lists the questions without an answer: what is not known lowers nothing.
	Open []string
}

// Check fails with fault.Invalid for an answer that the questionnaire does not have.
func (q Questionnaire) Check(given Answers) error {
	for id, code := range given {
		i := slices.IndexFunc(q.Items, func(it Item) bool { return it.ID == id })
		if i < 0 {
			return fault.Field("answers", fault.New(fault.Invalid, "assessment", "One of the questions is not in the questionnaire; open the assessment again."))
		}
		if !slices.ContainsFunc(q.Items[i].Answers, func(a Answer) bool { return a.ID == code }) {
			return fault.Field("answers", fault.New(fault.Invalid, "assessment", "Choose one of the answers of the question %q.", id))
		}
	}
	return nil
}

// Keep returns those of the answers that the questionnaire has: others were given when it had other questions. It leaves
// given as it is.
func (q Questionnaire) Keep(given Answers) Answers {
	out := Answers{}
	for _, it := range q.Items {
		code, answered := given[it.ID]
		if answered && slices.ContainsFunc(it.Answers, func(a Answer) bool { return a.ID == code }) {
			out[it.ID] = code
		}
	}
	return out
}

// Suggest returns what the answers ask for.
func (q Questionnaire) Suggest(given Answers) Suggestion {
	s := Suggestion{Grade: Green}
	asks := func(it Item) (Grade, bool) {
		for _, a := range it.Answers {
			if a.ID == given[it.ID] {
				return a.Grade, true
			}
		}
		return "", false
	}
	for _, it := range q.Items {
		g, answered := asks(it)
		switch {
		case !answered:
			s.Open = append(s.Open, it.ID)
		case g == "":
		case g.Rank() < s.Grade.Rank():
			s.Grade, s.Because = g, []string{it.ID}
		case g == s.Grade:
			s.Because = append(s.Because, it.ID)
		}
	}
	return s
}

// Confirm checks what a person has decided. Less than what is suggested needs the code of a reason, one of reasons; the
// error is fault.Invalid with the field that is wrong.
func (s Suggestion) Confirm(decided Grade, reason string, reasons []string) error {
	if decided.Rank() > s.Grade.Rank() && reason == "" {
		return fault.Field("reason", fault.New(fault.Invalid, "assessment",
			"The answers ask for %s at least; say why less is enough, or choose that response.", s.Grade))
	}
	if reason != "" && !slices.Contains(reasons, reason) {
		return fault.Field("reason", fault.New(fault.Invalid, "assessment", "Choose one of the reasons of the list."))
	}
	return nil
}

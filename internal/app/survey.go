package app

import (
	"heartline/call"
	"heartline/configs"
	"heartline/ivr"
	"heartline/triage"
)

// surveyRules translates what the callers of a queue are asked once a counsellor has ended the talk.
func surveyRules(s *configs.Survey) call.SurveyRules {
	out := call.SurveyRules{HandedOn: s.HandedOn, PersonKey: s.PersonKey, Wait: s.Wait}
	for _, g := range s.Grades {
		out.Grades = append(out.Grades, triage.Grade(g))
	}
	for _, q := range s.Questions {
		least, most := q.Marks()
		out.Questions = append(out.Questions, call.SurveyQuestion{ID: q.ID, Play: q.Play, Least: least, Most: most})
	}
	return out
}

// surveyPrompts are what callers who are asked may hear.
func surveyPrompts(s *configs.Survey) []ivr.PromptID {
	ids := ivr.SurveyPrompts(s.PersonKey)
	for _, q := range s.Questions {
		for _, r := range q.Play {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

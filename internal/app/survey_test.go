package app

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/call"
	"heartline/configs"
	"heartline/internal/store"
	"heartline/ivr"
	"heartline/triage"
)

func aSurvey() *configs.Survey {
	return &configs.Survey{
		Questions: []configs.Question{{ID: "helped", Name: configs.Names{"zh-CN": "帮助", "en": "Helped"}, Play: []ivr.PromptRef{{ID: "helped"}}, Keys: "1-5"}},
		Grades:    []string{"green", "yellow"}, HandedOn: true, PersonKey: "8", Wait: 5 * time.Second,
	}
}

func TestASurveyIsTranslated(t *testing.T) {
	t.Parallel()
	want := call.SurveyRules{
		Questions: []call.SurveyQuestion{{ID: "helped", Play: []ivr.PromptRef{{ID: "helped"}}, Least: 1, Most: 5}},
		Grades:    []triage.Grade{triage.Green, triage.Yellow}, HandedOn: true, PersonKey: "8", Wait: 5 * time.Second,
	}
	if diff := cmp.Diff(want, surveyRules(aSurvey())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]ivr.PromptID{"system.survey", "system.survey_person_8", "system.survey_goodbye", "system.survey_lost", "helped"}, surveyPrompts(aSurvey())); diff != "" {
		t.Errorf("prompts (-want +got):\n%s", diff)
	}
}

func TestARowOfAnswersNamesWhatIsAskedStill(t *testing.T) {
	t.Parallel()
	cfg := &configs.Config{Queues: []configs.Queue{{ID: "q", Name: configs.Names{"en": "Queue"}, Survey: aSurvey()}, {ID: "quiet"}}}
	row := surveyRow(cfg, store.SurveyCounts{Queue: "q", Question: "helped", Asked: 6, Answered: 2, Declined: 1, Marks: 9})
	if row.Unanswered != 3 || row.Mean != 4.5 || row.Least != 1 || row.Most != 5 || row.Question.Name["en"] != "Helped" || row.Queue.Name["en"] != "Queue" {
		t.Errorf("%+v", row)
	}
	for _, c := range []store.SurveyCounts{{Queue: "q", Question: "old", Asked: 1}, {Queue: "quiet", Question: "helped", Asked: 1}, {Queue: "gone", Question: "helped", Asked: 1}} {
		if row := surveyRow(cfg, c); row.Question.Name["en"] != c.Question || row.Least != 0 || row.Mean != 0 || row.Unanswered != 1 {
			t.Errorf("%+v", row)
		}
	}
}

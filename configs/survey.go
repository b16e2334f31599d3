package configs

import (
	"fmt"
	"slices"
	"time"

	"heartline/ivr"
	"heartline/triage"
)

// Survey asks the callers of a queue how the talk was, once the counsellor has ended it. Red calls are never asked, nor
// those beside which somebody was called for help, nor who may be unable to speak.
type Survey struct {
	Questions []Question    `yaml:"questions"`  // 1 to 3; default: whether the talk has helped, 1 to 5
	Grades    []string      `yaml:"grades"`     // whose callers are asked: green, yellow; default green
	HandedOn  bool          `yaml:"handed_on"`  // who was handed on to somebody else in the talk is asked too
	PersonKey string        `yaml:"person_key"` // 1 to 9: back to a person, at every moment; default 9
	Wait      time.Duration `yaml:"wait"`       // for a key, before the question is said once more; 3 s to 20 s, default 7 s
}

// Question is what callers are asked. They answer by one key, or by 0, which says nothing.
type Question struct {
	ID   string          `yaml:"id"`
	Name Names           `yaml:"name"` // for screens
	Play []ivr.PromptRef `yaml:"play"` // has to say the keys
	Keys string          `yaml:"keys"` // "1-5", within 1 to 9
}

// Defaults of Survey.
const (
	DefaultSurveyPersonKey = "9"
	DefaultSurveyWait      = 7 * time.Second

	maxQuestions = 3
)

// helped is the question that comes with Heartline; its text is a draft for a clinical lead.
var helped = Question{ID: "helped", Name: Names{"zh-CN": "通话有没有帮助", "en": "Whether the talk helped"}, Play: []ivr.PromptRef{{ID: ivr.PromptSurveyHelped}}, Keys: "1-5"}

// Marks are the least and the greatest mark that answer the question; zeros for what cannot be read.
func (q Question) Marks() (least, most int) {
	if k := q.Keys; len(k) == 3 && k[0] >= '1' && k[1] == '-' && k[2] <= '9' && k[0] < k[2] {
		return int(k[0] - '0'), int(k[2] - '0')
	}
	return 0, 0
}

// survey checks what the callers of a queue are asked, and fills in the defaults.
func (k *checker) survey(path string, q *Queue) {
	s := q.Survey
	if s == nil {
		return
	}
	path += ".survey"
	if len(s.Questions) == 0 {
		s.Questions = []Question{helped}
	}
	if len(s.Questions) > maxQuestions {
		k.bad(path+".questions", "leave the less important ones out", "callers of the queue %q are asked %d questions; three are the most", q.ID, len(s.Questions))
	}
	if len(s.Grades) == 0 {
		s.Grades = []string{triage.Green.String()}
	}
	for i, g := range s.Grades {
		if at := fmt.Sprintf("%s.grades[%d]", path, i); g == triage.Red.String() {
			k.bad(at, "leave red out", "red callers are never asked how the talk was")
		} else {
			k.member(at, "grade", g, []string{triage.Green.String(), triage.Yellow.String()})
		}
	}
	k.span(path+".wait", &s.Wait, DefaultSurveyWait, 3*time.Second, 20*time.Second)
	if s.PersonKey == "" {
		s.PersonKey = DefaultSurveyPersonKey
	}
	if len(s.PersonKey) != 1 || s.PersonKey < "1" || s.PersonKey > "9" {
		k.bad(path+".person_key", "write one of the keys 1 to 9, which are spoken to the caller", "%q is no key that leads back to a person", s.PersonKey)
		return
	}
	k.questions(path+".questions", s)
	for _, id := range ivr.SurveyPrompts(s.PersonKey) {
		k.spoken(path, []ivr.PromptRef{{ID: id}}, k.cfg.Languages())
	}
}

func (k *checker) questions(path string, s *Survey) {
	k.ids(path, "question", pluck(s.Questions, func(q Question) string { return q.ID }), idPattern)
	for i, q := range s.Questions {
		at := fmt.Sprintf("%s[%d]", path, i)
		least, most := q.Marks()
		switch {
		case least == 0:
			k.bad(at+".keys", `write a range within 1 to 9, such as "1-5"`, "the keys %q of the question %q cannot be used", q.Keys, q.ID)
		case s.PersonKey >= q.Keys[:1] && s.PersonKey <= q.Keys[2:]:
			k.bad(at+".keys", "choose fewer keys, or another person_key", "the key %s answers the question %q, and leads back to a person", s.PersonKey, q.ID)
		case slices.ContainsFunc(q.Play, func(r ivr.PromptRef) bool { return r.ID == ivr.PromptSurveyHelped }) && (least != 1 || most != 5):
			k.bad(at+".keys", `write "1-5", or play a prompt of your own`, "the prompt %q says the keys 1 to 5, but others are set", ivr.PromptSurveyHelped)
		}
		if len(q.Play) == 0 {
			k.bad(at, "name its prompts under play", "the question %q says nothing", q.ID)
		}
		k.spoken(at+".play", q.Play, k.cfg.Languages())
	}
}

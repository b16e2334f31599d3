package configs

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// surveyed loads the sample with a survey at its first queue.
func surveyed(t *testing.T, survey string) (*Config, Problems) {
	t.Helper()
	sample := fstest.MapFS{}
	err := fs.WalkDir(Sample(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(Sample(), name)
		if name == MainFile {
			text = []byte(strings.Replace(string(text), "  - id: counselling\n    name:", "  - id: counselling\n    survey: "+survey+"\n    name:", 1))
		}
		sample[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return LoadFS(sample)
}

func TestASurveyThatIsWrittenAsNothingAsksTheQuestionThatComesWithIt(t *testing.T) {
	t.Parallel()
	cfg, problems := surveyed(t, "{}")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := &Survey{Questions: []Question{helped}, Grades: []string{"green"}, PersonKey: "9", Wait: 7 * time.Second}
	if diff := cmp.Diff(want, cfg.Queues[0].Survey); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, q := range cfg.Queues[1:] {
		if q.Survey != nil {
			t.Errorf("callers of %s are asked, and nobody has said so", q.ID)
		}
	}
	if least, most := cfg.Queues[0].Survey.Questions[0].Marks(); least != 1 || most != 5 {
		t.Errorf("marks %d to %d", least, most)
	}
}

func TestNonsenseInASurveyIsRefused(t *testing.T) {
	t.Parallel()
	const q = "{id: a, play: [system.comfort], keys: 1-3}"
	for survey, want := range map[string]string{
		"{grades: [red]}":     "red callers are never asked how the talk was; leave red out",
		"{grades: [gren]}":    `there is no grade "gren"; perhaps "green" is meant`,
		"{wait: 1m}":          "it may be 3s to 20s",
		"{person_key: \"0\"}": `"0" is no key that leads back to a person`,
		"{person_key: 4}":     `the key 4 answers the question "helped", and leads back to a person`,
		"{questions: [{id: a, play: [system.comfort], keys: 5-1}]}":                                  `the keys "5-1" of the question "a" cannot be used`,
		"{questions: [{id: a, play: [system.comfort], keys: 0-5}]}":                                  `the keys "0-5" of the question "a" cannot be used`,
		"{questions: [{id: a, play: [system.survey_helped], keys: 1-3}]}":                            `the prompt "system.survey_helped" says the keys 1 to 5, but others are set`,
		"{questions: [{id: a, keys: 1-3}]}":                                                          `the question "a" says nothing`,
		"{questions: [{id: a, play: [nothing], keys: 1-3}]}":                                         `there is no prompt "nothing"`,
		"{questions: [" + q + ", " + q + "]}":                                                        `two questions are called "a"`,
		"{questions: [" + strings.Repeat(q+", ", 3) + "{id: d, play: [system.comfort], keys: 1-3}]}": "are asked 4 questions; three are the most",
	} {
		_, problems := surveyed(t, survey)
		if len(problems) == 0 || !strings.Contains(problems.Error(), want) || !strings.Contains(problems.Error(), MainFile+":") {
			t.Errorf("%s: %v, want %s", survey, problems, want)
		}
	}
}

package configs_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"heartline/configs"
	"heartline/internal/fault"
	"heartline/triage"
)

// withCare is the sample with a CareFile of one's own.
func withCare(t *testing.T, care string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{configs.CareFile: {Data: []byte(care)}}
	err := fs.WalkDir(configs.Sample(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(configs.Sample(), name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// goodCare is a small CareFile that is whole.
const goodCare = `version: "2026-1"
screening:
  ask: {en: How are you}
  answers: [{id: none, name: {en: None}}, {id: present, positive: true, name: {en: Present}}]
  reasons: [{id: silent, name: {en: Silent}}]
assessment:
  id: safety
  items: [{id: plan, ask: {en: Plan}, answers: [{id: none, name: {en: None}}, {id: definite, grade: red, name: {en: Definite}}]}]
  reasons: [{id: in_care, name: {en: In care}}]
rescue:
  items: [{id: address, section: location, name: {en: Address}}]
  sources: [{id: caller, name: {en: Caller}}]
  outcomes: [{id: safe, name: {en: Safe}}]
`

func TestTheDraftOfTheProgramIsWholeAndSaysThatItIsOne(t *testing.T) {
	t.Parallel()
	cfg, problems := configs.LoadFS(configs.Sample())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	care := cfg.Care
	if !care.Draft || care.Version == "" {
		t.Errorf("the draft is not marked as one: version %q", care.Version)
	}
	q := care.Questionnaire()
	if got := q.Suggest(triage.Answers{"plan": "definite"}); got.Grade != triage.Red || len(got.Open) != len(q.Items)-1 {
		t.Errorf("a definite plan: %+v", got)
	}
	if s, err := care.ScreenRules().Check(triage.Screening{Outcome: triage.Asked, Result: "present"}); err != nil || !s.Positive {
		t.Errorf("%+v, %v", s, err)
	}
	for _, section := range configs.RescueSections() {
		found := false
		for _, it := range care.Rescue.Items {
			found = found || it.Section == section
			if it.Name["zh-CN"] == "" || it.Name["en"] == "" {
				t.Errorf("%s lacks a name in one language", it.ID)
			}
		}
		if !found {
			t.Errorf("nothing stands under %s", section)
		}
	}
}

func TestAFileOfOnesOwnTakesThePlaceOfTheDraft(t *testing.T) {
	t.Parallel()
	drafted, _ := configs.LoadFS(configs.Sample())
	cfg, problems := configs.LoadFS(withCare(t, goodCare))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if cfg.Care.Draft || cfg.Care.Version != "2026-1" || len(cfg.Care.Assessment.Items) != 1 {
		t.Errorf("%+v", cfg.Care)
	}
	if cfg.Version == drafted.Version {
		t.Error("the version of the configuration does not change with the file")
	}
}

// recordCare is goodCare with the codes of a form, a plan and a checklist.
const recordCare = goodCare + `record:
  contacts: [{id: self, code: K1, name: {en: Self}}, {id: minor, name: {en: A minor}}]
  problems: [{id: family, code: P1, name: {en: Family}}]
  flags: [{id: abuse, name: {en: Abuse}}]
  required: {red: [contact, problems, note]}
follow_up: [{grade: red, steps: [{id: day, after: 24h, name: {en: A day}}, {id: week, after: 7d, name: {en: A week}}]}]
checklists: [{id: report, name: {en: Report}, contacts: [minor], flags: [abuse], items: [{id: told, name: {en: Told}}]}]
`

func TestTheCodesOfAFormArePartOfACareFile(t *testing.T) {
	t.Parallel()
	cfg, problems := configs.LoadFS(withCare(t, recordCare))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if err := cfg.Care.RecordRules().Check(triage.Red, triage.Record{Contact: "self"}, "said"); fault.FieldOf(err) != "record.problems" {
		t.Errorf("a red form without problems: %v", err)
	}
	if plan := cfg.Care.PlanRule(triage.Red); len(plan.Steps) != 2 || plan.Steps[1].After != 168*time.Hour || plan.Unreachable != configs.DefaultUnreachable {
		t.Errorf("plan: %+v", plan)
	}
	never := strings.Replace(recordCare, "{grade: red, steps", "{grade: red, unreachable_after: 0, steps", 1)
	cfg, problems = configs.LoadFS(withCare(t, never))
	if plan := cfg.Care.PlanRule(triage.Red); len(problems) > 0 || len(plan.Steps) != 2 || plan.Unreachable != 0 {
		t.Errorf("a plan that missed calls never end: %+v, %v", plan, problems)
	}
	if plan := cfg.Care.PlanRule(triage.Red); plan.Review != configs.DefaultPlanReview {
		t.Errorf("a plan that has reached nobody is looked at within %s", plan.Review)
	}
	for text, want := range map[string]time.Duration{"0": 0, "0s": 0, "2h": 2 * time.Hour} {
		cfg, problems := configs.LoadFS(withCare(t, strings.Replace(recordCare, "{grade: red, steps", "{grade: red, unreachable_review: "+text+", steps", 1)))
		if plan := cfg.Care.PlanRule(triage.Red); len(problems) > 0 || plan.Review != want {
			t.Errorf("unreachable_review %s: %s, %v", text, plan.Review, problems)
		}
	}
	if plan := cfg.Care.PlanRule(triage.Green); len(plan.Steps) != 0 {
		t.Errorf("a plan that nobody has written: %+v", plan)
	}
	for name, c := range map[string]struct{ old, now, want string }{
		"an odd code":         {"code: K1", "code: \"K 1\"", "has the code"},
		"an unknown part":     {"[contact, problems, note]", "[contact, colour]", `no part "colour"`},
		"an empty list":       {"[contact, problems, note]", "[contact, outcome]", "nothing to choose"},
		"an unknown grade":    {"{red: [contact", "{blue: [contact", `the grade "blue"`},
		"a review too soon":   {"{grade: red, steps", "{grade: red, unreachable_review: 10m, steps", "reached nobody is due after"},
		"a plan too soon":     {"after: 24h", "after: 10s", "is due after"},
		"a plan of no grade":  {"follow_up: [{grade: red,", "follow_up: [{", "is for the grade"},
		"a plan without step": {"steps: [{id: day, after: 24h, name: {en: A day}}, {id: week, after: 7d, name: {en: A week}}]", "steps: []", "0 entries under follow_up[0].steps"},
		"an unknown contact":  {"contacts: [minor], flags", "contacts: [dog], flags", `the contact "dog"`},
		"an unknown mark":     {"flags: [abuse], items", "flags: [dog], items", `the mark "dog"`},
		"a list never shown":  {"contacts: [minor], flags: [abuse], items", "items", "never appears"},
	} {
		broken := strings.Replace(recordCare, c.old, c.now, 1)
		if broken == recordCare {
			t.Fatalf("%s: nothing was broken", name)
		}
		if _, problems := configs.LoadFS(withCare(t, broken)); len(problems) == 0 || !strings.Contains(problems.Error(), c.want) {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func TestWhatIsWrongInACareFileIsNamedWithItsPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, now, want string }{
		"no version":          {`version: "2026-1"`, `version: ""`, "version"},
		"nothing positive":    {"positive: true, ", "", "no answer leads to an assessment"},
		"an id twice":         {"{id: none, name: {en: None}}, {id: present", "{id: present, name: {en: None}}, {id: present", "two entries are called"},
		"an odd id":           {"id: silent", "id: Is Silent", "has the id"},
		"no name":             {"{id: silent, name: {en: Silent}}", "{id: silent}", "has no name"},
		"an odd grade":        {"grade: red", "grade: high", `grade "high"`},
		"an unknown section":  {"section: location", "section: where", `in the section "where"`},
		"no reasons":          {"reasons: [{id: silent, name: {en: Silent}}]", "reasons: []", "0 entries under screening.reasons"},
		"a misspelt key":      {"outcomes:", "outcome:", "outcome"},
		"an odd id of all":    {"id: safety", "id: Safety First", "the assessment has the id"},
		"it cannot be parsed": {"rescue:", "rescue: [", "care.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broken := strings.Replace(goodCare, c.old, c.now, 1)
			if broken == goodCare {
				t.Fatal("nothing was broken")
			}
			_, problems := configs.LoadFS(withCare(t, broken))
			if len(problems) == 0 || !strings.Contains(problems.Error(), c.want) || !strings.Contains(problems.Error(), configs.CareFile) {
				t.Errorf("%v", problems)
			}
		})
	}
}

package configs

import (
	"cmp"
	_ "embed" // the draft that comes with the program
	"fmt"
	"io/fs"
	"regexp"
	"slices"

	"heartline/internal/yamlfile"
	"heartline/triage"
)

// CareFile is the name of the file that takes the place of the program's own draft of what is asked and written down
// about a caller's safety.
const CareFile = "care.yaml"

//go:embed care/draft.yaml
var careDraft []byte

// Care is what counsellors ask and write down about a caller's safety, and what a rescue needs to know.
type Care struct {
	Version    string     `yaml:"version"`
	Draft      bool       `yaml:"draft"` // no clinical lead has approved it; every screen says so
	Screening  Screening  `yaml:"screening"`
	Assessment Assessment `yaml:"assessment"`
	Rescue     Rescue     `yaml:"rescue"`

	Record     CareRecord   `yaml:"record"`
	FollowUp   []FollowPlan `yaml:"follow_up"`
	Checklists []Checklist  `yaml:"checklists"`
}

// Screening is the question of every talk.
type Screening struct {
	Ask      Names          `yaml:"ask"`       // how it may be asked
	AskOther Names          `yaml:"ask_other"` // the same about somebody else, where the caller is not the person at risk
	Answers  []ScreenAnswer `yaml:"answers"`
	Reasons  []Named        `yaml:"reasons"` // why it was not possible to ask
}

// ScreenAnswer is an answer to the question of every talk.
type ScreenAnswer struct {
	ID       string `yaml:"id"`
	Name     Names  `yaml:"name"`
	Positive bool   `yaml:"positive"` // the structured assessment opens
}

// Assessment is a structured assessment.
type Assessment struct {
	ID      string         `yaml:"id"`
	Items   []AssessedItem `yaml:"items"`
	Reasons []Named        `yaml:"reasons"` // why less than the answers ask for is enough
}

// AssessedItem is a question of an assessment.
type AssessedItem struct {
	ID      string       `yaml:"id"`
	Ask     Names        `yaml:"ask"`
	Hint    Names        `yaml:"hint"`
	Answers []ItemAnswer `yaml:"answers"`
}

// ItemAnswer is an answer to a question of an assessment.
type ItemAnswer struct {
	ID    string `yaml:"id"`
	Name  Names  `yaml:"name"`
	Grade string `yaml:"grade"` // the response that it asks for by itself; empty: none
}

// Rescue is what a rescue sheet and the log of dispatches hold.
type Rescue struct {
	Items    []RescueItem `yaml:"items"`
	Sources  []Named      `yaml:"sources"`  // who told it
	Agencies []Names      `yaml:"agencies"` // proposed where an agency is written down
	Outcomes []Named      `yaml:"outcomes"` // what a dispatch has led to
}

// RescueItem is one thing that is asked for a rescue.
type RescueItem struct {
	ID      string `yaml:"id"`
	Section string `yaml:"section"` // one of RescueSections
	Name    Names  `yaml:"name"`
}

// RescueSections lists the parts of a rescue sheet in the order in which they are shown.
func RescueSections() []string { return []string{"location", "identity", "means", "people", "other"} }

// ScreenRules returns the codes that a screening may have.
func (c Care) ScreenRules() triage.ScreenRules {
	r := triage.ScreenRules{Reasons: pluck(c.Screening.Reasons, func(n Named) string { return n.ID })}
	for _, a := range c.Screening.Answers {
		r.Answers = append(r.Answers, triage.ScreenAnswer{ID: a.ID, Positive: a.Positive})
	}
	return r
}

// Questionnaire returns the assessment as the package triage runs it.
func (c Care) Questionnaire() triage.Questionnaire {
	q := triage.Questionnaire{ID: c.Assessment.ID, Version: c.Version}
	for _, it := range c.Assessment.Items {
		item := triage.Item{ID: it.ID}
		for _, a := range it.Answers {
			item.Answers = append(item.Answers, triage.Answer{ID: a.ID, Grade: triage.Grade(a.Grade)})
		}
		q.Items = append(q.Items, item)
	}
	return q
}

// readCare reads CareFile, or the draft that comes with the program where there is none.
func (l *loader) readCare() {
	var doc *yamlfile.Document
	if _, err := fs.Stat(l.fsys, CareFile); err == nil {
		own, ok := l.read(CareFile)
		if !ok {
			return
		}
		doc = own
	} else {
		drafted, problems := yamlfile.Parse("draft of "+CareFile, careDraft)
		l.problems = append(l.problems, problems...)
		doc = drafted
	}
	l.problems = append(l.problems, doc.Decode(&l.cfg.Care)...)
	k := careChecker{doc: doc}
	k.check(l.cfg.Care)
	l.problems = append(l.problems, k.problems...)
	if l.cfg.Care.Draft && l.cfg.Mode == Production {
		l.cfg.Warnings = append(l.cfg.Warnings, doc.Problem("draft", "have a clinical lead approve it, and keep it as "+CareFile+" with a version and without draft",
			"the questions about callers' safety are a draft"))
	}
}

// Bounds of what is asked.
const (
	maxCareItems   = 40
	maxCareAnswers = 12
)

var versionPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,31}$`)

// careChecker looks for what is wrong in a CareFile.
type careChecker struct {
	doc      *yamlfile.Document
	problems Problems
}

func (k *careChecker) bad(path, mend, what string, args ...any) {
	k.problems = append(k.problems, k.doc.Problem(path, mend, what, args...))
}

func (k *careChecker) check(c Care) {
	if !versionPattern.MatchString(c.Version) {
		k.bad("version", "give it a short one, such as 2026-1", "the version %q cannot be used", c.Version)
	}
	k.list("screening.answers", "answer", len(c.Screening.Answers), maxCareAnswers, func(i int) (string, Names) {
		return c.Screening.Answers[i].ID, c.Screening.Answers[i].Name
	})
	if !slices.ContainsFunc(c.Screening.Answers, func(a ScreenAnswer) bool { return a.Positive }) {
		k.bad("screening.answers", "write positive: true at those after which the assessment opens", "no answer leads to an assessment")
	}
	k.named("screening.reasons", "reason", c.Screening.Reasons)
	if !idPattern.MatchString(c.Assessment.ID) {
		k.bad("assessment.id", "use small letters, digits, - and _", "the assessment has the id %q", c.Assessment.ID)
	}
	k.list("assessment.items", "question", len(c.Assessment.Items), maxCareItems, func(i int) (string, Names) {
		return c.Assessment.Items[i].ID, c.Assessment.Items[i].Ask
	})
	for i, it := range c.Assessment.Items {
		path := fmt.Sprintf("assessment.items[%d].answers", i)
		k.list(path, "answer", len(it.Answers), maxCareAnswers, func(j int) (string, Names) { return it.Answers[j].ID, it.Answers[j].Name })
		for j, a := range it.Answers {
			if _, err := triage.ParseGrade(a.Grade); err != nil {
				k.bad(fmt.Sprintf("%s[%d].grade", path, j), "write red, yellow or green, or leave it out", "%v", err)
			}
		}
	}
	k.named("assessment.reasons", "reason", c.Assessment.Reasons)
	k.list("rescue.items", "item", len(c.Rescue.Items), maxCareItems, func(i int) (string, Names) { return c.Rescue.Items[i].ID, c.Rescue.Items[i].Name })
	for i, it := range c.Rescue.Items {
		if !slices.Contains(RescueSections(), it.Section) {
			k.bad(fmt.Sprintf("rescue.items[%d].section", i), "write location, identity, means, people or other", "the item %q stands in the section %q", it.ID, it.Section)
		}
	}
	k.named("rescue.sources", "source", c.Rescue.Sources)
	k.named("rescue.outcomes", "outcome", c.Rescue.Outcomes)
	k.record(c.Record)
	k.followUp(c.FollowUp)
	k.checklists(c)
}

func (k *careChecker) named(path, noun string, all []Named) {
	k.list(path, noun, len(all), maxCareItems, func(i int) (string, Names) { return all[i].ID, all[i].Name })
}

// list checks that there are some, that each has an id of its own, and a name.
func (k *careChecker) list(path, noun string, n, most int, get func(int) (string, Names)) {
	if n == 0 || n > most {
		k.bad(path, fmt.Sprintf("write 1 to %d", most), "there are %d entries under %s", n, path)
	}
	seen := map[string]bool{}
	for i := range n {
		id, name := get(i)
		at := fmt.Sprintf("%s[%d]", path, i)
		switch {
		case !idPattern.MatchString(id):
			k.bad(at, "use small letters, digits, - and _", "the %s number %d has the id %q", noun, i+1, id)
		case seen[id]:
			k.bad(at, "name them apart", "two entries are called %q", id)
		}
		seen[id] = true
		if cmp.Or(name["zh-CN"], name["en"]) == "" {
			k.bad(at, "write what it is called, as {zh-CN: …, en: …}", "the %s %q has no name", noun, id)
		}
	}
}

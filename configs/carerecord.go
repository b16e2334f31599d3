package configs

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"time"

	"heartline/triage"
)

// CareRecord is what a form asks for as codes. A care file without it leaves forms with category and note alone.
type CareRecord struct {
	Contacts []ContactKind       `yaml:"contacts"` // who was in touch
	Problems []ProblemCode       `yaml:"problems"`
	Outcomes []Coded             `yaml:"outcomes"`
	Flags    []Named             `yaml:"flags"`    // what has duties of its own
	Required map[string][]string `yaml:"required"` // by red, yellow, green: parts without which a form is not handed in
}

// Coded is something to choose that has a code in the forms of an authority.
type Coded struct {
	ID   string `yaml:"id"`
	Code string `yaml:"code"` // in the authority's list
	Name Names  `yaml:"name"`
}

// ContactKind is who was in touch with the hotline, and for whom.
type ContactKind struct {
	ID         string `yaml:"id"`
	Code       string `yaml:"code"`
	Name       Names  `yaml:"name"`
	ThirdParty bool   `yaml:"third_party"` // about somebody else: the person at risk is not on the line
	NoTalk     bool   `yaml:"no_talk"`     // silent, abusive, wrong number, a test: nothing else is required
}

// ProblemCode is something that a contact can be about.
type ProblemCode struct {
	ID      string `yaml:"id"`
	Code    string `yaml:"code"`
	Name    Names  `yaml:"name"`
	OwnOnly bool   `yaml:"own_only"` // an illness: nobody judges it of somebody who is not on the line
}

// FollowPlan is how a person is followed up after a call with one grade.
type FollowPlan struct {
	Grade       string     `yaml:"grade"`
	Steps       []PlanStep `yaml:"steps"`
	Unreachable *int       `yaml:"unreachable_after"` // attempts in a row that reach nobody; 0: they never end it; default 3

	Review *time.Duration `yaml:"unreachable_review"` // the supervisor's task where nobody was reached: due so long after; 0: none; 1h to 30d, default 24h
}

// PlanStep is one time of a follow-up plan.
type PlanStep struct {
	ID    string        `yaml:"id"`
	Name  Names         `yaml:"name"`
	After time.Duration `yaml:"after"` // 1h to 366d
}

// DefaultUnreachable is after how many attempts in a row that reach nobody a plan ends.
const DefaultUnreachable = 3

// DefaultPlanReview is how long after the end of a plan that has reached nobody the supervisor's task is due.
const DefaultPlanReview = 24 * time.Hour

// Checklist is what has to be done beside the talk, such as a report that a law asks for.
type Checklist struct {
	ID       string          `yaml:"id"`
	Name     Names           `yaml:"name"`
	Contacts []string        `yaml:"contacts"` // kinds of contact with which it appears
	Flags    []string        `yaml:"flags"`    // marks with which it appears
	Items    []ChecklistItem `yaml:"items"`
}

// ChecklistItem is one thing to be done.
type ChecklistItem struct {
	ID   string `yaml:"id"`
	Name Names  `yaml:"name"`
	Hint Names  `yaml:"hint"`
}

// RecordRules returns the codes of a form as the package triage checks them.
func (c Care) RecordRules() triage.RecordRules {
	r := triage.RecordRules{
		Outcomes: pluck(c.Record.Outcomes, func(o Coded) string { return o.ID }),
		Flags:    pluck(c.Record.Flags, func(n Named) string { return n.ID }),
		Required: map[triage.Grade][]string{},
	}
	for _, k := range c.Record.Contacts {
		r.Contacts = append(r.Contacts, triage.ContactKind{ID: k.ID, ThirdParty: k.ThirdParty, NoTalk: k.NoTalk})
	}
	for _, p := range c.Record.Problems {
		r.Problems = append(r.Problems, triage.Problem{ID: p.ID, OwnOnly: p.OwnOnly})
	}
	for g, parts := range c.Record.Required {
		r.Required[triage.Grade(g)] = parts
	}
	return r
}

// PlanRule returns how a call with that grade is followed up; the zero value where it is not.
func (c Care) PlanRule(g triage.Grade) triage.PlanRule {
	i := slices.IndexFunc(c.FollowUp, func(p FollowPlan) bool { return p.Grade == string(g) })
	if i < 0 {
		return triage.PlanRule{}
	}
	p := c.FollowUp[i]
	r := triage.PlanRule{Grade: g, Unreachable: DefaultUnreachable, Review: DefaultPlanReview}
	if p.Review != nil {
		r.Review = *p.Review
	}
	if p.Unreachable != nil {
		r.Unreachable = *p.Unreachable
	}
	for _, s := range p.Steps {
		r.Steps = append(r.Steps, triage.PlanStep{ID: s.ID, After: s.After})
	}
	return r
}

// Bounds of a follow-up plan.
const (
	maxPlanSteps = 12
	minPlanAfter = time.Hour
	maxPlanAfter = 366 * 24 * time.Hour

	maxPlanReview = 30 * 24 * time.Hour
)

var codePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$`)

func (k *careChecker) record(r CareRecord) {
	coded := func(path, noun string, n int, get func(int) (id, code string, name Names)) {
		if n == 0 {
			return
		}
		k.list(path, noun, n, maxCareItems, func(i int) (string, Names) { id, _, name := get(i); return id, name })
		for i := range n {
			if id, code, _ := get(i); code != "" && !codePattern.MatchString(code) {
				k.bad(fmt.Sprintf("%s[%d].code", path, i), "use letters, digits, dots and dashes", "the %s %q has the code %q", noun, id, code)
			}
		}
	}
	coded("record.contacts", "kind of contact", len(r.Contacts), func(i int) (string, string, Names) {
		return r.Contacts[i].ID, r.Contacts[i].Code, r.Contacts[i].Name
	})
	coded("record.problems", "problem", len(r.Problems), func(i int) (string, string, Names) {
		return r.Problems[i].ID, r.Problems[i].Code, r.Problems[i].Name
	})
	coded("record.outcomes", "outcome", len(r.Outcomes), func(i int) (string, string, Names) {
		return r.Outcomes[i].ID, r.Outcomes[i].Code, r.Outcomes[i].Name
	})
	coded("record.flags", "mark", len(r.Flags), func(i int) (string, string, Names) { return r.Flags[i].ID, "", r.Flags[i].Name })
	lists := map[string]int{triage.PartContact: len(r.Contacts), triage.PartProblems: len(r.Problems), triage.PartOutcome: len(r.Outcomes), triage.PartNote: 1}
	for g, parts := range r.Required {
		if _, err := triage.ParseGrade(g); err != nil || g == "" {
			k.bad("record.required", "write red, yellow or green", "a form is required by the grade %q", g)
		}
		for _, part := range parts {
			switch n, known := lists[part]; {
			case !known:
				k.bad("record.required."+g, "write contact, problems, outcome or note", "a form has no part %q", part)
			case n == 0:
				k.bad("record.required."+g, "list what can be chosen under record", "%s is required, and there is nothing to choose", part)
			}
		}
	}
}

func (k *careChecker) followUp(plans []FollowPlan) {
	seen := map[string]bool{}
	for i, p := range plans {
		path := fmt.Sprintf("follow_up[%d]", i)
		if _, err := triage.ParseGrade(p.Grade); err != nil || p.Grade == "" {
			k.bad(path+".grade", "write red, yellow or green", "a follow-up plan is for the grade %q", p.Grade)
		}
		if seen[p.Grade] {
			k.bad(path+".grade", "keep one of them", "there are two follow-up plans for %s", p.Grade)
		}
		seen[p.Grade] = true
		if n := p.Unreachable; n != nil && (*n < 0 || *n > 20) {
			k.bad(path+".unreachable_after", "write 1 to 20, or 0 for a plan that they never end", "a plan ends after %d attempts", *n)
		}
		if d := p.Review; d != nil && *d != 0 && (*d < time.Hour || *d > maxPlanReview) {
			k.bad(path+".unreachable_review", "write 1h to 30d, or 0 for no task", "the task after a plan that has reached nobody is due after %s", *d)
		}
		k.list(path+".steps", "step", len(p.Steps), maxPlanSteps, func(j int) (string, Names) { return p.Steps[j].ID, p.Steps[j].Name })
		for j, s := range p.Steps {
			if s.After < minPlanAfter || s.After > maxPlanAfter {
				k.bad(fmt.Sprintf("%s.steps[%d].after", path, j), "write 1h to 366d", "the step %q is due after %s", s.ID, s.After)
			}
		}
	}
}

func (k *careChecker) checklists(c Care) {
	for i, l := range c.Checklists {
		path := fmt.Sprintf("checklists[%d]", i)
		if !idPattern.MatchString(l.ID) || slices.ContainsFunc(c.Checklists[:i], func(o Checklist) bool { return o.ID == l.ID }) {
			k.bad(path+".id", "use small letters, digits, - and _, once each", "a checklist has the id %q", l.ID)
		}
		if cmp.Or(l.Name["zh-CN"], l.Name["en"]) == "" {
			k.bad(path+".name", "write what it is called, as {zh-CN: …, en: …}", "the checklist %q has no name", l.ID)
		}
		k.list(path+".items", "item", len(l.Items), maxCareItems, func(j int) (string, Names) { return l.Items[j].ID, l.Items[j].Name })
		for _, id := range l.Contacts {
			if !slices.ContainsFunc(c.Record.Contacts, func(n ContactKind) bool { return n.ID == id }) {
				k.bad(path+".contacts", "name one of record.contacts", "the checklist %q appears with the contact %q, which there is not", l.ID, id)
			}
		}
		for _, id := range l.Flags {
			if !slices.ContainsFunc(c.Record.Flags, func(n Named) bool { return n.ID == id }) {
				k.bad(path+".flags", "name one of record.flags", "the checklist %q appears with the mark %q, which there is not", l.ID, id)
			}
		}
		if len(l.Contacts)+len(l.Flags) == 0 {
			k.bad(path, "name contacts or flags with which it appears", "the checklist %q never appears", l.ID)
		}
	}
}

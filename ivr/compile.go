package ivr

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"heartline/internal/yamlfile"
	"heartline/triage"
)

// Known is what a menu may refer to. A nil list is not checked.
type Known struct {
	Languages []string              // the hotline's; the caller begins in the first
	Prompts   map[PromptID][]string // the languages in which each prompt has a text
	Queues    []string
	Boxes     []string
	Skills    []string
	Needs     func(text string) (Wanted, error) // reads what a wish asks for
	Agents    []string
	Hours     map[string]*Hours
}

// Places turns the path of a value in a menu ("steps.main.options.1.goto") into a problem with its place.
// A *yamlfile.Document and a yamlfile.Section are Places.
type Places interface {
	Problem(path, mend, what string, args ...any) yamlfile.Problem
}

// maxSteps bounds a menu; callers do not find their way through a larger one anyway.
const maxSteps = 500

var (
	stepPattern   = regexp.MustCompile(`^[a-z0-9][a-z0-9_]{0,63}$`)
	optionPattern = regexp.MustCompile(`^[0-9*#]{1,4}$`)
)

// Compile checks a menu and makes the flow of a hotline that has this front. The flow is nil when there
// are problems; all of them are returned.
func Compile(m Menu, front Front, known Known, at Places) (*Flow, yamlfile.Problems) {
	full := m.withDefaults()
	c := checker{menu: full, known: known, at: at}
	c.head()
	for _, id := range sortedKeys(full.Steps) {
		c.step(id, full.Steps[id])
	}
	if len(c.problems) == 0 {
		c.ways()
	}
	if len(c.problems) == 0 {
		c.wishedByKey()
		c.wishKinds()
	}
	m = c.named(m)
	fronted := m.WithFront(front).withDefaults()
	if len(c.problems) == 0 {
		c.languages(fronted)
	}
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	flow := newFlow(fronted, known.Hours)
	flow.home = m.Entry
	for range len(m.Steps) {
		if s := m.Steps[flow.home]; s == nil || !s.RecordingNotice {
			break
		}
		flow.home = m.Steps[flow.home].Goto
	}
	return flow, nil
}

type checker struct {
	menu     Menu
	known    Known
	at       Places
	problems yamlfile.Problems
}

func (c *checker) complain(path, mend, what string, args ...any) {
	c.problems = append(c.problems, c.at.Problem(path, mend, what, args...))
}

func (c *checker) head() {
	m := c.menu
	if !stepPattern.MatchString(m.ID) {
		c.complain("id", "use small letters, digits and _", "the menu's id is %q", m.ID)
	}
	if len(m.PersonKey) != 1 || !strings.Contains(keypad, m.PersonKey) {
		c.complain("person_key", "choose one of the keys 0 to 9, * and #", "person_key is %q, but one key must lead to a person from anywhere", m.PersonKey)
	}
	if len(m.Steps) == 0 {
		c.complain("steps", "write at least one step", "the menu %q has no steps", m.ID)
		return
	}
	if len(m.Steps) > maxSteps {
		c.complain("steps", "split it", "the menu %q has %d steps, more than %d", m.ID, len(m.Steps), maxSteps)
	}
	if m.Entry == "" {
		c.complain("", "name the first step with entry", "the menu %q has no entry", m.ID)
	} else {
		c.target("entry", m.Entry)
	}
}

func (c *checker) step(id StepID, s *Step) {
	path := "steps." + string(id)
	if id == Person {
		c.complain(path, "choose another name", "a step is called person, which is the name of the way to a person")
	} else if !stepPattern.MatchString(string(id)) && id != stepQueue {
		c.complain(path, "use small letters, digits and _, and no _ at the beginning", "a step is called %q", id)
	}
	actions := s.Actions()
	if len(actions) != 1 {
		if len(actions) == 0 {
			c.complain(path, "give it one action, or a goto", "the step %q does nothing", id)
		} else {
			c.complain(path, "make a step of each and join them by goto", "the step %q has the actions %s", id, joinActions(actions))
		}
		return
	}
	a := actions[0]
	c.fields(path, id, s, a)
	switch a {
	case ActionPlay, ActionNotice:
		if a == ActionPlay && len(s.Play) == 0 {
			c.complain(path+".play", "name at least one prompt", "the step %q plays nothing", id)
		}
		c.choices(path+".keys", id, s.Keys, 1)
	case ActionMenu:
		c.menuStep(path, id, s)
	case ActionLanguage:
		c.member(path+".language", "language", s.Language, c.known.Languages)
	case ActionHours:
		c.member(path+".hours", "opening-hours table", s.Hours, sortedKeys(c.known.Hours))
		c.target(path+".open", s.Open)
		c.target(path+".closed", s.Closed)
		c.target(path+".holiday", s.Holiday)
	case ActionSetSkill:
		c.member(path+".set_skill.skill", "skill", s.SetSkill.Skill, c.known.Skills)
		if s.SetSkill.Level < 1 || s.SetSkill.Level > 5 {
			c.complain(path+".set_skill.level", "levels run from 1 to 5", "the level is %d", s.SetSkill.Level)
		}
	case ActionSetPriority:
		if p := *s.SetPriority; p < -100 || p > 100 {
			c.complain(path+".set_priority", "priorities run from -100 to 100", "the priority is %d", p)
		}
	case ActionSetGrade:
		if _, err := triage.ParseGrade(s.SetGrade); err != nil {
			c.complain(path+".set_grade", "write red, yellow or green", "the grade is %q", s.SetGrade)
		}
	case ActionWish:
		c.wish(path+".wish", s.Wish)
	case ActionQueue:
		c.member(path+".queue", "queue", s.Queue, c.known.Queues)
	case ActionMessage:
		c.member(path+".message", "message box", s.Message, c.known.Boxes)
	case ActionPerson:
		c.member(path+".person", "counsellor", s.Person, c.known.Agents)
	case ActionGoto:
	}
	if !a.ends() && a != ActionMenu && a != ActionHours {
		c.target(path+".goto", s.Goto)
	}
}

func joinActions(actions []Action) string {
	words := make([]string, len(actions))
	for i, a := range actions {
		words[i] = string(a)
	}
	return strings.Join(words, " and ")
}

// fields complains about keys that do not belong to the step's action.
func (c *checker) fields(path string, id StepID, s *Step, a Action) {
	for _, f := range []struct {
		name string
		set  bool
		only []Action
	}{
		{"barge_in", s.BargeIn != nil, []Action{ActionPlay, ActionMenu}},
		{"keys", s.Keys != nil, []Action{ActionPlay}},
		{"options", s.Options != nil, []Action{ActionMenu}},
		{"timeout", s.Timeout != 0, []Action{ActionMenu}},
		{"inter_digit", s.InterDigit != 0, []Action{ActionMenu}},
		{"tries", s.Tries != 0, []Action{ActionMenu}},
		{"again", s.Again != nil, []Action{ActionMenu}},
		{"no_input", s.NoInput != "", []Action{ActionMenu}},
		{"wrong", s.Wrong != "", []Action{ActionMenu}},
		{"open", s.Open != "", []Action{ActionHours}},
		{"closed", s.Closed != "", []Action{ActionHours}},
		{"holiday", s.Holiday != "", []Action{ActionHours}},
	} {
		if f.set && !slices.Contains(f.only, a) {
			c.complain(path+"."+f.name, "remove it", "the step %q has %s, which means nothing beside %s", id, f.name, a)
		}
	}
	if s.Goto != "" && (a.ends() || a == ActionMenu || a == ActionHours) {
		c.complain(path+".goto", "remove it", "the step %q has a goto, which means nothing beside %s", id, a)
	}
}

func (c *checker) menuStep(path string, id StepID, s *Step) {
	if len(s.Menu) == 0 {
		c.complain(path+".menu", "name at least one prompt", "the menu step %q says nothing", id)
	}
	if len(s.Options) == 0 {
		c.complain(path, "write at least one key under options", "the menu step %q has no options", id)
	}
	c.choices(path+".options", id, s.Options, 4)
	c.target(path+".no_input", s.NoInput)
	c.target(path+".wrong", s.Wrong)
	c.within(path+".timeout", s.Timeout, time.Second, 30*time.Second)
	c.within(path+".inter_digit", s.InterDigit, 500*time.Millisecond, 10*time.Second)
	if s.Tries < 1 || s.Tries > 3 {
		c.complain(path+".tries", "1 to 3 tries are enough before a person helps", "tries is %d", s.Tries)
	}
}

func (c *checker) within(path string, v, least, most time.Duration) {
	if v < least || v > most {
		name := path[strings.LastIndexByte(path, '.')+1:]
		c.complain(path, fmt.Sprintf("it may be %v to %v", least, most), "%s is %v", name, v)
	}
}

func (c *checker) choices(path string, id StepID, choices map[string]Choice, longest int) {
	names := map[string]string{}
	for _, key := range sortedKeys(choices) {
		choice, at := choices[key], path+"."+key
		switch {
		case !optionPattern.MatchString(key) || len(key) > longest:
			c.complain(at, fmt.Sprintf("use up to %d of the keys 0 to 9, * and #", longest), "the step %q has the key %q", id, key)
		case strings.Contains(key, c.menu.PersonKey):
			c.complain(at, "choose another key, or another person_key", "the key %q of the step %q is the person key", key, id)
		}
		if !stepPattern.MatchString(choice.Option) {
			c.complain(at, "give it a stable name such as language_zh; it is recorded instead of the key", "the key %q of the step %q has the option %q", key, id, choice.Option)
		} else if first, twice := names[choice.Option]; twice {
			c.complain(at+".option", "name them apart", "the keys %s and %s of the step %q have the same option %q", first, key, id, choice.Option)
		}
		names[choice.Option] = key
		c.target(at+".goto", choice.Goto)
	}
}

// target complains about a way that leads nowhere.
func (c *checker) target(path string, id StepID) {
	if id == Person {
		return
	}
	if id == "" {
		c.complain(path, "name a step, or person", "%s is missing", path)
		return
	}
	if _, ok := c.menu.Steps[id]; !ok {
		c.complain(path, mendFor(string(id), stepNames(c.menu.Steps), "name a step of this menu, or person"), "%s leads to the unknown step %q", path, id)
	}
}

func stepNames(steps map[StepID]*Step) []string {
	names := []string{string(Person)}
	for _, id := range sortedKeys(steps) {
		names = append(names, string(id))
	}
	return names
}

// member complains about a name that nothing bears.
func (c *checker) member(path, noun, name string, known []string) {
	if known == nil || slices.Contains(known, name) {
		return
	}
	mend := "add it first"
	if len(known) > 0 {
		mend = mendFor(name, known, "known: "+strings.Join(known, ", "))
	}
	c.complain(path, mend, "there is no %s %q", noun, name)
}

func mendFor(name string, known []string, otherwise string) string {
	if near := yamlfile.Nearest(name, known); near != "" {
		return fmt.Sprintf("perhaps %q is meant", near)
	}
	return otherwise
}

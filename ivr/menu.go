package ivr

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// PromptID names a text that is spoken to callers.
type PromptID string

// StepID names a step within its menu.
type StepID string

// Person is the target that leads to a person: the hotline's default queue. No step may have this name.
const Person StepID = "person"

// Defaults of a menu.
const (
	DefaultPersonKey = "0"
	DefaultTries     = 2
	DefaultTimeout   = 6 * time.Second
	DefaultInterKey  = 3 * time.Second
)

// PromptRef is a prompt, in the caller's language or in a given one. It is written "welcome" or
// "welcome@en".
type PromptRef struct {
	ID   PromptID
	Lang string // empty: the caller's language at that moment
}

var promptPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_.-]{0,63}$`)

// UnmarshalText reads "id" or "id@language".
func (r *PromptRef) UnmarshalText(text []byte) error {
	id, lang, at := strings.Cut(string(text), "@")
	if !promptPattern.MatchString(id) || (at && lang == "") {
		return fmt.Errorf("%q is not a prompt's id; write small letters, digits and _ such as welcome, or welcome@en", text)
	}
	*r = PromptRef{ID: PromptID(id), Lang: lang}
	return nil
}

// String writes the reference as UnmarshalText reads it.
func (r PromptRef) String() string {
	if r.Lang == "" {
		return string(r.ID)
	}
	return string(r.ID) + "@" + r.Lang
}

// MarshalText is String for encoders.
func (r PromptRef) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Menu is a menu as people write it: one file.
type Menu struct {
	ID        string            `yaml:"id"`
	Name      map[string]string `yaml:"name"`
	PersonKey string            `yaml:"person_key"`
	Entry     StepID            `yaml:"entry"`
	Steps     map[StepID]*Step  `yaml:"steps"`
}

// Step is one step of a menu. It has exactly one action; the fields below an action belong to it alone.
// Goto is where actions that do not end the menu go on.
type Step struct {
	// Play says prompts. Keys is what a key means while they are said; other keys wait for the next menu.
	Play    []PromptRef       `yaml:"play" json:",omitempty"`
	BargeIn *bool             `yaml:"barge_in" json:",omitempty"` // play and menu: a key stops the prompt (default true)
	Keys    map[string]Choice `yaml:"keys" json:",omitempty"`

	// Menu says prompts and waits for a key of Options.
	Menu       []PromptRef       `yaml:"menu" json:",omitempty"`
	Options    map[string]Choice `yaml:"options" json:",omitempty"`
	Timeout    time.Duration     `yaml:"timeout" json:",omitempty"`     // for the first key, after the prompt; 1 s to 30 s
	InterDigit time.Duration     `yaml:"inter_digit" json:",omitempty"` // between keys of one option; 500 ms to 10 s
	Tries      int               `yaml:"tries" json:",omitempty"`       // 1 to 3
	Again      []PromptRef       `yaml:"again" json:",omitempty"`       // said before the prompt is repeated
	NoInput    StepID            `yaml:"no_input" json:",omitempty"`    // after the last try without a key
	Wrong      StepID            `yaml:"wrong" json:",omitempty"`       // after the last try with a wrong key

	// Language sets the caller's language.
	Language string `yaml:"language" json:",omitempty"`

	// Hours branches by the opening-hours table of this name.
	Hours   string `yaml:"hours" json:",omitempty"`
	Open    StepID `yaml:"open" json:",omitempty"`
	Closed  StepID `yaml:"closed" json:",omitempty"`
	Holiday StepID `yaml:"holiday" json:",omitempty"` // default: Closed

	SetSkill    *SkillNeed `yaml:"set_skill" json:",omitempty"`
	SetPriority *int       `yaml:"set_priority" json:",omitempty"` // -100 to 100, higher goes first
	SetGrade    string     `yaml:"set_grade" json:",omitempty"`

	// Wish is what the caller would like of whoever takes the call.
	Wish *Wish `yaml:"wish" json:",omitempty"`

	// RecordingNotice says the hotline's announcement about recording here instead of at the beginning.
	RecordingNotice bool `yaml:"recording_notice" json:",omitempty"`

	// The actions that end the menu.
	Queue   string `yaml:"queue" json:",omitempty"`   // wait in this queue
	Message string `yaml:"message" json:",omitempty"` // leave a message in this box
	Person  string `yaml:"person" json:",omitempty"`  // this counsellor, by id

	Goto StepID `yaml:"goto" json:",omitempty"`

	// notice is set on the steps that a Front makes.
	notice *Front
}

// Choice is what a key means: a stable name that may be recorded, and where it leads.
type Choice struct {
	Option string `yaml:"option" json:"option"`
	Goto   StepID `yaml:"goto" json:"goto"`
}

// SkillNeed is a skill with the least level that will do, 1 to 5.
type SkillNeed struct {
	Skill string `yaml:"skill" json:"skill"`
	Level int    `yaml:"level" json:"level"`
}

// Action names what a step does, as its key in the file.
type Action string

// The actions of steps.
const (
	ActionPlay        Action = "play"
	ActionMenu        Action = "menu"
	ActionLanguage    Action = "language"
	ActionHours       Action = "hours"
	ActionSetSkill    Action = "set_skill"
	ActionSetPriority Action = "set_priority"
	ActionSetGrade    Action = "set_grade"
	ActionWish        Action = "wish"
	ActionNotice      Action = "recording_notice"
	ActionQueue       Action = "queue"
	ActionMessage     Action = "message"
	ActionPerson      Action = "person"
	ActionGoto        Action = "goto"
)

// Actions returns the actions that the step names; a good one names exactly one. A goto counts only when
// it stands alone.
func (s *Step) Actions() []Action {
	var out []Action
	for _, a := range []struct {
		set  bool
		name Action
	}{
		{s.Play != nil, ActionPlay},
		{s.Menu != nil, ActionMenu},
		{s.Language != "", ActionLanguage},
		{s.Hours != "", ActionHours},
		{s.SetSkill != nil, ActionSetSkill},
		{s.SetPriority != nil, ActionSetPriority},
		{s.SetGrade != "", ActionSetGrade},
		{s.Wish != nil, ActionWish},
		{s.RecordingNotice, ActionNotice},
		{s.Queue != "", ActionQueue},
		{s.Message != "", ActionMessage},
		{s.Person != "", ActionPerson},
	} {
		if a.set {
			out = append(out, a.name)
		}
	}
	if len(out) == 0 && s.Goto != "" {
		out = append(out, ActionGoto)
	}
	return out
}

// action returns the step's one action; validation has seen to it that there is one.
func (s *Step) action() Action {
	if a := s.Actions(); len(a) > 0 {
		return a[0]
	}
	return ActionGoto
}

// bargeIn reports whether a key stops the step's prompt.
func (s *Step) bargeIn() bool { return s.BargeIn == nil || *s.BargeIn }

// ends reports whether the action leaves the menu.
func (a Action) ends() bool {
	return a == ActionQueue || a == ActionMessage || a == ActionPerson
}

// silent lists where a caller who presses nothing, or wrong keys, goes on from the step.
func (s *Step) silent() []StepID {
	switch s.action() {
	case ActionMenu:
		return []StepID{s.NoInput, s.Wrong}
	case ActionHours:
		return []StepID{s.Open, s.Closed, s.Holiday}
	case ActionQueue, ActionMessage, ActionPerson:
		return nil
	default:
		return []StepID{s.Goto}
	}
}

// targets lists everywhere the step leads.
func (s *Step) targets() []StepID {
	out := s.silent()
	for _, choices := range []map[string]Choice{s.Options, s.Keys} {
		for _, key := range sortedKeys(choices) {
			out = append(out, choices[key].Goto)
		}
	}
	return out
}

// withDefaults returns a copy of the menu in which everything that was left out is written.
func (m Menu) withDefaults() Menu {
	if m.PersonKey == "" {
		m.PersonKey = DefaultPersonKey
	}
	steps := make(map[StepID]*Step, len(m.Steps))
	for id, old := range m.Steps {
		if old == nil {
			old = &Step{}
		}
		s := *old
		if s.Menu != nil {
			s.Timeout, s.InterDigit = orDefault(s.Timeout, DefaultTimeout), orDefault(s.InterDigit, DefaultInterKey)
			s.Tries = orDefault(s.Tries, DefaultTries)
			s.NoInput, s.Wrong = orDefault(s.NoInput, Person), orDefault(s.Wrong, Person)
		}
		if s.Hours != "" {
			s.Holiday = orDefault(s.Holiday, s.Closed)
		}
		if s.SetSkill != nil {
			need := *s.SetSkill
			need.Level = orDefault(need.Level, 1)
			s.SetSkill = &need
		}
		if s.Wish != nil {
			s.Wish = s.Wish.withDefaults()
		}
		if s.Keys != nil {
			s.Keys = maps.Clone(s.Keys)
			for key, c := range s.Keys {
				c.Goto = orDefault(c.Goto, s.Goto)
				s.Keys[key] = c
			}
		}
		steps[id] = &s
	}
	m.Steps = steps
	return m
}

func orDefault[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

func sortedKeys[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

package configs

import (
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"heartline/internal/yamlfile"
	"heartline/ivr"
)

type (
	// Problem is one thing that is wrong in a configuration.
	Problem = yamlfile.Problem
	// Problems is everything that is wrong in a configuration.
	Problems = yamlfile.Problems
)

// Mode says how much the program allows itself.
type Mode string

// The modes.
const (
	Demo       Mode = "demo"       // demo users, calls from loopback without a trunk
	Test       Mode = "test"       // like demo, for tests
	Drill      Mode = "drill"      // like test, for exercises on a system of their own
	Production Mode = "production" // neither
)

// Zone is a time zone by its IANA name.
type Zone struct{ *time.Location }

// UnmarshalText reads a name such as Asia/Shanghai.
func (z *Zone) UnmarshalText(text []byte) error {
	loc, err := time.LoadLocation(string(text))
	if err != nil || len(text) == 0 || string(text) == "Local" {
		return fmt.Errorf("%q is not a time zone; write its IANA name such as Asia/Shanghai", text)
	}
	z.Location = loc
	return nil
}

// MarshalText writes the name.
func (z Zone) MarshalText() ([]byte, error) { return []byte(z.String()), nil }

// String returns the name.
func (z Zone) String() string {
	if z.Location == nil {
		return ""
	}
	return z.Location.String()
}

// Names is a name for screens by language.
type Names map[string]string

// In returns the name in a language, or in any language, or the empty text.
func (n Names) In(lang string) string {
	if s, ok := n[lang]; ok {
		return s
	}
	for _, l := range sortedKeys(n) {
		return n[l]
	}
	return ""
}

// Config is a whole configuration. It never changes after Load.
type Config struct {
	Mode   Mode   `yaml:"mode"`
	Zone   Zone   `yaml:"zone"`
	Region string `yaml:"region"` // for reading telephone numbers: two letters of ISO 3166

	Console  Console    `yaml:"console"`
	Metrics  Metrics    `yaml:"metrics"`
	Node     Node       `yaml:"node"`
	Store    Store      `yaml:"store"`
	SpoolDir string     `yaml:"spool_dir"` // the ledger's spool, best on another file system; empty: the store's folder
	KeysDir  string     `yaml:"keys_dir"`  // master keys, 0700
	Archive  string     `yaml:"archive_dir"`
	Redis    *Redis     `yaml:"redis"` // only with several controllers
	Speech   Speech     `yaml:"speech"`
	Floor    Floor      `yaml:"floor"`
	Prove    Prove      `yaml:"prove"`
	Roster   Roster     `yaml:"roster"`
	Trunks   []Trunk    `yaml:"trunks"`
	Trunk    TrunkRules `yaml:"trunk"` // what holds for all trunks
	Phones   []Phone    `yaml:"phones"`
	Seats    []Seat     `yaml:"seats"`
	Failsafe Failsafe   `yaml:"failsafe"`

	Tasks    Tasks     `yaml:"tasks"`
	Hotlines []Hotline `yaml:"hotlines"`
	Groups   []Named   `yaml:"groups"` // of hotlines, whose measures are shown together

	Templates struct{} `yaml:"templates"` // written out into the sections before these are read
	Lines     struct{} `yaml:"lines"`     // a row for each line that is written out
	Callers   Callers  `yaml:"callers"`
	Guests    Guests   `yaml:"guests"`

	Referrals Referrals `yaml:"referrals"`

	Queues []Queue `yaml:"queues"`
	Skills []Skill `yaml:"skills"`
	Boxes  []Box   `yaml:"boxes"`

	SelfHelp []SelfHelp `yaml:"self_help"` // exercises that callers may hear while they wait

	Music   []Music               `yaml:"music"`
	Outside []Outside             `yaml:"outside"`
	Hours   map[string]*ivr.Hours `yaml:"hours"`

	Escalations []Escalation `yaml:"escalations"`
	Numbers     []Number     `yaml:"numbers"` // that escalations call or lay before people
	Webhooks    []Webhook    `yaml:"webhooks"`

	Tiers []Tier `yaml:"tiers"` // lines behind the first one

	Categories   []Named `yaml:"categories"`    // of the after-call form
	Reasons      []Named `yaml:"reasons"`       // for not being ready
	GradeReasons []Named `yaml:"grade_reasons"` // why a call gets a grade
	RedReasons   []Named `yaml:"red_reasons"`   // why a red call ends; a draft comes with the program
	RedNextSteps []Named `yaml:"red_next_steps"`
	Users        []User  `yaml:"users"` // demo and test only

	Menus   []ivr.Menu                   `yaml:"menus"`
	Prompts map[string]map[string]string `yaml:"prompts"` // text by prompt id and language

	Care Care `yaml:"-"` // of CareFile, or the draft that comes with the program

	Dir      string               `yaml:"-"` // folder that relative paths refer to; empty for an embedded one
	Version  string               `yaml:"-"` // 12 hexadecimal digits: changes with any of Files
	Files    []string             `yaml:"-"` // what was read, relative to Dir
	Warnings Problems             `yaml:"-"` // what works but should be looked at
	Flows    map[string]*ivr.Flow `yaml:"-"` // by hotline id: everything up to the queue, greeting included
}

// Path makes a path of the configuration absolute or relative to the working folder. The empty path stays
// empty.
func (c *Config) Path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.Dir, p)
}

// Hotline returns the hotline with this id.
func (c *Config) Hotline(id string) (Hotline, bool) {
	for _, h := range c.Hotlines {
		if h.ID == id {
			return h, true
		}
	}
	return Hotline{}, false
}

// ByNumber returns the hotline that a dialled number belongs to; known is false, and the hotline the
// default one, for a number that belongs to none.
func (c *Config) ByNumber(dialed string) (h Hotline, known bool) {
	for _, h := range c.Hotlines {
		if slices.Contains(h.Numbers, dialed) {
			return h, true
		}
	}
	return c.DefaultHotline(), false
}

// DefaultHotline returns the hotline for numbers that belong to none.
func (c *Config) DefaultHotline() Hotline {
	for _, h := range c.Hotlines {
		if h.Default {
			return h
		}
	}
	return c.Hotlines[0]
}

// Languages lists every language that a hotline speaks, the first hotline's first one first.
func (c *Config) Languages() []string {
	var out []string
	seen := map[string]bool{}
	for _, h := range c.Hotlines {
		for _, l := range h.Languages {
			if !seen[l] {
				seen[l] = true
				out = append(out, l)
			}
		}
	}
	return out
}

// Text returns what a prompt says in a language.
func (c *Config) Text(id ivr.PromptID, lang string) (string, bool) {
	text, ok := c.Prompts[string(id)][lang]
	return text, ok
}

// PromptText is what one prompt says in one language.
type PromptText struct{ ID, Lang, Text string }

// Texts lists what has to be spoken: every prompt in every language of a hotline, in a stable order.
func (c *Config) Texts() []PromptText {
	var out []PromptText
	for _, lang := range c.Languages() {
		for _, id := range sortedKeys(c.Prompts) {
			if text, ok := c.Prompts[id][lang]; ok {
				out = append(out, PromptText{ID: id, Lang: lang, Text: text})
			}
		}
	}
	return out
}

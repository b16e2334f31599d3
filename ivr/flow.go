package ivr

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// MaxTypeAhead is how many keys may wait for a menu that has not come yet; further ones are dropped.
const MaxTypeAhead = 16

// Flow is a compiled menu. It never changes and may be used by any number of calls at once.
type Flow struct {
	ID      string
	Version string // 12 hexadecimal digits: changes with the meaning of the menu and its opening hours
	menu    Menu
	hours   map[string]*Hours
	home    StepID // where Again begins: behind greeting, opening hours and announcement
}

// newFlow makes a flow of a valid menu.
func newFlow(m Menu, hours map[string]*Hours) *Flow {
	f := &Flow{ID: m.ID, menu: m, hours: map[string]*Hours{}}
	for _, s := range m.Steps {
		if s.Hours != "" {
			f.hours[s.Hours] = hours[s.Hours]
		}
	}
	notices := map[StepID]string{}
	for id, s := range m.Steps {
		if s.notice != nil {
			notices[id] = s.notice.Wording
		}
	}
	text, err := json.Marshal(struct {
		Menu    Menu
		Notices map[StepID]string
		Hours   map[string]*Hours
	}{m, notices, f.hours})
	if err != nil {
		panic(fmt.Sprintf("ivr: flow %s cannot be written: %v", m.ID, err))
	}
	sum := sha256.Sum256(text)
	f.Version = hex.EncodeToString(sum[:6])
	return f
}

// Prompts lists every prompt that the flow can say, without repeats and in a stable order.
func (f *Flow) Prompts() []PromptRef {
	var out []PromptRef
	seen := map[PromptRef]bool{}
	for _, id := range sortedKeys(f.menu.Steps) {
		for _, r := range f.menu.Steps[id].prompts() {
			if !seen[r] {
				seen[r] = true
				out = append(out, r)
			}
		}
	}
	return out
}

func (s *Step) prompts() []PromptRef {
	var out []PromptRef
	for _, list := range [][]PromptRef{s.Play, s.Again, s.Menu} {
		out = append(out, list...)
	}
	return out
}

// Phase is what a position waits for.
type Phase string

// The phases of a position.
const (
	NotStarted Phase = ""        // waits for Start
	Saying     Phase = "saying"  // waits for the end of a prompt, or a key
	Waiting    Phase = "waiting" // a menu waits for a key
	Left       Phase = "left"    // the caller has left the menu
)

// Position is where a caller is in a flow. The zero Position is before the start. It marshals to JSON
// without the keys that wait in it.
type Position struct {
	Flow     string `json:"flow"`
	Version  string `json:"version"`
	Step     StepID `json:"step"`
	Action   Action `json:"action,omitempty"` // of the step, to recognise it in another version
	Phase    Phase  `json:"phase"`
	Turn     int    `json:"turn"`  // counts what was said and waited for; late reports of older turns are ignored
	Tries    int    `json:"tries"` // failed tries in the current menu
	Language string `json:"language"`
	Option   string `json:"option,omitempty"` // the last option chosen
	Closed   bool   `json:"closed,omitempty"` // the opening hours that the caller met last were over
	// Keys holds keys that no menu has taken yet. Digits are never recorded.
	Keys string `json:"-"`
}

// InMenu reports whether the caller is still being led.
func (p Position) InMenu() bool { return p.Phase == Saying || p.Phase == Waiting }

// Env is what a step may depend on besides the position.
type Env struct {
	Now      time.Time
	Zone     *time.Location // the hotline's zone; nil means UTC
	Language string         // the hotline's first language; used at Start
}

// InputKind says what happened.
type InputKind string

// What can happen to a caller in a menu.
const (
	KindStart      InputKind = "start"
	KindDigit      InputKind = "digit"
	KindPromptDone InputKind = "prompt_done"
	KindTimeout    InputKind = "timeout"
	KindResume     InputKind = "resume"
	KindAgain      InputKind = "again"
)

// Input is one thing that happened. It prints without its digit.
type Input struct {
	Kind  InputKind
	turn  int
	digit string
}

// String names the kind and nothing else.
func (i Input) String() string { return string(i.Kind) }

// GoString hides the digit from %#v.
func (i Input) GoString() string { return "ivr.Input{" + string(i.Kind) + "}" }

// Start begins the flow.
func Start() Input { return Input{Kind: KindStart} }

// Digit is a pressed key: "0" to "9", "*" or "#". Anything else changes nothing.
func Digit(d string) Input { return Input{Kind: KindDigit, digit: d} }

// PromptDone says that what Say of this turn asked for has been said, or could not be said.
func PromptDone(turn int) Input { return Input{Kind: KindPromptDone, turn: turn} }

// Timeout says that the time of this turn's Await is over.
func Timeout(turn int) Input { return Input{Kind: KindTimeout, turn: turn} }

// Resume goes on after a restart of the controller: from the beginning of the current step.
func Resume() Input { return Input{Kind: KindResume} }

// Again brings a caller who has been led already back to the beginning of the menu. Greeting, opening hours and the
// announcement about recording are not said again.
func Again() Input { return Input{Kind: KindAgain} }

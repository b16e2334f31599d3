package contract

import (
	"testing"
	"time"

	"heartline/internal/fakepbx"
	"heartline/internal/pbx"
)

// Rig is one switch under test.
type Rig interface {
	// Config returns where the switch is, through Wire. The suite sets the name.
	Config(t *testing.T) pbx.Config
	// Wire is the wire between controller and switch.
	Wire() *fakepbx.Wire
	// Call makes somebody call the number of a hotline.
	Call(t *testing.T, number, dialed string) Caller
	// Endpoint returns what to dial for a phone that behaves so.
	Endpoint(p Phone) string
	// Prompt returns media of the length.
	Prompt(t *testing.T, d time.Duration) string
	// Odd sends what it can of events that nobody expects to the application.
	Odd(t *testing.T, app string)
	// Replace takes the application's name over, as a second controller does, until the test ends.
	Replace(t *testing.T, app string)
	// Kill ends the switch without warning and starts it again.
	Kill(t *testing.T)
	// Global returns a global variable.
	Global(t *testing.T, name string) string
	// DeskSecret returns what the switch tells of a pushed desk login's secrets: field names and values.
	DeskFields(t *testing.T, desk string) map[string]string
	// HearsMusic reports whether the caller hears something now: music, a prompt, or a prompt that reaches them through
	// a snoop.
	HearsMusic(t *testing.T, l *pbx.Link, c Caller) bool
	// Sends makes the caller's telephone send packets of silence from now on, as telephones do. Asterisk whispers into
	// what passes to a channel: where nothing passes, a whisper is not heard.
	Sends(t *testing.T, c Caller)
	// Speaks makes the caller make a sound for so long. It returns at once.
	Speaks(t *testing.T, c Caller, d time.Duration)
	// Recorded returns how many bytes the file of a recording has, and false when there is none.
	Recorded(t *testing.T, name string) (size int64, ok bool)
	// KeepAlive returns after which time the switch closes an idle connection.
	KeepAlive() time.Duration
}

// Caller is who called.
type Caller interface {
	ID() string // of the channel that the switch offers
	Hangup(t *testing.T)
	Press(t *testing.T, keys string)
}

// Phone names the behaviour of a dialled endpoint.
type Phone string

// The phones of a rig.
const (
	Answers     Phone = "answers"
	Rings       Phone = "rings" // and never answers
	Busy        Phone = "busy"
	Vanishes    Phone = "vanishes"    // create is accepted, and nothing is there
	Unreachable Phone = "unreachable" // create is refused
)

// Missing is media that no rig has.
const Missing = fakepbx.Missing

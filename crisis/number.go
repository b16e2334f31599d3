package crisis

import (
	"maps"

	"heartline/internal/fault"
)

// Digits is what is dialled. It hides itself from logs and encoders.
type Digits string

// String hides the digits. Convert with string(d) where they are really needed.
func (Digits) String() string { return "[hidden]" }

// GoString hides the digits from %#v.
func (Digits) GoString() string { return "[hidden]" }

// MarshalText hides the digits from encoders and from slog.
func (Digits) MarshalText() ([]byte, error) { return []byte("[hidden]"), nil }

// Class says whose number it is.
type Class string

// The classes of numbers.
const (
	House          Class = "house"     // a telephone of the house, which no trunk leads to
	Duty           Class = "duty"      // somebody on call
	Partner        Class = "partner"   // a hospital, a hotline, a department
	EmergencyClass Class = "emergency" // police, ambulance, fire
)

// Classes lists the classes of numbers.
func Classes() []Class { return []Class{House, Duty, Partner, EmergencyClass} }

// Number is a configured telephone number.
type Number struct {
	Name   string
	Class  Class
	Digits Digits // House: the endpoint in the house. Empty: a placeholder, which nothing dials
	Trunk  string // which trunk leads to it
	Area   string // emergency: the area whose dispatch centre answers
}

// Numbers is an immutable snapshot of the configured numbers.
type Numbers interface {
	// Number returns a number by its configured name.
	Number(name string) (Number, bool)
	// SeatNumber returns the number of a seat that is an outside number; ok is false for a seat of the house.
	SeatNumber(seat string) (n Number, ok bool)
}

// GateMode is what the gate for numbers goes by.
type GateMode string

// The modes of the gate. Every mode but Production lets nothing out but test numbers; the empty one too.
const (
	DemoMode       GateMode = "demo"
	TestMode       GateMode = "test"
	DrillMode      GateMode = "drill"
	ProductionMode GateMode = "production"
)

// Refusal says why a number was kept from the wire.
type Refusal string

// The refusals; the empty one lets a number pass.
const (
	Pass            Refusal = ""
	UnknownNumber   Refusal = "unknown_number"
	Placeholder     Refusal = "placeholder"
	NotATestNumber  Refusal = "not_a_test_number"
	NeedsAPerson    Refusal = "needs_a_person" // an emergency number without a named person's press
	EmergencyInTest Refusal = "emergency_outside_production"
	Incomplete      Refusal = "without_area_or_trunk"
)

// NumberGate decides which numbers may reach the wire. It is a value and never changes.
type NumberGate struct {
	mode GateMode
	test map[Digits]bool
}

// NewNumberGate returns the gate of a mode with its list of test numbers. In production the list means nothing.
func NewNumberGate(mode GateMode, testNumbers ...Digits) NumberGate {
	g := NumberGate{mode: mode, test: make(map[Digits]bool, len(testNumbers))}
	for _, d := range testNumbers {
		if d != "" {
			g.test[d] = true
		}
	}
	return g
}

// Mode returns what the gate goes by. The gate without a mode refuses like a drill's.
func (g NumberGate) Mode() GateMode {
	if g.mode == "" {
		return DrillMode
	}
	return g.mode
}

// InDrill returns the gate for a drill: it passes test numbers alone, in production too, where there are none.
func (g NumberGate) InDrill() NumberGate {
	if g.mode == ProductionMode {
		return NumberGate{mode: DrillMode}
	}
	return NumberGate{mode: DrillMode, test: maps.Clone(g.test)}
}

// Check decides about one number. pressedBy names the person who asked for it, and is empty for a timer.
func (g NumberGate) Check(n Number, pressedBy string) Refusal {
	switch {
	case n.Digits == "":
		return Placeholder
	case n.Class == House:
		return Pass // it never leaves the house
	case n.Class == EmergencyClass && g.mode != ProductionMode:
		return EmergencyInTest
	case n.Class == EmergencyClass && (n.Area == "" || n.Trunk == ""):
		return Incomplete
	case n.Class == EmergencyClass && pressedBy == "":
		return NeedsAPerson
	case g.mode == ProductionMode || g.test[n.Digits]:
		return Pass
	}
	return NotATestNumber
}

// Err returns the refusal as a sentence for the desk, or nil for Pass.
func (r Refusal) Err() error {
	var text string
	switch r {
	case Pass:
		return nil
	case UnknownNumber:
		text = "the number is not in the configuration any more; choose another one"
	case Placeholder:
		text = "the number is a placeholder; an administrator has to write the real one"
	case NotATestNumber:
		text = "in demo, test and drill only test numbers are rung; play this part by voice"
	case NeedsAPerson:
		text = "an emergency number is only called by a person's press; press it at the desk"
	case EmergencyInTest:
		text = "an emergency number is never called in demo, test or drill; play this part by voice"
	case Incomplete:
		text = "the emergency number has no area or no trunk; an administrator has to complete it"
	default:
		text = "the number may not be called; ask an administrator"
	}
	return fault.Code(string(r), fault.New(fault.Denied, "crisis.number", "%s", text))
}

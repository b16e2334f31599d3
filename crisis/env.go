package crisis

import (
	"time"

	"heartline/agent"
)

// Env is what a decision may know beside the state and the input: values and immutable snapshots.
type Env struct {
	Now     time.Time
	Gate    NumberGate
	People  People  // nil: nobody is there
	Numbers Numbers // nil: no number is configured
	Turns   Turns   // whose turn was last, by the facts of all calls
	// Counsellor is who talks with the caller now, and is not asked to help; empty: nobody.
	Counsellor string
}

// People is an immutable snapshot of who can be asked.
type People interface {
	// OnShift returns everybody on shift now.
	OnShift() []Person
	// OnCall returns who is on call for a line of the roster now, the first one first.
	OnCall(line string) []Person
	// Person returns one person, on shift or not.
	Person(id string) (Person, bool)
}

// Person is somebody who can be asked, as of the snapshot.
type Person struct {
	ID     string
	Roles  []string
	Skills agent.Skills
	Page   bool         // a page of the console is open, so that an alert can be shown
	Seat   agent.SeatID // where the person sits, and it can be rung; empty: nowhere
	Busy   bool         // has a call: is not rung, but may be shown an alert
	Ready  bool         // takes calls now
	Phone  string       // configured name of the person's number; empty: none
}

// Turns remembers whose turn was last at each place of the policies that asks people in turn. It is folded from
// recorded facts; the zero value remembers nobody. It is a value: Apply returns a new one.
type Turns struct{ last map[string]string }

// Last returns who was asked last at a place; empty: nobody yet.
func (t Turns) Last(place string) string { return t.last[place] }

// person finds somebody by id.
func (e Env) person(id string) (Person, bool) {
	if e.People == nil {
		return Person{}, false
	}
	return e.People.Person(id)
}

// number finds a number by name.
func (e Env) number(name string) (Number, bool) {
	if e.Numbers == nil || name == "" {
		return Number{}, false
	}
	return e.Numbers.Number(name)
}

// seatNumber finds the number of a seat that is an outside number.
func (e Env) seatNumber(seat string) (Number, bool) {
	if e.Numbers == nil {
		return Number{}, false
	}
	return e.Numbers.SeatNumber(seat)
}

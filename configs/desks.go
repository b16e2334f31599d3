package configs

import (
	"time"

	"heartline/agent"
)

// Seat is a position that can take a call.
type Seat struct {
	ID           string         `yaml:"id"`
	Name         string         `yaml:"name"`
	Kind         agent.SeatKind `yaml:"kind"`
	Endpoint     string         `yaml:"endpoint"`      // SIP phone; default: seat and the id
	User         string         `yaml:"user"`          // SIP phone; default: the endpoint
	PasswordFile string         `yaml:"password_file"` // SIP phone
	Number       string         `yaml:"number"`        // outside number
	Trunk        string         `yaml:"trunk"`         // outside number
	AcceptKey    string         `yaml:"accept_key"`    // outside number; default 1
}

// Phone is a SIP phone that registers but is no seat, such as a duty phone.
type Phone struct {
	ID           string `yaml:"id"` // the endpoint's name
	Name         string `yaml:"name"`
	User         string `yaml:"user"`
	PasswordFile string `yaml:"password_file"`
}

// Failsafe says who is rung when no controller takes a call: the SIP-phone seats together, then the duty
// phones one after another, then a message is taken.
type Failsafe struct {
	Seats      *[]string     `yaml:"seats"` // default: every SIP-phone seat
	SeatRing   time.Duration `yaml:"seat_ring"`
	Duty       []Duty        `yaml:"duty"`
	MessageMax time.Duration `yaml:"message_max"`
	CallerName string        `yaml:"caller_name"`
}

// Duty is a duty phone: one of Phones, or an outside number. Somebody has to press Key, so that no
// voicemail box ever takes a caller.
type Duty struct {
	Phone  string        `yaml:"phone"`
	Number string        `yaml:"number"`
	Trunk  string        `yaml:"trunk"`
	Key    string        `yaml:"key"`
	Ring   time.Duration `yaml:"ring"`
}

// User is a demo user. Everybody else is in the database.
type User struct {
	ID       string         `yaml:"id"`
	Name     string         `yaml:"name"`
	Roles    []string       `yaml:"roles"`
	Skills   map[string]int `yaml:"skills"`
	Password string         `yaml:"password"`
}

// Roster says where shifts come from besides the database.
type Roster struct {
	File           string        `yaml:"file"`             // imported at start: agent,date,start,end,line
	EveryoneOnDuty bool          `yaml:"everyone_on_duty"` // demo and test only
	Solver         string        `yaml:"solver"`           // the file highs.wasm; "": where scripts/highs.sh puts it; NoSolver: none
	Policy         RosterPolicy  `yaml:"policy"`           // what is agreed about changes of the published roster
	NotesFor       time.Duration `yaml:"notes_for"`        // how long a hand-over note is kept after it was written; 17 to 3650 days, default 90
	Pay            Pay           `yaml:"pay"`              // what is paid more than plain, beside the profile of the roster's document
}

// NoSolver is the solver of a house that has its rosters searched for by annealing alone.
const NoSolver = "none"

// FailsafeSeats returns the seats that the fail-safe rings.
func (c *Config) FailsafeSeats() []Seat {
	var out []Seat
	for _, s := range c.Seats {
		if s.Kind != agent.SIPPhone {
			continue
		}
		if c.Failsafe.Seats == nil {
			out = append(out, s)
			continue
		}
		for _, id := range *c.Failsafe.Seats {
			if id == s.ID {
				out = append(out, s)
			}
		}
	}
	return out
}

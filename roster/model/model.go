package model

// Version is the version of the document that this program reads and writes.
const Version = 1

// Model is what is to be rostered. The zero value of a field means that the model has none of it.
type Model struct {
	Version   int          `json:"version"`
	Name      string       `json:"name,omitempty"`
	Zone      string       `json:"zone"`  // IANA name, such as Asia/Shanghai
	Start     string       `json:"start"` // the first day, YYYY-MM-DD; a Monday where weeks are to be calendar weeks
	Days      int          `json:"days"`  // 1 to 400
	Profile   string       `json:"profile,omitempty"`
	Skills    []string     `json:"skills,omitempty"`
	Sites     []Site       `json:"sites,omitempty"`
	Shifts    []ShiftType  `json:"shifts"`
	Demand    []Demand     `json:"demand"`
	Guards    []Guard      `json:"guards,omitempty"`
	Contracts []Contract   `json:"contracts,omitempty"`
	Staff     []Person     `json:"staff"`
	Rules     []Rule       `json:"rules,omitempty"`
	Leave     []Leave      `json:"leave,omitempty"`
	Requests  []Request    `json:"requests,omitempty"`
	Pins      []Pin        `json:"pins,omitempty"`
	Holidays  []Holiday    `json:"holidays,omitempty"`
	Published []Assignment `json:"published,omitempty"` // what the staff have been told; see Stability
	Stability *Stability   `json:"stability,omitempty"`
	Overrides []Override   `json:"overrides,omitempty"`
}

// Site is a room in which people sit. Its seats are shared by all lines whose shifts are worked there.
type Site struct {
	ID      string  `json:"id"`
	Seats   int     `json:"seats,omitempty"`   // desks; 0: as many as the room holds
	AreaM2  float64 `json:"area_m2,omitempty"` // floor; 0: the room is no limit
	SeatM2  float64 `json:"seat_m2,omitempty"` // floor that one seat needs; 0: SeatArea
	Lines   string  `json:"lines,omitempty"`   // what it is for, in words; not read
	Outside bool    `json:"outside,omitempty"` // people work elsewhere, such as at home or on call: no seat is taken
	Reason  string  `json:"reason,omitempty"`  // of the limit
}

// SeatArea is the floor in square metres that a counsellor's seat needs, from the guideline for hotline rooms.
const SeatArea = 4.0

// Capacity returns how many people can sit there at once; 0: no limit is known. Seats that would be cut by the wall are none: 19.9 m2
// hold four seats of 4 m2 each, 20 m2 five.
func (s Site) Capacity() int {
	switch {
	case s.Outside:
		return 0
	case s.AreaM2 <= 0:
		return s.Seats
	case s.Seats == 0:
		return s.room()
	default:
		return min(s.Seats, s.room())
	}
}

// room returns how many seats the floor holds. The little that is added undoes the rounding of decimal fractions: 1.2 m2
// hold three times 0.4 m2.
func (s Site) room() int {
	per := s.SeatM2
	if per <= 0 {
		per = SeatArea
	}
	return int(s.AreaM2/per + 1e-9)
}

// ShiftType is a kind of shift: when it begins, on the clock, and how long it lasts.
type ShiftType struct {
	ID      string   `json:"id"`
	Start   string   `json:"start"`   // HH:MM on the clock of the model's zone
	Minutes int      `json:"minutes"` // length on the clock, 1 to 2880
	Break   int      `json:"break,omitempty"`
	Credit  int      `json:"credit,omitempty"` // minutes that count as worked; 0: Minutes less Break
	Tags    []string `json:"tags,omitempty"`   // such as evening, on_call, second_line; night is found by the clock
	Site    string   `json:"site,omitempty"`
	// Owner is the organisation whose shift it is where that is another one: it is part of the cover, and nobody of ours
	// is put into it.
	Owner string `json:"owner,omitempty"`
}

// Worked returns the minutes of a shift that count as worked.
func (s ShiftType) Worked() int {
	if s.Credit != 0 {
		return s.Credit
	}
	return s.Minutes - s.Break
}

// Contract is what several people have agreed to: rules for whoever has it.
type Contract struct {
	ID    string `json:"id"`
	Rules []Rule `json:"rules,omitempty"`
	// Share is which part of a full post it is, in percent; 0: 100. Fair shares are measured by it.
	Share int `json:"share,omitempty"`
	// Volunteer marks people who are not employed: rules of working time bind them only where they name them.
	Volunteer bool `json:"volunteer,omitempty"`
}

// Assignment is one shift of one person.
type Assignment struct {
	Staff string `json:"staff"`
	Date  string `json:"date"` // on which the shift begins
	Shift string `json:"shift"`
	// Role is the demand's role that the person fills; empty where there is but one.
	Role   string `json:"role,omitempty"`
	Source Source `json:"source,omitempty"`
}

// Source says how an assignment came about.
type Source string

// Sources of assignments. The empty one is a person's hand.
const (
	Solver Source = "solver"
	Pinned Source = "pin"
	Swap   Source = "swap"
	SignUp Source = "sign_up"
)

// Roster is what was found for a model.
type Roster struct {
	Version     int          `json:"version"`
	Model       string       `json:"model,omitempty"` // its name
	Assignments []Assignment `json:"assignments"`
	Value       int          `json:"value"` // what the broken soft rules cost together
	Hard        int          `json:"hard"`  // by how much hard rules are broken, in units of their measures; 0: legal
	Bound       *int         `json:"bound,omitempty"`
	Violations  []Violation  `json:"violations,omitempty"`
}

// Violation is one rule that a roster breaks, or one wish that it does not meet.
type Violation struct {
	Rule   string `json:"rule"`
	Staff  string `json:"staff,omitempty"`
	Date   string `json:"date,omitempty"`
	Until  string `json:"until,omitempty"` // the last day, where it is about several
	Shift  string `json:"shift,omitempty"`
	Role   string `json:"role,omitempty"`
	Hard   bool   `json:"hard,omitempty"`
	Amount int    `json:"amount"`         // in units of the measure
	Cost   int    `json:"cost,omitempty"` // 0 of a hard rule
}

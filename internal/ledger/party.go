package ledger

import "time"

// Kinds of facts about those who come into a call beside the caller and the counsellor who has it.
const (
	KindPartyAsked     Kind = "party.asked"
	KindPartyOffered   Kind = "party.offered"
	KindPartyJoined    Kind = "party.joined"
	KindPartyMoved     Kind = "party.moved"
	KindPartyLost      Kind = "party.lost"
	KindPartyEnded     Kind = "party.ended"
	KindTurned         Kind = "call.turned"
	KindTransferred    Kind = "call.transferred"
	KindMonitorStarted Kind = "monitor.started"
	KindMonitorSet     Kind = "monitor.set"
	KindMonitorMoved   Kind = "monitor.moved"
	KindMonitorEnded   Kind = "monitor.ended"
)

// PartyAsked is the intent to bring somebody into the call: a colleague, or an outside number by its
// configured name.
type PartyAsked struct {
	Party  string `json:"party"`
	Then   string `json:"then"` // "consult": beside the call; "join": into it
	By     string `json:"by"`
	Agent  string `json:"agent,omitempty"`
	Number string `json:"number,omitempty"`
	Offer  string `json:"offer,omitempty"` // a colleague's
}

// PartyOffered says that a colleague is asked now, or that an outside number is to be rung.
type PartyOffered struct {
	Party    string    `json:"party"`
	Seat     string    `json:"seat,omitempty"`
	SeatKind string    `json:"seat_kind,omitempty"`
	Deadline time.Time `json:"deadline"`
}

// PartyJoined says that the party is there, or (after PartyLost) there again, on Leg.
type PartyJoined struct {
	Party   string `json:"party"`
	Leg     string `json:"leg"`
	In      bool   `json:"in"` // in the call's bridge; false: beside it
	Desk    string `json:"desk,omitempty"`
	Parking string `json:"parking,omitempty"`
}

// PartyMoved takes a party into the call's bridge or out of it.
type PartyMoved struct {
	Party string `json:"party"`
	In    bool   `json:"in"`
	By    string `json:"by"`
}

// PartyLost says that a colleague's leg failed and is awaited back until Until.
type PartyLost struct {
	Party string    `json:"party"`
	Leg   string    `json:"leg"`
	Why   string    `json:"why"`
	Until time.Time `json:"until"`
}

// PartyEnded is the one end of a party.
type PartyEnded struct {
	Party   string `json:"party"`
	Outcome string `json:"outcome"` // declined, no_answer, busy, unreachable, withdrawn, caller_gone, left, dropped, has_the_call, or why a colleague could not be asked
	Cause   int    `json:"cause,omitempty"`
	By      string `json:"by,omitempty"`
}

// Turned says that the counsellor turned from the caller to those beside the call (Aside), or back.
type Turned struct {
	Aside bool   `json:"aside"`
	By    string `json:"by"`
}

// Transferred gives the call to somebody else. A transfer is no ending.
type Transferred struct {
	How    string `json:"how"` // "attended", "blind", "left", "hung_up", "lost", "taken_over"
	From   string `json:"from"`
	By     string `json:"by"`
	Party  string `json:"party,omitempty"`  // who has the call now; empty in a blind transfer
	Agent  string `json:"agent,omitempty"`  // the colleague who has the call now; blind: who is tried first
	Seat   string `json:"seat,omitempty"`   // where the colleague who has the call now sits
	Queue  string `json:"queue,omitempty"`  // blind: where the caller waits
	Number string `json:"number,omitempty"` // the outside number by its configured name
}

// MonitorStarted says that a supervisor listens to the counsellor's leg.
type MonitorStarted struct {
	Monitor string `json:"monitor"`
	Agent   string `json:"agent"`
	Seat    string `json:"seat"`
	Leg     string `json:"leg"`
	Desk    string `json:"desk"`
	Parking string `json:"parking"`
	Whisper bool   `json:"whisper"` // begins with the microphone open towards the counsellor
}

// MonitorSet opens or closes the supervisor's microphone towards the counsellor.
type MonitorSet struct {
	Monitor string `json:"monitor"`
	Whisper bool   `json:"whisper"`
}

// MonitorMoved lets the supervisor hear the leg of the counsellor who has the call now, or nobody. Deaf says that what
// they heard through is gone, though the leg is there.
type MonitorMoved struct {
	Monitor string `json:"monitor"`
	Target  string `json:"target,omitempty"`
	Snoop   string `json:"snoop,omitempty"`
	Deaf    bool   `json:"deaf,omitempty"`
}

// MonitorEnded ends the listening.
type MonitorEnded struct {
	Monitor string `json:"monitor"`
	Why     string `json:"why"` // "stopped", "joined", "leg_gone", "taken_over", "call_over"
	By      string `json:"by"`
}

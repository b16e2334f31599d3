package live

import (
	"encoding/json"
	"time"

	"heartline/internal/access"
)

// Type says what a message is. The interface file describes the data of each.
type Type string

// The types of message.
const (
	Snapshot       Type = "snapshot"
	Resumed        Type = "resumed"
	Board          Type = "board"
	Desk           Type = "desk"
	Offer          Type = "offer"
	OfferWithdrawn Type = "offer_withdrawn"
	Call           Type = "call"
	Task           Type = "task"
	Notice         Type = "notice"
	SignedOut      Type = "signed_out"

	Roster      Type = "roster"       // the published roster has changed, or what people have agreed about it
	RosterDraft Type = "roster.draft" // how the search of a draft goes, and that a draft has changed
	RosterMine  Type = "roster.mine"  // what of the roster concerns this user now

	CrisisAlerts    Type = "crisis_alerts"     // everything that is put before a user: whole, never a difference
	CrisisAlertGone Type = "crisis_alert_gone" // why an alert is no longer there
)

// Audience says who may see a message. The zero Audience is nobody.
type Audience struct {
	User       string            // this user, whatever the roles
	Permission access.Permission // everybody who holds it
	Everyone   bool              // everybody who is signed in
}

// To is the audience of one user.
func To(userID string) Audience { return Audience{User: userID} }

// Holding is the audience of all who hold a permission.
func Holding(p access.Permission) Audience { return Audience{Permission: p} }

// Everyone is the audience of all who are signed in.
func Everyone() Audience { return Audience{Everyone: true} }

// includes reports whether somebody is in the audience.
func (a Audience) includes(who access.Identity) bool {
	switch {
	case who.User.ID == "":
		return false
	case a.Everyone:
		return true
	case a.User != "" && a.User == who.User.ID:
		// What is for one user is for the desk: a token that may not use the desk does not get it.
		return who.Token == "" || who.Permissions[access.UseDesk]
	default:
		return a.Permission != "" && who.Permissions[a.Permission]
	}
}

// Message is something to tell pages. Data marshals to JSON.
type Message struct {
	Type Type
	To   Audience
	Data any
}

// NoticeData is the data of a Notice. Pages translate Code; Params never hold a number, a note or a digit.
type NoticeData struct {
	Code   string            `json:"code"`
	Level  string            `json:"level"` // info, warning, alarm
	Params map[string]string `json:"params,omitempty"`
}

// WithdrawnData is the data of an OfferWithdrawn.
type WithdrawnData struct {
	ID     string `json:"id"`
	Reason string `json:"reason"`
}

// CallData is the data of a Call.
type CallData struct {
	CallID string `json:"call_id"`
	Change string `json:"change"` // started, changed, ended, recording, form, screening, assessment, rescue
}

// RosterData is the data of a Roster.
type RosterData struct {
	Version int `json:"version"`
}

// RosterMineData is the data of a RosterMine: one notice. What it is about is known by ids.
type RosterMineData struct {
	What    string    `json:"what"` // published, changed, deal_asked, deal_accepted, answer, gap, leave_asked, shift_ahead, ...
	Shift   string    `json:"shift,omitempty"`
	Deal    string    `json:"deal,omitempty"`
	Absence string    `json:"absence,omitempty"`
	Window  string    `json:"window,omitempty"`
	At      time.Time `json:"at"`
	Until   time.Time `json:"until"`
}

// RosterDraftData is the data of a RosterDraft.
type RosterDraftData struct {
	Draft   string  `json:"draft"`
	Value   int     `json:"value"`
	Hard    int     `json:"hard"`
	Bound   int     `json:"bound"`
	Spent   float64 `json:"spent"` // seconds
	Of      int     `json:"of"`    // seconds
	State   string  `json:"state"` // open, searching, published
	Version int64   `json:"version"`
	Helped  bool    `json:"helped,omitempty"` // a search: linear programs help
	Alone   string  `json:"alone,omitempty"`  // why they do not: told, missed, rules, size, broke
}

// frame is a message as it goes over the wire.
type frame struct {
	Type Type            `json:"type"`
	Pos  int64           `json:"pos"`
	At   time.Time       `json:"at"`
	Data json.RawMessage `json:"data"`
}

func encode(t Type, pos int64, at time.Time, data json.RawMessage) []byte {
	// A frame of valid raw JSON always marshals.
	out, _ := json.Marshal(frame{Type: t, Pos: pos, At: at.UTC(), Data: data}) //nolint:errchkjson // see above
	return out
}

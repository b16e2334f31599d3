package ledger

import "time"

// KindRosterAlertTold is the kind of the fact about alerts of the published roster.
const KindRosterAlertTold Kind = "roster.alert_told"

// RosterAlerts is the stream of what was told about the published roster while it runs.
const RosterAlerts Stream = "roster_alerts"

// RosterAlertTold says that an alert about the published roster is told: that people work and nobody leads, that people are
// missing, or that somebody has not come. A process that begins later tells it again only when it is worse.
type RosterAlertTold struct {
	Alert string    `json:"alert"`
	Kind  string    `json:"kind"` // a code
	Line  string    `json:"line,omitempty"`
	Agent string    `json:"agent,omitempty"`
	From  time.Time `json:"from,omitzero"`
	To    time.Time `json:"to,omitzero"`
	Level int       `json:"level"`
	Since time.Time `json:"since"`
	Hooks []string  `json:"hooks,omitempty"` // which systems are told
}

// FactKind names the fact.
func (RosterAlertTold) FactKind() Kind { return KindRosterAlertTold }

// FactVersion is the version of its data.
func (RosterAlertTold) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RosterAlertTold) DurableFact() {}

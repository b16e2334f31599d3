package ledger

import "time"

// Kinds of facts on the stream of one sealed recording or message.
const (
	KindRecordingSealed  Kind = "archive.sealed"
	KindRecordingDeleted Kind = "archive.deleted"
)

// RecordingStream names the stream of a sealed object.
func RecordingStream(id string) Stream { return Stream("recording:" + id) }

// RecordingSealed says that audio has been sealed and verified. It comes again, with another key, when the
// process died between sealing and removing the clear files.
type RecordingSealed struct {
	Call      string        `json:"call,omitempty"`
	Kind      string        `json:"kind"` // "talk", "message", "quarantined"
	Purpose   string        `json:"purpose"`
	KeyID     string        `json:"key_id"`
	Path      string        `json:"path"`
	Bytes     int64         `json:"bytes"`
	SHA256    string        `json:"sha256"`
	StartedAt time.Time     `json:"started_at"`
	Duration  time.Duration `json:"duration_ns"`
	Gaps      []Gap         `json:"gaps,omitempty"`
	Files     []string      `json:"files,omitempty"` // names of the spool files that went into it
	Warning   string        `json:"warning,omitempty"`
}

// Gap is a pause inside a recording, from its beginning.
type Gap struct {
	From time.Duration `json:"from_ns"`
	To   time.Duration `json:"to_ns"`
}

// RecordingDeleted is the proof of a deletion: from KeyDeletedAt on nothing of ours opens the file, and from
// FinalAt on no backup of the key does.
type RecordingDeleted struct {
	Call         string    `json:"call,omitempty"`
	KeyID        string    `json:"key_id"`
	SHA256       string    `json:"sha256"`
	Bytes        int64     `json:"bytes"`
	KeyDeletedAt time.Time `json:"key_deleted_at"`
	FileGone     bool      `json:"file_gone"`
	FinalAt      time.Time `json:"final_at"`
}

// FactKind names the fact.
func (RecordingSealed) FactKind() Kind { return KindRecordingSealed }

// FactVersion is the version of its data.
func (RecordingSealed) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RecordingSealed) DurableFact() {}

// FactKind names the fact.
func (RecordingDeleted) FactKind() Kind { return KindRecordingDeleted }

// FactVersion is the version of its data.
func (RecordingDeleted) FactVersion() int { return 1 }

// DurableFact marks a fact that must survive a loss of power before it is acted on.
func (RecordingDeleted) DurableFact() {}

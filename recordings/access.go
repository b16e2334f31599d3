package recordings

import (
	"strings"
	"unicode/utf8"

	"heartline/internal/fault"
)

// Reason says why somebody hears a recording.
type Reason string

// The reasons.
const (
	Quality   Reason = "quality"   // review of a talk's quality
	Handover  Reason = "handover"  // the next counsellor prepares
	Complaint Reason = "complaint" // somebody complained
	Crisis    Reason = "crisis"    // a person is in danger: what was said matters now
	Training  Reason = "training"
	Legal     Reason = "legal" // an authority asks for it
	Other     Reason = "other"
)

// Reasons returns the reasons in the order of the form.
func Reasons() []Reason {
	return []Reason{Quality, Handover, Complaint, Crisis, Training, Legal, Other}
}

// NeedsWords reports whether the reason wants an explanation: those for which a role is no explanation by
// itself.
func (r Reason) NeedsWords() bool { return r == Complaint || r == Legal || r == Other }

// shortest and longest explanations, in characters.
const (
	shortestWords = 4
	longestWords  = 500
)

// Request is somebody's wish to hear a recording.
type Request struct {
	MayPlay     bool   // their role has the permission
	Listener    string // user id
	Counsellors []string
	Reason      Reason
	Words       string // explanation; kept by the audit, sealed, never in a log
	Sealed      bool   // the recording is sealed and verified
	Deleted     bool
}

// Check returns nil when the recording may be played, or a fault that says why not. The playback itself also
// needs the audit to be written.
func (r Request) Check() error {
	known := false
	for _, reason := range Reasons() {
		known = known || reason == r.Reason
	}
	words := utf8.RuneCountInString(strings.TrimSpace(r.Words))
	switch {
	case !r.MayPlay:
		return fault.New(fault.Denied, "recordings", "your role does not let you hear recordings")
	case !known:
		return fault.New(fault.Invalid, "recordings", "choose a reason for hearing this recording")
	case r.Reason.NeedsWords() && words < shortestWords:
		return fault.New(fault.Invalid, "recordings", "say in a few words why you want to hear this recording")
	case words > longestWords:
		return fault.New(fault.Invalid, "recordings", "the explanation is too long: %d characters at most", longestWords)
	case r.Reason == Quality && r.own():
		return fault.New(fault.Denied, "recordings", "somebody else has to review the quality of your own talk")
	case r.Deleted:
		return fault.New(fault.NotFound, "recordings", "this recording has been deleted")
	case !r.Sealed:
		return fault.New(fault.Conflict, "recordings", "this recording is not ready yet: try again in a minute")
	default:
		return nil
	}
}

func (r Request) own() bool {
	for _, c := range r.Counsellors {
		if c == r.Listener && c != "" {
			return true
		}
	}
	return false
}

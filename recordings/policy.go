package recordings

import (
	"time"

	"heartline/internal/fault"
)

// OnRefusal says what becomes of what was recorded before a caller refuses in mid-call.
type OnRefusal string

// What becomes of it.
const (
	Discard OnRefusal = "discard" // destroyed unheard; also what an empty OnRefusal means
	Keep    OnRefusal = "keep"    // sealed like any recording
)

// Policy is a hotline's rule for recording.
type Policy struct {
	Record      bool
	Wording     string        // version of the announcement in force
	KeepAtLeast time.Duration // from the end of the call; nobody may delete before
	DeleteAfter time.Duration // from the end of the call; deleted by then; 0: no limit
	OnRefusal   OnRefusal
}

// Validate reports what is wrong with the policy, in one sentence with the mend.
func (p Policy) Validate() error {
	bad := func(format string, args ...any) error { return fault.New(fault.Invalid, "recordings", format, args...) }
	switch {
	case p.OnRefusal != "" && p.OnRefusal != Discard && p.OnRefusal != Keep:
		return bad("on_refusal is %q: write discard or keep", p.OnRefusal)
	case p.KeepAtLeast < 0 || p.DeleteAfter < 0:
		return bad("a keeping time is negative: write 0 or more")
	case p.DeleteAfter > 0 && p.DeleteAfter < p.KeepAtLeast:
		return bad("recordings would be deleted before they may be: make delete_by at least keep_at_least")
	case p.Record && p.Wording == "":
		return bad("calls are recorded without an announcement: name the version of its wording")
	default:
		return nil
	}
}

// Records reports whether a call under this policy, whose caller's consent is c, may be recorded now.
func (p Policy) Records(c Consent) bool { return p.Record && c.State == Announced }

// KeepsRecorded reports whether what has been recorded of a call is kept, given how the consent stands at the
// call's end.
func (p Policy) KeepsRecorded(c Consent) bool {
	switch c.State {
	case Announced:
		return true
	case Refused:
		return p.OnRefusal == Keep && c.Heard
	default:
		return false
	}
}

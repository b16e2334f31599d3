package crisis

// Input is something that an escalation has to answer. Inputs may come early, late, twice or never.
type Input interface{ input() }

type (
	// Start begins an escalation.
	Start struct {
		ID     string // a fresh ULID
		Policy Policy
		Cause  Cause
		By     string // "user:ID", "caller", "system"
		Reason string // a code, never free text
		Drill  bool
	}
	// Tick lets time pass; Arm says when it is wanted.
	Tick struct{}
	// Progressed reports how far an attempt has come: Shown, Ringing, Answered or Delivered.
	Progressed struct {
		Attempt string
		To      Progress
	}
	// Ended reports that an attempt has come to nothing, or that what it had led to is over.
	Ended struct {
		Attempt string
		Outcome Outcome
		Cause   int // the switch's cause code; 0: none
		Press   int // emergency: which press it belongs to; 0: the last
	}
	// Acknowledge says that somebody comes. Attempt is empty for somebody who was not asked; By may be empty for
	// a telephone, whose owner is known.
	Acknowledge struct {
		Attempt string
		By      string
		How     How
	}
	// Decline says that who was asked cannot come.
	Decline struct {
		Attempt string
		By      string
	}
	// GiveBack takes an acknowledgement back before its owner is in the call.
	GiveBack struct{ By string }
	// Join says that a helper is in the call, or is there in another mode now.
	Join struct {
		Attempt string
		By      string
		Mode    Mode
	}
	// Leave says that a helper is no longer in the call.
	Leave struct{ By string }
	// Cancel stops the search by a person's word. Whether that person may is for the asker to check.
	Cancel struct {
		By     string
		Reason string // a code, never free text
	}
	// Prepare lays an emergency number ready at a person's word, before the policy comes to it.
	Prepare struct {
		Number string
		By     string // "user:ID"
	}
	// Press has a prepared emergency number called by a named person.
	Press struct {
		Attempt string
		By      string // "user:ID"
	}
	// CallOver says that the call has ended.
	CallOver struct{}
	// Adopted says that a new process has taken the call over, and folded its facts.
	Adopted struct{}
)

func (Start) input()       {}
func (Tick) input()        {}
func (Progressed) input()  {}
func (Ended) input()       {}
func (Acknowledge) input() {}
func (Decline) input()     {}
func (GiveBack) input()    {}
func (Join) input()        {}
func (Leave) input()       {}
func (Cancel) input()      {}
func (Prepare) input()     {}
func (Press) input()       {}
func (CallOver) input()    {}
func (Adopted) input()     {}

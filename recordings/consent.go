package recordings

// State is how a caller's consent stands.
type State string

// The states of consent.
const (
	Unasked   State = "unasked" // the announcement has not been heard to its end; also what an empty State means
	Announced State = "announced"
	Refused   State = "refused"
)

// How says how a caller refused.
type How string

// The ways to refuse.
const (
	ByKey  How = "key"  // the caller pressed the key of the announcement
	ByDesk How = "desk" // the caller told the counsellor, who pressed the button
)

// Consent is what a caller has heard and decided.
type Consent struct {
	State   State
	Wording string // version of the announcement that was heard; "" while none was
	Heard   bool   // the announcement was heard to its end before any refusal
	How     How    // of a refusal
}

// Hear returns the consent after the announcement of that wording was heard to its end. After a refusal
// nothing changes: an announcement that is repeated asks nobody again.
func (c Consent) Hear(wording string) Consent {
	if c.State == Refused || wording == "" {
		return c
	}
	c.State, c.Wording, c.Heard = Announced, wording, true
	return c
}

// Refuse returns the consent after a refusal. The first one counts.
func (c Consent) Refuse(how How) Consent {
	if c.State == Refused {
		return c
	}
	c.State, c.How = Refused, how
	return c
}

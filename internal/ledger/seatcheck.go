package ledger

// KindSeatChecked is the kind of facts about seat checks.
const KindSeatChecked Kind = "seat.checked"

// SeatCheckStream is the stream of one report of a seat check.
func SeatCheckStream(id string) Stream { return Stream("seat_check:" + id) }

// SeatChecked says what a page has found where a counsellor sits, so that nobody repeats it after a restart. Without a
// seat it takes back what was found before: the counsellor sits elsewhere. It holds no measured level and no sound.
type SeatChecked struct {
	Agent      string `json:"agent"`
	Seat       string `json:"seat,omitempty"`
	Microphone string `json:"microphone,omitempty"` // "ok", "failed", "skipped", as all of the following
	Speaker    string `json:"speaker,omitempty"`
	Ring       string `json:"ring,omitempty"`
	Leg        string `json:"leg,omitempty"`
	Echo       string `json:"echo,omitempty"`
}

// FactKind names the fact.
func (SeatChecked) FactKind() Kind { return KindSeatChecked }

// FactVersion is the version of its data.
func (SeatChecked) FactVersion() int { return 1 }

package node

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"
)

// Step is one thing that the fail-safe did for a caller.
type Step struct {
	At   time.Time `json:"at"`
	Name string    `json:"name"`        // one of the Step… names
	N    int       `json:"n,omitempty"` // which duty phone, from 1; 0 where it does not apply
}

// The steps of the fail-safe. The dialplan writes them; StepLost is added where Asterisk died.
const (
	StepEntered         = "entered"          // the caller came in
	StepSeatsRinging    = "seats_ringing"    // the registered SIP phones ring
	StepSeatsNone       = "seats_none"       // no SIP phone is registered
	StepSeatAnswered    = "seat_answered"    // a counsellor talks with the caller
	StepSeatsUnanswered = "seats_unanswered" //
	StepDutyRinging     = "duty_ringing"     // duty phone N rings
	StepDutyAccepted    = "duty_accepted"    // a person took the call at duty phone N
	StepDutyUnanswered  = "duty_unanswered"  //
	StepMessageStarted  = "message_started"  // the recording begins
	StepMessageKept     = "message_kept"     // the caller ended the message
	StepMessageFailed   = "message_failed"   // nothing could be recorded; the round begins again
	StepEnded           = "ended"            // the call is over
	StepLost            = "lost"             // Asterisk died during the call
)

var stepNames = map[string]bool{
	StepEntered: true, StepSeatsRinging: true, StepSeatsNone: true, StepSeatAnswered: true, StepSeatsUnanswered: true,
	StepDutyRinging: true, StepDutyAccepted: true, StepDutyUnanswered: true, StepMessageStarted: true,
	StepMessageKept: true, StepMessageFailed: true, StepEnded: true, StepLost: true,
}

// journal is what the dialplan wrote about one call.
type journal struct {
	linked string
	call   string // the controller's tag, empty where it had none
	steps  []Step
}

// idShape is what a channel id or a tag may look like in a journal. Anything else is left out.
var idShape = regexp.MustCompile(`^[A-Za-z0-9._-]{1,80}$`)

const stepTime = "2006-01-02T15:04:05.000Z"

// parseJournal reads what it understands: a line torn by a crash, or one that names no known step, is
// passed over. It never fails, because a call's traces must be kept whatever they look like.
func parseJournal(content []byte) journal {
	var j journal
	lines := bufio.NewScanner(bytes.NewReader(content))
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) == 3 && fields[0] == "call" && len(j.steps) == 0 {
			if idShape.MatchString(fields[1]) {
				j.linked = fields[1]
			}
			if idShape.MatchString(fields[2]) && fields[2] != "-" {
				j.call = fields[2]
			}
			continue
		}
		if len(fields) < 2 || !stepNames[fields[1]] {
			continue
		}
		at, err := time.Parse(stepTime, fields[0])
		if err != nil {
			continue
		}
		step := Step{At: at, Name: fields[1]}
		if len(fields) > 2 {
			if n, err := strconv.Atoi(fields[2]); err == nil && n > 0 && n < 1000 {
				step.N = n
			}
		}
		j.steps = append(j.steps, step)
	}
	return j
}

func (j journal) has(name string) bool {
	for _, s := range j.steps {
		if s.Name == name {
			return true
		}
	}
	return false
}

// Outcome says how a call in the fail-safe ended.
type Outcome string

// The outcomes, from best to worst.
const (
	OutcomeSeat      Outcome = "seat"      // a SIP-phone seat answered
	OutcomeDuty      Outcome = "duty"      // a person at a duty phone took it
	OutcomeMessage   Outcome = "message"   // a message was left
	OutcomeAbandoned Outcome = "abandoned" // the caller hung up before any of these
	OutcomeLost      Outcome = "lost"      // Asterisk died before any of these
)

func (j journal) outcome(message bool) Outcome {
	switch {
	case j.has(StepSeatAnswered):
		return OutcomeSeat
	case j.has(StepDutyAccepted):
		return OutcomeDuty
	case message:
		return OutcomeMessage
	case j.has(StepLost):
		return OutcomeLost
	default:
		return OutcomeAbandoned
	}
}

// Caller is what the number part of an item holds once it is opened.
type Caller struct {
	Number string `json:"number"` // as the trunk gave it; empty where it gave none
	Dialed string `json:"dialed"` // as the caller dialled it, at most 79 characters
	Hidden bool   `json:"hidden"` // the caller asked that the number not be shown
}

// parseCaller reads the line that the dialplan wrote. The two texts are base64, because a SIP user part may
// hold any byte.
func parseCaller(content []byte) (Caller, error) {
	fields := strings.Split(strings.TrimRight(string(content), "\r\n"), " ")
	if len(fields) != 3 {
		return Caller{}, errors.New("caller file: not three fields")
	}
	number, err := base64.StdEncoding.DecodeString(fields[0])
	if err != nil {
		return Caller{}, errors.New("caller file: first field")
	}
	dialed, err := base64.StdEncoding.DecodeString(fields[1])
	if err != nil {
		return Caller{}, errors.New("caller file: second field")
	}
	return Caller{
		Number: strings.ToValidUTF8(string(number), "?"),
		Dialed: strings.ToValidUTF8(string(dialed), "?"),
		Hidden: strings.HasPrefix(fields[2], "prohib") || strings.HasPrefix(fields[2], "unavailable"),
	}, nil
}

// itemID derives an item's id from the node and the channel: the same call always gives the same id, so a
// node that was killed between two steps finishes what it began instead of beginning another.
func itemID(node, channel string) string {
	sum := sha256.Sum256([]byte(node + "\x00" + channel))
	var id ulid.ULID
	copy(id[6:], sum[:10])
	// Asterisk's ids end in <seconds>.<sequence>.
	tail := channel[strings.LastIndexAny(channel, "-")+1:]
	seconds, _, _ := strings.Cut(tail, ".")
	if s, err := strconv.ParseUint(seconds, 10, 40); err == nil {
		_ = id.SetTime(s * 1000) // below the bound of 48 bits by the parse above
	}
	return id.String()
}

func (s Step) String() string {
	if s.N == 0 {
		return s.Name
	}
	return fmt.Sprintf("%s %d", s.Name, s.N)
}

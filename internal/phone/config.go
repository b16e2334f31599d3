package phone

import (
	"context"
	"log/slog"
	"time"
)

// Config describes a phone. The zero value is a phone on a free loopback port that refuses every call (480).
type Config struct {
	Listen   string // address and port for SIP, UDP; "" means 127.0.0.1:0. RTP takes free ports of the same address
	Server   string // host:port that calls and registrations go to
	User     string // user part of the phone's own address and name for authentication
	Password string // for digest authentication

	Codecs []Codec // in order of preference; empty means PCMA, PCMU
	Sound  *Sound  // what the phone says while nothing else is said; nil means silence
	Watch  []int   // tones in Hz to listen for, 64 at most; more can be added during a call

	// FirstSeq is the RTP sequence number of each call's first packet; nil means one by chance, as telephones do it.
	FirstSeq *uint16

	// React says what to do with an incoming call. It is called once for each, on the goroutine that reads
	// messages: it must return at once. nil means Unavailable.
	React func(*Call) Reaction
	// Script runs for each incoming call from its beginning, on a goroutine of the phone; ctx ends with the
	// call. It is how a duty phone answers, presses a key and speaks by itself.
	Script func(ctx context.Context, call *Call)

	// Unasked leaves OPTIONS without an answer: a line that looks dead to whoever asks, and takes calls.
	Unasked bool

	Capture   bool         // keep what is heard, for Ear.WriteCapture
	MaxFrames int          // packets remembered per call; 0 means 30000 (ten minutes)
	Logger    *slog.Logger // nil means none
}

// Reaction is what a phone does with an incoming call.
type Reaction struct {
	ring   bool          // send 180
	after  time.Duration // then wait
	status int           // then answer with this; 0: nothing more
	ignore bool          // as if the phone were not there
}

// Answer rings for after (180) and answers.
func Answer(after time.Duration) Reaction { return Reaction{ring: true, after: after, status: 200} }

// AnswerAtOnce answers without ringing.
func AnswerAtOnce() Reaction { return Reaction{status: 200} }

// Decline rings for after and declines (603).
func Decline(after time.Duration) Reaction { return Reaction{ring: true, after: after, status: 603} }

// Busy refuses at once (486).
func Busy() Reaction { return Reaction{status: 486} }

// Unavailable refuses at once (480).
func Unavailable() Reaction { return Reaction{status: 480} }

// Refuse rings for after and refuses with a final SIP status of 300 to 699.
func Refuse(status int, after time.Duration) Reaction {
	return Reaction{ring: after > 0, after: after, status: status}
}

// Ring rings until the caller gives up, or Call.Answer or Call.Refuse decides.
func Ring() Reaction { return Reaction{ring: true} }

// Ignore sends nothing at all, as a phone whose cable is out.
func Ignore() Reaction { return Reaction{ignore: true} }

// DialOptions say how a call is made. The zero value calls with the phone's own name.
type DialOptions struct {
	User       string // user part of From; "" means Config.User. Any bytes but CR and LF; write it escaped if it must be
	Display    string // display name of From, put into quotes as it is
	Anonymous  bool   // From anonymous@anonymous.invalid and Privacy: id
	AssertedID string // user part of a P-Asserted-Identity header

	// RequestUser, when not nil, replaces the user part of the request URI: empty, "+", 64 characters.
	RequestUser *string
	Headers     []string // further header lines, "Name: value"

	Codecs    []Codec // offered instead of Config.Codecs; names that the phone cannot speak are offered all the same
	NoKeys    bool    // offer no telephone-event
	LateOffer bool    // INVITE without SDP; the ACK answers the offer of the 200
	NoSDP     bool    // neither INVITE nor ACK carries SDP: the far end hears nothing of us
	Sound     *Sound  // instead of Config.Sound
}

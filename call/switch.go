package call

import (
	"context"
	"time"
)

// SignalKind says what the switch reports.
type SignalKind string

// What the switch reports. Signals of one node come in the switch's order.
const (
	SignalOffered     SignalKind = "offered"      // an inbound channel asks to be claimed (CallBroadcast); Args holds the dialplan's arguments
	SignalArrived     SignalKind = "arrived"      // a channel entered our application (StasisStart)
	SignalState       SignalKind = "state"        // a channel's State changed: Ringing, Up, Busy
	SignalGone        SignalKind = "gone"         // a channel left our application or was destroyed; Cause is Q.850, 0 if not known. May come twice, the first time without the cause
	SignalHangup      SignalKind = "hangup"       // the far end asked to hang up; Gone follows
	SignalDigit       SignalKind = "digit"        // Digit was pressed on Channel
	SignalVoice       SignalKind = "voice"        // Channel, a snoop that heeds, begins to hear something
	SignalQuiet       SignalKind = "quiet"        // Channel, a snoop that heeds, hears nothing any more; Duration is how long the sound was
	SignalEntered     SignalKind = "entered"      // Channel entered Bridge
	SignalLeft        SignalKind = "left"         // Channel left Bridge
	SignalPlayStarted SignalKind = "play_started" // Object is the playback
	SignalPlayEnded   SignalKind = "play_ended"   // Object is the playback, ended as a whole; Failed if its last medium could not be played or the channel left during it
	SignalRecStarted  SignalKind = "rec_started"  // Object is the recording
	SignalRecEnded    SignalKind = "rec_ended"    // Object is the recording; Duration is its length in whole seconds, rounded down; Failed with Reason
	SignalHold        SignalKind = "hold"         // the far end put us on hold (re-INVITE)
	SignalUnhold      SignalKind = "unhold"       //
	SignalLinkUp      SignalKind = "link_up"      // the link came up; Snapshot is what the switch holds now
	SignalLinkDown    SignalKind = "link_down"    // nothing is known until the next LinkUp; tear nothing down
	SignalReplaced    SignalKind = "replaced"     // another controller took the application's name; stop acting
	SignalTrunk       SignalKind = "trunk"        // endpoint Object changed; Reason is "online" or "offline"
)

// Signal is one report of the switch. Caller is personal data: it goes to the sealer and nowhere else.
type Signal struct {
	Kind     SignalKind
	Node     string
	Gen      uint64        // generation of the link; counts its LinkUps
	At       time.Time     // the controller's UTC at receipt
	Mono     time.Duration // monotonic time since the controller's boot, at receipt
	Channel  Channel
	Bridge   string
	Object   string
	Digit    string // "0".."9", "*", "#", "A".."D": never logged
	Cause    int
	Reason   string
	Failed   bool
	Duration time.Duration
	Args     []string
	Snapshot *Snapshot

	looked bool // an offer that came late: its channel is known to wait still
}

// Channel is a channel as the switch describes it.
type Channel struct {
	ID       string
	Name     string            // PJSIP/trunk-00000001
	State    string            // Down, Ring, Ringing, Up, Busy
	Endpoint string            // the PJSIP endpoint's name, taken from Name
	Caller   Secret            // calling number, empty when withheld
	Dialed   Secret            // the number the caller dialled: channel.dialplan.exten
	Context  string            // dialplan context it came from
	Vars     map[string]string // reported variables, HL_CALL and HL_DESK among them
	Stasis   bool              // it is in our application
	Created  time.Time
}

// Secret is text that must not reach a log, an error, a metric or a URL.
type Secret string

// String hides the text. Convert with string(s) where it is really needed.
func (Secret) String() string { return "[hidden]" }

// GoString hides the text from %#v.
func (Secret) GoString() string { return "[hidden]" }

// MarshalText hides the text from encoders and from slog.
func (Secret) MarshalText() ([]byte, error) { return []byte("[hidden]"), nil }

// Bridge is a bridge as the switch describes it.
type Bridge struct {
	ID       string
	Channels []string
	Vars     map[string]string
}

// Snapshot is everything that one switch holds, taken while its events are held back.
type Snapshot struct {
	StartedAt time.Time // when the Asterisk process started; a change means every old channel is gone
	Version   string
	Channels  []Channel
	Bridges   []Bridge
}

// Channel finds a channel by id.
func (s *Snapshot) Channel(id string) (Channel, bool) {
	for _, c := range s.Channels {
		if c.ID == id {
			return c, true
		}
	}
	return Channel{}, false
}

// Dial describes a leg that we originate.
type Dial struct {
	ID         string        // our own object name, registered before the command is sent
	Endpoint   string        // "PJSIP/seat1" or "PJSIP/<number>@trunk": personal data for outside numbers
	Timeout    time.Duration // the switch gives up ringing after it; whole seconds
	CallerID   string        // shown to the seat: the hotline's name and number, never the caller's unless the policy says so
	Originator string        // channel whose codec is offered; empty for none
	Vars       map[string]string
}

// The commands of the switch. Every one takes a context with a deadline. Every id of a new object is the
// caller's own, so that a repeat is safe: a conflict on our own id means that it is there, and a missing
// object on a teardown is success. Errors are classified faults: NotFound when the object is gone,
// Unavailable when the switch does not answer.
type (
	// Lines commands channels.
	Lines interface {
		Claim(ctx context.Context, channel string) error // fault.Conflict: somebody else has it; NotFound: it is gone
		Answer(ctx context.Context, channel string) error
		// Dial returns when the leg rings or is about to; what becomes of it comes as signals. fault.Conflict: the
		// endpoint cannot be dialled now (unknown, or no phone registered). fault.NotFound: the leg ended before it
		// could ring. After fault.Unavailable the leg may exist: hang it up by its id.
		Dial(ctx context.Context, d Dial) error
		Hangup(ctx context.Context, channel string, cause int) error
		// Mute and Unmute act on what the party says (direction in).
		Mute(ctx context.Context, channel string) error
		Unmute(ctx context.Context, channel string) error
		// Press sends keys to the party as a telephone does; whoever else is on the line hears nothing of them. After
		// fault.Unavailable some may have been sent: it is not repeated.
		Press(ctx context.Context, channel string, keys Secret) error
		// Tag sets reported variables, which come back in every event and every snapshot. It must not be used on
		// a caller's channel: from then on the dialplan could write no file for it, nor could the fail-safe.
		Tag(ctx context.Context, channel string, vars map[string]string) error
		// Failsafe continues the channel into the dialplan's fail-safe, out of any bridge. fault.Conflict: it is not ours.
		Failsafe(ctx context.Context, channel string) error
	}
	// Bridges commands bridges.
	Bridges interface {
		CreateBridge(ctx context.Context, bridge string, vars map[string]string) error
		// Join moves the channel into the bridge, out of any other it is in. It repeats a refusal by a channel
		// that is not usable yet (422) for up to 50 ms.
		Join(ctx context.Context, bridge, channel string) error
		Leave(ctx context.Context, bridge, channel string) error
		DestroyBridge(ctx context.Context, bridge string) error
	}
	// Audio commands what one party hears.
	Audio interface {
		// Play plays media ("sound:/path/without/extension", "tone:ring;tonezone=cn") one after another to a
		// channel that is alone in its bridge, or to a bridge.
		Play(ctx context.Context, p Play) error
		StopPlay(ctx context.Context, playback string) error
		// Music survives a Join and then masks whoever talks there: StopMusic before.
		Music(ctx context.Context, channel, class string) error
		StopMusic(ctx context.Context, channel string) error
	}
	// Recorder records legs: a snoop per leg, a recording per snoop. A channel that is in a bridge, even alone, cannot
	// be recorded itself: a message is recorded from a snoop, or after Leave. StopRecord and DiscardRecord return
	// when the recording has ended; DiscardRecord removes its file, also when it had ended before.
	Recorder interface {
		Snoop(ctx context.Context, channel, snoop string) error
		// Listen makes a snoop that hears both what the party of the channel says and what it hears; what is said
		// into the snoop, once it is joined to a bridge, only that party hears.
		Listen(ctx context.Context, channel, snoop string) error
		// Whisper makes a snoop through which the party of the channel alone hears what is played to the snoop.
		// fault.Conflict: this switch cannot whisper. fault.Unavailable: whether it can is not known yet.
		Whisper(ctx context.Context, channel, snoop string) error
		Record(ctx context.Context, r Record) error
		PauseRecord(ctx context.Context, recording string) error
		ResumeRecord(ctx context.Context, recording string) error
		StopRecord(ctx context.Context, recording string) error
		DiscardRecord(ctx context.Context, recording string) error
	}
	// Looker looks at single objects after a command whose outcome is not known.
	Looker interface {
		LookChannel(ctx context.Context, channel string) (Channel, error)
		LookBridge(ctx context.Context, bridge string) (Bridge, error)
		// Received returns how many RTP packets the channel has received.
		Received(ctx context.Context, channel string) (packets int64, err error)
		// Sent returns how many RTP packets the channel has been sent.
		Sent(ctx context.Context, channel string) (packets int64, err error)
	}
	// Switch is one node's switch. internal/pbx implements it over ARI; internal/fakepbx behaves like it in tests.
	Switch interface {
		Lines
		Bridges
		Audio
		Recorder
		Ears
		Looker
	}
)

// Play names a playback and its target: exactly one of Channel and Bridge is set.
type Play struct {
	ID      string
	Channel string
	Bridge  string
	Media   []string
	Lang    string
}

// Record names a recording of one channel or snoop.
type Record struct {
	Name    string // our object name; the file is Name.wav in the node's spool
	Channel string
	Max     time.Duration // 0: no limit
	Silence time.Duration // end after so much silence; 0: never
	EndKey  string        // "", "#", "any"
	Beep    bool
}

package pbx

import (
	"time"

	"github.com/CyCoreSystems/ari/v5"

	"heartline/call"
)

// translator turns events of one socket into signals. It belongs to the goroutine that reads the socket. It
// remembers, per channel, the cause of a hang-up that was announced, because StasisEnd does not carry it.
type translator struct {
	causes map[string]int
	trunks *trunkBook
	digits [8]digitEvent // the last digits, to drop doubles
	next   int
}

// digitEvent tells two reports of one key press from two presses. Where an endpoint is subscribed to, every
// event of its channels comes twice, and a digit must not count twice.
type digitEvent struct {
	channel, digit string
	sent           time.Time
}

func newTranslator(trunks *trunkBook) *translator {
	return &translator{causes: make(map[string]int), trunks: trunks}
}

// hungUpExten is the dialplan extension that runs after a hang-up. A broadcast from there is a ghost: the
// pattern that takes every number also lends its later priorities to h.
const hungUpExten = "h"

// outcome of a translation that yields no signal.
type outcome int

const (
	signalled outcome = iota // a signal was made
	nothing                  // the event says nothing to us
	ghost                    // an offer by a channel that has hung up
)

// signal translates one event.
func (t *translator) signal(ev event) (call.Signal, outcome) {
	switch v := ev.v.(type) {
	case *callBroadcast:
		if v.Channel.Dialplan != nil && v.Channel.Dialplan.Exten == hungUpExten {
			return call.Signal{}, ghost
		}
		return call.Signal{Kind: call.SignalOffered, Channel: toChannel(v.Channel, ev.at, false), Args: ev.at.broadcastArgs()}, signalled
	case *ari.StasisStart:
		return call.Signal{Kind: call.SignalArrived, Channel: toChannel(v.Channel, ev.at, true), Args: v.Args}, signalled
	case *ari.ApplicationReplaced:
		return call.Signal{Kind: call.SignalReplaced}, signalled
	case *ari.EndpointStateChange:
		return t.trunk(v.Endpoint)
	case *ari.ContactStatusChange:
		return t.trunk(v.Endpoint)
	case *ari.PeerStatusChange:
		return t.trunk(v.Endpoint)
	}
	if s, ok := t.channelSignal(ev); ok {
		return s, signalled
	}
	if s, ok := objectSignal(ev.v); ok {
		return s, signalled
	}
	return call.Signal{}, nothing
}

// channelSignal translates what happens to a channel that is ours.
func (t *translator) channelSignal(ev event) (call.Signal, bool) {
	channel := func(kind call.SignalKind, d ari.ChannelData) call.Signal {
		return call.Signal{Kind: kind, Channel: toChannel(d, ev.at, ev.at.inStasisApp())}
	}
	var s call.Signal
	switch v := ev.v.(type) {
	case *ari.ChannelStateChange:
		s = channel(call.SignalState, v.Channel)
	case *ari.Dial:
		state, ok := dialState(v.Dialstatus)
		if !ok {
			return s, false
		}
		s = channel(call.SignalState, v.Peer)
		s.Channel.State = state
	case *ari.StasisEnd:
		s = channel(call.SignalGone, v.Channel)
		s.Channel.Stasis = false
		s.Cause = t.causes[v.Channel.ID]
		delete(t.causes, v.Channel.ID)
	case *ari.ChannelDestroyed:
		s = channel(call.SignalGone, v.Channel)
		s.Channel.Stasis = false
		s.Cause = v.Cause
		delete(t.causes, v.Channel.ID)
	case *ari.ChannelHangupRequest:
		// A soft request is Asterisk's own or ours; the far end's is not soft.
		if v.Soft {
			return s, false
		}
		t.causes[v.Channel.ID] = v.Cause
		s = channel(call.SignalHangup, v.Channel)
		s.Cause = v.Cause
	case *ari.ChannelDtmfReceived:
		if t.seen(digitEvent{v.Channel.ID, v.Digit, time.Time(ev.sent)}) {
			return s, false
		}
		s = channel(call.SignalDigit, v.Channel)
		s.Digit = v.Digit
	case *ari.ChannelEnteredBridge:
		s = channel(call.SignalEntered, v.Channel)
		s.Bridge = v.Bridge.ID
	case *ari.ChannelLeftBridge:
		s = channel(call.SignalLeft, v.Channel)
		s.Bridge = v.Bridge.ID
	case *ari.ChannelTalkingStarted:
		s = channel(call.SignalVoice, v.Channel)
	case *ari.ChannelTalkingFinished:
		s = channel(call.SignalQuiet, v.Channel)
		s.Duration = time.Duration(v.Duration) * time.Millisecond
	case *ari.ChannelHold:
		s = channel(call.SignalHold, v.Channel)
	case *ari.ChannelUnhold:
		s = channel(call.SignalUnhold, v.Channel)
	default:
		return s, false
	}
	return s, true
}

// objectSignal translates what happens to playbacks and recordings.
func objectSignal(v any) (call.Signal, bool) {
	switch v := v.(type) {
	case *ari.PlaybackStarted:
		return call.Signal{Kind: call.SignalPlayStarted, Object: v.Playback.ID}, true
	case *ari.PlaybackFinished:
		return call.Signal{Kind: call.SignalPlayEnded, Object: v.Playback.ID, Failed: v.Playback.State == "failed"}, true
	case *ari.RecordingStarted:
		return call.Signal{Kind: call.SignalRecStarted, Object: v.Recording.Name}, true
	case *ari.RecordingFinished:
		return call.Signal{Kind: call.SignalRecEnded, Object: v.Recording.Name, Duration: time.Duration(v.Recording.Duration)}, true
	case *ari.RecordingFailed:
		return call.Signal{
			Kind: call.SignalRecEnded, Object: v.Recording.Name, Duration: time.Duration(v.Recording.Duration),
			Failed: true, Reason: v.Recording.Cause,
		}, true
	default:
		return call.Signal{}, false
	}
}

// dialState says what a dial status means for the dialled channel. Progress (early media) counts as ringing:
// the far end has been reached and is being alerted. Other statuses are followed by Gone with the cause.
func dialState(status string) (state string, ok bool) {
	switch status {
	case "RINGING", "PROGRESS":
		return "Ringing", true
	case "ANSWER":
		return "Up", true
	case "BUSY":
		return "Busy", true
	default:
		return "", false
	}
}

// trunk reports an endpoint's state when it differs from the one last reported.
func (t *translator) trunk(e ari.EndpointData) (call.Signal, outcome) {
	if e.Resource == "" || e.State == "" {
		return call.Signal{}, nothing
	}
	state := "offline"
	if e.State == "online" {
		state = "online"
	}
	if !t.trunks.changed(e.Resource, state) {
		return call.Signal{}, nothing
	}
	return call.Signal{Kind: call.SignalTrunk, Object: e.Resource, Reason: state}, signalled
}

// seen reports whether the digit was reported just before, and remembers it.
func (t *translator) seen(d digitEvent) bool {
	if d.sent.IsZero() {
		return false
	}
	for _, old := range t.digits {
		if old == d {
			return true
		}
	}
	t.digits[t.next] = d
	t.next = (t.next + 1) % len(t.digits)
	return false
}

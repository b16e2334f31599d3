package pbx

import (
	"encoding/json"
	"errors"

	"github.com/CyCoreSystems/ari/v5"
)

// callBroadcast is the event that offers a channel to the controllers; ari/v5 does not know it.
type callBroadcast struct {
	ari.EventData
	Channel ari.ChannelData `json:"channel"`
}

// event is one message of the event socket, decoded.
type event struct {
	kind   string // its type
	v      any    // a pointer to a struct of ari/v5 or of this package; nil when the type is not known
	at     placed // where its channel (or dialled peer) is in the dialplan
	app    string // application that it is for
	sent   ari.DateTime
	mended bool // an odd field was left out
}

// Errors of decode.
var errNoEvent = errors.New("message has no type")

// head is the part that every event has. Channel and Peer are decoded for what ari.ChannelData lacks.
type head struct {
	Type        string          `json:"type"`
	Application string          `json:"application"`
	Timestamp   json.RawMessage `json:"timestamp"`
	Channel     *placed         `json:"channel"`
	Peer        json.RawMessage `json:"peer"` // a channel in Dial, something else in PeerStatusChange
}

// newEvent returns a pointer to the struct of an event type that we use, nil for any other.
func newEvent(kind string) any {
	switch kind {
	case "CallBroadcast":
		return &callBroadcast{}
	case "ApplicationReplaced":
		return &ari.ApplicationReplaced{}
	case "StasisStart":
		return &ari.StasisStart{}
	case "StasisEnd":
		return &ari.StasisEnd{}
	case "ChannelDestroyed":
		return &ari.ChannelDestroyed{}
	case "ChannelStateChange":
		return &ari.ChannelStateChange{}
	case "ChannelHangupRequest":
		return &ari.ChannelHangupRequest{}
	case "ChannelDtmfReceived":
		return &ari.ChannelDtmfReceived{}
	case "ChannelEnteredBridge":
		return &ari.ChannelEnteredBridge{}
	case "ChannelLeftBridge":
		return &ari.ChannelLeftBridge{}
	case "ChannelTalkingStarted":
		return &ari.ChannelTalkingStarted{}
	case "ChannelTalkingFinished":
		return &ari.ChannelTalkingFinished{}
	case "ChannelHold":
		return &ari.ChannelHold{}
	case "ChannelUnhold":
		return &ari.ChannelUnhold{}
	case "ChannelUserevent":
		return &ari.ChannelUserevent{}
	case "Dial":
		return &ari.Dial{}
	case "PlaybackStarted":
		return &ari.PlaybackStarted{}
	case "PlaybackFinished":
		return &ari.PlaybackFinished{}
	case "RecordingStarted":
		return &ari.RecordingStarted{}
	case "RecordingFinished":
		return &ari.RecordingFinished{}
	case "RecordingFailed":
		return &ari.RecordingFailed{}
	case "EndpointStateChange":
		return &ari.EndpointStateChange{}
	case "ContactStatusChange":
		return &ari.ContactStatusChange{}
	case "PeerStatusChange":
		return &ari.PeerStatusChange{}
	default:
		return nil
	}
}

// wanted are the event types that the application asks for. Asterisk sends 12 events per call with this
// filter instead of 58.
var wanted = []string{
	"CallBroadcast", "ApplicationReplaced", "StasisStart", "StasisEnd", "ChannelDestroyed", "ChannelStateChange",
	"ChannelHangupRequest", "ChannelDtmfReceived", "ChannelEnteredBridge", "ChannelLeftBridge", "ChannelHold",
	"ChannelTalkingStarted", "ChannelTalkingFinished", "ChannelUnhold", "ChannelUserevent", "Dial", "PlaybackStarted", "PlaybackFinished", "RecordingStarted",
	"RecordingFinished", "RecordingFailed", "EndpointStateChange", "ContactStatusChange", "PeerStatusChange",
}

// unwanted are types that we know and have no use for: they may arrive before the filter is set.
var unwanted = map[string]bool{
	"ApplicationMoveFailed": true, "ApplicationRegistered": true, "ApplicationUnregistered": true,
	"BridgeAttendedTransfer": true, "BridgeBlindTransfer": true, "BridgeCreated": true, "BridgeDestroyed": true,
	"BridgeMerged": true, "BridgeVideoSourceChanged": true, "CallClaimed": true, "ChannelCallerId": true,
	"ChannelConnectedLine": true, "ChannelCreated": true, "ChannelDialplan": true,
	"ChannelToneDetected": true, "ChannelTransfer": true, "ChannelVarset": true,
	"DeviceStateChanged": true, "MissingParams": true, "PlaybackContinuing": true, "RESTResponse": true,
	"TextMessageReceived": true,
}

// decode reads one message: common events quickly, the others carefully.
func decode(data []byte) (event, error) {
	if ev, ok := quick(data); ok {
		return ev, nil
	}
	return careful(data)
}

// careful reads one message field by field. A message that is no event is an error; an event of an unknown type is returned
// with a nil v; an event with an odd field is returned without that field.
func careful(data []byte) (event, error) {
	var h head
	// A mistake inside channel or timestamp does not keep us from the type.
	if err := json.Unmarshal(data, &h); err != nil && h.Type == "" {
		return event{}, err
	}
	if h.Type == "" {
		return event{}, errNoEvent
	}
	ev := event{kind: h.Type, app: h.Application}
	_ = json.Unmarshal(h.Timestamp, &ev.sent) // only used to measure lag
	if h.Channel != nil {
		ev.at = *h.Channel
	}
	v := newEvent(h.Type)
	if v == nil {
		return ev, nil
	}
	if h.Type == "Dial" {
		_ = json.Unmarshal(h.Peer, &ev.at)
	}
	if err := json.Unmarshal(data, v); err == nil {
		ev.v = v
		return ev, nil
	}
	ev.mended = true
	ev.v = mend(data, h.Type)
	return ev, nil
}

// fragile are the fields whose decoders in ari/v5 give up on the whole event when they meet an unusual form.
var fragile = map[string]bool{
	"timestamp": true, "creationtime": true, "duration": true, "talking_duration": true, "silence_duration": true,
	"roundtrip_usec": true, "priority": true, "accountcode": true, "duration_ms": true,
}

// mend decodes an event once more without its fragile fields; what is still odd is left out by encoding/json.
func mend(data []byte, kind string) any {
	v := newEvent(kind)
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		return v
	}
	clean, err := json.Marshal(prune(tree))
	if err != nil {
		return v
	}
	_ = json.Unmarshal(clean, v) // type errors leave their field empty and go on
	return v
}

// prune removes fragile fields at every depth.
func prune(tree any) any {
	switch t := tree.(type) {
	case map[string]any:
		for k, child := range t {
			if fragile[k] {
				delete(t, k)
				continue
			}
			t[k] = prune(child)
		}
	case []any:
		for i := range t {
			t[i] = prune(t[i])
		}
	}
	return tree
}

package pbx

import (
	"encoding/json"
	"time"

	"github.com/CyCoreSystems/ari/v5"
)

// A call is some twenty events of a kilobyte each, most of which nobody reads. quick takes what the translator needs
// out of the common ones in one pass; what it does not know, or what is odd in any way, is left to decode's careful
// way, which gives the same.

// lean is what is read of an event.
type lean struct {
	Type        string       `json:"type"`
	Application string       `json:"application"`
	Timestamp   string       `json:"timestamp"`
	Channel     *leanChannel `json:"channel"`
	Peer        *leanChannel `json:"peer"`
	Bridge      struct {
		ID string `json:"id"`
	} `json:"bridge"`
	Playback struct {
		ID    string `json:"id"`
		State string `json:"state"`
	} `json:"playback"`
	Args       []string `json:"args"`
	Cause      int      `json:"cause"`
	Soft       bool     `json:"soft"`
	Digit      string   `json:"digit"`
	Dialstatus string   `json:"dialstatus"`
}

// leanChannel is what is read of a channel.
type leanChannel struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	State  string `json:"state"`
	Caller struct {
		Number string `json:"number"`
	} `json:"caller"`
	Dialplan struct {
		Context string `json:"context"`
		Exten   string `json:"exten"`
		AppName string `json:"app_name"`
		AppData string `json:"app_data"`
	} `json:"dialplan"`
	Created string            `json:"creationtime"`
	Vars    map[string]string `json:"channelvars"`
}

// quick decodes a common event; it reports false for any other.
func quick(data []byte) (ev event, ok bool) {
	var l lean
	if err := json.Unmarshal(data, &l); err != nil {
		return event{}, false
	}
	ev = event{kind: l.Type, app: l.Application}
	if l.Timestamp != "" {
		sent, err := time.Parse(ari.DateFormat, l.Timestamp)
		if err != nil {
			return event{}, false
		}
		ev.sent = ari.DateTime(sent)
	}
	of := l.Channel
	if l.Type == "Dial" {
		of = l.Peer
	}
	var c ari.ChannelData
	if of != nil {
		c = of.data()
		ev.at.Dialplan.Context, ev.at.Dialplan.AppName, ev.at.Dialplan.AppData = of.Dialplan.Context, of.Dialplan.AppName, of.Dialplan.AppData
		if of.Created != "" {
			at, err := time.Parse(ari.DateFormat, of.Created)
			if err != nil {
				return event{}, false
			}
			ev.at.created = at
		}
	}
	ev.v = l.value(c)
	return ev, ev.v != nil
}

// value makes of the event what the careful way makes of it, as far as it is read; nil for what is not common.
func (l *lean) value(c ari.ChannelData) any {
	bridge := ari.BridgeData{ID: l.Bridge.ID}
	playback := ari.PlaybackData{ID: l.Playback.ID, State: l.Playback.State}
	switch l.Type {
	case "CallBroadcast":
		return &callBroadcast{Channel: c}
	case "StasisStart":
		return &ari.StasisStart{Args: l.Args, Channel: c}
	case "StasisEnd":
		return &ari.StasisEnd{Channel: c}
	case "ChannelDestroyed":
		return &ari.ChannelDestroyed{Channel: c, Cause: l.Cause}
	case "ChannelStateChange":
		return &ari.ChannelStateChange{Channel: c}
	case "ChannelHangupRequest":
		return &ari.ChannelHangupRequest{Channel: c, Cause: l.Cause, Soft: l.Soft}
	case "ChannelDtmfReceived":
		return &ari.ChannelDtmfReceived{Channel: c, Digit: l.Digit}
	case "ChannelEnteredBridge":
		return &ari.ChannelEnteredBridge{Channel: c, Bridge: bridge}
	case "ChannelLeftBridge":
		return &ari.ChannelLeftBridge{Channel: c, Bridge: bridge}
	case "Dial":
		return &ari.Dial{Peer: c, Dialstatus: l.Dialstatus}
	case "PlaybackStarted":
		return &ari.PlaybackStarted{Playback: playback}
	case "PlaybackFinished":
		return &ari.PlaybackFinished{Playback: playback}
	default:
		return nil
	}
}

// data puts a channel into ari's words, all but its time.
func (c *leanChannel) data() ari.ChannelData {
	return ari.ChannelData{
		ID: c.ID, Name: c.Name, State: c.State, ChannelVars: c.Vars,
		Caller:   &ari.CallerID{Number: c.Caller.Number},
		Dialplan: &ari.DialplanCEP{Context: c.Dialplan.Context, Exten: c.Dialplan.Exten},
	}
}

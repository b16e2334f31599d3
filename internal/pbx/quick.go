package pbx

import (
	"time"

	"github.com/CyCoreSystems/ari/v5"
)

// A call is some twenty events of a kilobyte each, most of which nobody reads. quick takes what the translator needs
// out of the common ones in one pass; what it does not know, or what is odd in any way, is left to decode's careful
// way, which gives the same.

// lean is what is read of an event.
type lean struct {
	kind, application, timestamp string
	channel, peer                *leanChannel
	bridge                       string // id
	playback, playing            string // id and state
	args                         []string
	cause                        int
	soft                         bool
	digit, dialstatus            string
}

// leanChannel is what is read of a channel.
type leanChannel struct {
	id, name, state, caller          string
	context, exten, appName, appData string
	created                          string
	vars                             map[string]string
}

// read takes the event in; it reports false for a text that is odd in any way.
func (l *lean) read(text []byte) bool {
	s := &scanner{text: text}
	s.object(func(name []byte) {
		switch string(name) {
		case "type":
			l.kind = s.str()
		case "application":
			l.application = s.str()
		case "timestamp":
			l.timestamp = s.str()
		case "channel":
			l.channel = readChannel(s)
		case "peer":
			l.peer = readChannel(s)
		case "bridge":
			l.bridge, _ = readObject(s)
		case "playback":
			l.playback, l.playing = readObject(s)
		case "args":
			l.args = nil
			s.list(func() { l.args = append(l.args, s.str()) })
		case "cause":
			l.cause = s.whole()
		case "soft":
			l.soft = s.truth()
		case "digit":
			l.digit = s.str()
		case "dialstatus":
			l.dialstatus = s.str()
		default:
			s.other(name)
		}
	})
	return s.over()
}

// readObject reads the id and the state of a bridge or a playback.
func readObject(s *scanner) (id, state string) {
	s.object(func(name []byte) {
		switch string(name) {
		case "id":
			id = s.str()
		case "state":
			state = s.str()
		default:
			s.other(name)
		}
	})
	return id, state
}

// readChannel reads a channel, nil for null.
func readChannel(s *scanner) *leanChannel {
	if s.literal("null") {
		return nil
	}
	c := &leanChannel{}
	s.object(func(name []byte) {
		switch string(name) {
		case "id":
			c.id = s.str()
		case "name":
			c.name = s.str()
		case "state":
			c.state = s.str()
		case "creationtime":
			c.created = s.str()
		case "caller":
			c.readCaller(s)
		case "dialplan":
			c.readDialplan(s)
		case "channelvars":
			c.vars = nil
			s.object(func(name []byte) {
				if c.vars == nil {
					c.vars = make(map[string]string)
				}
				c.vars[string(name)] = s.str()
			})
		default:
			s.other(name)
		}
	})
	return c
}

func (c *leanChannel) readCaller(s *scanner) {
	s.object(func(name []byte) {
		if string(name) == "number" {
			c.caller = s.str()
			return
		}
		s.other(name)
	})
}

func (c *leanChannel) readDialplan(s *scanner) {
	s.object(func(name []byte) {
		switch string(name) {
		case "context":
			c.context = s.str()
		case "exten":
			c.exten = s.str()
		case "app_name":
			c.appName = s.str()
		case "app_data":
			c.appData = s.str()
		default:
			s.other(name)
		}
	})
}

// quick decodes a common event; it reports false for any other.
func quick(data []byte) (ev event, ok bool) {
	var l lean
	if !l.read(data) {
		return event{}, false
	}
	ev = event{kind: l.kind, app: l.application}
	if l.timestamp != "" {
		sent, err := time.Parse(ari.DateFormat, l.timestamp)
		if err != nil {
			return event{}, false
		}
		ev.sent = ari.DateTime(sent)
	}
	of := l.channel
	if l.kind == "Dial" {
		of = l.peer
	}
	var c ari.ChannelData
	if of != nil {
		c = of.data()
		ev.at.Dialplan.Context, ev.at.Dialplan.AppName, ev.at.Dialplan.AppData = of.context, of.appName, of.appData
		if of.created != "" {
			at, err := time.Parse(ari.DateFormat, of.created)
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
	bridge := ari.BridgeData{ID: l.bridge}
	playback := ari.PlaybackData{ID: l.playback, State: l.playing}
	switch l.kind {
	case "CallBroadcast":
		return &callBroadcast{Channel: c}
	case "StasisStart":
		return &ari.StasisStart{Args: l.args, Channel: c}
	case "StasisEnd":
		return &ari.StasisEnd{Channel: c}
	case "ChannelDestroyed":
		return &ari.ChannelDestroyed{Channel: c, Cause: l.cause}
	case "ChannelStateChange":
		return &ari.ChannelStateChange{Channel: c}
	case "ChannelHangupRequest":
		return &ari.ChannelHangupRequest{Channel: c, Cause: l.cause, Soft: l.soft}
	case "ChannelDtmfReceived":
		return &ari.ChannelDtmfReceived{Channel: c, Digit: l.digit}
	case "ChannelEnteredBridge":
		return &ari.ChannelEnteredBridge{Channel: c, Bridge: bridge}
	case "ChannelLeftBridge":
		return &ari.ChannelLeftBridge{Channel: c, Bridge: bridge}
	case "Dial":
		return &ari.Dial{Peer: c, Dialstatus: l.dialstatus}
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
		ID: c.id, Name: c.name, State: c.state, ChannelVars: c.vars,
		Caller:   &ari.CallerID{Number: c.caller},
		Dialplan: &ari.DialplanCEP{Context: c.context, Exten: c.exten},
	}
}

package pbx

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/CyCoreSystems/ari/v5"

	"heartline/call"
)

// channelRow is one channel of GET /channels: ari's structure and what it lacks.
type channelRow struct {
	data ari.ChannelData
	at   placed
}

// UnmarshalJSON decodes both halves.
func (r *channelRow) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, &r.at); err != nil {
		return fmt.Errorf("channel place: %w", err)
	}
	if err := json.Unmarshal(data, &r.data); err == nil {
		return nil
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		return fmt.Errorf("channel: %w", err)
	}
	clean, err := json.Marshal(prune(tree))
	if err != nil {
		return fmt.Errorf("channel: %w", err)
	}
	return json.Unmarshal(clean, &r.data)
}

// ghostAfter is how long a snoop may take to come into our application.
const ghostAfter = 2 * time.Second

// isGhost reports whether a channel is a snoop that was hung up and is listed all the same: Asterisk forgets one that
// could whisper when the next packet passes to the channel that it was on, and to a desk that is at rest none passes.
func isGhost(ch call.Channel, p placed, now time.Time) bool {
	return strings.HasPrefix(ch.Name, "Snoop/") && p.Dialplan.AppName == "" && !ch.Created.IsZero() && now.Sub(ch.Created) > ghostAfter
}

// bridgeRow is one bridge of GET /bridges.
type bridgeRow struct {
	ID       string            `json:"id"`
	Channels []string          `json:"channels"`
	Vars     map[string]string `json:"bridgevars"`
}

// application is GET /applications/NAME.
type application struct {
	ChannelIDs []string `json:"channel_ids"`
}

// info asks Asterisk who it is.
func (l *Link) info(ctx context.Context) (Info, error) {
	var a ari.AsteriskInfo
	if err := l.rest.get(ctx, "ask asterisk for its version", at("asterisk", "info"), &a); err != nil {
		return Info{}, err
	}
	return judge(l.config.Node, a.SystemInfo.Version, time.Time(a.StatusInfo.StartupTime).UTC())
}

// Snapshot lists everything that the Asterisk holds. Channel.Stasis is exact: the application knows the
// channel and the dialplan still holds it there.
func (l *Link) Snapshot(ctx context.Context) (*call.Snapshot, error) {
	info, err := l.info(ctx)
	if err != nil {
		return nil, err
	}
	s := &call.Snapshot{StartedAt: info.StartedAt, Version: info.Version}
	held, err := l.heldChannels(ctx)
	if err != nil {
		return nil, err
	}
	var channels []channelRow
	if err := l.rest.get(ctx, "list channels", at("channels"), &channels); err != nil {
		return nil, err
	}
	var bridges []bridgeRow
	if err := l.rest.get(ctx, "list bridges", at("bridges"), &bridges); err != nil {
		return nil, err
	}
	for _, c := range channels {
		ch := toChannel(c.data, c.at, held[c.data.ID] && c.at.inStasisApp())
		if !held[ch.ID] && isGhost(ch, c.at, time.Now()) {
			continue
		}
		s.Channels = append(s.Channels, ch)
	}
	for _, b := range bridges {
		s.Bridges = append(s.Bridges, call.Bridge{ID: b.ID, Channels: b.Channels, Vars: b.Vars})
	}
	l.stats.resyncs.Add(1)
	return s, nil
}

// heldChannels returns the channels that our application is subscribed to.
func (l *Link) heldChannels(ctx context.Context) (map[string]bool, error) {
	var a application
	if err := l.rest.get(ctx, "ask for the application", at("applications", l.app), &a); err != nil {
		return nil, err
	}
	held := make(map[string]bool, len(a.ChannelIDs))
	for _, id := range a.ChannelIDs {
		held[id] = true
	}
	return held, nil
}

// LookChannel returns the channel as Asterisk has it now; fault.NotFound when it is gone.
func (l *Link) LookChannel(ctx context.Context, channel string) (call.Channel, error) {
	var c channelRow
	if err := l.rest.get(ctx, "look at a channel", at("channels", channel), &c); err != nil {
		return call.Channel{}, err
	}
	stasis := c.at.inStasisApp()
	if stasis && c.at.Dialplan.AppName == broadcastApp && !l.in.has(channel) {
		// A channel that waits to be claimed looks like one that we claimed: only the application knows, unless the
		// socket that is up has told of the channel's coming and not of its going.
		held, err := l.heldChannels(ctx)
		if err != nil {
			return call.Channel{}, err
		}
		stasis = held[channel]
	}
	return toChannel(c.data, c.at, stasis), nil
}

// LookBridge returns the bridge as Asterisk has it now; fault.NotFound when it is gone.
func (l *Link) LookBridge(ctx context.Context, bridge string) (call.Bridge, error) {
	var b bridgeRow
	if err := l.rest.get(ctx, "look at a bridge", at("bridges", bridge), &b); err != nil {
		return call.Bridge{}, err
	}
	return call.Bridge{ID: b.ID, Channels: b.Channels, Vars: b.Vars}, nil
}

// Received returns how many RTP packets the channel has received. It is a fault.NotFound while the channel
// has no media yet, and fault.Denied for a channel without RTP.
func (l *Link) Received(ctx context.Context, channel string) (packets int64, err error) {
	s, err := l.packets(ctx, channel)
	return s.Received, err
}

// Sent returns how many RTP packets the channel has been sent. Errors as of Received.
func (l *Link) Sent(ctx context.Context, channel string) (packets int64, err error) {
	s, err := l.packets(ctx, channel)
	return s.Sent, err
}

type rtpCounts struct {
	Received int64 `json:"rxcount"`
	Sent     int64 `json:"txcount"`
}

func (l *Link) packets(ctx context.Context, channel string) (s rtpCounts, err error) {
	return s, l.rest.get(ctx, "read rtp statistics", at("channels", channel, "rtp_statistics"), &s)
}

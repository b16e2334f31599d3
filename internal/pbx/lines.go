package pbx

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"heartline/call"
	"heartline/internal/fault"
	"heartline/internal/id"
)

// variable is a channel or bridge variable that comes back in every event and every list.
type variable struct {
	Value  string `json:"value"`
	Report bool   `json:"report_events"`
}

// reported wraps variables as the body of a request, nil for none.
func reported(vars map[string]string) map[string]any {
	if len(vars) == 0 {
		return nil
	}
	out := make(map[string]variable, len(vars))
	for name, value := range vars {
		out[name] = variable{Value: value, Report: true}
	}
	return map[string]any{"variables": out}
}

// Claim takes an offered channel for our application; its Arrived follows. fault.Conflict: another
// controller has it. fault.NotFound: it is gone, or its offer has lapsed.
func (l *Link) Claim(ctx context.Context, channel string) error {
	const op = "claim a channel"
	repeated, err := l.rest.send(ctx, request{
		method: http.MethodPost, path: at("events", "claim"), query: query("channelId", channel, "application", l.app),
	}, repeat{look: l.holds(channel)})
	if code := status(err); repeated && (code == http.StatusConflict || code == http.StatusNotFound) {
		// The first attempt may have won: then the channel is ours and the repeat is refused.
		ctx, cancel := context.WithTimeout(ctx, l.config.Timeout)
		defer cancel()
		if there, lookErr := l.holds(channel)(ctx); lookErr == nil && there {
			return nil
		}
	}
	return l.rest.classify(op, err)
}

// holds looks whether our application is subscribed to the channel.
func (l *Link) holds(channel string) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		held, err := l.heldChannels(ctx)
		return held[channel], err
	}
}

// onChannel posts or deletes a sub-resource of a channel.
func (l *Link) onChannel(ctx context.Context, op, method, channel, what string, pairs ...string) error {
	return l.rest.command(ctx, op, request{method: method, path: at("channels", channel, what), query: query(pairs...)}, repeat{})
}

// Answer answers the channel. Answering twice does nothing.
func (l *Link) Answer(ctx context.Context, channel string) error {
	return l.onChannel(ctx, "answer a channel", http.MethodPost, channel, "answer")
}

// Hangup ends the channel with a Q.850 cause, 0 for normal clearing. A channel that is gone is success.
func (l *Link) Hangup(ctx context.Context, channel string, cause int) error {
	code := ""
	if cause > 0 {
		code = strconv.Itoa(cause)
	}
	return gone(l.rest.command(ctx, "hang up a channel", request{
		method: http.MethodDelete, path: at("channels", channel), query: query("reason_code", code),
	}, repeat{}))
}

// Mute silences what the party says.
func (l *Link) Mute(ctx context.Context, channel string) error {
	return l.onChannel(ctx, "mute a channel", http.MethodPost, channel, "mute", "direction", "in")
}

// Unmute undoes Mute.
func (l *Link) Unmute(ctx context.Context, channel string) error {
	return l.onChannel(ctx, "unmute a channel", http.MethodDelete, channel, "mute", "direction", "in")
}

// Press sends keys to the party. It is tried once: a second try could press them twice.
func (l *Link) Press(ctx context.Context, channel string, keys call.Secret) error {
	ctx, cancel := context.WithTimeout(ctx, l.config.Timeout)
	defer cancel()
	return l.rest.classify("press keys", l.rest.once(ctx, request{
		method: http.MethodPost, path: at("channels", channel, "dtmf"), body: map[string]any{"dtmf": string(keys)}, // which no URL may hold
	}))
}

// Tag sets variables that come back in every event and every snapshot.
func (l *Link) Tag(ctx context.Context, channel string, vars map[string]string) error {
	if len(vars) == 0 {
		return nil
	}
	return l.rest.command(ctx, "tag a channel", request{
		method: http.MethodPost, path: at("channels", channel, "variables"), body: reported(vars),
	}, repeat{})
}

// Where the dialplan's fail-safe begins.
const (
	failsafeContext = "failsafe"
	failsafeExten   = "s"
)

// Failsafe continues the channel into the dialplan's fail-safe, out of any bridge it is in. fault.Conflict:
// it is not in our application.
func (l *Link) Failsafe(ctx context.Context, channel string) error {
	repeated, err := l.rest.send(ctx, request{
		method: http.MethodPost, path: at("channels", channel, "continue"),
		query: query("context", failsafeContext, "extension", failsafeExten, "priority", "1"),
	}, repeat{})
	if repeated && status(err) == http.StatusConflict {
		return nil // the first attempt went through: the channel has left us
	}
	return l.rest.classify("continue into the fail-safe", err)
}

// Dial creates a leg, waits until it is in our application and lets it ring. Its outcome comes as signals:
// State while it rings and when it is answered, Gone with the cause when it is not. Dial returns
// fault.Conflict when the endpoint cannot be dialled at all now (unknown, or no phone registered), and
// fault.NotFound when the leg ended before it could ring. After fault.Unavailable the leg may exist: Hangup
// it by its id.
func (l *Link) Dial(ctx context.Context, d call.Dial) error {
	const op = "dial a leg"
	ctx, cancel := context.WithTimeout(ctx, l.config.Timeout)
	defer cancel()
	wait, release := l.wait.await(d.ID)
	defer release()
	body := reported(d.Vars)
	if d.CallerID != "" {
		body = withCallerID(body, d.CallerID)
	}
	if body == nil {
		body = map[string]any{}
	}
	body["endpoint"] = d.Endpoint // it may hold somebody's number, which no URL may
	q := request{
		method: http.MethodPost, path: at("channels", "create"), body: body,
		query: query("app", l.app, "appArgs", "leg", "channelId", d.ID, "originator", d.Originator),
	}
	repeated, err := l.rest.send(ctx, q, repeat{look: l.exists(d.ID)})
	switch {
	case status(err) == http.StatusConflict:
		// Either our own id, made by an earlier attempt, or one that a live id begins with, which Asterisk refuses too.
		if there, lookErr := l.exists(d.ID)(ctx); lookErr != nil || !there {
			if _, _, _, ours := id.ParseObject(d.ID); ours { // no other id begins with one of ours
				return fault.Wrap(fault.Unavailable, op, err, "the switch is making it still for an earlier attempt")
			}
			return l.rest.classify(op, err)
		}
		repeated = true
	case status(err) == http.StatusInternalServerError || status(err) == http.StatusBadRequest:
		l.stats.restErrors.Add(1)
		return fault.Wrap(fault.Conflict, op, err, "the endpoint cannot be dialled now")
	case err != nil:
		return l.rest.classify(op, err)
	}
	if err := l.awaitLeg(ctx, d.ID, wait); err != nil {
		return err
	}
	err = l.rest.command(ctx, op, request{
		method: http.MethodPost, path: at("channels", d.ID, "dial"), query: query("timeout", seconds(d.Timeout)),
	}, repeat{})
	if repeated && fault.Is(err, fault.Conflict) || says(err, "'Down' state") {
		return nil // it rings already
	}
	return err
}

// seconds rounds d up to whole seconds; empty for none.
func seconds(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}

// withCallerID adds what the dialled phone shows. A created channel takes its From header from the
// connected line; i keeps Asterisk from announcing the change as an update.
func withCallerID(body map[string]any, callerID string) map[string]any {
	name, number := splitCallerID(callerID)
	if body == nil {
		body = map[string]any{"variables": map[string]variable{}}
	}
	if vars, ok := body["variables"].(map[string]variable); ok {
		for what, value := range map[string]string{"name": name, "num": number} {
			if value != "" {
				vars["CONNECTEDLINE("+what+",i)"] = variable{Value: value}
			}
		}
	}
	return body
}

// splitCallerID takes `Name <number>`, a bare number or a bare name apart.
func splitCallerID(s string) (name, number string) {
	if open := strings.LastIndexByte(s, '<'); open >= 0 && strings.HasSuffix(s, ">") {
		return strings.Trim(strings.TrimSpace(s[:open]), `"`), s[open+1 : len(s)-1]
	}
	if s != "" && strings.Trim(s, "+0123456789") == "" {
		return "", s
	}
	return strings.Trim(s, `"`), ""
}

// exists looks whether the channel is there.
func (l *Link) exists(channel string) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		err := l.rest.once(ctx, request{method: http.MethodGet, path: at("channels", channel)})
		if status(err) == http.StatusNotFound {
			return false, nil
		}
		return err == nil, err
	}
}

// lookEvery is how often a leg is looked at while its arrival has not been reported.
const lookEvery = 100 * time.Millisecond

// awaitLeg waits until a created leg is in our application: dialling it earlier is refused. The event tells
// as a rule; looking helps while the link is down.
func (l *Link) awaitLeg(ctx context.Context, leg string, wait *waiter) error {
	const op = "wait for a leg"
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-wait.done:
			if !wait.arrived {
				return fault.New(fault.NotFound, op, "the leg ended before it could ring")
			}
			return nil
		case <-ctx.Done():
			return fault.Wrap(fault.Unavailable, op, ctx.Err(), "the leg did not come into our application")
		case <-tick.C:
		}
		c, err := l.LookChannel(ctx, leg)
		switch {
		case err == nil && c.Stasis:
			return nil
		case fault.Is(err, fault.NotFound):
			return fault.Wrap(fault.NotFound, op, err, "the leg ended before it could ring")
		}
	}
}

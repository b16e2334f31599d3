package pbx

import (
	"context"
	"net/http"
	"strings"
	"time"

	"heartline/call"
	"heartline/internal/fault"
)

// Play plays media one after another. Its end comes as PlayEnded, Failed when the last medium could not be
// played or the channel left meanwhile. A command that got no answer is repeated only when the playback is
// not there: Asterisk would queue a second one of the same id.
func (l *Link) Play(ctx context.Context, p call.Play) error {
	const op = "play"
	target := at("channels", p.Channel, "play", p.ID)
	switch {
	case (p.Channel == "") == (p.Bridge == ""):
		return fault.New(fault.Internal, op, "a playback needs either a channel or a bridge")
	case len(p.Media) == 0:
		return fault.New(fault.Internal, op, "a playback needs media")
	case p.Bridge != "":
		target = at("bridges", p.Bridge, "play", p.ID)
	}
	return l.rest.command(ctx, op, request{
		method: http.MethodPost, path: target, query: query("media", strings.Join(p.Media, ","), "lang", p.Lang),
	}, repeat{look: l.plays(p.ID), first: true})
}

func (l *Link) plays(playback string) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		err := l.rest.once(ctx, request{method: http.MethodGet, path: at("playbacks", playback)})
		if status(err) == http.StatusNotFound {
			return false, nil
		}
		return err == nil, err
	}
}

// Asterisk refuses with 500 to stop a playback in the moment in which that is about to begin.
const (
	stopAgainAfter = 10 * time.Millisecond
	stopTries      = 50
)

// StopPlay ends a playback; one that is over is success, and one that is about to begin is stopped as soon as it has. A
// tone that is not stopped plays for ever, and a channel in a bridge obeys nothing meanwhile.
func (l *Link) StopPlay(ctx context.Context, playback string) error {
	stop := request{method: http.MethodDelete, path: at("playbacks", playback)}
	_, err := l.rest.send(ctx, stop, repeat{})
	for range stopTries {
		if status(err) != http.StatusInternalServerError || ctx.Err() != nil {
			break
		}
		select {
		case <-ctx.Done():
		case <-time.After(stopAgainAfter):
			_, err = l.rest.send(ctx, stop, repeat{})
		}
	}
	return gone(l.rest.classify("stop a playback", err))
}

// Music plays music on hold to the channel until StopMusic. It survives a move into another bridge and then
// masks whoever talks there: stop it before.
func (l *Link) Music(ctx context.Context, channel, class string) error {
	return l.onChannel(ctx, "play music", http.MethodPost, channel, "moh", "mohClass", class)
}

// StopMusic ends Music. No music, no channel, or one that has left our application is success.
func (l *Link) StopMusic(ctx context.Context, channel string) error {
	err := l.onChannel(ctx, "stop music", http.MethodDelete, channel, "moh")
	if fault.Is(err, fault.Conflict) {
		return nil
	}
	return gone(err)
}

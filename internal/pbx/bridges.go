package pbx

import (
	"context"
	"net/http"
	"time"
)

// An object that has just come up may refuse commands for some milliseconds: a channel to be bridged, a
// recording to be ended. Such refusals are tried again.
const (
	againEvery = 5 * time.Millisecond
	againFor   = 50 * time.Millisecond
	againLeast = 6 // tries, however long they take
)

// CreateBridge makes a mixing bridge; one of that id that exists is success.
func (l *Link) CreateBridge(ctx context.Context, bridge string, vars map[string]string) error {
	q := request{method: http.MethodPost, path: at("bridges", bridge), query: query("type", "mixing", "name", bridge)}
	if body := reported(vars); body != nil {
		q.body = body
	}
	_, err := l.rest.send(ctx, q, repeat{look: l.bridgeExists(bridge)})
	if status(err) == http.StatusConflict {
		return nil
	}
	return l.rest.classify("create a bridge", err)
}

func (l *Link) bridgeExists(bridge string) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		err := l.rest.once(ctx, request{method: http.MethodGet, path: at("bridges", bridge)})
		if status(err) == http.StatusNotFound {
			return false, nil
		}
		return err == nil, err
	}
}

// Join moves the channel into the bridge, out of any other. Joining the bridge that it is in makes it leave
// and enter again. fault.NotFound: channel or bridge is gone. fault.Conflict: the channel is not in our
// application, nor came there within 50 ms.
func (l *Link) Join(ctx context.Context, bridge, channel string) error {
	const op = "join a bridge"
	q := request{method: http.MethodPost, path: at("bridges", bridge, "addChannel"), query: query("channel", channel)}
	until := time.Now().Add(againFor)
	for tries := 1; ; tries++ {
		_, err := l.rest.send(ctx, q, repeat{})
		again := tries < againLeast || time.Now().Before(until) // a machine that is slow gets as many tries
		if status(err) == http.StatusUnprocessableEntity && again && sleep(ctx, againEvery) {
			continue
		}
		return l.rest.classify(op, missingChannel(err))
	}
}

// Leave takes the channel out of the bridge. A channel that is not in it, or is gone, is success.
func (l *Link) Leave(ctx context.Context, bridge, channel string) error {
	_, err := l.rest.send(ctx, request{
		method: http.MethodPost, path: at("bridges", bridge, "removeChannel"), query: query("channel", channel),
	}, repeat{})
	if status(err) == http.StatusUnprocessableEntity {
		return nil
	}
	return gone(l.rest.classify("leave a bridge", missingChannel(err)))
}

// DestroyBridge ends a bridge; channels in it stay alive outside any bridge. A bridge that is gone is success.
func (l *Link) DestroyBridge(ctx context.Context, bridge string) error {
	return gone(l.rest.command(ctx, "destroy a bridge", request{method: http.MethodDelete, path: at("bridges", bridge)}, repeat{}))
}

// missingChannel makes the 400 by which bridges answer to an unknown channel the 404 that it means.
func missingChannel(err error) error {
	if status(err) == http.StatusBadRequest && says(err, "not found") {
		return &statusError{Status: http.StatusNotFound, Message: "Channel not found"}
	}
	return err
}

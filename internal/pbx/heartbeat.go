package pbx

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// HeartbeatVariable is the Asterisk global variable that Heartbeat writes: a counter and the controller's
// Unix time in milliseconds, such as 17:1795310400000. Whoever reads it needs only to see it move.
const HeartbeatVariable = "HL_HEARTBEAT"

// HeartbeatEvery is the period of Heartbeat, and the deadline of each beat.
const HeartbeatEvery = time.Second

// Heartbeat writes a sign of life each second until ctx ends. It beats only while the link is Up and alive
// says that those who serve callers are well: a controller that cannot hear events, or whose owners hang,
// must not keep the fail-safe from its callers. alive must return at once. Give Heartbeat a goroutine of its
// own, so that nothing else holds it up.
func (l *Link) Heartbeat(ctx context.Context, alive func() bool) {
	tick := time.NewTicker(HeartbeatEvery)
	defer tick.Stop()
	failing := false
	for n := uint64(1); ; n++ {
		if state, _ := l.State(); state == Up && alive() {
			err := l.beat(ctx, n)
			if (err != nil) != failing && ctx.Err() == nil {
				failing = err != nil
				l.config.Log.Warn("heartbeat to asterisk", "failing", failing, "err", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (l *Link) beat(ctx context.Context, n uint64) error {
	ctx, cancel := context.WithTimeout(ctx, HeartbeatEvery)
	defer cancel()
	return l.rest.once(ctx, request{
		method: http.MethodPost, path: at("asterisk", "variable"),
		query: query("variable", HeartbeatVariable, "value", fmt.Sprintf("%d:%d", n, time.Now().UnixMilli())),
	})
}

// Pulse returns the last sign of life that any controller wrote, as Heartbeat writes it, "" where there was none yet. It
// needs no event socket, so that a controller whose application another one has taken can tell whether that one serves.
// It is a fault.Unavailable where Asterisk does not answer within HeartbeatEvery.
func (l *Link) Pulse(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, HeartbeatEvery)
	defer cancel()
	var v struct{ Value string }
	err := l.rest.once(ctx, request{
		method: http.MethodGet, path: at("asterisk", "variable"), query: query("variable", HeartbeatVariable), out: &v,
	})
	if status(err) == http.StatusNotFound {
		return "", nil
	}
	return v.Value, l.rest.classify("read the heartbeat", err)
}

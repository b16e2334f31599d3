package pbx

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/CyCoreSystems/ari/v5"

	"heartline/call"
)

// aliveEvent is the user event that must come back over the socket.
const aliveEvent = "heartline_alive"

// stayAlive proves again and again that both directions work, and ends the session when one does not: a
// peer whose network died sends no sign by itself, and its socket stays open for minutes.
func (s *session) stayAlive(ctx context.Context) {
	tick := time.NewTicker(aliveEvery)
	defer tick.Stop()
	for n := 1; ; n++ {
		if err := s.prove(ctx, strconv.Itoa(n)); err != nil {
			s.end(err)
			return
		}
		s.askTrunks(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// prove sends a ping and an event to ourselves, and waits for the answer of both.
func (s *session) prove(ctx context.Context, token string) error {
	l := s.link
	ctx, cancel := context.WithTimeout(ctx, aliveEvery)
	defer cancel()
	begin := time.Now()
	if err := l.rest.once(ctx, request{method: http.MethodGet, path: at("asterisk", "ping")}); err != nil {
		return fmt.Errorf("asterisk does not answer a ping: %w", err)
	}
	l.stats.ping.Store(int64(time.Since(begin)))
	begin = time.Now()
	err := l.rest.once(ctx, request{
		method: http.MethodPost, path: at("events", "user", aliveEvent), query: query("application", l.app),
		body: map[string]any{"variables": map[string]string{"token": token}},
	})
	if err != nil {
		return fmt.Errorf("asterisk does not take an event for us: %w", err)
	}
	for {
		select {
		case got := <-s.echo:
			if got == token {
				l.stats.echo.Store(int64(time.Since(begin)))
				return nil
			}
		case <-ctx.Done():
			return errors.New("an event sent to ourselves did not come back over the socket")
		}
	}
}

// echoed passes a liveness event to the prover, which may be waiting for it or not.
func (s *session) echoed(u *ari.ChannelUserevent) {
	if u.Eventname != aliveEvent {
		return
	}
	fields, _ := u.Userevent.(map[string]any)
	token, _ := fields["token"].(string)
	select {
	case s.echo <- token:
	default: // nobody waits for so many
	}
}

// askTrunks asks for the state of all endpoints in one request and signals what changed of the configured ones. One that
// is not there is offline.
func (s *session) askTrunks(ctx context.Context) {
	l := s.link
	if len(l.config.Endpoints) == 0 {
		return
	}
	var all []ari.EndpointData
	if err := l.rest.get(ctx, "ask for the endpoints", at("endpoints", "PJSIP"), &all); err != nil && status(err) != http.StatusNotFound {
		return // no answer says nothing about the endpoints
	}
	online := make(map[string]bool, len(all))
	for _, e := range all {
		online[e.Resource] = e.State == "online"
	}
	for _, name := range l.config.Endpoints {
		state := "offline"
		if online[name] {
			state = "online"
		}
		if s.trunks.changed(name, state) {
			sig := call.Signal{Kind: call.SignalTrunk, Object: name, Reason: state}
			l.stamp(&sig, time.Now())
			s.inbox.Put(sig)
		}
	}
}

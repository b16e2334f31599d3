package pbx

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/CyCoreSystems/ari/v5"
	"github.com/coder/websocket"

	"heartline/call"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/mailbox"
)

// sickAbove is the number of waiting signals above which the delivery is called sick. They are delivered all
// the same.
const sickAbove = 1024

// session is one event socket, from dial to loss.
type session struct {
	link *Link
	conn *websocket.Conn
	end  context.CancelCauseFunc // ends the session with the reason

	inbox   *mailbox.Mailbox[call.Signal] // what the reader decoded, in order
	arrived *mailbox.Mailbox[string]      // channels that want an explicit subscription
	echo    chan string                   // liveness events that came back
	tr      *translator                   // the reader's
	trunks  trunkBook
	pulse   *pulse

	gen uint64 // set before the first delivery
}

func socketDialer() *net.Dialer {
	return &net.Dialer{
		Timeout:         DefaultTimeout,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 3 * time.Second, Count: 3},
	}
}

// connect dials, gets in step and delivers until the socket is lost. It returns why.
func (l *Link) connect(ctx context.Context) error {
	conn, err := l.open(ctx)
	if err != nil {
		return err
	}
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	s := &session{
		link: l, conn: conn, end: end, inbox: mailbox.New[call.Signal](sickAbove), arrived: mailbox.New[string](sickAbove),
		echo: make(chan string, 4), pulse: newPulse(time.Now()),
	}
	s.tr = newTranslator(&s.trunks)
	l.inbox.Store(s.inbox)
	l.in.forget()
	defer l.in.forget()
	var workers sync.WaitGroup
	workers.Go(func() { s.pulse.run(ctx, func() { s.end(errStalled) }) })
	workers.Go(func() { s.read(ctx) })
	workers.Go(func() { s.subscribe(ctx) })
	// Closing the socket ends the reader; the cancelled context ends the others.
	defer workers.Wait()
	defer func() { _ = conn.CloseNow() }()
	defer end(nil)

	snapshot, about, err := s.getInStep(ctx)
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		if errors.Is(err, errReplaced) {
			l.move(Replaced)
			l.deliver(call.Signal{Kind: call.SignalReplaced}, l.gens())
		}
		return err
	}
	s.gen = l.up(about)
	if about.Warning != "" {
		l.config.Log.Warn("asterisk version", "warning", about.Warning)
	}
	l.config.Log.Info("asterisk link is up", "gen", s.gen, "version", about.Version, "channels", len(snapshot.Channels), "bridges", len(snapshot.Bridges))
	l.deliver(call.Signal{Kind: call.SignalLinkUp, Snapshot: snapshot}, s.gen)
	workers.Go(func() { s.stayAlive(ctx) })
	for _, c := range snapshot.Channels {
		if c.Stasis {
			s.wantCause(c.ID)
		}
	}
	return s.pump(ctx)
}

// open dials the event socket.
func (l *Link) open(ctx context.Context) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, l.config.Timeout)
	defer cancel()
	target := "ws" + strings.TrimPrefix(l.config.URL, "http") + "/events?" +
		url.Values{"app": {l.app}, "subscribeAll": {"false"}}.Encode()
	auth := base64.StdEncoding.EncodeToString([]byte(l.config.User + ":" + string(l.config.Password)))
	conn, resp, err := websocket.Dial(ctx, target, &websocket.DialOptions{ //nolint:bodyclose // the library closes it
		HTTPClient: l.dial,
		HTTPHeader: http.Header{"Authorization": {"Basic " + auth}},
	})
	if err != nil {
		if resp != nil && resp.StatusCode == http.StatusUnauthorized {
			return nil, fault.New(fault.Denied, "open event socket", "the ARI user or password is refused: set them as in ari.conf")
		}
		return nil, fault.Wrap(fault.Unavailable, "open event socket", withoutURL(err), "Asterisk does not answer")
	}
	conn.SetReadLimit(-1) // a bridge of hundreds is one long event; the peer is our own Asterisk
	return conn, nil
}

// getInStep sets the event filter and takes the snapshot. Events gather in the inbox meanwhile.
func (s *session) getInStep(ctx context.Context) (*call.Snapshot, Info, error) {
	l := s.link
	about, err := l.info(ctx)
	if err != nil {
		return nil, about, err
	}
	type allowed struct {
		Type string `json:"type"`
	}
	filter := make([]allowed, len(wanted))
	for i, kind := range wanted {
		filter[i].Type = kind
	}
	err = l.rest.command(ctx, "set event filter", request{
		method: http.MethodPut, path: at("applications", l.app, "eventFilter"),
		body: map[string]any{"allowed": filter},
	}, repeat{})
	if err != nil {
		return nil, about, err
	}
	snapshot, err := l.Snapshot(ctx)
	return snapshot, about, err
}

// read decodes and enqueues until the socket ends. Nothing in it waits for anybody.
func (s *session) read(ctx context.Context) {
	for {
		_, data, err := s.conn.Read(ctx)
		if err != nil {
			s.end(fmt.Errorf("event socket: %w", err))
			return
		}
		if now := time.Now(); s.pulse.fresh(now) {
			s.receive(data, now)
			continue
		}
		s.end(errStalled) // and what is in the socket is never read
		return
	}
}

// receive takes one message.
func (s *session) receive(data []byte, now time.Time) {
	l := s.link
	ev, err := decode(data)
	if err != nil {
		l.stats.undecoded.Add(1)
		return
	}
	if ev.v == nil && !unwanted[ev.kind] {
		l.stats.unknown.Add(1)
		return
	}
	l.stats.event(ev.kind, now)
	if ev.v == nil {
		return
	}
	if ev.mended {
		l.stats.mended.Add(1)
	}
	if sent := time.Time(ev.sent); !sent.IsZero() {
		l.stats.lag.Store(int64(max(0, now.Sub(sent))))
	}
	if u, ok := ev.v.(*ari.ChannelUserevent); ok {
		s.echoed(u)
		return
	}
	sig, result := s.tr.signal(ev)
	switch result {
	case nothing:
		return
	case ghost:
		l.stats.ghosts.Add(1)
		return
	case signalled:
	}
	switch sig.Kind {
	case call.SignalReplaced:
		s.end(errReplaced)
		return
	case call.SignalArrived:
		l.wait.resolve(sig.Channel.ID, true)
		l.in.add(sig.Channel.ID)
		s.wantCause(sig.Channel.ID)
	case call.SignalGone:
		l.wait.resolve(sig.Channel.ID, false)
		l.in.drop(sig.Channel.ID)
	default:
	}
	l.stamp(&sig, now)
	s.inbox.Put(sig)
}

// pump delivers until the session ends, and then what is left, and then that the link is down.
func (s *session) pump(ctx context.Context) error {
	for {
		select {
		case <-s.inbox.Wake():
			s.flush()
		case <-ctx.Done():
			cause := context.Cause(ctx)
			_ = s.conn.CloseNow()
			s.flush()
			s.lost(cause)
			return cause
		}
	}
}

func (s *session) flush() {
	items, sick := s.inbox.Take()
	if sick {
		s.link.stats.sick.Add(1)
		s.link.config.Log.Warn("asterisk signals gathered faster than they were taken", "waiting", len(items))
	}
	for _, sig := range items {
		sig.Gen = s.gen
		s.link.sink.Signal(sig)
	}
}

// lost reports the end of an up session.
func (s *session) lost(cause error) {
	l := s.link
	l.stats.downs.Add(1)
	if errors.Is(cause, errReplaced) {
		l.move(Replaced)
		l.deliver(call.Signal{Kind: call.SignalReplaced}, s.gen)
		return
	}
	l.move(Down)
	l.deliver(call.Signal{Kind: call.SignalLinkDown}, s.gen)
}

// stamp fills in where and when a signal was received.
func (l *Link) stamp(sig *call.Signal, now time.Time) {
	sig.Node, sig.At, sig.Mono = l.config.Node, now.UTC().Round(0), now.Sub(l.config.Boot)
}

// deliver hands over a signal of the link itself. Only the goroutine of Run calls it.
func (l *Link) deliver(sig call.Signal, gen uint64) {
	l.stamp(&sig, time.Now())
	sig.Gen = gen
	l.sink.Signal(sig)
}

// wantCause asks for an explicit subscription, without which a channel that came in ends with StasisEnd and
// no cause. What we originated is subscribed already, and a snoop's cause says nothing.
func (s *session) wantCause(channel string) {
	if _, _, _, ours := id.ParseObject(channel); !ours {
		s.arrived.Put(channel)
	}
}

// Asterisk answers every subscription with a list of all that the application is subscribed to: with hundreds of calls that
// is tens of kilobytes to make and to read for each of them. So channels that come in one soon after the other are
// subscribed to together, and a while after they came: by then somebody rings for most of them, and nothing is in their way.
const (
	subscribeAfter = 250 * time.Millisecond
	subscribeMost  = 32 // in one request
)

// subscribe makes the explicit subscriptions, apart from the reader because each is a request.
func (s *session) subscribe(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.arrived.Wake():
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(subscribeAfter):
		}
		channels, _ := s.arrived.Take()
		for some := range slices.Chunk(channels, subscribeMost) {
			if !s.refuses(ctx, some) || len(some) == 1 {
				continue
			}
			// One that is gone already has everything refused.
			for _, channel := range some {
				s.refuses(ctx, []string{channel})
			}
		}
	}
}

// refuses subscribes to channels, and reports whether Asterisk refuses it. Without an answer they are asked for again with those who come next, subscribeAfter later:
// that a caller's line has died is told by the subscription alone.
func (s *session) refuses(ctx context.Context, channels []string) bool {
	err := s.subscribeTo(ctx, channels...)
	switch {
	case err == nil:
		return false
	case fault.Is(err, fault.NotFound), fault.Is(err, fault.Conflict), fault.Is(err, fault.Invalid):
		return true
	case ctx.Err() == nil:
		for _, channel := range channels {
			s.arrived.Put(channel)
		}
	}
	return false
}

// subscribeTo subscribes to channels in one request.
func (s *session) subscribeTo(ctx context.Context, channels ...string) error {
	err := s.link.rest.command(ctx, "subscribe to channels", request{
		method: http.MethodPost, path: at("applications", s.link.app, "subscription"),
		query: query("eventSource", "channel:"+strings.Join(channels, ",channel:")),
	}, repeat{})
	if err == nil {
		s.link.stats.subscribed.Add(uint64(len(channels)))
	}
	// A channel that is gone already has sent its StasisEnd; without the subscription only the cause is missing.
	if err != nil && ctx.Err() == nil && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.NotFound) {
		s.link.config.Log.Warn("no subscription to channels: their ends will come without a cause", "channels", len(channels), "err", err)
	}
	return err
}

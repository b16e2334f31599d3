package app

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"heartline/call"
	"heartline/configs"
	"heartline/internal/fault"
	"heartline/internal/mailbox"
)

// How other systems are told.
const (
	hookTry    = 4 * time.Second        // one try
	hookPause  = 500 * time.Millisecond // before the second one
	hookTries  = 2
	hookAnswer = 4 << 10 // bytes of an answer that are read
)

// The headers of a message. The signature is the HMAC-SHA256 of the timestamp, a dot and the body.
const (
	headerTimestamp = "X-Heartline-Timestamp" // seconds since 1970
	headerSignature = "X-Heartline-Signature" // v1=hex
)

// hookMessage is what another system is told: ids alone, nothing of anybody.
type hookMessage struct {
	Webhook    string    `json:"-"`
	Event      string    `json:"event"` // crisis.help_wanted, crisis.nobody_came, roster.line_called_in, roster.no_supervisor, roster.roster_gap
	ID         string    `json:"id"`    // the same for a repeat
	Escalation string    `json:"escalation,omitempty"`
	Hotline    string    `json:"hotline,omitempty"` // roster.line_called_in
	Line       string    `json:"line,omitempty"`    // of the roster
	People     []string  `json:"people,omitempty"`  // roster.line_called_in: ids of users who are at no desk
	From       time.Time `json:"from,omitzero"`     // roster.no_supervisor, roster.roster_gap
	To         time.Time `json:"to,omitzero"`
	Drill      bool      `json:"drill"`
	At         time.Time `json:"at"`
}

// hookSender tells other systems, each message in a goroutine of its own, which run waits for. It also does what else
// must not hold up a call.
type hookSender struct {
	a      *App
	client *http.Client
	work   *mailbox.Mailbox[func(context.Context)]
}

func newHookSender(a *App) *hookSender {
	return &hookSender{
		a: a, work: mailbox.New[func(context.Context)](0),
		client: &http.Client{
			Timeout: hookTry, Transport: &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, MaxIdleConns: 4, IdleConnTimeout: time.Minute},
			// A signed message goes where the configuration says, and nowhere else.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// run works until ctx ends, and returns when everything that it has begun has ended.
func (s *hookSender) run(ctx context.Context) error {
	var all sync.WaitGroup
	defer s.client.CloseIdleConnections()
	defer all.Wait()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.work.Wake():
			jobs, _ := s.work.Take()
			for _, do := range jobs {
				all.Go(func() { do(ctx) })
			}
		}
	}
}

// later has something done that may take its time. It never blocks.
func (s *hookSender) later(do func(context.Context)) { s.work.Put(do) }

// send tells another system. done, which may be nil, hears once what came of it, and whether that system has said that
// it sends somebody.
func (s *hookSender) send(m hookMessage, done func(accepted bool, err error)) {
	if m.At.IsZero() {
		m.At = time.Now().UTC()
	}
	s.later(func(ctx context.Context) {
		accepted, err := s.deliver(ctx, m)
		if err != nil {
			s.a.log.WarnContext(ctx, "another system was not told", "webhook", m.Webhook, "err", err)
		}
		if done != nil {
			done(accepted, err)
		}
	})
}

// deliver makes the tries. What the other system refuses is not tried again.
func (s *hookSender) deliver(ctx context.Context, m hookMessage) (accepted bool, err error) {
	hook, secret, err := s.hook(m.Webhook)
	if err != nil {
		return false, err
	}
	body, err := json.Marshal(m)
	if err != nil {
		return false, fmt.Errorf("write message: %w", err)
	}
	for try := 1; ; try++ {
		var again bool
		if accepted, again, err = s.try(ctx, hook.URL, secret, body); err == nil || !again || try == hookTries || ctx.Err() != nil {
			return accepted, err
		}
		pause(ctx, hookPause)
	}
}

func (s *hookSender) hook(id string) (configs.Webhook, []byte, error) {
	cfg := s.a.config()
	for _, h := range cfg.Webhooks {
		if h.ID == id {
			key, err := secret(cfg, h.SecretFile)
			return h, []byte(key.Reveal()), err
		}
	}
	return configs.Webhook{}, nil, fault.New(fault.NotFound, "webhook", "the webhook %q is not in the configuration any more", id)
}

// try sends once. again: it may be tried again.
func (s *hookSender) try(ctx context.Context, to string, key, body []byte) (accepted, again bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, hookTry)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return false, false, fmt.Errorf("make request: %w", withoutURL(err))
	}
	at := strconv.FormatInt(time.Now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(headerTimestamp, at)
	req.Header.Set(headerSignature, "v1="+hookSignature(key, at, body))
	resp, err := s.client.Do(req)
	if err != nil {
		return false, true, fmt.Errorf("send: %w", withoutURL(err))
	}
	defer resp.Body.Close() //nolint:errcheck // what was to be read has been read
	answer, _ := io.ReadAll(io.LimitReader(resp.Body, hookAnswer))
	if resp.StatusCode < http.StatusOK || resp.StatusCode >= http.StatusMultipleChoices {
		busy := resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= http.StatusInternalServerError
		return false, busy, fault.New(fault.Unavailable, "webhook", "the other system answered %d", resp.StatusCode)
	}
	var word struct {
		Accepted bool `json:"accepted"`
	}
	if json.Unmarshal(answer, &word) != nil {
		word.Accepted = false // an answer without that word says only that it arrived
	}
	return word.Accepted, false, nil
}

// withoutURL takes the URL off an error of net/http: that of a webhook may hold its secret.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// hookSignature lets the other system know who sends, and that nothing was changed or sent again much later.
func hookSignature(key []byte, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// SendHook tells another system that help is wanted.
func (h *helpers) SendHook(m call.CrisisHook, done func(accepted bool, err error)) {
	h.hooks.send(hookMessage{Webhook: m.Webhook, Event: "crisis.help_wanted", ID: m.Attempt, Escalation: m.Escalation, Drill: m.Drill}, done)
}

package pbx

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"heartline/internal/fault"
)

// rest speaks HTTP to one Asterisk. It is safe for concurrent use.
type rest struct {
	base     string // http://host:port/ari
	user     string
	password string
	timeout  time.Duration // whole deadline of a command, repeats and looks included
	http     *http.Client
	turns    chan struct{} // one for each command that is with Asterisk
	stats    *stats
}

func newREST(c Config, s *stats) *rest {
	return &rest{
		base: c.URL, user: c.User, password: string(c.Password), timeout: c.Timeout, stats: s, turns: make(chan struct{}, maxConnections),
		http: &http.Client{
			Transport:     newTransport(c),
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// newTransport has no proxy: a setting of the environment must never come between us and our Asterisk.
func newTransport(c Config) http.RoundTripper {
	dialer := &net.Dialer{Timeout: c.Timeout}
	if strings.HasPrefix(c.URL, "http://") {
		return &wire{dialer: dialer}
	}
	return &http.Transport{
		DialContext:         dialer.DialContext,
		MaxIdleConns:        maxConnections,
		MaxIdleConnsPerHost: maxConnections,
		IdleConnTimeout:     idleConnection,
	}
}

// request is one REST request. path is joined from escaped segments by at.
type request struct {
	method string
	path   string
	query  url.Values
	body   any // marshalled as JSON when not nil
	out    any // unmarshalled from a 2xx answer when not nil
}

// at joins path segments, each escaped, so that no id can change the path.
func at(segments ...string) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteByte('/')
		b.WriteString(url.PathEscape(s))
	}
	return b.String()
}

// query builds a query from pairs of names and values, leaving out empty values.
func query(pairs ...string) url.Values {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return q
}

// statusError is an answer outside 2xx. Message is Asterisk's own text: it is used to tell cases apart and
// is never passed on, since it may repeat what was asked.
type statusError struct {
	Status  int
	Message string
}

func (e *statusError) Error() string { return fmt.Sprintf("asterisk answered %d", e.Status) }

// status returns the HTTP status of err, 0 when there was no answer.
func status(err error) int {
	if s, ok := errors.AsType[*statusError](err); ok {
		return s.Status
	}
	return 0
}

// says reports whether Asterisk's text in err contains part.
func says(err error, part string) bool {
	var s *statusError
	return errors.As(err, &s) && strings.Contains(s.Message, part)
}

// unansweredError is a request that got no answer: it may or may not have been carried out.
type unansweredError struct{ err error }

func (e *unansweredError) Error() string { return "no answer: " + e.err.Error() }
func (e *unansweredError) Unwrap() error { return e.err }

func unanswered(err error) bool {
	var u *unansweredError
	return errors.As(err, &u)
}

// once sends one request and reads the whole answer, so that the connection can be used again.
func (r *rest) once(ctx context.Context, q request) error {
	var body io.Reader
	if q.body != nil {
		data, err := json.Marshal(q.body)
		if err != nil {
			return fmt.Errorf("encode request: %w", err)
		}
		body = bytes.NewReader(data)
	}
	target := r.base + q.path
	if len(q.query) > 0 {
		target += "?" + q.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, q.method, target, body)
	if err != nil {
		return fmt.Errorf("build request: %w", withoutURL(err))
	}
	req.SetBasicAuth(r.user, r.password)
	if q.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := r.http.Do(req)
	if err != nil {
		return &unansweredError{withoutURL(err)}
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return &unansweredError{withoutURL(err)}
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		var said struct{ Message, Error string }
		_ = json.Unmarshal(data, &said) // an answer that is no JSON has no text
		return &statusError{Status: resp.StatusCode, Message: said.Message + said.Error}
	}
	if q.out != nil {
		if err := json.Unmarshal(data, q.out); err != nil {
			return fmt.Errorf("decode answer: %w", err)
		}
	}
	return nil
}

// withoutURL takes the URL off an error of net/http: it may hold a number.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// get sends a GET under the command deadline. A GET is repeated freely by net/http.
func (r *rest) get(ctx context.Context, op, path string, out any) error {
	ctx, cancel := context.WithTimeout(ctx, r.timeout)
	defer cancel()
	return r.classify(op, r.once(ctx, request{method: http.MethodGet, path: path, out: out}))
}

// repeat says how a command that got no answer is treated.
type repeat struct {
	look  func(context.Context) (there bool, err error) // nil: the command may simply be repeated
	first bool                                          // look before the repeat: the command would act twice
}

// send carries out a command: one attempt, after no answer a second one with the same id, and after no answer
// again a look at the object. It returns the raw error of the last attempt, and whether it was repeated.
func (r *rest) send(ctx context.Context, q request, again repeat) (repeated bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, r.timeout)
	defer cancel()
	err = r.attempt(ctx, q, 2)
	if !unanswered(err) || ctx.Err() != nil {
		return false, err
	}
	r.stats.repeats.Add(1)
	// Asterisk closes idle connections; a repeat on another stale one would fail in the same way.
	r.http.CloseIdleConnections()
	if again.look != nil && again.first {
		if there, lookErr := again.look(ctx); lookErr == nil && there {
			return true, nil
		}
	}
	err = r.attempt(ctx, q, 2)
	if !unanswered(err) || ctx.Err() != nil || again.look == nil {
		return true, err
	}
	if there, lookErr := again.look(ctx); lookErr == nil && there {
		return true, nil
	}
	return true, err
}

// attempt gives one try a share (one part of so many) of the time that ctx has left when its turn has come. One whose turn has not
// come was not carried out. What tells whether Asterisk lives, and looks, need no turn.
func (r *rest) attempt(ctx context.Context, q request, parts int) error {
	select {
	case r.turns <- struct{}{}:
		defer func() { <-r.turns }()
	case <-ctx.Done():
		return fmt.Errorf("its turn has not come: %w", ctx.Err())
	}
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)/time.Duration(parts))
		defer cancel()
	}
	return r.once(ctx, q)
}

// command is send with a classified error.
func (r *rest) command(ctx context.Context, op string, q request, again repeat) error {
	_, err := r.send(ctx, q, again)
	return r.classify(op, err)
}

// classify turns err into a fault and counts it. Missing objects are normal at teardown and not counted.
func (r *rest) classify(op string, err error) error {
	if err == nil {
		return nil
	}
	code := status(err)
	if code != http.StatusNotFound {
		r.stats.restErrors.Add(1)
	}
	switch {
	case code == http.StatusNotFound:
		return fault.Wrap(fault.NotFound, op, err, "it is not in the switch any more")
	case code == http.StatusConflict || code == http.StatusPreconditionFailed || code == http.StatusUnprocessableEntity:
		return fault.Wrap(fault.Conflict, op, err, "the switch refused it in its present state")
	case code == http.StatusBadRequest:
		return fault.Wrap(fault.Invalid, op, err, "the switch did not understand the request")
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		return fault.Wrap(fault.Denied, op, err, "the switch refused it")
	case unanswered(err) || code >= http.StatusInternalServerError || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return fault.Wrap(fault.Unavailable, op, err, "the switch does not answer")
	default:
		return fault.Wrap(fault.Internal, op, err, "the switch's answer was not understood")
	}
}

// gone makes a missing object the success that it is at a teardown.
func gone(err error) error {
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

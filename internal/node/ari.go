package node

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
	"time"
)

// ariClient is the little of ARI that the guard needs. It has no event socket: it asks.
type ariClient struct {
	base string
	user User
	http *http.Client
}

// ariTimeout bounds every request: the guard asks twice a second.
const ariTimeout = time.Second

var (
	errGone     = errors.New("no such object")
	errConflict = errors.New("not in a state for that")
	errDenied   = errors.New("the password of the node's ARI user is refused")
)

func newARIClient(c Config) *ariClient {
	host := c.HTTP
	addr := host.Addr().String()
	if host.Addr().IsUnspecified() {
		addr = "127.0.0.1"
		if host.Addr().Is6() {
			addr = "::1"
		}
	}
	return &ariClient{
		base: "http://" + net.JoinHostPort(addr, fmt.Sprint(host.Port())) + "/ari",
		user: c.NodeUser,
		http: &http.Client{
			Timeout: ariTimeout,
			// Never through a proxy: Asterisk is beside us. Fewer connections than Asterisk counts, closed before it does.
			Transport: &http.Transport{MaxIdleConnsPerHost: 4, IdleConnTimeout: 10 * time.Second, ResponseHeaderTimeout: ariTimeout},
		},
	}
}

func (a *ariClient) close() { a.http.CloseIdleConnections() }

// do makes one request; out may be nil. Every part of path must be escaped already.
func (a *ariClient) do(ctx context.Context, method, path string, query url.Values, out any) error {
	ctx, cancel := context.WithTimeout(ctx, ariTimeout)
	defer cancel()
	address := a.base + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, address, http.NoBody)
	if err != nil {
		return fmt.Errorf("ari request: %w", err)
	}
	req.SetBasicAuth(a.user.Name, a.user.Password.Reveal())
	resp, err := a.http.Do(req)
	if err != nil {
		// The url in the error may hold a channel id; the operation is enough.
		if u, ok := errors.AsType[*url.Error](err); ok {
			err = u.Err
		}
		return fmt.Errorf("ari %s: %w", method, err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 64<<20))
	switch {
	case resp.StatusCode == http.StatusNotFound:
		return errGone
	case resp.StatusCode == http.StatusConflict:
		return errConflict
	case resp.StatusCode == http.StatusUnauthorized, resp.StatusCode == http.StatusForbidden:
		return errDenied
	case resp.StatusCode >= 300:
		return fmt.Errorf("ari %s: status %d", method, resp.StatusCode)
	case err != nil:
		return fmt.Errorf("ari %s: read answer: %w", method, err)
	case out == nil || len(bytes.TrimSpace(body)) == 0:
		return nil
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fmt.Errorf("ari %s: decode answer: %w", method, err)
	}
	return nil
}

// ping reports whether Asterisk answers.
func (a *ariClient) ping(ctx context.Context) error {
	return a.do(ctx, http.MethodGet, "/asterisk/ping", nil, nil)
}

// heartbeatVariable is the global variable that the controller writes each second.
const heartbeatVariable = "HL_HEARTBEAT"

// heartbeat returns the controller's last sign of life as it wrote it; empty where there was none yet.
func (a *ariClient) heartbeat(ctx context.Context) (string, error) {
	var v struct{ Value string }
	err := a.do(ctx, http.MethodGet, "/asterisk/variable", url.Values{"variable": {heartbeatVariable}}, &v)
	if errors.Is(err, errGone) {
		return "", nil
	}
	return v.Value, err
}

// ariChannel is what the guard looks at in a channel.
type ariChannel struct {
	ID       string
	Name     string
	State    string
	Dialplan struct {
		Context string
		AppName string `json:"app_name"`
	}
}

// ariBridge is what the guard looks at in a bridge.
type ariBridge struct {
	ID       string
	Channels []string
}

func (a *ariClient) channels(ctx context.Context) ([]ariChannel, error) {
	var out []ariChannel
	err := a.do(ctx, http.MethodGet, "/channels", nil, &out)
	return out, err
}

func (a *ariClient) bridges(ctx context.Context) ([]ariBridge, error) {
	var out []ariBridge
	err := a.do(ctx, http.MethodGet, "/bridges", nil, &out)
	return out, err
}

// send continues a channel at the begin of a context of the dialplan. One that has gone, or has left the controller meanwhile,
// needs no help.
func (a *ariClient) send(ctx context.Context, channel, to string) error {
	err := a.do(ctx, http.MethodPost, "/channels/"+url.PathEscape(channel)+"/continue",
		url.Values{"context": {to}, "extension": {"s"}, "priority": {"1"}}, nil)
	if errors.Is(err, errGone) || errors.Is(err, errConflict) {
		return nil
	}
	return err
}

// hangup ends a channel; one that has gone is success.
func (a *ariClient) hangup(ctx context.Context, channel string) error {
	err := a.do(ctx, http.MethodDelete, "/channels/"+url.PathEscape(channel), nil, nil)
	if errors.Is(err, errGone) {
		return nil
	}
	return err
}

// reload makes Asterisk read one module's files again.
func (a *ariClient) reload(ctx context.Context, module string) error {
	return a.do(ctx, http.MethodPut, "/asterisk/modules/"+url.PathEscape(module), nil, nil)
}

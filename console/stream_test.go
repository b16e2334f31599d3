package console_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"heartline/console/live"
	"heartline/internal/access"
	"heartline/test/pace"
)

func (b *browser) dial(path, protocol string) (*websocket.Conn, *http.Response, error) {
	ctx, cancel := context.WithTimeout(b.r.Context(), 5*time.Second)
	defer cancel()
	header := http.Header{}
	if b.origin != "" {
		header.Set("Origin", b.origin)
	}
	c, resp, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(b.r.web.URL, "http")+path, &websocket.DialOptions{
		HTTPClient: b.client, HTTPHeader: header, Subprotocols: []string{protocol},
	})
	if err == nil {
		c.SetReadLimit(1 << 20)
		b.r.Cleanup(func() { _ = c.CloseNow() })
	}
	return c, resp, err
}

type message struct {
	Type string          `json:"type"`
	Pos  int64           `json:"pos"`
	Data json.RawMessage `json:"data"`
}

func (r *rig) next(c *websocket.Conn) (m message, err error) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	_, data, err := c.Read(ctx)
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(data, &m)
}

// fakeAsterisk is the other side of the relay: it takes the subprotocol sip and says back what it is told.
func fakeAsterisk(t *testing.T) (*url.URL, func() http.Header) {
	t.Helper()
	seen := make(chan http.Header, 16)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen <- r.Header.Clone()
		if r.URL.Path != "/ws" {
			http.NotFound(w, r)
			return
		}
		c, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"sip"}})
		if err != nil {
			return
		}
		defer func() { _ = c.CloseNow() }()
		for {
			kind, data, err := c.Read(r.Context())
			if err != nil || c.Write(r.Context(), kind, data) != nil {
				return
			}
		}
	}))
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	u, err := url.Parse(srv.URL + "/ws")
	if err != nil {
		t.Fatal(err)
	}
	return u, func() http.Header { return <-seen }
}

// TestSigningOutEndsTheOtherTab is the promise that signing out in one tab ends the other tab's stream, relay
// and leg within a second.
func TestSigningOutEndsTheOtherTab(t *testing.T) {
	t.Parallel()
	r := setup(t)
	target, headers := fakeAsterisk(t)
	r.world.sip = target
	b := r.as(access.Counsellor)
	stream, _, err := b.dial("/api/v1/live", live.Subprotocol)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := r.next(stream); err != nil || m.Type != "snapshot" {
		t.Fatalf("%v %+v", err, m)
	}
	sip, _, err := b.dial("/sip", "sip")
	if err != nil {
		t.Fatal(err)
	}
	if sip.Subprotocol() != "sip" {
		t.Errorf("subprotocol %q", sip.Subprotocol())
	}
	if h := headers(); h.Get("Cookie") != "" || h.Get("Authorization") != "" {
		t.Error("the console's cookie must not reach Asterisk")
	}
	if err := sip.Write(t.Context(), websocket.MessageText, []byte("OPTIONS sip:desk SIP/2.0")); err != nil {
		t.Fatal(err)
	}
	if _, data, err := sip.Read(t.Context()); err != nil || string(data) != "OPTIONS sip:desk SIP/2.0" {
		t.Fatalf("%q %v", data, err)
	}
	r.within(3*time.Second, "the relay is counted", func() bool { return r.world.relays() == 1 })
	bystander := r.as(access.Senior)
	other, _, err := bystander.dial("/api/v1/live", live.Subprotocol)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.next(other); err != nil {
		t.Fatal(err)
	}

	began := time.Now()
	if status, _ := b.do("DELETE", "/api/v1/session", nil); status != http.StatusNoContent {
		t.Fatal(status)
	}
	m, err := r.next(stream)
	if err != nil || m.Type != "signed_out" || !strings.Contains(string(m.Data), `"signed_out"`) {
		t.Fatalf("%v %+v", err, m)
	}
	if _, err := r.next(stream); websocket.CloseStatus(err) != live.CloseSignedOut {
		t.Errorf("close: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if _, _, err := sip.Read(ctx); err == nil || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the relay stays open: %v", err)
	}
	r.within(3*time.Second, "the relay's end is told", func() bool { return r.world.relays() == 0 })
	r.within(3*time.Second, "the leg is revoked", func() bool {
		gone := r.world.revoked()
		return len(gone) == 1 && gone[0].User == "id-counsellor" && gone[0].SignIn != ""
	})
	pace.Deadline(t, "stream, relay and leg have ended", time.Since(began), time.Second)
	r.hub.Publish(live.Message{Type: live.Notice, To: live.Everyone(), Data: live.NoticeData{Code: "x", Level: "info"}})
	if m, err := r.next(other); err != nil || m.Type != "notice" {
		t.Errorf("a bystander's stream goes on: %v %+v", err, m)
	}
}

func TestRolesChangeEndsStreams(t *testing.T) {
	t.Parallel()
	r := setup(t)
	admin, senior := r.as(access.Admin), r.as(access.Senior)
	stream, _, err := senior.dial("/api/v1/live", live.Subprotocol)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.next(stream); err != nil {
		t.Fatal(err)
	}
	admin.do("PUT", "/api/v1/users/id-senior", map[string]any{"name": "S", "roles": []string{"counsellor"}, "disabled": false, "version": 2})
	if m, err := r.next(stream); err != nil || m.Type != "signed_out" || !strings.Contains(string(m.Data), "roles_changed") {
		t.Errorf("%v %+v", err, m)
	}
}

func TestSocketsAreForOwnPagesOnly(t *testing.T) {
	t.Parallel()
	r := setup(t)
	target, _ := fakeAsterisk(t)
	r.world.sip = target
	for _, c := range []struct {
		name, path, protocol, origin string
		role                         access.Role
		status                       int
	}{
		{"stream from elsewhere", "/api/v1/live", live.Subprotocol, "https://evil.example", access.Counsellor, 403},
		{"stream without origin", "/api/v1/live", live.Subprotocol, "", access.Counsellor, 403},
		{"stream of nobody", "/api/v1/live", live.Subprotocol, "own", "", 401},
		{"relay from elsewhere", "/sip", "sip", "https://evil.example", access.Counsellor, 403},
		{"relay without origin", "/sip", "sip", "", access.Counsellor, 403},
		{"relay of nobody", "/sip", "sip", "own", "", 401},
		{"relay of an administrator", "/sip", "sip", "own", access.Admin, 403},
		{"relay of another protocol", "/sip", "xmpp", "own", access.Counsellor, 422},
		{"demo relay without a telephone", "/demo/sip", "sip", "own", "", 403},
	} {
		b := r.browser()
		if c.role != "" {
			b = r.as(c.role)
		}
		b.origin = c.origin
		if c.origin == "own" {
			b.origin = r.web.URL
		}
		_, resp, err := b.dial(c.path, c.protocol)
		if err == nil || resp == nil || resp.StatusCode != c.status {
			t.Errorf("%s: %v %v", c.name, resp, err)
		}
	}
}

func TestDemoPhone(t *testing.T) {
	t.Parallel()
	if p := setup(t).browser().problem("POST", "/api/v1/demo/phone", nil); p.Status != http.StatusNotFound {
		t.Errorf("outside a demonstration: %+v", p)
	}
	var r *rig
	holder := &rig{world: newWorld()}
	target, _ := fakeAsterisk(t)
	holder.world.sip = target
	r = setup(t, demo(holder))
	b := r.browser()
	resp := b.send(b.request("POST", "/api/v1/demo/phone", nil))
	c := cookieOf(resp, "heartline_phone")
	if resp.StatusCode != http.StatusOK || c == nil || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode {
		t.Fatalf("%d %+v", resp.StatusCode, c)
	}
	sip, _, err := b.dial("/demo/sip", "sip")
	if err != nil {
		t.Fatal(err)
	}
	if err := sip.Write(t.Context(), websocket.MessageText, []byte("x")); err != nil {
		t.Fatal(err)
	}
	if _, data, err := sip.Read(t.Context()); err != nil || string(data) != "x" {
		t.Errorf("%q %v", data, err)
	}
	if again := b.send(b.request("POST", "/api/v1/demo/phone", nil)); cookieOf(again, "heartline_phone") != nil {
		t.Error("a browser keeps its telephone")
	}
	b.origin = "https://evil.example"
	if _, _, err := b.dial("/demo/sip", "sip"); err == nil {
		t.Error("a foreign page reached the relay")
	}
}

package fakepbx_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"

	"heartline/internal/fakepbx"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// client is a bare ARI client.
type client struct {
	t      *testing.T
	server *fakepbx.Server
	events chan map[string]any
}

func connect(t *testing.T, o fakepbx.Options, app string) *client {
	t.Helper()
	s, err := fakepbx.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	c := &client{t: t, server: s, events: make(chan map[string]any, 1000)}
	if app != "" {
		c.listen(app)
	}
	return c
}

// listen opens an event socket and reads it until the switch is closed.
func (c *client) listen(app string) {
	c.t.Helper()
	header := http.Header{}
	req := http.Request{Header: header}
	req.SetBasicAuth(c.server.User(), c.server.Password())
	transport := &http.Transport{}
	conn, _, err := websocket.Dial(c.t.Context(), strings.Replace(c.server.URL(), "http", "ws", 1)+"/events?app="+app,
		&websocket.DialOptions{HTTPHeader: header, HTTPClient: &http.Client{Transport: transport}})
	if err != nil {
		c.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			_, data, err := conn.Read(ctx)
			if err != nil {
				return
			}
			var e map[string]any
			if json.Unmarshal(data, &e) == nil {
				c.events <- e
			}
		}
	}()
	c.t.Cleanup(func() { cancel(); <-done; _ = conn.CloseNow(); transport.CloseIdleConnections() })
}

func (c *client) do(method, path string) int {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.server.URL()+path, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	req.Close = true
	req.SetBasicAuth(c.server.User(), c.server.Password())
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// next returns the next event of a type.
func (c *client) next(kind string) map[string]any {
	c.t.Helper()
	timeout := time.NewTimer(5 * time.Second)
	defer timeout.Stop()
	for {
		select {
		case e := <-c.events:
			if e["type"] == kind {
				return e
			}
		case <-timeout.C:
			c.t.Fatalf("no %s came", kind)
		}
	}
}

func TestACallerWithoutAControllerReachesTheFailsafe(t *testing.T) {
	t.Parallel()
	c := connect(t, fakepbx.Options{ClaimFor: time.Millisecond}, "heartline-a")
	p := c.server.Call(fakepbx.Caller{Number: "100"})
	for range 3 {
		if e := c.next("CallBroadcast"); e["called"] != "12345" {
			t.Errorf("offered as %v", e["called"])
		}
	}
	deadline := time.NewTimer(5 * time.Second)
	defer deadline.Stop()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		if v, ok := p.View(); ok && v.Failsafe() && v.State == "Up" {
			break
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatal("the fail-safe has nobody")
		}
	}
	if code := c.do(http.MethodPost, "/events/claim?channelId="+p.ID()+"&application=heartline-a"); code != http.StatusNotFound {
		t.Errorf("a claim after it gave %d", code)
	}
}

func TestOnlyTheFilteredApplicationIsOffered(t *testing.T) {
	t.Parallel()
	c := connect(t, fakepbx.Options{ClaimFor: time.Millisecond}, "other")
	c.server.Call(fakepbx.Caller{})
	c.server.Event("other", "Marker", nil)
	if e := <-c.events; e["type"] != "Marker" {
		t.Errorf("another application was told %v", e["type"])
	}
}

func TestWithoutASubscriptionThereIsNoDestroyed(t *testing.T) {
	t.Parallel()
	c := connect(t, fakepbx.Options{}, "heartline-a")
	p := c.server.Call(fakepbx.Caller{})
	c.next("CallBroadcast")
	if code := c.do(http.MethodPost, "/events/claim?channelId="+p.ID()+"&application=heartline-a"); code != http.StatusNoContent {
		t.Fatalf("the claim gave %d", code)
	}
	c.next("StasisStart")
	p.Hangup(16)
	c.server.Event("heartline-a", "Marker", nil)
	c.next("StasisEnd")
	if e := <-c.events; e["type"] != "Marker" {
		t.Errorf("after StasisEnd came %v", e["type"])
	}
}

func TestFaultsThatTestsAskFor(t *testing.T) {
	t.Parallel()
	c := connect(t, fakepbx.Options{}, "")
	c.server.Refuse("GET /channels", http.StatusTeapot, 1)
	if code := c.do(http.MethodGet, "/channels"); code != http.StatusTeapot {
		t.Errorf("a refused request gave %d", code)
	}
	if code := c.do(http.MethodGet, "/channels"); code != http.StatusOK {
		t.Errorf("the next one gave %d", code)
	}
	c.server.DropAnswers(1)
	if code := c.do(http.MethodPost, "/bridges/b1?type=mixing"); code != 0 {
		t.Errorf("a dropped answer gave %d", code)
	}
	if _, ok := c.server.Bridges()["b1"]; !ok {
		t.Error("a command whose answer was dropped was not carried out")
	}
	if c.server.Count("/bridges/b1") != 1 {
		t.Errorf("requests: %q", c.server.Requests())
	}
	c.server.Kill()
	if code := c.do(http.MethodGet, "/channels"); code != 0 {
		t.Errorf("a killed switch answered %d", code)
	}
	if err := c.server.Restart(); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.server.Bridges()["b1"]; ok {
		t.Error("a bridge survived the death of its switch")
	}
	if code := c.do(http.MethodGet, "/channels"); code != http.StatusOK {
		t.Errorf("a restarted switch gave %d", code)
	}
}

func TestASecondSocketReplacesTheFirst(t *testing.T) {
	t.Parallel()
	c := connect(t, fakepbx.Options{}, "heartline-a")
	c.listen("heartline-a")
	c.next("ApplicationReplaced")
	if apps := c.server.Apps(); !apps["heartline-a"] {
		t.Errorf("applications: %v", apps)
	}
}

func TestWire(t *testing.T) {
	t.Parallel()
	c := connect(t, fakepbx.Options{}, "")
	w := c.server.Wire()
	w.Cut()
	if code := c.do(http.MethodGet, "/channels"); code != 0 {
		t.Errorf("over a cut wire came %d", code)
	}
	w.Mend()
	w.Freeze()
	answered := make(chan int, 1)
	go func() { answered <- c.do(http.MethodGet, "/channels") }()
	select {
	case code := <-answered:
		t.Errorf("over a frozen wire came %d", code)
	case <-time.After(50 * time.Millisecond):
	}
	w.Thaw()
	if code := <-answered; code != http.StatusOK {
		t.Errorf("after the thaw came %d", code)
	}
}

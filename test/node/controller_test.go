//go:build e2e

package node_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// controller is a scripted stand-in: it claims every call, answers it and puts it into a bridge of its own.
type controller struct {
	t      *testing.T
	base   string
	cancel context.CancelFunc
	wg     sync.WaitGroup

	mu       sync.Mutex
	offered  map[string]int // CallBroadcasts by channel
	arrived  []string       // channels, in order
	silenced bool
}

// control starts a controller with a heartbeat.
func (r *rig) control() *controller {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	c := &controller{t: r.t, base: r.node.ARI(), cancel: cancel, offered: map[string]int{}}
	u := fmt.Sprintf("ws://%s/ari/events?app=heartline-test&api_key=controller:controller-password", r.config.HTTP)
	conn, resp, err := websocket.Dial(r.deadline(5*time.Second), u, nil)
	if err != nil {
		cancel()
		r.t.Fatal(err)
	}
	if resp.Body != nil {
		_ = resp.Body.Close()
	}
	conn.SetReadLimit(1 << 20)
	c.wg.Go(func() { c.read(ctx, conn) })
	c.beat(ctx, 1)
	c.wg.Go(func() { c.heartbeat(ctx) })
	r.t.Cleanup(c.stop)
	return c
}

// stop ends the controller as a crash would: its calls stay where they are.
func (c *controller) stop() {
	c.cancel()
	c.wg.Wait()
}

// silence stops the heartbeat and every reaction, with the socket open: a controller that hangs.
func (c *controller) silence(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.silenced = on
}

func (c *controller) isSilent() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.silenced
}

func (c *controller) heartbeat(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for n := 2; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if !c.isSilent() {
				c.beat(ctx, n)
			}
		}
	}
}

func (c *controller) beat(ctx context.Context, n int) {
	c.post(ctx, "/asterisk/variable", url.Values{"variable": {"HL_HEARTBEAT"}, "value": {fmt.Sprint(n)}})
}

func (c *controller) read(ctx context.Context, conn *websocket.Conn) {
	defer func() { _ = conn.CloseNow() }()
	for {
		_, message, err := conn.Read(ctx)
		if err != nil {
			return
		}
		var event struct {
			Type    string
			Channel struct{ ID string }
			Args    []string
		}
		if json.Unmarshal(message, &event) != nil || c.isSilent() {
			continue
		}
		switch event.Type {
		case "CallBroadcast":
			c.mu.Lock()
			c.offered[event.Channel.ID]++
			c.mu.Unlock()
			c.post(ctx, "/events/claim", url.Values{"channelId": {event.Channel.ID}, "application": {"heartline-test"}})
		case "StasisStart":
			id := event.Channel.ID
			if len(event.Args) == 0 || event.Args[0] != "inbound" {
				continue
			}
			c.post(ctx, "/channels/"+id+"/answer", nil)
			c.post(ctx, "/bridges/br-"+id, url.Values{"type": {"mixing"}})
			c.post(ctx, "/bridges/br-"+id+"/addChannel", url.Values{"channel": {id}})
			c.mu.Lock()
			c.arrived = append(c.arrived, id)
			c.mu.Unlock()
		}
	}
}

func (c *controller) calls() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.arrived...)
}

// post sends a command and returns its status.
func (c *controller) post(ctx context.Context, path string, query url.Values) int {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+path+"?"+query.Encode(), http.NoBody)
	if err != nil {
		c.t.Error(err)
		return 0
	}
	req.SetBasicAuth("controller", "controller-password")
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// ring originates a leg to an endpoint; bridge joins it when it has been answered.
func (c *controller) ring(endpoint, id string) {
	c.t.Helper()
	if status := c.post(c.t.Context(), "/channels", url.Values{
		"endpoint": {"PJSIP/" + endpoint}, "app": {"heartline-test"}, "appArgs": {"leg"},
		"channelId": {id}, "timeout": {"60"},
	}); status != http.StatusOK {
		c.t.Fatalf("originate: status %d", status)
	}
}

func (c *controller) join(bridge, channel string) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 5*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for c.post(ctx, "/bridges/"+bridge+"/addChannel", url.Values{"channel": {channel}}) != http.StatusNoContent {
		select {
		case <-ctx.Done():
			c.t.Fatalf("the leg does not join")
		case <-tick.C:
		}
	}
}

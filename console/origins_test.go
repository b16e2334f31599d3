package console_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"heartline/console"
	"heartline/console/live"
	"heartline/internal/access"
)

// TestPagesBehindAProxyThatChangesTheHost asks as a page does whose address is not the Host of its requests.
func TestPagesBehindAProxyThatChangesTheHost(t *testing.T) {
	t.Parallel()
	const public = "https://line.example"
	for _, allowed := range []bool{true, false} {
		r := setup(t, func(c *console.Config) {
			if allowed {
				c.Origins = []string{public + "/"}
			}
		})
		b := r.as(access.Supervisor)
		b.origin = public
		status, body := b.do("PUT", "/api/v1/session/language", map[string]string{"language": "en"})
		if want := map[bool]int{true: http.StatusNoContent, false: http.StatusForbidden}[allowed]; status != want {
			t.Errorf("allowed %t: a change: %d %s", allowed, status, body)
		}
		c, resp, err := websocket.Dial(t.Context(), strings.Replace(r.web.URL, "http", "ws", 1)+"/api/v1/live", &websocket.DialOptions{
			HTTPClient: b.client, HTTPHeader: http.Header{"Origin": {public}}, Subprotocols: []string{live.Subprotocol},
		})
		if resp != nil && resp.Body != nil {
			_ = resp.Body.Close()
		}
		if (err == nil) != allowed {
			t.Errorf("allowed %t: the stream: %v", allowed, err)
		}
		if c != nil {
			_ = c.CloseNow()
		}
		sip := r.as(access.Counsellor)
		sip.origin = public
		req := sip.request("GET", "/sip", nil)
		req.Header.Set("Upgrade", "websocket")
		req.Header.Set("Connection", "Upgrade")
		req.Header.Set("Sec-WebSocket-Protocol", "sip")
		if refused := sip.send(req).StatusCode == http.StatusForbidden; refused == allowed {
			t.Errorf("allowed %t: the relay refuses: %t", allowed, refused)
		}
		b.origin = "https://evil.example"
		if p := b.problem("PUT", "/api/v1/session/language", map[string]string{"language": "en"}); p.Type != "cross_origin" {
			t.Errorf("allowed %t: another origin: %+v", allowed, p)
		}
	}
}

func TestAnOriginThatIsNoneStopsTheConsole(t *testing.T) {
	t.Parallel()
	r := setup(t)
	cfg := r.server.Config
	cfg.Origins = []string{"line.example"}
	if _, err := console.New(cfg); err == nil {
		t.Error("it was taken")
	}
}

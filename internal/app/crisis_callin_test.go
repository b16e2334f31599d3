package app_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"heartline/configs"
	"heartline/console/live"
)

// A surge calls a line in: who is on shift and at no desk is told on an open page, and by the system that the policy names,
// with ids alone. Who sits at a desk is not asked to come.
func TestALineThatIsCalledInReachesWhoIsAtNoDesk(t *testing.T) {
	t.Parallel()
	type message struct {
		Event, ID, Hotline, Line string
		People                   []string
	}
	got := make(chan message, 4)
	pager := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var m message
		if json.NewDecoder(r.Body).Decode(&m) == nil {
			got <- m
		}
	}))
	t.Cleanup(pager.Close)
	secret := filepath.Join(t.TempDir(), "pager")
	if err := os.WriteFile(secret, []byte("a shared secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := newRig(t, func(c *configs.Config) {
		care(c)
		c.Webhooks = []configs.Webhook{{ID: "pager", URL: pager.URL, SecretFile: secret}}
		c.Escalations = []configs.Escalation{{ID: "crisis", CallInHooks: []string{"pager"}, Steps: []configs.EscalationStep{{
			ID: "leads", Ways: []configs.EscalationWay{{Way: "desk", Role: "supervisor"}},
		}}}}
	})
	r.sit("chen", "1")
	lin := r.signIn("lin").live()
	r.signIn("gao").must(http.MethodPost, "/floor/hotlines/government/surge", map[string]string{
		"until": time.Now().Add(time.Hour).UTC().Format(time.RFC3339), "why": "many_callers",
	}, nil)
	await(lin, "word on an open page", live.Notice, func(n live.NoticeData) bool {
		return n.Code == "floor_alert" && n.Params["kind"] == "line_called_in" && n.Params["hotline"] == "government"
	})
	select {
	case m := <-got:
		if m.Event != "roster.line_called_in" || m.ID == "" || m.Hotline != "government" || m.Line != "reserve" {
			t.Errorf("the other system is told %+v", m)
		}
		if !slices.Contains(m.People, "lin") || slices.Contains(m.People, "chen") || slices.Contains(m.People, "admin") {
			t.Errorf("people who are to be reached: %v", m.People)
		}
	case <-time.After(10 * time.Second):
		t.Error("the other system is not told")
	}
}

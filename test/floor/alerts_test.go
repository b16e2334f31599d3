//go:build e2e

package floor_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// alert is one on the board.
type alert struct {
	ID, Kind string
	Value    float64
	Quiet    bool
	QuietTo  time.Time `json:"quiet_until"`
	By       struct{ ID string }
	Agent    struct{ ID string }
}

// alerts lists those on the board by id.
func (h *hall) alerts() map[string]alert {
	h.T.Helper()
	var b struct{ Floor struct{ Alerts []alert } }
	out := map[string]alert{}
	if status, _ := h.boss.Do(http.MethodGet, "/board", nil, &b); status != http.StatusOK {
		return out // no controller answers now
	}
	for _, a := range b.Floor.Alerts {
		out[a.ID] = a
	}
	return out
}

// TestAlertsOutliveTheController has thresholds reached and a switchboard's desk leave, has one alert put off and kills
// the controller: the next one shows all of them, and who put which off, and the callers heard music all the while. A
// queue bounds how many are on a pause at once, before the death and after it.
func TestAlertsOutliveTheController(t *testing.T) {
	t.Parallel()
	h := open(t,
		house.Replace("heartbeat_limit: 4s", "heartbeat_limit: 10s"),
		house.Replace("    max_missed: 3\n", "    max_missed: 3\n    max_paused: 1\n"),
		house.Replace("    numbers: [\"96111\"]\n", "    numbers: [\"96111\"]\n    thresholds: {waiting: 2, waiting_soon: 2, nobody_ready: 2s}\n"),
	)
	h.use(t)
	h.boss.Must(http.MethodPost, "/floor/queues/crisis/switchboard", map[string]string{"agent": "a1", "why": "incident"}, nil)
	h.pauses(t, h.a1)
	if status, problem := h.a2.Do(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready", "reason": "break"}, nil); status != http.StatusConflict || !strings.HasPrefix(problem, "pause_full") {
		t.Errorf("a second pause at once: %d %s", status, problem)
	}
	h.boss.Must(http.MethodPost, "/agents/a2/state", map[string]string{"state": "not_ready"}, nil) // a supervisor may
	one, _ := h.waits(otherTone, "96111", 1)
	two, _ := h.waits(thirdTone, "96111", 2)
	standing := []string{"waiting.minors", "waiting_soon.minors", "nobody_ready.minors", "switchboard_left.crisis"}
	all := func(also func(map[string]alert) bool) func() bool {
		return func() bool {
			now := h.alerts()
			for _, id := range standing {
				if _, there := now[id]; !there {
					return false
				}
			}
			return also(now)
		}
	}
	h.Until("the alerts to stand", 30*time.Second, all(func(now map[string]alert) bool { return now["switchboard_left.crisis"].Agent.ID == "a1" }))
	h.boss.Must(http.MethodPost, "/floor/alerts/waiting.minors/snooze", map[string]int{"minutes": 15}, nil)
	off := func(now map[string]alert) bool {
		return now["waiting.minors"].Quiet && now["waiting.minors"].By.ID == "boss"
	}
	h.Until("one to be put off", 10*time.Second, all(off))
	before := h.alerts()["waiting.minors"]

	since := time.Now()
	h.KillServe()
	h.StartServe()
	h.Until("all of them to stand again, and one put off", 30*time.Second, all(off))
	if after := h.alerts()["waiting.minors"]; !after.QuietTo.Equal(before.QuietTo) {
		t.Errorf("put off until %v, and %v after the restart", before.QuietTo, after.QuietTo)
	}
	h.hears("the first who waits", one, plainMusic)
	h.hears("the second who waits", two, plainMusic)
	t.Logf("the alerts stood again %v after the death of the controller", time.Since(since).Round(100*time.Millisecond))
	if noted := house.FactsOf[ledger.FloorAlertNoted](h.House); len(noted) != 1 || noted[0].By != "user:boss" {
		t.Errorf("facts of the note: %+v", noted)
	}
	h.boss.Must(http.MethodPost, "/agents/a2/state", map[string]string{"state": "ready"}, nil)
	h.rings("the counsellor", h.second)
	h.hears("the first who waited", one, secondTone)
	if status, problem := h.a2.Do(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready", "reason": "break"}, nil); status != http.StatusConflict || !strings.HasPrefix(problem, "pause_full") {
		t.Errorf("a second pause, for after the call, after the restart: %d %s", status, problem)
	}
	for _, c := range []*phone.Call{one, two} {
		h.hangup(c)
	}
	h.Ended(2)
}

// pauses has a counsellor go on a pause with one reason and then another: an interval each.
func (h *hall) pauses(t *testing.T, c *house.Client) {
	t.Helper()
	for _, reason := range []string{"break", "meal"} {
		c.Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready", "reason": reason}, nil)
		h.is(c, "not_ready:"+reason, 5*time.Second)
	}
	var spans []string
	for _, s := range house.FactsOf[ledger.AgentState](h.House) {
		if s.Agent == c.User && s.After.State == "not_ready" && s.After.Reason != "signed_in" {
			spans = append(spans, s.After.Reason)
		}
	}
	if strings.Join(spans, " ") != "break meal" {
		t.Errorf("intervals of the pause: %v", spans)
	}
}

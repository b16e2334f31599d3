package metrics_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"heartline/agent"
	"heartline/internal/fault"
	"heartline/internal/metrics"
	"heartline/triage"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type source struct{}

func (source) MetricsNow() metrics.Now {
	one := 1
	return metrics.Now{
		Waiting: []metrics.Waiting{
			{Queue: "general", Grade: triage.Red, Count: 2, Longest: 42 * time.Second},
			{Queue: "made up", Grade: triage.Green, Count: 1, Longest: time.Second},
		},
		Agents:         map[agent.State]int{agent.Ready: 3},
		Calls:          map[string]int{"12345": 4, "unknown": 1},
		AnswerRatio24h: map[string]float64{"12345": 0.97, "unknown": 1},
		Connected:      map[string]bool{"a": true}, LedgerLate: true, RedUnacknowledged: &one,
		Faults:       map[string]int64{"swept": 3, "made up": 7},
		Alerts:       map[string]int{"nobody_ready": 1, "made up": 2},
		TasksOverdue: &one, Unscreened: map[string]int{"12345": 2, "gone": 1}, FollowupsOverdue: map[triage.Grade]int{triage.Yellow: 2},
		RosterGapMinutes: map[string]float64{"week": 30, "made up": 1},
	}
}

func newMetrics() *metrics.Metrics {
	return metrics.New(metrics.Names{Hotlines: []string{"12345"}, Queues: []string{"general"}, Nodes: []string{"a", "b"}}, source{})
}

func get(t *testing.T, h http.Handler, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func TestSeries(t *testing.T) {
	t.Parallel()
	m := newMetrics()
	m.CallOffered("12345")
	m.CallAnswered("12345", "general", triage.Red, 12*time.Second)
	m.CallAbandoned("12345", true)
	m.CallAbandoned("12345", false)
	m.CallEnded("12345", "completed")
	m.CallbackPromised("12345")
	m.MessageKept("12345")
	m.RecordingFailed("12345")
	m.RedAcknowledged(8 * time.Second)
	m.EventArrived("a", -time.Second)
	m.Resynced("a")
	m.SignInRefused()
	status, text := get(t, m.Handler(nil, nil, slog.New(slog.DiscardHandler)), "/metrics")
	if status != 200 {
		t.Fatalf("%d %s", status, text)
	}
	for _, line := range []string{
		`heartline_calls_offered_total{hotline="12345"} 1`, `heartline_calls_answered_total{hotline="12345"} 1`,
		`heartline_calls_abandoned_total{hotline="12345",state="short"} 1`, `heartline_calls_abandoned_total{hotline="12345",state="long"} 1`,
		`heartline_calls_ended_total{hotline="12345",state="completed"} 1`,
		`heartline_callbacks_total{hotline="12345"} 1`, `heartline_messages_total{hotline="12345"} 1`,
		`heartline_queue_wait_seconds_bucket{grade="red",queue="general",le="15"} 1`, `heartline_queue_wait_seconds_bucket{grade="red",queue="general",le="10"} 0`,
		`heartline_queue_waiting{grade="red",queue="general"} 2`, `heartline_queue_waiting{grade="green",queue="general"} 0`,
		`heartline_queue_waiting{grade="green",queue="other"} 1`, `heartline_queue_longest_wait_seconds{grade="red",queue="general"} 42`,
		`heartline_agents{state="ready"} 3`, `heartline_agents{state="talking"} 0`, `heartline_calls{hotline="12345"} 4`, `heartline_calls{hotline="other"} 1`,
		`heartline_answer_ratio_24h{hotline="12345"} 0.97`, `heartline_red_unacknowledged 1`, `heartline_red_acknowledge_seconds_count 1`,
		`heartline_roster_gap_minutes{state="week"} 30`, `heartline_followups_overdue{grade="red"} 0`, `heartline_followups_overdue{grade="yellow"} 2`, `heartline_tasks_overdue 1`,
		`heartline_talks_unscreened_24h{hotline="12345"} 2`, `heartline_talks_unscreened_24h{hotline="other"} 1`,
		`heartline_ari_connected{node="a"} 1`, `heartline_ari_connected{node="b"} 0`, `heartline_ari_event_lag_seconds_count{node="a"} 1`,
		`heartline_resync_total{node="a"} 1`, `heartline_recordings_failed_total{hotline="12345"} 1`, `heartline_ledger_late 1`,
		`heartline_call_faults_total{state="swept"} 3`, `heartline_call_faults_total{state="panic"} 0`,
		`heartline_floor_alerts{state="nobody_ready"} 1`, `heartline_floor_alerts{state="longest_wait"} 0`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("missing: %s", line)
		}
	}
	if strings.Contains(text, "made up") {
		t.Error("a state that nobody knows is shown")
	}
}

// nothing is a source that counts none of what may be left out.
type nothing struct{}

func (nothing) MetricsNow() metrics.Now { return metrics.Now{} }

func TestWhatNobodyCountsIsNotShown(t *testing.T) {
	t.Parallel()
	m := metrics.New(metrics.Names{}, nothing{})
	_, text := get(t, m.Handler(nil, nil, slog.New(slog.DiscardHandler)), "/metrics")
	for _, name := range []string{"red_unacknowledged", "red_acknowledge_seconds", "followups_overdue", "tasks_overdue", "talks_unscreened_24h", "roster_gap_minutes"} {
		if strings.Contains(text, "heartline_"+name) {
			t.Errorf("heartline_%s is shown though nobody counts it", name)
		}
	}
}

func TestLabelsAreBoundedByTheConfiguration(t *testing.T) {
	t.Parallel()
	m := newMetrics()
	for i := range 1000 {
		name := strings.Repeat("x", i%50) + "13800138000"
		m.CallOffered(name)
		m.CallAnswered(name, name, triage.Grade(name), time.Second)
		m.CallEnded(name, name)
		m.EventArrived(name, time.Second)
	}
	_, text := get(t, m.Handler(nil, nil, slog.New(slog.DiscardHandler)), "/metrics")
	if regexp.MustCompile(`13800138000|made up`).MatchString(text) {
		t.Error("a name that is not configured became a label")
	}
	if !strings.Contains(text, `heartline_calls_offered_total{hotline="other"} 1000`) {
		t.Error("they must be counted as other")
	}
}

func TestHealthAndReadiness(t *testing.T) {
	t.Parallel()
	broken := fault.Wrap(fault.Unavailable, "store", errors.New("secret cause"), "The ledger cannot be written.")
	never := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	h := newMetrics().Handler(
		[]metrics.Check{{Name: "loops", Func: func(context.Context) error { return nil }}},
		[]metrics.Check{
			{Name: "ledger", Func: func(context.Context) error { return broken }},
			{Name: "asterisk", Func: never},
			{Name: "config", Func: func(context.Context) error { return nil }},
		}, slog.New(slog.DiscardHandler))
	if status, text := get(t, h, "/healthz"); status != 200 || !strings.Contains(text, `"status":"ok"`) {
		t.Errorf("%d %s", status, text)
	}
	status, text := get(t, h, "/readyz")
	var answer struct {
		Status string
		Checks []struct {
			Name, Detail string
			OK           bool
		}
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil || status != http.StatusServiceUnavailable || answer.Status != "failed" || len(answer.Checks) != 3 {
		t.Fatalf("%v %d %s", err, status, text)
	}
	if c := answer.Checks[0]; c.OK || c.Detail != "The ledger cannot be written." || strings.Contains(text, "secret cause") {
		t.Errorf("%s", text)
	}
	if answer.Checks[1].OK || !answer.Checks[2].OK {
		t.Errorf("%s", text)
	}
}

func TestServeStops(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- metrics.Serve(ctx, l, newMetrics().Handler(nil, nil, slog.New(slog.DiscardHandler))) }()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get("http://" + l.Addr().String() + "/debug/pprof/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	cancel()
	if err := <-done; err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("%v %d", err, resp.StatusCode)
	}
}

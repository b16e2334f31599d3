package console_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"heartline/internal/access"
)

func TestSteeringTheFloor(t *testing.T) {
	t.Parallel()
	r := setup(t)
	boss := r.as(access.Supervisor)
	for _, c := range []struct {
		path string
		body any
	}{
		{"/floor/queues/main/switchboard", map[string]string{"agent": "li", "why": "incident"}},
		{"/floor/queues/main/switchboard/end", map[string]string{"why": "quiet_again"}},
		{"/floor/hotlines/city/surge", map[string]string{"until": "2026-11-22T15:00:00Z", "why": "many_callers"}},
		{"/floor/hotlines/city/surge/end", map[string]string{"why": "quiet_again"}},
		{"/floor/alerts/waiting.city/acknowledge", nil},
		{"/floor/alerts/waiting.city/snooze", map[string]int{"minutes": 15}},
	} {
		resp := boss.send(boss.request(http.MethodPost, "/api/v1"+c.path, c.body))
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusNoContent {
			t.Errorf("%s: %d", c.path, resp.StatusCode)
		}
	}
	for path, body := range map[string]any{
		"/floor/queues/main/switchboard":     map[string]string{"agent": "li", "why": "because I say so"},
		"/floor/hotlines/city/surge":         map[string]string{"why": "many_callers"},
		"/floor/alerts/waiting.city/snooze":  map[string]int{"minutes": 0},
		"/floor/changes":                     map[string]any{"agents": []string{}},
		"/floor/queues/main/switchboard/end": nil,
	} {
		if p := boss.problem(http.MethodPost, "/api/v1"+path, body); p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusBadRequest {
			t.Errorf("%s with bad input: %d %s", path, p.Status, p.Type)
		}
	}
	want := []string{
		"switchboard main li incident", "switchboard main  quiet_again", "surge city on many_callers", "surge city off quiet_again",
		"alert waiting.city 0s", "alert waiting.city 15m0s",
	}
	asked := slices.DeleteFunc(r.world.all(), func(s string) bool { return !slices.Contains(want, s) })
	if !slices.Equal(asked, want) {
		t.Errorf("asked %q, want %q", asked, want)
	}
}

func TestExposureAsATable(t *testing.T) {
	t.Parallel()
	r := setup(t)
	boss := r.as(access.Supervisor)
	resp := boss.send(boss.request(http.MethodGet, "/api/v1/floor/exposure.csv?from=2026-11-01T00:00:00Z&to=2026-11-22T00:00:00Z", nil))
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/csv") {
		t.Fatalf("%d %s %v", resp.StatusCode, resp.Header.Get("Content-Type"), err)
	}
	lines := strings.Split(strings.TrimPrefix(string(text), "\ufeff"), "\r\n")
	if len(lines) != 3 || lines[1] != `li,"'=李, ""老师""",12,2,0,0.0,61.2,0.0,1,0.0,0.0,0,0.0` {
		t.Errorf("the table: %q", lines)
	}
	for _, span := range []string{"from=2026-11-22T00:00:00Z&to=2026-11-01T00:00:00Z", "from=2026-01-01T00:00:00Z&to=2026-11-01T00:00:00Z", "from=2026-11-01T00:00:00Z"} {
		if p := boss.problem(http.MethodGet, "/api/v1/floor/exposure.csv?"+span, nil); p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", span, p.Status, p.Type)
		}
	}
}

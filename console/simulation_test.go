package console_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"testing"
	"time"

	"heartline/console/api"
	"heartline/internal/access"
)

// PlayDay answers with a day of one hour.
func (w *world) PlayDay(_ context.Context, ask api.DayAsk) (api.DayPlayed, error) {
	w.note(fmt.Sprintf("play %s %v %g", ask.Queue, ask.PerHour, ask.TalkMinutes))
	return api.DayPlayed{From: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Runs: 5, Hours: []api.DayHour{{Level: &api.Estimate{Value: 0.9, Half: 0.1}}}}, nil
}

// PlayPast answers with an hour in which a caller gave up who would have been answered.
func (w *world) PlayPast(_ context.Context, ask api.PastAsk) (api.PastPlayed, error) {
	w.note(fmt.Sprintf("replay %s %d %s", ask.From.Format(time.RFC3339), ask.Minutes, ask.Rules))
	return api.PastPlayed{From: ask.From, Changes: 1, Groups: []api.PastGroup{{Was: api.PastSide{Callers: 1, Left: 1}, Would: api.PastSide{Callers: 1, Answered: 1}}}}, nil
}

func TestAPastHourIsPlayed(t *testing.T) {
	t.Parallel()
	r := setup(t)
	boss := r.as(access.Supervisor)
	ask := func(change map[string]any) map[string]any {
		body := map[string]any{"from": "2026-11-22T06:00:00Z", "minutes": 60, "rules": "now"}
		maps.Copy(body, change)
		return body
	}
	status, answer := boss.do(http.MethodPost, "/api/v1/simulation/replay", ask(nil))
	var got api.PastPlayed
	if err := json.Unmarshal([]byte(answer), &got); err != nil || status != http.StatusOK {
		t.Fatalf("%d %v %s", status, err, answer)
	}
	if got.Changes != 1 || got.Groups[0].Would.Answered != 1 || got.Calls == nil || got.Steps == nil || got.Missing == nil || got.Groups[0].Was.Levels == nil {
		t.Errorf("got %+v", got)
	}
	for name, change := range map[string]map[string]any{
		"no beginning":         {"from": ""},
		"no length":            {"minutes": 0},
		"more than half a day": {"minutes": 721},
		"other rules":          {"rules": "tomorrow"},
		"a change of no queue": {"change": map[string]any{"offer_timeout_seconds": 10}},
		"an unknown strategy":  {"change": map[string]any{"queue": "main", "strategy": "random"}},
	} {
		if p := boss.problem(http.MethodPost, "/api/v1/simulation/replay", ask(change)); p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	if p := r.as(access.Counsellor).problem(http.MethodPost, "/api/v1/simulation/replay", ask(nil)); p.Status != http.StatusForbidden {
		t.Errorf("a counsellor: %d", p.Status)
	}
}

func TestADayIsPlayed(t *testing.T) {
	t.Parallel()
	boss := setup(t).as(access.Supervisor)
	status, answer := boss.do(http.MethodPost, "/api/v1/simulation", map[string]any{"queue": "main", "talk_minutes": 20, "per_hour": []float64{4}})
	var got api.DayPlayed
	if err := json.Unmarshal([]byte(answer), &got); err != nil || status != http.StatusOK {
		t.Fatalf("%d %v %s", status, err, answer)
	}
	if got.Runs != 5 || len(got.Hours) != 1 || got.Hours[0].Level.Value != 0.9 || got.Waits == nil {
		t.Errorf("got %+v", got)
	}
	for name, body := range map[string]map[string]any{
		"no queue":        {"talk_minutes": 20},
		"a talk of none":  {"queue": "main", "talk_minutes": 0},
		"too many calls":  {"queue": "main", "talk_minutes": 20, "per_hour": []float64{501}},
		"two of 24 hours": {"queue": "main", "talk_minutes": 20, "per_hour": []float64{1, 2}},
	} {
		if p := boss.problem(http.MethodPost, "/api/v1/simulation", body); p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
}

package console_test

import (
	"context"
	"encoding/json"
	"fmt"
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

package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"heartline/console/api"
)

func TestTidy(t *testing.T) {
	t.Parallel()
	board := api.Tidy(api.Board{Waiting: []api.BoardWaiting{{CallId: "c"}}})
	data, err := json.Marshal(board)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), "null") {
		t.Errorf("%s", data)
	}
	if strings.Contains(string(data), "longest_waiting_since") || strings.Contains(string(data), `"skills"`) {
		t.Errorf("what may be left out must stay out: %s", data)
	}
	ratio := 0.0
	data, err = json.Marshal(api.Tidy(api.Measures{ServiceLevel: &ratio}))
	if err != nil || !strings.Contains(string(data), `"service_level":0`) {
		t.Errorf("a service level of 0 must be shown: %v %s", err, data)
	}
	if desk := api.Tidy(api.Desk{}); desk.Actions == nil || desk.Offer.Skills != nil {
		t.Errorf("%+v", desk)
	}
}

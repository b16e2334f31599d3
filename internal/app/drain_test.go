package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"heartline/console/api"
	"heartline/internal/app"
)

// drain asks the controller as `heartline drain` does.
func (r *rig) drain(method string) {
	r.t.Helper()
	cfg, err := app.LoadConfig(r.dir)
	if err != nil {
		r.t.Fatal(err)
	}
	word, err := app.Control(cfg)
	if err != nil {
		r.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(r.t.Context(), method, "http://"+r.at.Metrics+app.DrainPath, http.NoBody)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+word)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
		r.t.Fatalf("drain: %d, %v", res.StatusCode, err)
	}
}

// TestDrainingStandsOnTheBoardAndInTheAudit begins to drain twice and ends it once.
func TestDrainingStandsOnTheBoardAndInTheAudit(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	says := func() bool {
		return slices.ContainsFunc(r.board("gao").Health, func(i api.HealthItem) bool {
			return i.Code == api.HealthCodeControllerDraining && i.State == api.HealthItemStateBad && i.Part == "controller" && strings.Contains(i.Detail, "heartline drain -cancel")
		})
	}
	if says() {
		t.Error("the board says draining before anybody has asked for it")
	}
	r.drain(http.MethodPost)
	r.drain(http.MethodPost)
	r.until("the board says so", says)
	r.drain(http.MethodDelete)
	r.until("the board is well", func() bool { return !says() })
	var page api.AuditPage
	r.signIn("audit").must(http.MethodGet, "/audit?kind=audit.drain_changed", nil, &page)
	var told []any
	for _, e := range page.Items { // the newest first
		told = append(told, e.Data["on"])
	}
	if len(told) != 2 || told[0] != false || told[1] != true {
		t.Errorf("the audit holds %v", told)
	}
}

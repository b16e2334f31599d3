package app_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"heartline/console/api"
)

// TestWhoMayListenWhisperTakeOverAndSeeTheRescueSheet asks for each way into a talk and each view of it as every kind of
// user, over HTTP, and holds what the audit got of it against who was let in.
func TestWhoMayListenWhisperTakeOverAndSeeTheRescueSheet(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	_, caller, path := r.talk("chen", "1")
	who := map[string]*client{
		"counsellor": r.sit("lin", "2").client, "senior": r.sit("sun", "3").client, "supervisor": r.sit("gao", "4").client,
		"auditor": r.signIn("audit"), "administrator": r.signIn("admin"),
	}
	users := map[string]string{"counsellor": "lin", "senior": "sun", "supervisor": "gao", "auditor": "audit", "administrator": "admin"}
	const (
		denied   = "403 denied"
		notTheir = "403 no_rescue" // the role may; this call is none of theirs
		yes      = ""
	)
	both := map[string]string{"senior": yes, "supervisor": yes}
	supervisor := map[string]string{"supervisor": yes}
	overseers := map[string]string{"supervisor": yes, "auditor": yes, "administrator": yes}
	sheet := map[string]string{"counsellor": notTheir, "senior": notTheir, "supervisor": yes}
	rows := []struct {
		name, method, path string
		body               any
		may                map[string]string // by role; denied where it is not named
		audit              string            // kind and action of the entry that is left
		undo               string            // what the role does afterwards
	}{
		{"listen", http.MethodPost, path + "/listen", nil, both, "audit.call_supervised listen", path + "/stop-listening"},
		{"whisper", http.MethodPost, path + "/whisper", nil, both, "audit.call_supervised whisper", path + "/stop-listening"},
		{"barge", http.MethodPost, path + "/barge", nil, supervisor, "audit.call_supervised barge", path + "/leave"},
		{"see the rescue sheet", http.MethodGet, path + "/rescue", nil, sheet, "audit.rescue_read", ""},
		{"list the rescue sheets", http.MethodGet, "/care/rescue-sheets", nil, map[string]string{"counsellor": yes, "senior": yes, "supervisor": yes}, "", ""},
		{"pull a caller", http.MethodPost, path + "/pull", nil, map[string]string{"supervisor": "409 not_waiting"}, "", ""},
		{"re-order a caller", http.MethodPost, path + "/reorder", map[string]string{"to": "first"}, map[string]string{"supervisor": "409 not_waiting"}, "", ""},
		{"withdraw a caller", http.MethodPost, path + "/requeue", map[string]string{"queue": "minors"}, map[string]string{"supervisor": "409 "}, "", ""},
		{"set a state", http.MethodPost, "/agents/chen/state", map[string]string{"state": "not_ready"}, supervisor, "audit.agent_state_forced", ""},
		{"a switchboard", http.MethodPost, "/floor/queues/minors/switchboard/end", map[string]string{"why": "mistake"}, supervisor, "audit.floor_steered", ""},
		{"a surge", http.MethodPost, "/floor/hotlines/government/surge/end", map[string]string{"why": "mistake"}, supervisor, "audit.floor_steered", ""},
		{"change many", http.MethodPost, "/floor/changes/preview", map[string]any{"agents": []string{"chen"}, "state": "ready"}, supervisor, "", ""},
		{"answer an alert", http.MethodPost, "/floor/alerts/none/acknowledge", nil, map[string]string{"senior": "409 alert_over", "supervisor": "409 alert_over"}, "", ""},
		{"read the exposure of all", http.MethodGet, "/floor/exposure?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z", nil, supervisor, "audit.exposure_read", ""},
		{"read the account", http.MethodGet, "/account?from=2026-01-01&to=2026-01-31", nil, overseers, "audit.account_read", ""},
		{"take the account out", http.MethodGet, "/account.csv?from=2026-01-01&to=2026-01-31", nil, overseers, "audit.account_read", ""},
		{"list attempts", http.MethodGet, "/account/attempts?from=2026-01-01&to=2026-01-31&class=gave_up", nil, overseers, "audit.account_read", ""},
		{"take over", http.MethodPost, path + "/take-over", nil, supervisor, "audit.call_supervised take_over", ""}, // the last: the call is theirs then
	}
	for _, row := range rows {
		for _, role := range []string{"counsellor", "auditor", "administrator", "senior", "supervisor"} {
			want, named := row.may[role]
			if !named {
				want = denied
			}
			status, problem := who[role].do(row.method, row.path, row.body, nil)
			kind, _, _ := strings.Cut(problem, ":")
			got := ""
			if status/100 != 2 {
				got = strconv.Itoa(status) + " " + kind
			}
			if got != want && (want != "409 " || status != http.StatusConflict) {
				t.Errorf("%s as %s: %q, want %q", row.name, role, got, want)
			}
			if status/100 == 2 && row.undo != "" {
				who[role].must(http.MethodPost, row.undo, nil, nil)
			}
			if status/100 == 2 && row.audit != "" {
				r.traced(t, row.name, users[role], row.audit)
			}
		}
	}
	want := []string{"sun listen", "gao listen", "sun whisper", "gao whisper", "gao barge", "gao pull", "gao reorder", "gao requeue", "gao take_over"}
	if got := r.audited(); !slices.Equal(got, want) {
		t.Errorf("in the audit are %v, want %v and nobody else", got, want)
	}
	who["supervisor"].must(http.MethodPost, path+"/hangup", nil, nil)
	r.until("the caller is gone", caller.Gone)
	for _, late := range []string{"/listen", "/whisper", "/barge", "/take-over"} {
		if status, problem := who["supervisor"].do(http.MethodPost, path+late, nil, nil); status != http.StatusNotFound || !strings.HasPrefix(problem, "call_over") {
			t.Errorf("%s of a call that has just ended: %d %s", late, status, problem)
		}
	}
}

// traced wants an entry of the audit, given as kind and action, by a user.
func (r *rig) traced(t *testing.T, what, user, entry string) {
	t.Helper()
	kind, action, _ := strings.Cut(entry, " ")
	audit := r.signIn("audit")
	r.until(what+" by "+user+" is in the audit", func() bool {
		var page api.AuditPage
		audit.must(http.MethodGet, "/audit?kind="+kind, nil, &page)
		return slices.ContainsFunc(page.Items, func(e api.AuditEntry) bool {
			did, _ := e.Data["action"].(string)
			return e.Actor.Id == user && (action == "" || did == action) && time.Since(e.At) < time.Minute
		})
	})
}

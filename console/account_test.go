package console_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/access"
)

// Account answers with an account of nothing.
func (w *world) Account(_ context.Context, d console.AccountDays) (api.Account, error) {
	w.note(fmt.Sprintf("account %s %s", d.From, d.To))
	return api.Account{Zone: "Asia/Shanghai", Sound: true}, nil
}

// AccountTable writes which rows were asked for.
func (w *world) AccountTable(_ context.Context, d console.AccountDays, rows api.AccountRows, out io.Writer) error {
	w.note(fmt.Sprintf("table %s %s", rows, d.To))
	_, err := io.WriteString(out, "\ufeffday\r\n")
	return err
}

// Attempts answers with one.
func (w *world) Attempts(_ context.Context, q console.AttemptQuery) (api.AttemptPage, error) {
	w.note(fmt.Sprintf("attempts %s %s %d", q.Class, q.Work, q.Limit))
	return api.AttemptPage{Items: []api.CallAttempt{{Id: "c1", Class: q.Class, Work: api.AccountWorkNone}}}, nil
}

func TestTheAccountIsShownAndAudited(t *testing.T) {
	t.Parallel()
	r := setup(t)
	boss := r.as(access.Supervisor)
	const days = "?from=2026-11-01&to=2026-11-30"
	status, answer := boss.do(http.MethodGet, "/api/v1/account"+days, nil)
	var got api.Account
	if err := json.Unmarshal([]byte(answer), &got); err != nil || status != http.StatusOK || !got.Sound || got.Classes == nil || got.Findings == nil {
		t.Errorf("%d %v %s", status, err, answer)
	}
	if status, answer := boss.do(http.MethodGet, "/api/v1/account.csv"+days+"&rows=attempts", nil); status != http.StatusOK || !strings.Contains(answer, "day") {
		t.Errorf("table: %d %s", status, answer)
	}
	if status, answer := boss.do(http.MethodGet, "/api/v1/account/attempts"+days+"&class=gave_up&work=overdue", nil); status != http.StatusOK || !strings.Contains(answer, `"c1"`) {
		t.Errorf("attempts: %d %s", status, answer)
	}
	for name, query := range map[string]string{
		"backwards": "?from=2026-11-02&to=2026-11-01", "too long": "?from=2026-01-01&to=2026-04-03", "no day": "?from=november&to=2026-11-01", "no end": "?from=2026-11-01",
	} {
		if p := boss.problem(http.MethodGet, "/api/v1/account"+query, nil); p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	if p := boss.problem(http.MethodGet, "/api/v1/account/attempts"+days+"&class=lost", nil); p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusBadRequest {
		t.Errorf("an unknown class: %d", p.Status)
	}
	for _, who := range []access.Role{access.Counsellor, access.Senior} {
		if p := r.as(who).problem(http.MethodGet, "/api/v1/account"+days, nil); p.Status != http.StatusForbidden {
			t.Errorf("a %s: %d", who, p.Status)
		}
	}
}

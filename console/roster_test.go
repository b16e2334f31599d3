package console_test

import (
	"net/http"
	"strings"
	"testing"

	"heartline/internal/access"
)

func TestARosterThatIsRefusedSaysAllThatIsWrong(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.as(access.Supervisor)
	status, body := b.do(http.MethodPut, "/api/v1/roster/model", map[string]any{"revision": 0, "model": map[string]any{"version": 1, "note": strings.Repeat("x", 300<<10)}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, `"faults":[{"line":1,"message":"no zone; name one","path":"zone"}]`) {
		t.Errorf("%d %s", status, body)
	}
	status, body = b.do(http.MethodPost, "/api/v1/roster/drafts/d1/change", map[string]any{"version": 1, "changes": []any{map[string]any{"staff": "chen", "date": "2026-12-01"}}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, `"violations":[{"rule":"rest","staff":"chen","hard":true,"amount":180}]`) {
		t.Errorf("%d %s", status, body)
	}
	for name, changes := range map[string][]any{"no changes": {}, "no date": {map[string]any{"staff": "chen"}}} {
		if p := b.problem(http.MethodPost, "/api/v1/roster/drafts/d1/try", map[string]any{"changes": changes}); p.Status != http.StatusUnprocessableEntity || !strings.HasPrefix(p.Field, "changes") {
			t.Errorf("%s: %+v", name, p)
		}
	}
	for _, path := range []string{"/roster/model", "/roster/drafts", "/roster/drafts/d1", "/roster/drafts/d1/findings", "/roster/drafts/d1/covers?date=2026-12-01&shift=day", "/roster/diagnosis?from=2026-12-01&days=28"} {
		if status, body := b.do(http.MethodGet, "/api/v1"+path, nil); status != http.StatusOK || strings.Contains(body, "null") {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
}

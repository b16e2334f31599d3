package console_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"heartline/internal/access"
)

// TestWhatCallersAnsweredIsForWhoReadsTheBoard gives the sums, as they are and as a table, to nobody else.
func TestWhatCallersAnsweredIsForWhoReadsTheBoard(t *testing.T) {
	t.Parallel()
	r := setup(t)
	const span = "?from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z"
	for role, want := range map[access.Role]int{
		access.Supervisor: http.StatusOK, access.Senior: http.StatusOK, access.Admin: http.StatusOK,
		access.Counsellor: http.StatusForbidden, access.Auditor: http.StatusForbidden,
	} {
		for _, path := range []string{"/api/v1/surveys", "/api/v1/surveys.csv"} {
			if status, _ := r.as(role).do(http.MethodGet, path+span, nil); status != want {
				t.Errorf("%s as %s: %d, want %d", path, role, status, want)
			}
		}
	}
	_, body := r.as(access.Supervisor).do(http.MethodGet, "/api/v1/surveys"+span, nil)
	if !strings.Contains(body, `"from":"2026-11-01T00:00:00Z"`) || !strings.Contains(body, `"mean":3.5`) || strings.Contains(body, `"mean":0`) {
		t.Errorf("the sums: %s", body)
	}
	_, body = r.as(access.Supervisor).do(http.MethodGet, "/api/v1/surveys.csv"+span, nil)
	lines := strings.Split(strings.TrimSuffix(strings.TrimPrefix(body, "\ufeff"), "\r\n"), "\r\n")
	want := []string{"queue_id,queue,question_id,question,asked,answered,declined,unanswered,mean", "q,'=心理,helped,'=心理,4,2,1,1,3.50", "q,'=心理,again,'=心理,1,0,0,1,"}
	if !slices.Equal(lines, want) {
		t.Errorf("the table: %q", lines)
	}
}

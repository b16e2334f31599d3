package console_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestACalendarIsReadByItsSecretAlone reads one without signing in; whatever is no good secret is not found, and who asks for
// ever is told to wait.
func TestACalendarIsReadByItsSecretAlone(t *testing.T) {
	t.Parallel()
	r := setup(t)
	b := r.browser()
	read := func(path string) (int, string) {
		t.Helper()
		return b.do(http.MethodGet, path, nil)
	}
	if status, body := read("/feeds/" + goodSecret + ".ics"); status != http.StatusOK || !strings.HasPrefix(body, "BEGIN:VCALENDAR") {
		t.Errorf("%d %q", status, body)
	}
	for _, path := range []string{"/feeds/" + goodSecret, "/feeds/other.ics", "/feeds/.ics"} {
		if status, body := read(path); status != http.StatusNotFound || strings.Contains(body, "secret") {
			t.Errorf("%s: %d %q", path, status, body)
		}
	}
	for range 60 {
		read("/feeds/other.ics")
	}
	if status, _ := read("/feeds/" + goodSecret + ".ics"); status != http.StatusTooManyRequests {
		t.Errorf("asked for ever: %d", status)
	}
}

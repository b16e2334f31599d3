//go:build e2e

package house

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// Change replaces a text in the house's heartline.yaml, which must hold it, and has the running controller read it again.
func (h *House) Change(old, new string) {
	h.T.Helper()
	file := filepath.Join(h.configDir(), "heartline.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		h.T.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		h.T.Fatalf("the house's configuration has no %q to change", old)
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(text), old, new)), 0o600); err != nil { //nolint:gosec // the house's own folder
		h.T.Fatal(err)
	}
	var now struct{ Reloaded bool }
	h.As("root").Must(http.MethodPost, "/config/reload", nil, &now)
	if !now.Reloaded {
		h.fatal("the changed configuration is not in force: %+v", now)
	}
}

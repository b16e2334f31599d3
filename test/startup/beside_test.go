//go:build e2e

package startup_test

import (
	"database/sql"
	"testing"

	_ "github.com/mattn/go-sqlite3" // the database of the folder
)

// version changes what desk.db says of its schema.
func version(h *hotline, statement string) {
	h.t.Helper()
	db, err := sql.Open("sqlite3", h.path("data/desk.db"))
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := db.ExecContext(h.t.Context(), statement); err != nil {
		h.t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		h.t.Fatal(err)
	}
}

// Two programs on one folder: the second says so, and the first does not notice.
func TestTwoControllersOnOneFolder(t *testing.T) {
	t.Parallel()
	h := newHotline(t)
	h.serves(func() {
		h.refused("serve", "another heartline", "works in this data folder", "data", "stop it")
		if !answers("http://" + h.Metrics + "/healthz") {
			t.Error("the first controller does not answer any more")
		}
	})
	h.works()
}

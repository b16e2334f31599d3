package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/store"
	"heartline/internal/store/storetest"
)

const (
	testSpool = 1 << 20 // keeps the tests' spools small
	// unhurried is the patience of tests that are not about slow storage, on however slow a machine.
	unhurried = time.Minute
)

func sqliteSite(t *testing.T) storetest.Site {
	t.Helper()
	dir := t.TempDir()
	open := func(t *testing.T, database string) *sqlx.DB {
		t.Helper()
		db, err := sqlx.Open("sqlite3", "file:"+filepath.Join(dir, database+".db")+"?_busy_timeout=5000")
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	return storetest.Site{
		Config: store.Config{Dir: dir, SpoolBytes: testSpool, Patience: unhurried},
		Exec: func(t *testing.T, database, query string) {
			t.Helper()
			db := open(t, database)
			defer func() { _ = db.Close() }()
			if _, err := db.ExecContext(t.Context(), query); err != nil {
				t.Fatalf("%s: %v", query, err)
			}
		},
		Rows: func(t *testing.T, database, query string) []string {
			t.Helper()
			db := open(t, database)
			defer func() { _ = db.Close() }()
			return storetest.Lines(t, db, query)
		},
	}
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, sqliteSite)
}

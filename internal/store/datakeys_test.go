package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
	"heartline/internal/store"
)

// TestADeletedDataKeyIsNowhere searches the files for a key's bytes, also where somebody reads the keys while it is deleted.
func TestADeletedDataKeyIsNowhere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := store.Open(t.Context(), store.Config{Dir: dir, SpoolBytes: testSpool, Patience: unhurried})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(t.Context()) })
	secret := map[string][]byte{"one": []byte("the-secret-of-the-first-key"), "two": []byte("the-secret-of-the-second-key")}
	for id, box := range secret {
		if err := s.SaveDataKey(t.Context(), store.DataKey{ID: id, Purpose: "audio", MasterID: "m", Sealed: box, CreatedAt: time.UnixMicro(1)}); err != nil {
			t.Fatal(err)
		}
	}
	holds := func(id string) bool {
		files, err := filepath.Glob(filepath.Join(dir, "keys.db*"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files of keys: %v", err)
		}
		for _, f := range files {
			content, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(content, secret[id]) {
				return true
			}
		}
		return false
	}
	if !holds("one") || !holds("two") {
		t.Fatal("the search does not find what is there")
	}
	if err := s.DeleteDataKey(t.Context(), "one"); err != nil {
		t.Fatal(err)
	}
	if holds("one") || !holds("two") {
		t.Error("a deleted key is still in the files, or another one is not")
	}

	reader, err := sqlx.Open("sqlite3", "file:"+filepath.Join(dir, "keys.db")+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = reader.Close() })
	reading, err := reader.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := reading.GetContext(t.Context(), &n, `SELECT COUNT(*) FROM data_key`); err != nil || n != 1 {
		t.Fatalf("%d keys, %v", n, err)
	}
	if err := s.DeleteDataKey(t.Context(), "two"); !fault.Is(err, fault.Unavailable) {
		t.Errorf("deleted behind a reader: %v, want that it is not finished", err)
	}
	if _, err := s.DataKey(t.Context(), "two"); !fault.Is(err, fault.NotFound) {
		t.Errorf("the key is still there: %v", err)
	}
	if err := reading.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteDataKey(t.Context(), "two"); !fault.Is(err, fault.NotFound) {
		t.Errorf("deleted once more: %v", err)
	}
	if holds("two") {
		t.Error("the key that was deleted behind a reader is still in the files")
	}
}

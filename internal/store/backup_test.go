package store_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/internal/store/storetest"
)

// filled makes a stopped store with three facts, one of them in the spool only, two data keys and a user's
// configuration with keys beside it.
func filled(t *testing.T) (cfg store.Config, config string) {
	t.Helper()
	cfg = store.Config{Dir: filepath.Join(t.TempDir(), "data"), Patience: unhurried, SpoolBytes: testSpool, Log: slog.New(slog.DiscardHandler)}
	s := storetest.Open(t, cfg)
	c := storetest.Call()
	storetest.Put(t, s, c.Draft(ledger.CallClaimed{}), c.Draft(ledger.CallAnswered{}))
	for _, k := range []string{"m-1", "m-2"} {
		if err := s.SaveDataKey(t.Context(), store.DataKey{ID: "of-" + k, Purpose: "audio", MasterID: k, Sealed: []byte(k), CreatedAt: time.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	storetest.Close(t, s)
	broken, err := store.Open(t.Context(), store.BreakBeforeCommit(cfg, func() error { return errors.New("no storage") }))
	if err != nil {
		t.Fatal(err)
	}
	if late, err := broken.Append(t.Context(), c.Draft(ledger.Bridged{Leg: "l"})); !late || err != nil {
		t.Fatalf("late %v, %v", late, err)
	}
	closeBroken(t, broken)
	desk(t, cfg, `INSERT INTO task (id, kind, state, grade, hotline, number_id, number_hash, opened_at, due_at)
		VALUES ('t', 'ring_back', 'open', '', 'city', 'n', 'hash-1:00ff', 1, 2), ('u', 'ring_back', 'open', '', 'city', '', '', 1, 2)`)
	config = filepath.Join(t.TempDir(), "configs")
	for name, text := range map[string]string{"heartline.yaml": "mode: test\n", "menus/main.yaml": "menu\n", "keys/audio-1": "AGE-SECRET-KEY-1\n"} {
		p := filepath.Join(config, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cfg, config
}

// closeBroken closes a store whose storage fails, without waiting for it to come back.
func closeBroken(t *testing.T, s *store.Store) {
	t.Helper()
	ctx, cancel := context.WithDeadline(context.Background(), time.Now())
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Fatalf("close: %v", err)
	}
}

// desk changes the desk database of a stopped store.
func desk(t *testing.T, cfg store.Config, query string) {
	t.Helper()
	db, err := sqlx.Open("sqlite3", "file:"+filepath.Join(cfg.Dir, "desk.db"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), query)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func allKeys(string) bool { return true }

func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	cfg, config := filled(t)
	out := filepath.Join(t.TempDir(), "backup.tar.gz")
	m, err := store.Backup(t.Context(), cfg, []string{config}, out)
	if err != nil {
		t.Fatal(err)
	}
	if m.LedgerPos != 2 || strings.Join(m.MasterKeys, " ") != "m-1 m-2" || strings.Join(m.HashKeys, " ") != "hash-1" {
		t.Errorf("manifest: %+v", m)
	}
	for _, f := range m.Files {
		if strings.Contains(f.Name, "keys/") || f.Name == "keys.db" {
			t.Errorf("the backup's data hold %s", f.Name)
		}
	}
	for _, file := range []string{out, store.KeysFile(out)} {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", file, info, err)
		}
	}
	to := store.Config{Dir: filepath.Join(t.TempDir(), "restored"), SpoolBytes: testSpool}
	newConfig := t.TempDir()
	if _, err := store.Restore(t.Context(), to, store.Saved{Data: out}, newConfig, allKeys); err != nil {
		t.Fatal(err)
	}
	s := storetest.Open(t, to)
	storetest.Whole(t, s, 3) // with the fact of the spool
	if ids, err := s.MasterIDs(t.Context()); err != nil || len(ids) != 2 {
		t.Errorf("master keys: %v, %v", ids, err)
	}
	for _, name := range []string{"configs/heartline.yaml", "configs/menus/main.yaml"} {
		if _, err := os.Stat(filepath.Join(newConfig, name)); err != nil {
			t.Error(err)
		}
	}
	onlyWhole(t, filepath.Dir(out), to.Dir)
}

// onlyWhole fails the test if a temporary file was left.
func onlyWhole(t *testing.T, dirs ...string) {
	t.Helper()
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), ".") || strings.HasSuffix(e.Name(), ".restore") || e.Name() == "restore.pending" {
				t.Errorf("%s was left in %s", e.Name(), dir)
			}
		}
	}
}

// TestPostgreSQLIsSavedByItsOwnTools wants a sentence with the names that those need, and no address with its password.
func TestPostgreSQLIsSavedByItsOwnTools(t *testing.T) {
	t.Parallel()
	for schema, want := range map[string]string{"": "heartline_ledger, heartline_desk and heartline_keys", "city": "city_ledger, city_desk and city_keys"} {
		cfg := store.Config{DSN: "postgres://u:hunter2@127.0.0.1:1/x", Schema: schema}
		out := filepath.Join(t.TempDir(), "backup.tar.gz")
		_, backed := store.Backup(t.Context(), cfg, nil, out)
		_, restored := store.Restore(t.Context(), cfg, store.Saved{Data: out}, "", func(string) bool { return true })
		for tool, err := range map[string]error{"pg_dump": backed, "pg_restore": restored} {
			if !fault.Is(err, fault.Invalid) || strings.Contains(err.Error(), "hunter2") {
				t.Fatalf("%s: %v", tool, err)
			}
			for _, part := range []string{tool, want, "docs/operations.md"} {
				if !strings.Contains(fault.MessageOf(err), part) {
					t.Errorf("%q does not say %q", fault.MessageOf(err), part)
				}
			}
		}
		if _, err := os.Stat(out); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("something was written: %v", err)
		}
	}
}

func TestBackupIsRefusedWhileAWriterWorks(t *testing.T) {
	t.Parallel()
	cfg := store.Config{Dir: t.TempDir(), SpoolBytes: testSpool}
	storetest.Open(t, cfg)
	out := filepath.Join(t.TempDir(), "b")
	if _, err := store.Backup(t.Context(), cfg, nil, out); !fault.Is(err, fault.Conflict) {
		t.Fatalf("got %v", err)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a backup was written")
	}
}

func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	cfg, _ := filled(t)
	out := filepath.Join(t.TempDir(), "backup.tar.gz")
	if _, err := store.Backup(t.Context(), cfg, nil, out); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	keysFile := store.KeysFile(out)
	keysOnly, err := os.ReadFile(keysFile)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 0x40
	tests := []struct {
		name   string
		backup []byte
		have   func(string) bool
		kind   fault.Kind
		says   string
	}{
		{"a missing master key is named", whole, func(id string) bool { return id == "m-1" }, fault.Conflict, "m-2"},
		{"a missing key of the number hash is named", whole, func(id string) bool { return id != "hash-1" }, fault.Conflict, "hash-1"},
		{"the file of the data keys in place of the data", keysOnly, allKeys, fault.Invalid, "data keys alone"},
		{"a changed byte", flipped, allKeys, "", ""},
		{"a cut-off file", whole[:len(whole)*2/3], allKeys, "", ""},
		{"no archive", []byte("hello"), allKeys, fault.Invalid, "damaged"},
		{"nothing", nil, allKeys, fault.Invalid, "damaged"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := filepath.Join(t.TempDir(), "in")
			if err := os.WriteFile(in, tt.backup, 0o600); err != nil {
				t.Fatal(err)
			}
			to := store.Config{Dir: filepath.Join(t.TempDir(), "d"), SpoolBytes: testSpool}
			_, err := store.Restore(t.Context(), to, store.Saved{Data: in, Keys: keysFile}, "", tt.have)
			if err == nil || tt.kind != "" && !fault.Is(err, tt.kind) || !strings.Contains(err.Error(), tt.says) {
				t.Fatalf("got %v", err)
			}
			for _, file := range []string{"ledger.db", "desk.db", "keys.db"} {
				if _, err := os.Stat(filepath.Join(to.Dir, file)); err == nil {
					t.Errorf("%s was put in place", file)
				}
			}
			onlyWhole(t, to.Dir)
		})
	}
	t.Run("a folder that holds databases", func(t *testing.T) {
		t.Parallel()
		if _, err := store.Restore(t.Context(), cfg, store.Saved{Data: out}, "", allKeys); !fault.Is(err, fault.Conflict) {
			t.Fatalf("got %v", err)
		}
	})
	t.Run("an interrupted restore is refused at open and can be repeated", func(t *testing.T) {
		t.Parallel()
		to := store.Config{Dir: t.TempDir(), SpoolBytes: testSpool}
		for _, name := range []string{"restore.pending", "desk.db"} {
			if err := os.WriteFile(filepath.Join(to.Dir, name), []byte("half"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := store.Open(t.Context(), to); !fault.Is(err, fault.Conflict) {
			t.Fatalf("open: %v", err)
		}
		if _, err := store.Restore(t.Context(), to, store.Saved{Data: out}, "", allKeys); err != nil {
			t.Fatal(err)
		}
		storetest.Whole(t, storetest.Open(t, to), 3)
	})
}

// TestDataKeysAreSavedApart deletes an object between two backups and restores the older data with either file of keys.
func TestDataKeysAreSavedApart(t *testing.T) {
	t.Parallel()
	cfg, _ := filled(t)
	dir := t.TempDir()
	backup := func(name string, at time.Time) string {
		t.Helper()
		cfg.Now = func() time.Time { return at }
		out := filepath.Join(dir, name)
		if _, err := store.Backup(t.Context(), cfg, nil, out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	monday := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	older := backup("older.tar.gz", monday)
	s := storetest.Open(t, cfg)
	if err := s.DeleteDataKey(t.Context(), "of-m-1"); err != nil {
		t.Fatal(err)
	}
	storetest.Close(t, s)
	newer := backup("newer.tgz", monday.AddDate(0, 0, 7))
	if filepath.Base(store.KeysFile(older)) != "older.keys.tar.gz" || filepath.Base(store.KeysFile(newer)) != "newer.keys.tgz" || store.KeysFile("b") != "b.keys" {
		t.Errorf("files of keys: %s, %s, %s", store.KeysFile(older), store.KeysFile(newer), store.KeysFile("b"))
	}
	restore := func(from store.Saved) (store.Config, error) {
		to := store.Config{Dir: filepath.Join(t.TempDir(), "d"), SpoolBytes: testSpool}
		_, err := store.Restore(t.Context(), to, from, "", allKeys)
		return to, err
	}
	for _, tt := range []struct {
		name string
		from store.Saved
		left int // data keys
		kind fault.Kind
		says string
	}{
		{"the keys beside the data", store.Saved{Data: older}, 2, "", ""},
		{"later keys", store.Saved{Data: older, Keys: store.KeysFile(newer)}, 1, "", ""},
		{"earlier keys", store.Saved{Data: newer, Keys: store.KeysFile(older)}, 0, fault.Conflict, "2026-11-30"},
		{"no keys", store.Saved{Data: older, Keys: filepath.Join(dir, "none")}, 0, fault.NotFound, "data keys of the backup are missing"},
		{"data in place of the keys", store.Saved{Data: older, Keys: newer}, 0, fault.Invalid, "something else"},
	} {
		to, err := restore(tt.from)
		if tt.kind != "" {
			if !fault.Is(err, tt.kind) || !strings.Contains(fault.MessageOf(err), tt.says) {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		restored := storetest.Open(t, to)
		n := 0
		for _, id := range []string{"of-m-1", "of-m-2"} {
			if _, err := restored.DataKey(t.Context(), id); err == nil {
				n++
			}
		}
		if n != tt.left {
			t.Errorf("%s: %d data keys, want %d", tt.name, n, tt.left)
		}
		storetest.Whole(t, restored, 3)
	}
}

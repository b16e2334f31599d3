package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"syscall"

	"github.com/jmoiron/sqlx"
	"github.com/mattn/go-sqlite3"

	"heartline/internal/fault"
)

// The files of a store on SQLite.
const (
	ledgerFile = "ledger.db"
	deskFile   = "desk.db"
	keysFile   = "keys.db"
	lockFile   = "writer.lock"
)

// sqliteMode is how connections of one pool are set up.
type sqliteMode struct {
	synchronous string // NORMAL or FULL
	conns       int
	queryOnly   bool
	extra       map[string]string
}

// openSQLite opens one file of dir, made with mode 0600 if it is missing. SQLite gives its -wal and -shm
// companions the mode of the file.
func openSQLite(ctx context.Context, dir, file, name string, m sqliteMode) (*database, error) {
	path, err := filepath.Abs(filepath.Join(dir, file))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "open store", err, "the file "+file+" in the data folder cannot be opened; check its owner and the folder's")
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	q := url.Values{
		"_journal_mode": {"WAL"},
		"_busy_timeout": {"5000"},
		"_foreign_keys": {"on"},
		"_synchronous":  {m.synchronous},
		"_txlock":       {"immediate"},
		// Preparing a statement anew for each fact would be a quarter of what writing it costs.
		"_stmt_cache_size": {"64"},
	}
	if m.queryOnly {
		q.Set("_query_only", "on")
		q.Set("_txlock", "deferred")
	}
	for k, v := range m.extra {
		q.Set(k, v)
	}
	db, err := sqlx.Open("sqlite3", (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	db.SetMaxOpenConns(m.conns)
	db.SetMaxIdleConns(m.conns)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, openFault(dir, file, err)
	}
	return &database{DB: db, name: name, engine: sqliteEngine}, nil
}

// openFault says why a database file cannot be opened. Without room for the file of shared memory beside it SQLite
// complains of anything but the disk.
func openFault(dir, file string, err error) error {
	var lite sqlite3.Error
	var disk syscall.Statfs_t
	switch {
	case errors.As(err, &lite) && lite.Code == sqlite3.ErrNotADB:
		return fault.Wrap(fault.Unavailable, "open store", err, "the file "+file+" in the data folder is no database; put the right one back, or restore a backup")
	case syscall.Statfs(dir, &disk) == nil && disk.Bavail*uint64(disk.Bsize) < leastRoom:
		return fault.Wrap(fault.Unavailable, "open store", err, "the disk of the data folder is full; make room and start again")
	}
	return fault.Wrap(fault.Unavailable, "open store", err, "the file "+file+" in the data folder cannot be opened; check its owner and the folder's, and the disk")
}

// leastRoom is what SQLite needs beside a database to open it, in bytes.
const leastRoom = 128 << 10

// openSQLiteFiles opens the three files. The ledger has one writing connection and a pool that only
// reads; desk commits reach the disk (FULL), except those of projections, which can be folded again.
func (s *Store) openSQLiteFiles(ctx context.Context, dir string) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fault.Wrap(fault.Unavailable, "open store", err, "the data folder cannot be made; check the folder above it")
	}
	if err := checkRestored(dir); err != nil {
		return err
	}
	opens := []struct {
		into *(*database)
		file string
		name string
		mode sqliteMode
	}{
		{&s.ledger, ledgerFile, "ledger", sqliteMode{synchronous: "NORMAL", conns: 1}},
		{&s.desk, deskFile, "desk", sqliteMode{synchronous: "FULL", conns: 4}},
		{&s.keys, keysFile, "keys", sqliteMode{synchronous: "FULL", conns: 2, extra: map[string]string{"_secure_delete": "on"}}},
		{&s.reader, ledgerFile, "ledger", sqliteMode{synchronous: "NORMAL", conns: 4, queryOnly: true}},
		{&s.erase, ledgerFile, "ledger", sqliteMode{synchronous: "FULL", conns: 1, extra: map[string]string{"_secure_delete": "on"}}},
		{&s.folds, deskFile, "desk", sqliteMode{synchronous: "NORMAL", conns: 1}},
	}
	for _, o := range opens {
		if *o.into, err = openSQLite(ctx, dir, o.file, o.name, o.mode); err != nil {
			return err
		}
		s.opened = append(s.opened, *o.into)
	}
	// The writer checkpoints by itself, beside its commits, instead of inside every thousandth page's.
	if _, err := s.ledger.exec(ctx, `PRAGMA wal_autocheckpoint = 0`); err != nil {
		return fmt.Errorf("set up ledger.db: %w", err)
	}
	if _, err := s.ledger.exec(ctx, `PRAGMA journal_size_limit = 67108864`); err != nil {
		return fmt.Errorf("set up ledger.db: %w", err)
	}
	return nil
}

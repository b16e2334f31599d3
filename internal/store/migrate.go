package store

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"heartline/internal/fault"
)

//go:embed migrations
var migrations embed.FS

// migrator returns the goose provider of one database.
func migrator(d *database) (*goose.Provider, error) {
	sub, err := fs.Sub(migrations, path.Join("migrations", d.name))
	if err != nil {
		return nil, fmt.Errorf("migrations of %s: %w", d.name, err)
	}
	dialect := goose.DialectPostgres
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if d.engine == sqliteEngine {
		dialect = goose.DialectSQLite3
		sub = sqliteTypes{sub}
	} else {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, fmt.Errorf("lock for migrations of %s: %w", d.name, err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, d.DB.DB, sub, options...)
	if err != nil {
		return nil, fmt.Errorf("migrations of %s: %w", d.name, err)
	}
	return p, nil
}

// migrateUp brings one database to the newest version that this program knows, and refuses one that a
// newer program has made. Beside a running writer (alone = false) a database that has tables is not touched.
func migrateUp(ctx context.Context, d *database, alone bool) error {
	p, err := migrator(d)
	if err != nil {
		return err
	}
	have, known, err := p.GetVersions(ctx)
	if err != nil {
		return classify("open store", "the version of database "+d.name, err)
	}
	if have > known {
		return fault.New(fault.Conflict, "open store",
			"database %s has version %d and this program knows only %d; run the newer program, or restore a backup from before it", d.name, have, known)
	}
	if have == known {
		return nil
	}
	if have > 0 && !alone {
		return fault.New(fault.Conflict, "open store",
			"database %s has version %d and this program needs %d; restart the running controller with this program first", d.name, have, known)
	}
	if _, err := p.Up(ctx); err != nil {
		if lite := (sqlite3.Error{}); errors.As(err, &lite) && lite.Code == sqlite3.ErrFull {
			return classify("migrate "+d.name, "database "+d.name, err)
		}
		return fault.Wrap(fault.Internal, "migrate "+d.name, err, fmt.Sprintf("database %s could not be brought from version %d to %d; its data is unchanged", d.name, have, known))
	}
	return nil
}

// Migration is the state of one database's schema.
type Migration struct {
	Database string // "ledger", "desk" or "keys"
	Version  int64  // what the database has
	Newest   int64  // what this program knows
}

// Migrations tells the state of the three schemas.
func (s *Store) Migrations(ctx context.Context) ([]Migration, error) {
	var all []Migration
	for _, d := range []*database{s.ledger, s.desk, s.keys} {
		p, err := migrator(d)
		if err != nil {
			return nil, err
		}
		have, known, err := p.GetVersions(ctx)
		if err != nil {
			return nil, classify("migrations", "the version of database "+d.name, err)
		}
		all = append(all, Migration{Database: d.name, Version: have, Newest: known})
	}
	return all, nil
}

// MigrationStatus tells the state of the three schemas as they are: nothing is brought up to date.
func MigrationStatus(ctx context.Context, cfg Config) ([]Migration, error) {
	s, err := connect(ctx, cfg)
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.closeDatabases() }()
	return s.Migrations(ctx)
}

// MigrateTo moves the schema of one database to version, up or down, with the system stopped. Version 0
// drops every table.
func MigrateTo(ctx context.Context, cfg Config, name string, version int64) error {
	s, err := connect(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { _ = s.closeDatabases() }()
	if err := s.lockFolder(); err != nil {
		return err
	}
	for _, d := range []*database{s.ledger, s.desk, s.keys} {
		if d.name != name {
			continue
		}
		p, err := migrator(d)
		if err != nil {
			return err
		}
		have, known, err := p.GetVersions(ctx)
		if err != nil {
			return classify("migrate", "the version of database "+name, err)
		}
		switch {
		case version < 0 || version > known || have > known:
			return fault.New(fault.Invalid, "migrate", "database %s has version %d; this program can bring it to any from 0 to %d", name, have, known)
		case version > have:
			_, err = p.UpTo(ctx, version)
		case version < have:
			_, err = p.DownTo(ctx, version)
		}
		return classify("migrate", "database "+name, err)
	}
	return fault.New(fault.Invalid, "migrate", "there is no database %q; they are ledger, desk and keys", name)
}

// sqliteTypes gives the migrations, written for PostgreSQL, the two type names that SQLite needs: BLOB, and
// INTEGER PRIMARY KEY, which makes a column the row's own number instead of a second index.
type sqliteTypes struct{ fs.FS }

// Open opens one migration with its types translated.
func (t sqliteTypes) Open(name string) (fs.File, error) {
	f, err := t.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return f, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(t.FS, name)
	if err != nil {
		return nil, err
	}
	text = bytes.ReplaceAll(text, []byte("BYTEA"), []byte("BLOB"))
	text = bytes.ReplaceAll(text, []byte("BIGINT PRIMARY KEY"), []byte("INTEGER PRIMARY KEY"))
	return &translated{Reader: bytes.NewReader(text), info: info}, nil
}

// translated is a migration in memory.
type translated struct {
	*bytes.Reader
	info fs.FileInfo
}

// Stat describes the file as embedded.
func (t *translated) Stat() (fs.FileInfo, error) { return t.info, nil }

// Close does nothing.
func (t *translated) Close() error { return nil }

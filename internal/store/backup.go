package store

import (
	"archive/tar"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
)

// manifestName is the first entry of a backup.
const (
	manifestName   = "manifest.json"
	manifestFormat = 2      // 1 had one file with the data keys in it
	keysFolder     = "keys" // master keys live in folders of this name and go into no backup
)

// Part says which of the two files of a backup a manifest describes.
type Part string

// The files of a backup. They are apart because they are kept apart: deleting a data key is deleting what it opens, for
// good when the last backup of the data keys has expired, and that must not wait for the last backup of the rest.
const (
	PartData Part = "data" // everything but the data keys
	PartKeys Part = "keys" // the data keys
)

// Manifest says what a file of a backup holds and which keys it takes to read it.
type Manifest struct {
	Format     int          `json:"format"`
	Part       Part         `json:"part"` // "" in format 1
	MadeAt     time.Time    `json:"made_at"`
	LedgerPos  int64        `json:"ledger_pos"`          // the last event in it; the spool may hold more
	MasterKeys []string     `json:"master_keys"`         // ids of those that seal data keys; the keys themselves are in no backup
	HashKeys   []string     `json:"hash_keys,omitempty"` // ids of those by which callers are known again
	Files      []BackupFile `json:"files"`
}

// KeysFile is the file of the data keys that belongs to a backup, unless it is named otherwise: heartline.keys.tar.gz
// beside heartline.tar.gz.
func KeysFile(data string) string {
	for _, tail := range []string{".tar.gz", ".tgz"} {
		if stem, ok := strings.CutSuffix(data, tail); ok {
			return stem + ".keys" + tail
		}
	}
	return data + ".keys"
}

// BackupFile is one file of a backup.
type BackupFile struct {
	Name   string `json:"name"` // "ledger.db", "ledger.spool", "config/heartline.yaml"
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`

	path string // where it is read from
}

// Backup writes the ledger, the desk database, the spool and a snapshot of the configuration (files and folders
// that config names) into out, and the data keys into KeysFile(out): gzipped tar files with mode 0600. The system must be
// stopped: a folder in which a writer works is fault.Conflict. Each file appears whole or not at all, out last. Folders
// named keys are left out. A store on PostgreSQL is fault.Invalid: its own tools make the backup.
func Backup(ctx context.Context, cfg Config, config []string, out string) (m Manifest, err error) {
	if cfg.DSN != "" {
		return m, fault.New(fault.Invalid, "backup", "a PostgreSQL database is saved by its own tools: stop the controller and run pg_dump for the schemas %s, as docs/operations.md shows", schemas(cfg))
	}
	if cfg, err = cfg.withDefaults(); err != nil {
		return m, err
	}
	if _, err := os.Stat(filepath.Join(cfg.Dir, ledgerFile)); err != nil {
		return m, fault.Wrap(fault.NotFound, "backup", err, "there is no ledger in the data folder; check its path")
	}
	lock, err := lockDir(cfg.Dir)
	if err != nil {
		return m, err
	}
	defer lock.Release()
	work, err := os.MkdirTemp(filepath.Dir(out), ".heartline-backup-*")
	if err != nil {
		return m, fault.Wrap(fault.Unavailable, "backup", err, "the folder of the backup cannot be written; check its owner and room")
	}
	defer func() { _ = os.RemoveAll(work) }()
	m = Manifest{Format: manifestFormat, Part: PartData, MadeAt: cfg.Now().UTC(), MasterKeys: []string{}}
	k := Manifest{Format: manifestFormat, Part: PartKeys, MadeAt: m.MadeAt, MasterKeys: []string{}}
	for _, file := range []string{ledgerFile, deskFile, keysFile} {
		to := &m
		if file == keysFile {
			to = &k
		}
		if err := to.copyDatabase(ctx, cfg.Dir, file, work); err != nil {
			return m, err
		}
	}
	m.MasterKeys, k.LedgerPos = k.MasterKeys, m.LedgerPos
	if err := m.copySpool(cfg, work); err != nil {
		return m, err
	}
	for _, name := range config {
		if err := m.addConfig(name); err != nil {
			return m, err
		}
	}
	if err := k.write(work, KeysFile(out)); err != nil {
		return m, err
	}
	return m, m.write(work, out)
}

// schemas names the schemas of a store on PostgreSQL.
func schemas(cfg Config) string {
	s := cmp.Or(cfg.Schema, defaultSchema)
	return s + "_ledger, " + s + "_desk and " + s + "_keys"
}

// copyDatabase copies one database, freed of what was deleted, into work.
func (m *Manifest) copyDatabase(ctx context.Context, dir, file, work string) error {
	if _, err := os.Stat(filepath.Join(dir, file)); err != nil {
		return fault.Wrap(fault.NotFound, "backup", err, file+" is missing in the data folder")
	}
	d, err := openSQLite(ctx, dir, file, strings.TrimSuffix(file, ".db"), sqliteMode{synchronous: "FULL", conns: 1})
	if err != nil {
		return err
	}
	target := filepath.Join(work, file)
	_, err = d.exec(ctx, `VACUUM INTO ?`, target)
	if err == nil {
		err = m.readIDs(ctx, d, file)
	}
	if err = errors.Join(err, d.Close()); err != nil {
		return fault.Wrap(fault.Unavailable, "backup", err, file+" could not be copied; check the room in the backup's folder")
	}
	m.Files = append(m.Files, BackupFile{Name: file, path: target})
	return nil
}

// readIDs notes what a database says of the backup as a whole.
func (m *Manifest) readIDs(ctx context.Context, d *database, file string) (err error) {
	switch file {
	case ledgerFile:
		return d.one(ctx, `SELECT pos FROM head WHERE id = 1`, nil, &m.LedgerPos)
	case keysFile:
		m.MasterKeys, err = masterIDs(ctx, d)
	default:
		// A hash begins with the id of its key.
		m.HashKeys, err = list(ctx, d, `SELECT DISTINCT substr(number_hash, 1, instr(number_hash, ':') - 1) AS id
			FROM (SELECT number_hash FROM call UNION SELECT number_hash FROM task) AS hashes WHERE instr(number_hash, ':') > 1 ORDER BY id`,
			nil, func(rows *sqlx.Rows) (id string, err error) { return id, rows.Scan(&id) })
	}
	return err
}

// copySpool copies the used part of the spool, if there is any.
func (m *Manifest) copySpool(cfg Config, work string) error {
	if _, err := os.Stat(filepath.Join(cfg.SpoolDir, spoolFile)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	s, left, _, err := openSpool(cfg.SpoolDir, cfg.SpoolBytes)
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }()
	if len(left) == 0 {
		return nil
	}
	target := filepath.Join(work, spoolFile)
	to, err := os.OpenFile(target, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("copy spool: %w", err)
	}
	_, err = io.Copy(to, io.NewSectionReader(s.f, 0, s.end))
	if err = errors.Join(err, to.Close()); err != nil {
		return fmt.Errorf("copy spool: %w", err)
	}
	m.Files = append(m.Files, BackupFile{Name: spoolFile, path: target})
	return nil
}

// addConfig lists a file, or every file of a folder, of the configuration.
func (m *Manifest) addConfig(name string) error {
	root := filepath.Clean(name)
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == keysFolder:
			return filepath.SkipDir
		case !d.Type().IsRegular():
			return nil
		}
		rel, err := filepath.Rel(filepath.Dir(root), p)
		if err != nil {
			return err
		}
		m.Files = append(m.Files, BackupFile{Name: path.Join("config", filepath.ToSlash(rel)), path: p})
		return nil
	})
	if err != nil {
		return fault.Wrap(fault.Unavailable, "backup", err, "the configuration cannot be read for the backup")
	}
	return nil
}

func (f *BackupFile) measure() error {
	file, err := os.Open(f.path)
	if err != nil {
		return fmt.Errorf("backup %s: %w", f.Name, err)
	}
	defer func() { _ = file.Close() }()
	h := sha256.New()
	if f.Size, err = io.Copy(h, file); err != nil {
		return fmt.Errorf("backup %s: %w", f.Name, err)
	}
	f.SHA256 = hex.EncodeToString(h.Sum(nil))
	return nil
}

// write makes the archive beside out's place and moves it there.
func (m *Manifest) write(work, out string) error {
	for i := range m.Files {
		if err := m.Files[i].measure(); err != nil {
			return err
		}
	}
	list, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("backup manifest: %w", err)
	}
	temp := filepath.Join(work, "backup."+string(m.Part))
	f, err := os.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	zip := gzip.NewWriter(f)
	archive := tar.NewWriter(zip)
	err = archive.WriteHeader(&tar.Header{Name: manifestName, Mode: 0o600, Size: int64(len(list)), ModTime: m.MadeAt})
	if err == nil {
		_, err = archive.Write(list)
	}
	for i := range m.Files {
		if err == nil {
			err = m.Files[i].append(archive, m.MadeAt)
		}
	}
	if err = errors.Join(err, archive.Close(), zip.Close(), f.Sync(), f.Close()); err != nil {
		return fault.Wrap(fault.Unavailable, "backup", err, "the backup could not be written; check the room in its folder")
	}
	if err := os.Rename(temp, out); err != nil {
		return fmt.Errorf("place backup: %w", err)
	}
	return syncDir(filepath.Dir(out))
}

func (f *BackupFile) append(archive *tar.Writer, at time.Time) error {
	file, err := os.Open(f.path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	if err := archive.WriteHeader(&tar.Header{Name: f.Name, Mode: 0o600, Size: f.Size, ModTime: at}); err != nil {
		return err
	}
	_, err = io.Copy(archive, file)
	return err
}

// syncDir makes a rename in dir survive a loss of power.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	defer func() { _ = d.Close() }()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}

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
	"path/filepath"
	"slices"
	"strings"
	"time"

	"heartline/internal/fault"
)

// restoreMark stands in the data folder while files are being put in place. Open refuses such a folder.
const restoreMark = "restore.pending"

// maxManifest bounds the first entry of a backup, in bytes.
const maxManifest = 16 << 20

// Saved names the files of a backup.
type Saved struct {
	Data string
	Keys string // "" for KeysFile(Data); passed over for a backup that has the data keys in its one file
}

// Restore puts a backup in place, with the system stopped: the databases into cfg.Dir, the spool into
// cfg.SpoolDir, and the configuration into configDir, unless that is empty. Every file is checked against
// its manifest before the first is moved. The data keys may be of a later backup than the data: what was deleted since
// stays deleted. Those of an earlier one are fault.Conflict, and missing ones fault.NotFound. haveKey says whether a
// master key or a key of the number hash is there; missing ones are fault.Conflict, and the message names their ids. A
// folder that holds databases is fault.Conflict too, unless they come from a restore that was interrupted. A damaged
// backup is fault.Invalid.
func Restore(ctx context.Context, cfg Config, from Saved, configDir string, haveKey func(id string) bool) (m Manifest, err error) {
	if cfg.DSN != "" {
		return m, fault.New(fault.Invalid, "restore", "a PostgreSQL database is restored by its own tools: put the schemas %s into an empty database with pg_restore, as docs/operations.md shows", schemas(cfg))
	}
	if cfg, err = cfg.withDefaults(); err != nil {
		return m, err
	}
	lock, err := lockDir(cfg.Dir)
	if err != nil {
		return m, err
	}
	defer lock.Release()
	if err := refuseOccupied(cfg.Dir); err != nil {
		return m, err
	}
	work, err := os.MkdirTemp(cfg.Dir, ".restore-*")
	if err != nil {
		return m, fault.Wrap(fault.Unavailable, "restore", err, "the data folder cannot be written; check its owner and room")
	}
	defer func() { _ = os.RemoveAll(work) }()
	if m, err = unpackBoth(ctx, from, work, haveKey); err != nil {
		return m, err
	}
	return m, m.place(work, cfg, configDir)
}

// unpackBoth checks both files of a backup and joins what they hold.
func unpackBoth(ctx context.Context, from Saved, work string, haveKey func(string) bool) (Manifest, error) {
	m, err := unpack(ctx, from.Data, work, func(m *Manifest) error {
		if m.Part == PartKeys {
			return fault.New(fault.Invalid, "restore", "this file holds the data keys alone: name the file of the data, and these keys beside it")
		}
		return nil
	})
	if err != nil {
		return m, err
	}
	if m.Part != "" { // else one file has both
		if err := m.addKeys(ctx, cmp.Or(from.Keys, KeysFile(from.Data)), work); err != nil {
			return m, err
		}
	}
	return m, missingKeys(slices.Concat(m.MasterKeys, m.HashKeys), haveKey)
}

// addKeys unpacks the file of the data keys.
func (m *Manifest) addKeys(ctx context.Context, file, work string) error {
	if _, err := os.Stat(file); err != nil {
		return fault.Wrap(fault.NotFound, "restore", err,
			"the data keys of the backup are missing, without which nothing that is sealed can be read: put their file beside that of the data, or name the one of a later backup")
	}
	k, err := unpack(ctx, file, work, func(k *Manifest) error {
		switch {
		case k.Part != PartKeys:
			return fault.New(fault.Invalid, "restore", "the file that is named for the data keys holds something else: name the one that `heartline backup` has written beside the data")
		case k.MadeAt.Before(m.MadeAt):
			return fault.New(fault.Conflict, "restore", "the data keys are of %s and the data of %s: what was sealed between could not be read; take data keys that were saved with the data or later",
				k.MadeAt.Format(time.DateTime), m.MadeAt.Format(time.DateTime))
		}
		return nil
	})
	if err != nil {
		return err
	}
	// A later backup of the data keys says which masters they take by now.
	m.MasterKeys, m.Files = k.MasterKeys, append(m.Files, k.Files...)
	return nil
}

func refuseOccupied(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, restoreMark)); err == nil {
		return nil
	}
	for _, file := range []string{ledgerFile, deskFile, keysFile} {
		if _, err := os.Stat(filepath.Join(dir, file)); !errors.Is(err, fs.ErrNotExist) {
			return fault.New(fault.Conflict, "restore", "the data folder already holds %s; restore into an empty folder, or move the old databases away", file)
		}
	}
	return nil
}

// checkRestored refuses a folder in which a restore was interrupted.
func checkRestored(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, restoreMark)); err == nil {
		return fault.New(fault.Conflict, "open store", "a restore into the data folder was interrupted; run it again")
	}
	return nil
}

// unpack writes the files of a backup into work and checks them, if its manifest is accepted.
func unpack(ctx context.Context, in, work string, accept func(*Manifest) error) (m Manifest, err error) {
	f, err := os.Open(in)
	if err != nil {
		return m, fault.Wrap(fault.NotFound, "restore", err, "the backup cannot be opened")
	}
	defer func() { _ = f.Close() }()
	zip, err := gzip.NewReader(f)
	if err != nil {
		return m, damaged(err)
	}
	archive := tar.NewReader(zip)
	head, err := archive.Next()
	if err != nil || head.Name != manifestName || head.Size > maxManifest {
		return m, damaged(errors.Join(err, errors.New("it does not begin with its manifest")))
	}
	if err := json.NewDecoder(archive).Decode(&m); err != nil {
		return m, damaged(err)
	}
	if m.Format < 1 || m.Format > manifestFormat {
		return m, fault.New(fault.Invalid, "restore", "the backup has format %d and this program reads up to %d; use the program that made it", m.Format, manifestFormat)
	}
	if err := accept(&m); err != nil {
		return m, err
	}
	want := make(map[string]BackupFile, len(m.Files))
	for _, file := range m.Files {
		if !filepath.IsLocal(file.Name) {
			return m, damaged(fmt.Errorf("the name %q leads out of it", file.Name))
		}
		want[file.Name] = file
	}
	for ctx.Err() == nil {
		head, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return m, damaged(err)
		}
		file, ok := want[head.Name]
		if !ok {
			return m, damaged(fmt.Errorf("%q is not in its manifest", head.Name))
		}
		delete(want, head.Name)
		if err := file.unpack(archive, work); err != nil {
			return m, err
		}
	}
	for name := range want {
		return m, errors.Join(ctx.Err(), damaged(fmt.Errorf("%q is missing", name)))
	}
	return m, ctx.Err()
}

func damaged(err error) error {
	return fault.Wrap(fault.Invalid, "restore", err, "the backup is damaged or none of ours; take another one")
}

func missingKeys(ids []string, haveKey func(string) bool) error {
	var missing []string
	for _, id := range ids {
		if !haveKey(id) {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "restore", "the keys %s are missing; put their files into the keys folder first, without them what is sealed cannot be read and callers are not known again", strings.Join(missing, ", "))
}

func (f BackupFile) unpack(from io.Reader, work string) error {
	target := filepath.Join(work, filepath.FromSlash(f.Name))
	if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
		return fmt.Errorf("restore %s: %w", f.Name, err)
	}
	to, err := os.OpenFile(target, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("restore %s: %w", f.Name, err)
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(to, h), io.LimitReader(from, f.Size+1))
	if err = errors.Join(err, to.Sync(), to.Close()); err != nil {
		return fault.Wrap(fault.Unavailable, "restore", err, "the backup cannot be unpacked; it is cut off, or the data folder has no room")
	}
	if n != f.Size || hex.EncodeToString(h.Sum(nil)) != f.SHA256 {
		return damaged(fmt.Errorf("%q is not what its manifest says", f.Name))
	}
	return nil
}

// place moves the checked files where they belong, under a mark that stands until all are there.
func (m *Manifest) place(work string, cfg Config, configDir string) error {
	mark := filepath.Join(cfg.Dir, restoreMark)
	if err := os.WriteFile(mark, []byte(m.MadeAt.String()+"\n"), 0o600); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if err := syncDir(cfg.Dir); err != nil {
		return err
	}
	for _, file := range []string{ledgerFile, deskFile, keysFile} { // journals of what an interrupted restore left
		for _, tail := range []string{"-wal", "-shm"} {
			if err := os.Remove(filepath.Join(cfg.Dir, file+tail)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("restore: %w", err)
			}
		}
	}
	if err := os.Remove(filepath.Join(cfg.SpoolDir, spoolFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("restore: %w", err)
	}
	for _, f := range m.Files {
		target := filepath.Join(cfg.Dir, filepath.FromSlash(f.Name))
		if rel, ok := strings.CutPrefix(f.Name, "config/"); ok {
			if configDir == "" {
				continue
			}
			target = filepath.Join(configDir, filepath.FromSlash(rel))
		} else if f.Name == spoolFile {
			target = filepath.Join(cfg.SpoolDir, spoolFile)
		}
		if err := moveFile(filepath.Join(work, filepath.FromSlash(f.Name)), target); err != nil {
			return fault.Wrap(fault.Unavailable, "restore", err, f.Name+" could not be put in place; run the restore again")
		}
	}
	if err := os.Remove(mark); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return syncDir(cfg.Dir)
}

// moveFile moves a file, through a copy beside its target if that is on another file system.
func moveFile(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if err := os.Rename(from, to); err == nil {
		return syncDir(filepath.Dir(to))
	}
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	temp := to + ".restore"
	dst, err := os.OpenFile(temp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	if err = errors.Join(err, dst.Sync(), dst.Close()); err != nil {
		return errors.Join(err, os.Remove(temp))
	}
	if err := os.Rename(temp, to); err != nil {
		return err
	}
	return syncDir(filepath.Dir(to))
}

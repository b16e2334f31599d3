package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"heartline/internal/fault"
	"heartline/internal/flock"
)

// halfWritten is the pattern of names under which files are written before they are whole.
const halfWritten = ".new-*"

// writeFile writes content beside path, readable by the owner alone, and renames it there, so that a reader sees the old file or the new
// one, and a crash leaves nothing half-written under the name.
func writeFile(path string, content []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), halfWritten)
	if err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
			err = fmt.Errorf("write %s: %w", filepath.Base(path), err)
		}
	}()
	if _, err = f.Write(content); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// removeHalfWritten removes what a process that was killed in writeFile has left in a folder of ours.
func removeHalfWritten(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, halfWritten))
	if err != nil {
		return fmt.Errorf("list half-written files: %w", err)
	}
	for _, path := range left {
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("remove half-written file: %w", err)
		}
	}
	return nil
}

// syncDir makes renames and removals in a folder last.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	defer func() { _ = d.Close() }()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}

// ownedAlone refuses a folder that another user owns or may write to, and narrows one of ours.
func ownedAlone(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("look at folder: %w", err)
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || !ok || int(st.Uid) != os.Geteuid() {
		return fault.New(fault.Invalid, "node", "the spool folder %s belongs to somebody else: name another one", dir)
	}
	if err := os.Chmod(dir, 0o700); err != nil { //nolint:gosec // a folder: it must be entered
		return fmt.Errorf("narrow folder: %w", err)
	}
	return nil
}

// onTmpfs reports whether a folder lies in memory.
func onTmpfs(dir string) (bool, error) {
	const tmpfs, ramfs = 0x01021994, 0x858458f6 // magic numbers of statfs(2)
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return false, fmt.Errorf("look at the spool's file system: %w", err)
	}
	return st.Type == tmpfs || st.Type == ramfs, nil
}

// lockFile takes a folder's lock until it is released.
func lockFile(path string) (*flock.Lock, error) {
	l, err := flock.Take(path)
	if errors.Is(err, flock.ErrHeld) {
		return nil, fault.New(fault.Conflict, "node", "another node runs on the folder %s: end it, or name another folder", filepath.Dir(path))
	}
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "node", err, "the lock in the folder "+filepath.Dir(path)+" cannot be taken: check the folder's owner")
	}
	return l, nil
}

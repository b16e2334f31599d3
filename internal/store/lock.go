package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"heartline/internal/fault"
)

// folderLock keeps a second writer out of a folder. The kernel drops it when the process dies.
type folderLock struct{ f *os.File }

// lockDir takes the lock of dir, or says which process has it.
func lockDir(dir string) (*folderLock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Wrap(fault.Unavailable, "open store", err, "the data folder cannot be made; check the folder above it")
	}
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "open store", err, "the lock in the data folder cannot be opened; check the folder's owner")
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer func() { _ = f.Close() }()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock the data folder: %w", err)
		}
		owner := make([]byte, 32)
		n, _ := f.Read(owner)
		return nil, fault.New(fault.Conflict, "open store",
			"another heartline (process %s) works in this data folder; stop it, or give this one a folder of its own", strings.TrimSpace(string(owner[:n])))
	}
	if err := f.Truncate(0); err == nil {
		_, _ = fmt.Fprintf(f, "%d\n", os.Getpid()) // only told to whoever comes second
	}
	return &folderLock{f: f}, nil
}

func (l *folderLock) release() {
	if l != nil {
		_ = l.f.Close()
	}
}

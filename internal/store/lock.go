package store

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"heartline/internal/fault"
	"heartline/internal/flock"
)

// lockDir takes the lock of dir, or says which process has it.
func lockDir(dir string) (*flock.Lock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Wrap(fault.Unavailable, "open store", err, "the data folder cannot be made; check the folder above it")
	}
	path := filepath.Join(dir, lockFile)
	l, err := flock.Take(path)
	if errors.Is(err, flock.ErrHeld) {
		owner, _ := os.ReadFile(path)
		return nil, fault.New(fault.Conflict, "open store",
			"another heartline (process %s) works in this data folder; stop it, or give this one a folder of its own", strings.TrimSpace(string(owner)))
	}
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "open store", err, "the lock in the data folder cannot be opened; check the folder's owner")
	}
	l.Write(strconv.Itoa(os.Getpid()) + "\n")
	return l, nil
}

package flock

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// ErrHeld says that somebody else holds the lock.
var ErrHeld = errors.New("the lock is held")

// Lock is a lock that is held.
type Lock struct{ f *os.File }

// Take takes the lock of the file at path, which is made if it is missing, without waiting. The error is ErrHeld where somebody
// else holds it.
func Take(path string) (*Lock, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, ErrHeld
		}
		return nil, fmt.Errorf("take lock: %w", err)
	}
	return &Lock{f: f}, nil
}

// Write leaves text in the file, for whoever comes second. It is a courtesy: what goes wrong with it is not told.
func (l *Lock) Write(text string) {
	if err := l.f.Truncate(0); err == nil {
		_, _ = l.f.WriteAt([]byte(text), 0)
	}
}

// Release gives the lock back; it may be called again, and on nil.
func (l *Lock) Release() {
	if l == nil {
		return
	}
	// Closing alone would leave the lock to a child that was forked and has not yet run its program: it has a copy of the file.
	_ = syscall.Flock(int(l.f.Fd()), syscall.LOCK_UN)
	_ = l.f.Close()
}

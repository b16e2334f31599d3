package flock_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"heartline/internal/flock"
)

// TestALockIsHeldOnce and has what its holder wrote in it.
func TestALockIsHeldOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	first, err := flock.Take(path)
	if err != nil {
		t.Fatal(err)
	}
	first.Write("17\n")
	if _, err := flock.Take(path); !errors.Is(err, flock.ErrHeld) {
		t.Errorf("a second holder: %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "17\n" {
		t.Errorf("what the holder wrote: %q, %v", got, err)
	}
	first.Release()
	first.Release()
	second, err := flock.Take(path)
	if err != nil {
		t.Fatalf("after the end of the first: %v", err)
	}
	second.Release()
	(*flock.Lock)(nil).Release()
}

// TestReleaseWhileAChildHasACopy gives the lock back although a child that is being started still has the file open.
func TestReleaseWhileAChildHasACopy(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	first, err := flock.Take(path)
	if err != nil {
		t.Fatal(err)
	}
	child, err := syscall.Dup(int(flock.File(first).Fd())) // what fork gives a child, of the same open file
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Close(child) }()
	first.Release()
	second, err := flock.Take(path)
	if err != nil {
		t.Fatalf("a child's copy keeps the lock: %v", err)
	}
	second.Release()
}

// TestAFolderThatIsNotThere is an error of its own.
func TestAFolderThatIsNotThere(t *testing.T) {
	t.Parallel()
	if _, err := flock.Take(filepath.Join(t.TempDir(), "none", "lock")); err == nil || errors.Is(err, flock.ErrHeld) {
		t.Errorf("got %v", err)
	}
}

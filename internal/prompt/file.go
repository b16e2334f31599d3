package prompt

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"heartline/internal/sound"
	"heartline/internal/wav"
)

// writeWAV writes samples as a whole file or not at all.
func writeWAV(path string, samples []int16) error {
	return writeFile(path, func(w io.Writer) error { return wav.Encode(w, sound.Rate, 1, samples) })
}

// writeFile writes a file aside, syncs it and renames it to its place.
func writeFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("write %s: %w", filepath.Base(path), err), os.Remove(f.Name()))
		}
	}()
	if err := errors.Join(write(f), f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

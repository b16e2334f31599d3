package configs

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"heartline/internal/yamlfile"
)

//go:embed demo
var demoFiles embed.FS

//go:embed system/*.yaml
var systemFiles embed.FS

// Sample is the configuration of `heartline demo`.
func Sample() fs.FS {
	sub, err := fs.Sub(demoFiles, "demo")
	if err != nil {
		return demoFiles // cannot be: the folder is part of the program
	}
	return sub
}

// CopySample copies the sample into dir (made if it is not there). Files that are there already stay as
// they are, so that people's changes are kept. A file appears whole or not at all.
func CopySample(dir string) error {
	sample := Sample()
	return fs.WalkDir(sample, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := filepath.Join(dir, filepath.FromSlash(name))
		if entry.IsDir() {
			if err := os.MkdirAll(target, 0o750); err != nil {
				return fmt.Errorf("make folder of the sample configuration: %w", err)
			}
			return nil
		}
		if _, err := os.Lstat(target); err == nil {
			return nil
		}
		data, err := fs.ReadFile(sample, name)
		if err != nil {
			return fmt.Errorf("read the sample configuration: %w", err)
		}
		return writeNew(target, data)
	})
}

// writeNew writes a file that is not there yet, whole or not at all. Another process may win.
func writeNew(target string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(target), ".sample-*")
	if err != nil {
		return fmt.Errorf("write the sample configuration: %w", err)
	}
	defer func() { _ = os.Remove(temp.Name()) }() // its other name stays
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Chmod(0o644), temp.Sync(), temp.Close())
	if err == nil {
		err = os.Link(temp.Name(), target)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("write the sample configuration: %w", err)
	}
	return nil
}

// systemTexts returns the texts that come with the program, by language and prompt id.
func systemTexts() map[string]map[string]string {
	out := map[string]map[string]string{}
	entries, err := fs.ReadDir(systemFiles, "system")
	if err != nil {
		return out // cannot be: the folder is part of the program, and a test reads it
	}
	for _, e := range entries {
		data, err := fs.ReadFile(systemFiles, "system/"+e.Name())
		if err != nil {
			continue
		}
		doc, _ := yamlfile.Parse(e.Name(), data)
		texts := map[string]string{}
		if len(doc.Decode(&texts)) > 0 {
			continue // cannot be either
		}
		out[strings.TrimSuffix(e.Name(), ".yaml")] = texts
	}
	return out
}

package app

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"heartline/configs"
	"heartline/internal/access/keys"
)

// Setup makes what a configuration refers to and does not bring along: passwords that only this machine's
// programs use, and the master keys. What is there already stays. The recovery secret is returned when keys
// were made: it is shown once and kept nowhere.
func Setup(cfg *configs.Config) (recovery string, err error) {
	files := []string{ariPasswordFile(cfg), nodePasswordFile, provePasswordFile}
	for _, s := range cfg.Seats {
		files = append(files, s.PasswordFile)
	}
	for _, p := range cfg.Phones {
		files = append(files, p.PasswordFile)
	}
	for _, f := range files {
		if f == "" {
			continue
		}
		if err := makeSecret(cfg.Path(f)); err != nil {
			return "", err
		}
	}
	dir := cfg.Path(cfg.KeysDir)
	if !keys.Exists(dir) {
		if recovery, err = keys.Create(dir, ""); err != nil {
			return "", err
		}
	}
	ring, err := keys.Open(dir, new(keys.Memory))
	if err != nil {
		return recovery, err
	}
	return recovery, writeRecipients(cfg, ring)
}

// makeSecret makes a password file unless it is there.
func makeSecret(name string) error {
	if _, err := os.Stat(name); err == nil {
		return nil
	} else if !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("look for %s: %w", filepath.Base(name), err)
	}
	return writeFile(name, []byte(strings.ToLower(rand.Text())+"\n"), 0o600)
}

package node

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// DefaultSpool returns the tmpfs folder of a node's folder: short, because the path of Asterisk's control
// socket may have 107 bytes, and different for each folder.
func DefaultSpool(dir string) string {
	sum := sha256.Sum256([]byte(filepath.Clean(dir)))
	return "/dev/shm/heartline-" + hex.EncodeToString(sum[:5])
}

// layout holds every path that a node uses.
type layout struct {
	dir      string // Config.Dir
	lock     string // held while Run runs
	process  string // which Asterisk runs, for the next node
	etc      string // Asterisk's configuration
	data     string // Asterisk's var folder: its own small database
	sounds   string // prompts, tones and music in G.711
	outbox   string // sealed items
	spool    string // Config.Spool
	failsafe string // what the fail-safe left in clear, on tmpfs
	record   string // ARI recordings in clear, on tmpfs
	log      string // Asterisk's log, on tmpfs
	run      string // Asterisk's control socket, on tmpfs
}

func newLayout(dir, spool string) layout {
	asterisk := filepath.Join(dir, "asterisk")
	return layout{
		dir:      dir,
		lock:     filepath.Join(dir, "node.lock"),
		process:  filepath.Join(dir, "asterisk.json"),
		etc:      filepath.Join(asterisk, "etc"),
		data:     filepath.Join(asterisk, "var"),
		sounds:   filepath.Join(asterisk, "sounds"),
		outbox:   OutboxDir(dir),
		spool:    spool,
		failsafe: filepath.Join(spool, "failsafe"),
		record:   filepath.Join(spool, "recording"),
		log:      filepath.Join(spool, "log"),
		run:      filepath.Join(spool, "run"),
	}
}

// OutboxDir returns where the sealed items of a node's folder lie.
func OutboxDir(dir string) string { return filepath.Join(dir, "outbox") }

// make creates every folder, readable by the owner alone.
func (l layout) make() error {
	for _, dir := range []string{l.dir, l.etc, l.data, filepath.Join(l.data, "keys"), l.sounds, l.outbox, l.spool, l.failsafe, l.record, l.log, l.run} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("make folder: %w", err)
		}
	}
	// The spool's name under /dev/shm can be guessed: one that somebody else made first is not ours.
	if err := ownedAlone(l.spool); err != nil {
		return err
	}
	return nil
}

//go:build e2e

package faults_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/internal/access/keys"
	"heartline/internal/ledger"
	"heartline/internal/node"
	"heartline/internal/phone"
	tones "heartline/internal/sound"
	"heartline/internal/wav"
	"heartline/test/house"
)

// TestNewKeysAndPromptsReachTheNode rotates the keys and uploads a sentence of the fail-safe, by the ways that operators
// have, while the node runs: the next caller hears the sentence, what is left is sealed to the new keys, and the
// controller opens what was sealed to any of them.
func TestNewKeysAndPromptsReachTheNode(t *testing.T) {
	t.Parallel()
	h := open(t)
	first := keysAside(t, h)
	var recorded bytes.Buffer
	if err := wav.Encode(&recorded, tones.Rate, 1, tones.Tone(newTone, time.Second)); err != nil {
		t.Fatal(err)
	}
	h.As("root").Upload("/prompts/system.failsafe/zh-CN", "audio/wav", recorded.Bytes())
	uploaded := time.Now()
	logged(h, "new prompts of the fail-safe are in force", 1)
	t.Logf("the node has a new sentence %v after its upload", time.Since(uploaded).Round(10*time.Millisecond))
	h.KillServe()
	leave := func() node.Item {
		t.Helper()
		had := len(h.Outbox())
		c := h.Dial(h.Caller(messageTone), menuLine, phone.DialOptions{})
		hears(t, "the caller", c, newTone, 10*time.Second)
		hears(t, "the caller", c, beepTone, 60*time.Second)
		<-time.After(1500 * time.Millisecond) // the message
		hangup(t, c)
		h.Until("the message to be sealed", 10*time.Second, func() bool { return len(h.Outbox()) == had+1 && len(h.Clear()) == 0 })
		return h.Outbox()[had]
	}
	item := leave()
	h.Run("keys", "rotate", "-purpose", "all")
	logged(h, "new public keys are in force", 1)
	later := leave()
	second := keysAside(t, h)
	h.Run("keys", "rotate", "-purpose", "message")
	logged(h, "new public keys are in force", 2)
	if !opens(t, first, item) || opens(t, first, later) || !opens(t, second, later) {
		t.Errorf("the keys from before the rotation open %v and %v, want the first message alone; those after it %v", opens(t, first, item), opens(t, first, later), opens(t, second, later))
	}
	h.StartServe()
	h.Until("the outbox to be empty", 30*time.Second, func() bool { return len(h.Outbox()) == 0 })
	if got := endings(h, 2); got["message/failsafe_message"] != 2 {
		t.Errorf("endings %v, want two messages", got)
	}
	if sealed := house.FactsOf[ledger.RecordingSealed](h); len(sealed) != 2 {
		t.Errorf("%d messages are sealed", len(sealed))
	}
	h.Empty()
}

// logged waits until the node has said something so many times.
func logged(h *house.House, what string, times int) {
	h.T.Helper()
	h.Until("the node to say: "+what, 10*time.Second, func() bool {
		text, err := os.ReadFile(h.Node().Log)
		return err == nil && strings.Count(string(text), what) >= times
	})
}

// keysAside copies the key folder as it is now.
func keysAside(t *testing.T, h *house.House) *keys.Keyring {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(h.Config.Path(h.Config.KeysDir))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(h.Config.Path(h.Config.KeysDir), f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name()), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ring, err := keys.Open(dir, new(keys.Memory))
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

// opens reports whether keys open the message of an item.
func opens(t *testing.T, ring *keys.Keyring, item node.Item) bool {
	t.Helper()
	box, err := item.OpenMessage()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = box.Close() }() // only read
	_, err = ring.OpenSealed(keys.Message, box)
	return err == nil
}

//go:build e2e

package node_test

import (
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"heartline/internal/node"
	"heartline/internal/phone"

	"filippo.io/age"
)

// left is what a controller has left for the node.
type left struct {
	recipients node.Recipients
	prompts    node.FailsafePrompts
}

// TestNewKeysAndPromptsNeedNoRestart changes both while the node runs: a node that began without any seals what has
// waited, what comes later is sealed to the newest keys alone, and the next caller hears the newest sentence.
func TestNewKeysAndPromptsNeedNoRestart(t *testing.T) {
	var now atomic.Pointer[left]
	now.Store(&left{})
	r := newRig(t, func(c *node.Config) {
		c.Recipients, c.Failsafe.Duty = node.Recipients{}, nil // and no seat is registered
		c.HandedOver = func() (node.Recipients, node.FailsafePrompts, error) {
			n := now.Load()
			return n.recipients, n.prompts, nil
		}
	})
	r.start()
	leave := func(sentence int) {
		t.Helper()
		c := r.dial(r.caller(), "12345", phone.DialOptions{})
		for _, hz := range []int{sentence, beepTone} {
			if _, err := c.WaitTone(r.deadline(20*time.Second), hz, 100*time.Millisecond); err != nil {
				t.Fatalf("%d Hz: %v; heard %v", hz, err, c.Summary(time.Time{}, time.Time{}))
			}
		}
		r.recorded(8000)
		if err := c.Hangup(r.deadline(5 * time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	leave(sentenceTone)
	r.eventually(10*time.Second, "the caller's number to wait", func() bool { return len(r.clearFiles()) > 0 })
	opens := func(item node.Item, part func() (io.ReadCloser, error), key age.Identity) bool {
		t.Helper()
		f, err := part()
		if err != nil {
			t.Fatalf("%s: %v", item.ID, err)
		}
		defer func() { _ = f.Close() }()
		_, err = age.Decrypt(f, key)
		return err == nil
	}
	public := func(number, message *age.X25519Identity) node.Recipients {
		return node.Recipients{Number: []string{number.Recipient().String()}, Message: []string{message.Recipient().String()}}
	}
	now.Store(&left{recipients: public(r.number, r.message)})
	given := time.Now()
	item := r.item(10 * time.Second)
	t.Logf("what waited for a key is sealed %v after there was one", time.Since(given).Round(10*time.Millisecond))
	if !item.Message || !item.Number || !opens(item, item.OpenMessage, r.message) || !opens(item, item.OpenNumber, r.number) {
		t.Errorf("item %+v", item)
	}
	r.eventually(2*time.Second, "nothing clear to be left", func() bool { return len(r.clearFiles()) == 0 })
	if err := item.Remove(); err != nil {
		t.Fatal(err)
	}

	number, message := identity(t), identity(t)
	prompts := r.spec.Prompts
	prompts.Sentence = []string{
		toneFile(t, t.TempDir(), acceptTone, 600*time.Millisecond), toneFile(t, t.TempDir(), thanksTone, 600*time.Millisecond),
	}
	now.Store(&left{recipients: public(number, message), prompts: prompts})
	r.eventually(10*time.Second, "the new prompts", func() bool {
		return strings.Contains(r.log.String(), "new prompts of the fail-safe are in force")
	})
	pid := r.node.Status().Pid
	leave(acceptTone)
	item = r.item(10 * time.Second)
	if opens(item, item.OpenMessage, r.message) || opens(item, item.OpenNumber, r.number) {
		t.Error("sealed to keys that are no longer in force")
	}
	if !opens(item, item.OpenMessage, message) || !opens(item, item.OpenNumber, number) {
		t.Error("not sealed to the newest keys")
	}
	if s := r.node.Status(); s.Pid != pid || s.Starts != 1 {
		t.Errorf("Asterisk was started again: %+v", s)
	}
}

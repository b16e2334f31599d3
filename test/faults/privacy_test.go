//go:build e2e

package faults_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// What the marked caller brings along. None of it may be found in clear on a disk, in a log, among the metrics
// or on a command line. The keys lead out of the menu: the first is wrong, the last is a person.
const (
	markedNumber = "2990001234567"
	markedName   = "Marked Caller Name"
	markedKeys   = "7583917264850"
)

// TestNothingOfTheCallerIsLeftInClear runs a marked caller through the menu to a counsellor, to a message and
// to a message in the fail-safe, and searches what is left.
func TestNothingOfTheCallerIsLeftInClear(t *testing.T) {
	t.Parallel()
	h := open(t)
	seat := h.SeatPhone("1", seat1Tone, does(phone.Answer(50*time.Millisecond)))
	h.Sit("a1", "1")
	marked := phone.DialOptions{User: markedNumber, Display: markedName, AssertedID: markedNumber}

	t.Log("through the menu to a counsellor")
	c := h.Dial(h.Caller(talkTone), menuLine, marked)
	press(t, c, markedKeys)
	hears(t, "the caller", c, seat1Tone, 30*time.Second)
	at := next(t, seat, 5*time.Second)
	for _, header := range []string{"From", "Contact", "P-Asserted-Identity", "Remote-Party-ID", "Diversion"} {
		if v := at.Header(header); strings.Contains(v, markedNumber) || strings.Contains(v, markedName) {
			t.Errorf("the seat's telephone is shown the caller in %s", header)
		}
	}
	press(t, c, markedKeys)
	h.As("a1").State() // the desk shows the call
	hangup(t, c)
	h.Ended(1)

	t.Log("to a message")
	c = h.Dial(h.Caller(messageTone), menuLine, marked)
	press(t, c, "3")
	hears(t, "the caller", c, beepTone, 20*time.Second)
	started := fact[ledger.MessageStarted](h, 1, 10*time.Second, "the message to be recorded")
	<-time.After(1500 * time.Millisecond) // the message
	press(t, c, markedKeys)
	search(t, h, "while a message is recorded")
	hangup(t, c)
	h.Ended(2)
	h.Until("the message to be sealed", 45*time.Second, func() bool {
		for _, f := range house.FactsOf[ledger.RecordingSealed](h) {
			if f.Kind == "message" && f.Call == started[0].Recording[:26] {
				return true
			}
		}
		return false
	})
	metrics := h.MetricsText()

	t.Log("to a message in the fail-safe")
	h.KillServe()
	c = h.Dial(h.Caller(messageTone), menuLine, marked)
	if err := seat.Unregister(within(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	hears(t, "the caller", c, beepTone, 60*time.Second)
	<-time.After(1500 * time.Millisecond) // the message
	press(t, c, markedKeys)
	hangup(t, c)
	h.Until("the message to be sealed", 10*time.Second, func() bool { return len(h.Outbox()) == 1 && len(h.Clear()) == 0 })
	search(t, h, "while nobody has imported the fail-safe's message")
	h.StartServe()
	h.Until("the outbox to be empty", 20*time.Second, func() bool { return len(h.Outbox()) == 0 })
	h.Ended(3)
	search(t, h, "after everything")
	for name, text := range map[string]string{"first": metrics, "second": h.MetricsText()} {
		lookFor(t, "the "+name+" controller's metrics", []byte(text))
	}

	t.Log("the number is there all the same, sealed")
	for _, a := range house.FactsOf[ledger.CallArrived](h) {
		if a.NumberID == "" || a.NumberHash == "" {
			t.Errorf("a call came without its number: %+v", a)
		}
	}
	hashes := map[string]bool{}
	for _, a := range house.FactsOf[ledger.CallArrived](h) {
		hashes[a.NumberHash] = true
	}
	if len(hashes) != 1 {
		t.Errorf("one caller has %d hashes", len(hashes))
	}
	h.Empty()
}

// search looks through everything that is on a disk or in a process's command line. Of the folder on tmpfs
// only what Asterisk keeps for as long as it runs is searched: nothing of a caller may be among it.
func search(t *testing.T, h *house.House, when string) {
	t.Helper()
	files := 0
	for _, root := range []string{h.Dir, h.Spool()} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // gone while we look
			}
			if err != nil {
				return err
			}
			if entry.IsDir() && path == h.Config.Path(h.Config.KeysDir) {
				return fs.SkipDir
			}
			lookFor(t, when+": the name of "+path, []byte(path))
			if !entry.Type().IsRegular() {
				return nil
			}
			content, err := os.ReadFile(path)
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			files++
			lookFor(t, when+": "+path, content)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 20 {
		t.Errorf("%s: only %d files were searched", when, files)
	}
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if content, err := os.ReadFile(l); err == nil { // a process may have ended
			lookFor(t, when+": "+l, content)
		}
	}
}

// lookFor fails if something of the marked caller is in content.
func lookFor(t *testing.T, where string, content []byte) {
	t.Helper()
	for _, found := range traces(content) {
		t.Errorf("%s holds the caller's %s", where, found)
	}
}

// traces names what of the marked caller is in content, in clear or in base64. A number may have been written in
// another form, and of keys and names a part is too much: the middle tells.
func traces(content []byte) (found []string) {
	for _, mark := range []struct{ what, text string }{{"number", markedNumber}, {"name", markedName}, {"keys", markedKeys}} {
		middle := mark.text[2 : len(mark.text)-2]
		if bytes.Contains(content, []byte(middle)) {
			found = append(found, mark.what)
		}
		for _, b64 := range inBase64(middle) {
			if bytes.Contains(content, []byte(b64)) {
				found = append(found, mark.what+" in base64")
			}
		}
	}
	return found
}

// inBase64 returns what is certain of a text's base64 at each of the three places where it may begin.
func inBase64(text string) (out []string) {
	for shift := range 3 {
		b := base64.StdEncoding.EncodeToString(append(make([]byte, shift), text...))
		from, to := (shift*8+5)/6, (shift+len(text))*8/6
		out = append(out, b[from:to])
	}
	return out
}

// TestTheSearchFindsWhatItLooksFor keeps the search from being blind.
func TestTheSearchFindsWhatItLooksFor(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"":                             "",
		"From: <sip:" + markedNumber:   "number",
		"+86" + markedNumber[2:] + " ": "number",
		"\"" + markedName + "\"":       "name",
		"digits " + markedKeys[:11]:    "keys",
		base64.StdEncoding.EncodeToString([]byte(markedNumber)):              "number in base64",
		base64.StdEncoding.EncodeToString([]byte("x" + markedName + "tail")): "name in base64",
		base64.RawStdEncoding.EncodeToString([]byte("xy" + markedKeys)):      "keys in base64",
	} {
		if got := strings.Join(traces([]byte(content)), ", "); got != want {
			t.Errorf("in %q it finds %q, want %q", content, got, want)
		}
	}
}

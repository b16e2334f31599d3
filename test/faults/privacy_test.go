//go:build e2e

package faults_test

import (
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// TestNothingOfTheCallerIsLeftInClear runs a marked caller through the menu to a counsellor who writes a marked note, to
// a message and to a message in the fail-safe, and searches what is left, also while it happens. What every other test
// of a house leaves is searched at its end.
func TestNothingOfTheCallerIsLeftInClear(t *testing.T) {
	t.Parallel()
	h := open(t)
	seat := h.SeatPhone("1", seat1Tone, does(phone.Answer(50*time.Millisecond)))
	h.Sit("a1", "1")
	marked := phone.DialOptions{User: house.NumberMark, Display: house.NameMark, AssertedID: house.NumberMark}

	t.Log("through the menu to a counsellor")
	c := h.Dial(h.Caller(talkTone), menuLine, marked)
	press(t, c, house.KeysMark)
	hears(t, "the caller", c, seat1Tone, 30*time.Second)
	at := next(t, seat, 5*time.Second)
	for _, header := range []string{"From", "Contact", "P-Asserted-Identity", "Remote-Party-ID", "Diversion"} {
		if v := at.Header(header); strings.Contains(v, house.NumberMark) || strings.Contains(v, house.NameMark) {
			t.Errorf("the seat's telephone is shown the caller in %s", header)
		}
	}
	press(t, c, house.KeysMark)
	h.As("a1").State() // the desk shows the call
	owner := ownerOf(h)
	writeDown(t, h, owner, "/form", map[string]any{})
	h.Search("while they talk")
	hangup(t, c)
	h.Ended(1)
	writeDown(t, h, owner, "/form/submit", map[string]any{"category": "emotion", "done": true})

	t.Log("to a message")
	c = h.Dial(h.Caller(messageTone), menuLine, marked)
	press(t, c, "3")
	hears(t, "the caller", c, beepTone, 20*time.Second)
	started := fact[ledger.MessageStarted](h, 1, 10*time.Second, "the message to be recorded")
	<-time.After(1500 * time.Millisecond) // the message
	press(t, c, house.KeysMark)
	h.Search("while a message is recorded")
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
	press(t, c, house.KeysMark)
	hangup(t, c)
	h.Until("the message to be sealed", 10*time.Second, func() bool { return len(h.Outbox()) == 1 && len(h.Clear()) == 0 })
	h.Search("while nobody has imported the fail-safe's message")
	h.StartServe()
	h.Until("the outbox to be empty", 20*time.Second, func() bool { return len(h.Outbox()) == 0 })
	h.Ended(3)
	h.Search("after everything")
	for name, text := range map[string]string{"first": metrics, "second": h.MetricsText()} {
		h.LookFor("the "+name+" controller's metrics", []byte(text))
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

// ownerOf returns the id of the call that arrived last.
func ownerOf(h *house.House) (id string) {
	h.T.Helper()
	for _, e := range h.Facts() {
		if e.Kind == ledger.KindCallArrived {
			id, _ = ledger.CallOf(e.Stream)
		}
	}
	return id
}

// writeDown saves or submits the form of a call, with the marked note.
func writeDown(t *testing.T, h *house.House, owner, path string, form map[string]any) {
	t.Helper()
	var now struct {
		Version int64 `json:"version"`
	}
	a1 := h.As("a1")
	a1.Must(http.MethodGet, "/calls/"+owner+"/form", nil, &now)
	form["version"], form["note"] = now.Version, house.NoteMark
	if form["category"] == nil {
		form["category"] = ""
	}
	method := http.MethodPut
	if path != "/form" {
		method = http.MethodPost
	}
	a1.Must(method, "/calls/"+owner+path, form, nil)
}

// TestTheSearchFindsWhatItLooksFor keeps the search from being blind.
func TestTheSearchFindsWhatItLooksFor(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"":                                 "",
		"From: <sip:" + house.NumberMark:   "number",
		"+86" + house.NumberMark[2:] + " ": "number",
		"\"" + house.NameMark + "\"":       "name",
		"digits " + house.KeysMark[:12]:    "keys",
		"{\"note\":\"" + house.NoteMark:    "note",
		base64.StdEncoding.EncodeToString([]byte(house.NumberMark)):              "number in base64",
		base64.StdEncoding.EncodeToString([]byte("x" + house.NameMark + "tail")): "name in base64",
		base64.RawStdEncoding.EncodeToString([]byte("xy" + house.KeysMark)):      "keys in base64",
		hex.EncodeToString([]byte("<" + house.NoteMark + ">")):                   "note in hexadecimal",
	} {
		if got := strings.Join(house.Traces([]byte(content)), ", "); got != want {
			t.Errorf("in %q it finds %q, want %q", content, got, want)
		}
	}
}

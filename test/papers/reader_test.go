//go:build e2e

package papers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/test/house"
)

// python is Debian's, whose packages python3-icalendar and python3-tz belong to.
const python = "/usr/bin/python3"

// script runs one of the folder's scripts and returns what it prints.
func script(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, append([]string{filepath.Join("testdata", name)}, args...)...)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s\nscripts/bootstrap.sh --tests installs what it needs", name, err, complaint.String())
	}
	return out.Bytes()
}

// seen is a calendar as the other program reads it.
type seen struct {
	Version string
	Zones   []struct {
		ID    string
		Rules []struct{ Name, Begins, From, To, Repeats string }
	}
	Events []seenEvent
}

type seenEvent struct {
	UID, Status, Summary string
	Sequence             int
	Start, End           string
	StartByFile          string `json:"start_by_file"`
	EndByFile            string `json:"end_by_file"`
	Alarms               []int
	Properties           []string
}

// event returns the event of a shift.
func (s seen) event(t *testing.T, shift string) seenEvent {
	t.Helper()
	for _, e := range s.Events {
		if e.UID == shift+"@"+uidDomain {
			return e
		}
	}
	t.Fatalf("the calendar has no event of the shift %s: %+v", shift, s.Events)
	return seenEvent{}
}

// has reports whether there is an event of a shift.
func (s seen) has(shift string) bool {
	for _, e := range s.Events {
		if e.UID == shift+"@"+uidDomain {
			return true
		}
	}
	return false
}

// subscribe makes the address of somebody's calendar and returns its path.
func subscribe(t *testing.T, c *house.Client) string {
	t.Helper()
	var made struct{ URL string }
	c.Must(http.MethodPost, "/roster/feed", nil, &made)
	at, err := url.Parse(made.URL)
	if err != nil || at.Scheme != "http" || !strings.HasPrefix(at.Host, "127.0.0.1:") {
		t.Fatalf("a calendar program cannot go to %s: %v", made.URL, err)
	}
	return at.Path
}

// visit gets a path as a calendar program does, which is nobody's session.
func visit(t *testing.T, h *house.House, path string) (status int, body []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+h.HTTP+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if body, err = io.ReadAll(res.Body); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, body
}

// readFeed has the other program read the calendar at a path.
func readFeed(t *testing.T, h *house.House, path string) seen {
	t.Helper()
	status, body := visit(t, h, path)
	if status != http.StatusOK {
		t.Fatalf("the calendar: %d %s", status, body)
	}
	h.LookFor("a calendar", body)
	file := filepath.Join(t.TempDir(), "feed.ics")
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
	var s seen
	if err := json.Unmarshal(script(t, "read_ics.py", file), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

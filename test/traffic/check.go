//go:build e2e

package traffic

import (
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"heartline/internal/app"
	"heartline/internal/ledger"
	"heartline/test/house"
)

var goroutineTotal = regexp.MustCompile(`goroutine profile: total (\d+)`)

// Goroutines counts the controller's goroutines.
func (tr *Traffic) Goroutines() int {
	tr.t.Helper()
	client := http.Client{Timeout: 5 * time.Second}
	res, err := client.Get("http://" + tr.House.Metrics + "/debug/pprof/goroutine?debug=1") //nolint:noctx // bounded by the client
	if err != nil {
		tr.t.Fatalf("count goroutines: %v", err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		tr.t.Fatal(err)
	}
	m := goroutineTotal.FindSubmatch(text)
	if m == nil {
		tr.t.Fatalf("no count of goroutines in %.100q", text)
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n
}

// NothingLeft waits until the switch is empty and no recording lies in clear.
func (tr *Traffic) NothingLeft() {
	tr.t.Helper()
	tr.House.Until("Asterisk to be empty", time.Minute, func() bool {
		var channels, bridges []struct{ ID string }
		return tr.House.Asterisk(http.MethodGet, "/channels", &channels) == http.StatusOK &&
			tr.House.Asterisk(http.MethodGet, "/bridges", &bridges) == http.StatusOK && len(channels)+len(bridges) == 0
	})
	tr.House.Until("no recording to lie in clear", 90*time.Second, func() bool {
		left, err := filepath.Glob(filepath.Join(app.RecordingSpool(tr.House.Config), "*.wav"))
		return err == nil && len(left) == 0 && len(tr.House.Clear()) == 0
	})
}

// Books compares the ledger with itself: each call that arrived ended once, each ending that owes a task has one, and
// no other does. It returns the endings by class and reason.
func (tr *Traffic) Books(t *testing.T) map[string]int {
	t.Helper()
	type account struct {
		arrived, tasks int
		ends           []ledger.CallEnded
	}
	var calls map[ledger.Stream]*account
	tr.House.Until("every call to have an end in the ledger", 60*time.Second, func() bool {
		calls = map[ledger.Stream]*account{}
		of := func(s ledger.Stream) *account {
			if calls[s] == nil {
				calls[s] = &account{}
			}
			return calls[s]
		}
		for _, e := range tr.House.Facts() {
			fact, err := ledger.Decode(e)
			if err != nil {
				t.Fatal(err)
			}
			switch f := fact.(type) {
			case ledger.CallArrived:
				of(e.Stream).arrived++
			case ledger.TaskWanted:
				of(e.Stream).tasks++
			case ledger.CallEnded:
				of(e.Stream).ends = append(of(e.Stream).ends, f)
			}
		}
		for _, c := range calls {
			if len(c.ends) == 0 {
				return false
			}
		}
		return true
	})
	count := map[string]int{}
	for stream, c := range calls {
		end := c.ends[0]
		count[end.Class+"/"+end.Reason]++
		owes := !slices.Contains([]string{"completed", "caller_error"}, end.Class)
		if len(c.ends) != 1 || c.tasks > 1 || owes != (c.tasks == 1) {
			t.Errorf("%s: %d arrivals, ends %+v, %d tasks", stream, c.arrived, c.ends, c.tasks)
		}
	}
	return count
}

// Slow returns the callers who heard nothing for longer than a limit, and the median and the longest wait of the rest.
func Slow(heard []Heard, limit time.Duration) (slow []Heard, median, longest time.Duration) {
	var all []time.Duration
	for _, h := range heard {
		if !h.OK || h.First > limit {
			slow = append(slow, h)
			continue
		}
		all = append(all, h.First)
	}
	if slices.Sort(all); len(all) > 0 {
		median, longest = all[len(all)/2], all[len(all)-1]
	}
	return slow, median, longest
}

// Sealed wants every message that was kept sealed, and returns how many there are.
func (tr *Traffic) Sealed() (kept int) {
	tr.t.Helper()
	tr.House.Until("every message to be sealed", 90*time.Second, func() bool {
		messages, sealed := map[string]bool{}, map[string]bool{}
		for _, e := range tr.House.Facts() {
			fact, err := ledger.Decode(e)
			if err != nil {
				tr.t.Fatal(err)
			}
			switch f := fact.(type) {
			case ledger.MessageKept:
				messages[strings.TrimPrefix(string(e.Stream), "call:")] = true
			case ledger.RecordingSealed:
				if f.Kind == "message" {
					sealed[f.Call] = true
				}
			}
		}
		kept = len(messages)
		for c := range messages {
			if !sealed[c] {
				return false
			}
		}
		return true
	})
	return kept
}

// Open builds a house with ports for many calls.
func Open(t *testing.T) *house.House {
	t.Helper()
	return house.New(t, house.RTPPorts(house.ManyPorts))
}

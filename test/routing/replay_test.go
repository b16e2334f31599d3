//go:build e2e

package routing_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// TestAPastHourIsReplayed records a short floor on Asterisk (answered, declined, given up, the controller killed in a talk)
// and plays it again: identical offers by the rules of then; answered where nobody writes up.
func TestAPastHourIsReplayed(t *testing.T) {
	t.Parallel()
	r := open(t)
	began := time.Now().Add(-time.Second)
	r.sit(1)
	first, _ := r.waits(tiring)
	in := r.rings(1)
	r.talks(first, in, tone1)
	second, _ := r.waits(tiring)
	r.goes(first)                      // a1 writes up for four seconds
	<-time.After(time.Second)          // the second caller's patience
	r.goes(second)                     // who gives up meanwhile
	given := last[ledger.CallEnded](r) // the call that gave up
	if given.Class != "abandoned" {
		t.Fatalf("the second caller: %+v", given)
	}
	calls := r.callIDs()
	third, _ := r.waits(tiring)
	r.talks(third, r.rings(1), tone1)
	r.KillServe()
	r.StartServe()
	if _, err := third.WaitTone(within(t, 12*time.Second), tone1, 200*time.Millisecond); err != nil {
		t.Fatalf("the talk does not outlive the controller: %v", err)
	}
	r.Until("the controller to have taken the call over", 12*time.Second, func() bool { return len(house.FactsOf[ledger.CallAdopted](r.House)) > 0 })
	r.goes(third)
	r.sit(2)
	r.seats[2].SetReact(does(phone.Ring()))
	fourth, _ := r.waits(choosy) // a2 alone speaks English well enough
	r.talks(fourth, r.rings(2), tone2)
	r.goes(fourth)

	from := began.In(shanghai).Format(time.DateTime)
	if said := r.Run("replay", "-from", from); !strings.Contains(said, "3 offers: identical to the recorded ones") {
		t.Errorf("said %s", said)
	}
	var page struct {
		Same    bool
		Changes int
		Groups  []struct {
			Was, Would struct{ Callers, Answered, Left int }
		}
	}
	r.As("boss").Must(http.MethodPost, "/simulation/replay", map[string]any{"from": began, "minutes": 15, "rules": "now"}, &page)
	if all := page.Groups[0]; !page.Same || page.Changes != 0 || all.Was.Callers != 4 || all.Was.Answered != 3 || all.Was.Left != 1 || all.Was != all.Would {
		t.Errorf("by the rules in force: %+v", page)
	}
	var out struct {
		Differs *struct{}
		Groups  []struct {
			Was, Would struct{ Callers, Answered, Left int }
		}
		Calls []struct {
			Call  string
			Was   struct{ End string }
			Would struct{ End, Agent string }
			First struct{ Because string }
		}
	}
	said := r.Run("replay", "-from", from, "-json", "-with", r.without("after_call: 4s", "after_call: 0s"))
	if err := json.Unmarshal([]byte(said), &out); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if all := out.Groups[0]; out.Differs != nil || all.Would.Answered != 4 || all.Would.Left != 0 {
		t.Errorf("without after-call work: %s", said)
	}
	told := false
	for _, c := range out.Calls {
		if told = c.Call == calls[1]; told {
			if c.Was.End != "left" || c.Would.End != "answered" || c.Would.Agent != "a1" || c.First.Because != "more" {
				t.Errorf("the call that gave up: %+v", c)
			}
			break
		}
	}
	if !told {
		t.Errorf("the call that gave up, %s, is not told: %s", calls[1], said)
	}
	r.leave(1, 2)
}

// callIDs are the calls so far, in the order in which they came.
func (r *rig) callIDs() (ids []string) {
	r.T.Helper()
	for _, e := range r.Facts() {
		if e.Kind == ledger.KindCallArrived {
			ids = append(ids, strings.TrimPrefix(string(e.Stream), string(ledger.CallStream(""))))
		}
	}
	return ids
}

// without is a copy of the house's configuration with a change. Its secrets are not asked for.
func (r *rig) without(old, changed string) string {
	r.T.Helper()
	text, err := os.ReadFile(filepath.Join(r.ConfigDir(), "heartline.yaml"))
	if err != nil {
		r.T.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		r.T.Fatalf("the house's configuration has no %q", old)
	}
	dir := r.T.TempDir()
	if err := os.CopyFS(dir, os.DirFS(r.ConfigDir())); err != nil {
		r.T.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "heartline.yaml"), []byte(strings.ReplaceAll(string(text), old, changed)), 0o600); err != nil {
		r.T.Fatal(err)
	}
	return dir
}

//go:build e2e

package callers_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/console/api"
	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// line is a house with one counsellor at a telephone, and a caller.
type line struct {
	*testing.T
	h      *house.House
	desk   *house.Client
	boss   *house.Client
	caller *phone.Phone
	ends   int
}

func newLine(t *testing.T, options ...house.Option) *line {
	t.Helper()
	h := house.New(t, append(options, house.Replace("after_call: 1s", "after_call: 300ms"))...)
	h.SeatPhone("1", deskTone, func(*phone.Call) phone.Reaction { return phone.Answer(50 * time.Millisecond) })
	return &line{T: t, h: h, desk: h.Sit("a1", "1"), boss: h.As("boss"), caller: h.Caller(callerTone)}
}

// over hangs up at the caller's and waits until the counsellor is ready again.
func (l *line) over(c *phone.Call) {
	l.Helper()
	if err := c.Hangup(within(l.T, 10*time.Second)); err != nil {
		l.Fatal(err)
	}
	l.done()
}

func (l *line) done() {
	l.Helper()
	l.ends++
	l.h.Ended(l.ends)
	l.h.Until("the counsellor to be ready", 15*time.Second, func() bool { return l.desk.State() == "ready" })
}

// straight has somebody call who comes to the counsellor without any message.
func (l *line) straight(p *phone.Phone) {
	l.Helper()
	before := len(l.limits())
	began := time.Now()
	c := l.h.Dial(p, "96111", phone.DialOptions{})
	heard(l.T, l.h, c, deskTone, began)
	l.over(c)
	if n := len(l.limits()); n != before {
		l.Errorf("a call that came straight through is recorded as limited")
	}
}

// blocked has the caller call, who hears the short message and not the counsellor.
func (l *line) blocked() (*phone.Call, time.Time) {
	l.Helper()
	before := len(l.limits())
	began := time.Now()
	c := l.h.Dial(l.caller, "96111", phone.DialOptions{})
	l.h.Until("the short message", 10*time.Second, func() bool {
		return slices.ContainsFunc(c.Frames(began, time.Now()), func(f phone.Frame) bool { return f.Kind() != phone.KindSilence })
	})
	l.h.Until("the ledger to tell of the block", 10*time.Second, func() bool { return len(l.limits()) == before+1 })
	if d := c.Heard(deskTone, began); d > 0 {
		l.Errorf("the counsellor is heard for %v before any key", d)
	}
	return c, began
}

func (l *line) limits() (out []ledger.CallLimited) {
	l.Helper()
	for _, f := range house.FactsOf[ledger.CallLimited](l.h) {
		if f.Why == "blocked" && f.Block != "" && f.NumberHash != "" {
			out = append(out, f)
		}
	}
	return out
}

// talking is the id of the call that goes on.
func (l *line) talking() string {
	l.Helper()
	id := ""
	for _, e := range l.h.Facts() {
		if e.Kind == (ledger.CallArrived{}).FactKind() {
			id = strings.TrimPrefix(string(e.Stream), "call:")
		}
	}
	return id
}

func (l *line) list(state string) (p api.CallerPage) {
	l.Helper()
	l.boss.Must(http.MethodGet, "/callers?state="+state, nil, &p)
	return p
}

func (l *line) review(entry string, body map[string]any) (d api.CallerDetail) {
	l.Helper()
	l.boss.Must(http.MethodPost, "/callers/"+entry+"/review", body, &d)
	return d
}

// TestABlockedNumberHasAWayToAPerson has a supervisor block the number of a call that goes on. Its next calls hear the short
// message: by the key they come to the counsellor, by the hash key they leave a message, which stands on the list to be
// looked at. Another number and one that is withheld come straight through; once the block is lifted, so does this one.
func TestABlockedNumberHasAWayToAPerson(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	began := time.Now()
	first := l.h.Dial(l.caller, "96111", phone.DialOptions{})
	heard(t, l.h, first, deskTone, began)
	id := l.talking()
	block := map[string]any{"reason": "abuse", "hours": 2, "note": house.NoteMark}
	if status, _ := l.desk.Do(http.MethodPost, "/calls/"+id+"/block", block, nil); status != http.StatusForbidden {
		t.Errorf("a counsellor blocks a number: %d", status)
	}
	var seen api.CallerEvidence
	l.desk.Must(http.MethodGet, "/calls/"+id+"/caller", nil, &seen)
	if seen.MayBlock || seen.Withheld || len(seen.Entries) != 0 {
		t.Errorf("before the block: %+v", seen)
	}
	l.boss.Must(http.MethodPost, "/calls/"+id+"/block", block, &seen)
	if !seen.MayBlock || seen.Block.State != api.CallerStateInForce || seen.Block.Reason != "abuse" || seen.Block.By.Id != "boss" {
		t.Errorf("after the block: %+v", seen)
	}
	if status, problem := l.boss.Do(http.MethodPost, "/calls/"+id+"/block", block, nil); status != http.StatusConflict || !strings.HasPrefix(problem, "already_blocked") {
		t.Errorf("blocked twice: %d %s", status, problem)
	}
	l.over(first) // the call goes on until somebody ends it

	c, began := l.blocked()
	press(t, c, "0")
	heard(t, l.h, c, deskTone, began)
	l.over(c)

	c, _ = l.blocked()
	press(t, c, "#")
	l.h.Until("a message", 15*time.Second, func() bool { return len(house.FactsOf[ledger.MessageStarted](l.h)) == 1 })
	spoken := time.Now()
	l.h.Until("a second of it", 5*time.Second, func() bool { return time.Since(spoken) > 1500*time.Millisecond })
	l.over(c)

	l.straight(l.h.Caller(otherTone))

	list := l.list("waiting")
	if len(list.Items) != 1 || list.Items[0].Calls != 2 || list.Items[0].Messages != 1 || list.Items[0].DueAt.IsZero() || list.Items[0].Overdue || list.InForce != 1 {
		t.Fatalf("the list: %+v", list)
	}
	entry := list.Items[0].Id
	d := l.review(entry, map[string]any{"decision": "keep", "note": house.NoteMark})
	if len(d.Contacts) != 2 || d.Contacts[0].Outcome != api.EndClassMessage || d.Contacts[1].Outcome != api.EndClassCompleted || len(d.Decisions) != 2 || d.Decisions[1].Note != house.NoteMark {
		t.Errorf("looked at: %+v", d)
	}
	if list = l.list("waiting"); list.Waiting != 0 || list.InForce != 1 {
		t.Errorf("once it was looked at: %+v", list)
	}
	l.review(entry, map[string]any{"decision": "lift"})
	l.straight(l.caller)
	if status, problem := l.boss.Do(http.MethodPost, "/callers/"+entry+"/review", map[string]any{"decision": "extend", "hours": 4}, nil); status != http.StatusConflict || !strings.HasPrefix(problem, "block_over") {
		t.Errorf("a lifted block is extended: %d %s", status, problem)
	}
}

// TestABlockOutlivesTheControllerAndGivesWayToRed kills the controller while a blocked caller hears the message, and again
// while nobody calls: the block holds, and the caller who was in the message comes to the counsellor by the key. Who hangs
// up in the message leaves no task. Once a call of the number is graded red its calls come straight through.
func TestABlockOutlivesTheControllerAndGivesWayToRed(t *testing.T) {
	t.Parallel()
	l := newLine(t, house.Replace("queues:\n", "callers: {block: {person_key: 5}}\n\nqueues:\n"))
	l.straight(l.caller)
	l.boss.Must(http.MethodPost, "/calls/"+l.talking()+"/block", map[string]any{"reason": "automated"}, nil)

	c, began := l.blocked()
	l.h.KillServe()
	l.h.StartServe()
	press(t, c, "5")
	heard(t, l.h, c, deskTone, began)
	l.over(c)

	c, _ = l.blocked()
	l.over(c)
	ends := l.h.Ended(l.ends)
	if e := ends[len(ends)-1]; e.Class != "abandoned" || e.Reason != "blocked" {
		t.Errorf("ended as %s/%s", e.Class, e.Reason)
	}
	if n := len(house.FactsOf[ledger.TaskWanted](l.h)); n != 0 {
		t.Errorf("%d tasks are wanted", n)
	}

	c, began = l.blocked()
	press(t, c, "5")
	heard(t, l.h, c, deskTone, began)
	l.desk.Must(http.MethodPost, "/calls/"+l.talking()+"/grade", map[string]any{"grade": "red"}, nil)
	l.over(c)

	l.straight(l.caller)
	if w := house.FactsOf[ledger.CallBlockWaived](l.h); len(w) != 1 || w[0].Why == "" {
		t.Errorf("the ledger does not say why the block was waived: %+v", w)
	}
}

// TestAnAbusiveCallComesOntoTheList has a counsellor end a call as abusive, and the number blocked from what the list has of
// it. A caller who withholds the number cannot be blocked.
func TestAnAbusiveCallComesOntoTheList(t *testing.T) {
	t.Parallel()
	l := newLine(t)
	began := time.Now()
	c := l.h.Dial(l.caller, "96111", phone.DialOptions{})
	heard(t, l.h, c, deskTone, began)
	l.desk.Must(http.MethodPost, "/calls/"+l.talking()+"/hangup", map[string]any{"abusive": true}, nil)
	l.done()
	if e := l.h.Ended(1)[0]; e.Class != "completed" || e.Reason != "abusive" {
		t.Errorf("ended as %s/%s", e.Class, e.Reason)
	}
	list := l.list("waiting")
	if len(list.Items) != 1 || list.Items[0].Kind != api.CallerKindAbusive || list.Items[0].By.Id != "a1" {
		t.Fatalf("the list: %+v", list)
	}
	l.boss.Must(http.MethodPost, "/calls/"+list.Items[0].CallId+"/block", map[string]any{"reason": "abuse"}, nil)
	if list = l.list("waiting"); len(list.Items) != 0 {
		t.Errorf("blocked, and still to be looked at: %+v", list.Items)
	}
	c, began = l.blocked()
	press(t, c, "0")
	heard(t, l.h, c, deskTone, began)
	var seen api.CallerEvidence
	l.desk.Must(http.MethodGet, "/calls/"+l.talking()+"/caller", nil, &seen)
	if seen.Block.Id == "" || len(seen.Entries) != 2 {
		t.Errorf("what the counsellor sees of the number: %+v", seen)
	}
	l.over(c)

	began = time.Now()
	c = l.h.Dial(l.caller, "96111", phone.DialOptions{Anonymous: true})
	heard(t, l.h, c, deskTone, began)
	if status, problem := l.boss.Do(http.MethodPost, "/calls/"+l.talking()+"/block", map[string]any{"reason": "abuse"}, nil); status != http.StatusConflict || !strings.HasPrefix(problem, "caller_withheld") {
		t.Errorf("a withheld number is blocked: %d %s", status, problem)
	}
	l.over(c)
}

//go:build e2e

package crisis_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/crisis"
	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// An emergency number is laid before people, and no time that passes dials it. A named person presses; outside of
// production the press is refused, and recorded with the person. When nobody comes, supervisors are paged, a task is
// left, and whoever answers the page has the call.
func TestAnEmergencyNumberIsNeverDialledByATimer(t *testing.T) {
	x := open(t)
	left := []*invites{watch(x.doctor, phone.Busy()), watch(x.relief, phone.Busy())}
	x.boss.Close() // nobody sees the alert
	caller := x.call("96333", callerTone)
	x.a1.Accept()
	id := x.talking()
	began := time.Now()
	x.a1.Must(http.MethodPost, "/calls/"+id+"/crisis", nil, nil)
	s := x.last(id, "exhausted", func(s crisis.State) bool { return s.Exhausted })
	at, ok := attemptBy(s, "number:dispatch")
	if !ok || at.Progress != crisis.Prepared || at.Presses != 0 {
		t.Fatalf("the emergency number does not lie ready: %+v", s.Attempts)
	}
	var desk struct {
		Call struct {
			Crisis struct {
				Condition string
				Emergency []struct {
					Attempt, State string
					Number         struct {
						Area, Refused string
						Script        map[string]string
					}
				}
			}
		}
	}
	x.a1.Must(http.MethodGet, "/desk", nil, &desk)
	if e := desk.Call.Crisis.Emergency; desk.Call.Crisis.Condition != "exhausted" || len(e) != 1 || e[0].State != "ready" || e[0].Number.Area != "test" ||
		e[0].Number.Script["en"] == "" || e[0].Number.Refused != "emergency_outside_production" {
		t.Errorf("the desk shows %+v", desk.Call.Crisis)
	}
	press := "/calls/" + id + "/crisis/emergency/" + at.ID + "/press"
	if status, problem := x.a1.Do(http.MethodPost, press, nil, nil); status != http.StatusForbidden || !strings.HasPrefix(problem, "emergency_outside_production") {
		t.Errorf("pressed outside of production: %d %s", status, problem)
	}
	if status, _ := x.second.Do(http.MethodPost, press, nil, nil); status/100 == 2 {
		t.Error("somebody pressed in a call that is not theirs")
	}
	if refused := house.FactsOf[ledger.CrisisNumberRefused](x.House); len(refused) != 1 || refused[0].Number != "dispatch" || refused[0].Why != "emergency_outside_production" {
		t.Errorf("refusals are recorded as %+v", refused)
	}
	if out := append(left[0].all(), left[1].all()...); len(out) > 0 {
		t.Errorf("%d calls have left the house", len(out))
	}
	x.testPage(t, id, began)
	_ = caller.Hangup(within(t, 5*time.Second))
	x.Ended(1)
}

// testPage wants the page of a search that nobody has answered: before the supervisor as soon as they open a page, with
// a task behind it, and taken away when they come.
func (x *rig) testPage(t *testing.T, id string, began time.Time) {
	t.Helper()
	var list struct{ Items []alert }
	x.boss.Must(http.MethodGet, "/crisis/alerts", nil, &list)
	if len(list.Items) != 1 || list.Items[0].Kind != "page" || list.Items[0].CallID != id {
		t.Fatalf("before the supervisor stands %+v", list.Items)
	}
	x.Until("the page to be recorded", 5*time.Second, func() bool { return len(house.FactsOf[ledger.CrisisPaged](x.House)) == 1 })
	if p := house.FactsOf[ledger.CrisisPaged](x.House)[0]; len(p.Seen) != 0 || p.Call != id {
		t.Errorf("nobody had a page open, and recorded is %+v", p)
	}
	if tasks := house.FactsOf[ledger.TaskWanted](x.House); len(tasks) != 1 || tasks[0].Grade != "red" {
		t.Errorf("the tasks are %+v", tasks)
	}
	x.boss.Stream = x.boss.Client.Stream()
	x.boss.answer(list.Items[0], "accept")
	s := x.last(id, "acknowledged after all", func(s crisis.State) bool { return s.Ack != nil })
	if s.Ack.By != "user:boss" || s.Ack.How != crisis.AtBoard {
		t.Errorf("acknowledged %+v after %v", s.Ack, time.Since(began))
	}
	x.Until("the page to be gone", 5*time.Second, func() bool {
		x.boss.Must(http.MethodGet, "/crisis/alerts", nil, &list)
		return len(list.Items) == 1 && list.Items[0].State == "coming"
	})
}

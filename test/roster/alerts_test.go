//go:build e2e

package roster_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/test/house"
)

// pager is a system that is paged.
type pager struct {
	mu  sync.Mutex // protects the following
	got []paged
}

type paged struct {
	Event, ID string
	Signature string
	From, To  time.Time
}

func (p *pager) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	var m paged
	if json.NewDecoder(r.Body).Decode(&m) == nil {
		m.Signature = r.Header.Get("X-Heartline-Signature")
		p.mu.Lock()
		defer p.mu.Unlock()
		p.got = append(p.got, m)
	}
}

func (p *pager) pages() []paged {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]paged(nil), p.got...)
}

// alert is one on the supervisors' board.
type alert struct {
	ID, Kind string
	Level    int
	Quiet    bool
	Since    time.Time
	Agent    struct{ ID string }
}

func (r *rig) alert(kind string) (alert, bool) {
	r.T.Helper()
	var b struct{ Floor struct{ Alerts []alert } }
	if status, _ := r.boss.Do(http.MethodGet, "/board", nil, &b); status != http.StatusOK {
		return alert{}, false // no controller answers now
	}
	for _, a := range b.Floor.Alerts {
		if a.Kind == kind {
			return a, true
		}
	}
	return alert{}, false
}

// notices counts what a page was told of a kind of alert.
func notices(s *house.Stream, kind, level string) (n int) {
	for _, m := range s.Got("notice", time.Time{}) {
		var d struct {
			Code, Level string
			Params      map[string]string
		}
		if json.Unmarshal(m.Data, &d) == nil && d.Code == "floor_alert" && d.Params["kind"] == kind && d.Level == level {
			n++
		}
	}
	return n
}

// TestAShiftThatNobodyLeadsPages has people work while the supervisor's shift is another day: it stands on the supervisor's board, the
// system that is paged hears of it once, also over a death of the controller, and whoever notes it quiets it. A counsellor who does
// not come is told of until they sign in.
func TestAShiftThatNobodyLeadsPages(t *testing.T) {
	t.Parallel()
	p := &pager{}
	web := httptest.NewServer(p)
	t.Cleanup(web.Close)
	secret := filepath.Join(t.TempDir(), "pager")
	if err := os.WriteFile(secret, []byte("a shared secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := open(t,
		house.Replace("roster: {everyone", "floor: {shifts: {late: 3s, late_again: 4s, short: 0, ahead: 1m}}\nroster: {everyone"),
		house.Replace("phones:\n", fmt.Sprintf(`webhooks:
  - {id: pager, url: %q, secret_file: %q}
escalations:
  - id: leads
    page_webhooks: [pager]
    steps: [{id: supervisors, wait: 5s, ways: [{way: desk, role: supervisor}]}]
phones:
`, web.URL, secret)),
		house.Replace("heartbeat_limit: 4s", "heartbeat_limit: 10s"),
	)
	stream := r.boss.Stream()
	start := time.Now().Add(8 * time.Second).Truncate(time.Second)
	r.shift("a1", start, start.Add(time.Hour))
	r.shift("boss", start.Add(24*time.Hour), start.Add(26*time.Hour))

	const nobody = "no_supervisor"
	r.Until("word that nobody will lead", 20*time.Second, func() bool { a, ok := r.alert(nobody); return ok && a.Level == 1 })
	if len(p.pages()) != 0 {
		t.Errorf("paged before the shift begins: %+v", p.pages())
	}
	r.Until("the alarm that nobody leads", 20*time.Second, func() bool { a, ok := r.alert(nobody); return ok && a.Level == 2 })
	if early := time.Until(start); early > 0 {
		t.Errorf("the alarm comes %v before the shift", early)
	}
	r.Until("the page", 10*time.Second, func() bool { return len(p.pages()) == 1 && notices(stream, nobody, "alarm") == 1 })
	if m := p.pages()[0]; m.Event != "roster.no_supervisor" || m.Signature == "" || !m.From.Equal(start) || !m.To.Equal(start.Add(time.Hour)) {
		t.Errorf("paged with %+v", m)
	}
	r.Until("a1, who has not come, to be told of, and again", 20*time.Second, func() bool { a, ok := r.alert("late"); return ok && a.Level == 2 && a.Agent.ID == "a1" })

	before, _ := r.alert(nobody)
	r.KillServe()
	r.StartServe()
	stream = r.boss.Stream()
	r.Until("both to stand again", 30*time.Second, func() bool {
		again, led := r.alert(nobody)
		late, absent := r.alert("late")
		return led && absent && again.ID == before.ID && again.Since.Equal(before.Since) && late.Agent.ID == "a1"
	})
	r.boss.Must(http.MethodPost, "/floor/alerts/"+before.ID+"/acknowledge", nil, nil)
	r.Until("it to be quiet", 5*time.Second, func() bool { a, ok := r.alert(nobody); return ok && a.Quiet })
	r.signIn(1)
	r.ready(1)
	r.Until("a1, who has come, not to be told of", 10*time.Second, func() bool { _, ok := r.alert("late"); return !ok })
	<-time.After(3 * time.Second) // two looks
	if n := notices(stream, nobody, "alarm") + notices(stream, nobody, "warning") + notices(stream, "late", "alarm"); n != 0 || len(p.pages()) != 1 {
		t.Errorf("after the restart it was told %d times again, and paged %d times in all", n, len(p.pages()))
	}
	told := map[string]int{}
	for _, f := range house.FactsOf[ledger.RosterAlertTold](r.House) {
		told[fmt.Sprintf("%s %d", f.Kind, f.Level)]++
	}
	for _, want := range []string{"no_supervisor 1", "no_supervisor 2", "late 1", "late 2"} {
		if told[want] != 1 {
			t.Errorf("%s is recorded %d times: %v", want, told[want], told)
		}
	}
	r.shift("boss", time.Now().Add(2*time.Second), start.Add(time.Hour))
	r.Until("somebody to lead", 15*time.Second, func() bool { _, ok := r.alert(nobody); return !ok })
}

package app_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"heartline/configs"
	"heartline/console/api"
	"heartline/console/live"
)

// page is what another system is told about the roster.
type page struct {
	Event, ID, Line string
	People          []string
	From, To        time.Time
}

// pager is a system that is paged.
type pager struct {
	mu  sync.Mutex // protects the following
	got []page
}

func (p *pager) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	var m page
	if json.NewDecoder(r.Body).Decode(&m) == nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.got = append(p.got, m)
	}
}

func (p *pager) pages(event string) (out []page) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.got {
		if m.Event == event {
			out = append(out, m)
		}
	}
	return out
}

// pagedRig is a house by roster whose escalation pages another system. Nothing but what a test sets is told.
func pagedRig(t *testing.T, set configs.ShiftAlerts) (*rig, *client, *pager) {
	t.Helper()
	p := &pager{}
	web := httptest.NewServer(p)
	t.Cleanup(web.Close)
	secret := filepath.Join(t.TempDir(), "pager")
	if err := os.WriteFile(secret, []byte("a shared secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := newRig(t, func(c *configs.Config) {
		c.Roster.EveryoneOnDuty = false
		c.Floor.Shifts = set
		c.Webhooks = []configs.Webhook{{ID: "pager", URL: web.URL, SecretFile: secret}}
		c.Escalations = []configs.Escalation{{ID: "crisis", PageHooks: []string{"pager"}, Steps: []configs.EscalationStep{{
			ID: "leads", Ways: []configs.EscalationWay{{Way: "desk", Role: "supervisor"}},
		}}}}
	})
	return r, r.signIn("gao"), p
}

// rosterAlert is the alert of a kind on the board.
func (r *rig) rosterAlert(kind api.AlertKind) (a api.FloorAlert, ok bool) {
	all := r.board("gao").Floor.Alerts
	if i := slices.IndexFunc(all, func(a api.FloorAlert) bool { return a.Kind == kind }); i >= 0 {
		return all[i], true
	}
	return a, false
}

// TestAShiftThatNobodyLeadsIsAnAlarm publishes a roster in which the supervisor leads another day than that of who works now: it
// stands on the board, another system is paged, and it is told once however often the controller begins anew. It ends when somebody leads.
func TestAShiftThatNobodyLeadsIsAnAlarm(t *testing.T) {
	t.Parallel()
	r, boss, pager := pagedRig(t, configs.ShiftAlerts{Late: new(time.Duration(0)), Short: new(0), Ahead: time.Minute})
	stream := boss.live()
	boss.rota("chen,"+rosterDay(0)+",00:00,24:00", "gao,"+rosterDay(2)+",08:00,16:00")
	await(stream, "nobody leads", live.Notice, func(n live.NoticeData) bool {
		return n.Code == "floor_alert" && n.Level == "alarm" && n.Params["kind"] == "no_supervisor"
	})
	var a api.FloorAlert
	r.until("it stands on the board", func() (ok bool) { a, ok = r.rosterAlert(api.AlertKindNoSupervisor); return ok })
	if a.Level != 2 || a.Quiet || a.From.IsZero() || !a.To.After(time.Now()) {
		t.Errorf("the alert: %+v", a)
	}
	r.until("the other system is paged", func() bool { return len(pager.pages("roster.no_supervisor")) == 1 })
	if m := pager.pages("roster.no_supervisor")[0]; m.ID != a.Id || !m.From.Equal(a.From) || !m.To.Equal(a.To) || len(m.People) != 0 {
		t.Errorf("paged with %+v for %+v", m, a)
	}
	r.until("the metric of it", func() bool { return strings.Contains(r.metrics(), `heartline_floor_alerts{state="no_supervisor"} 1`) })

	r.stop()
	r.start()
	boss = r.signIn("gao")
	stream = boss.live()
	r.until("it stands again", func() bool {
		again, ok := r.rosterAlert(api.AlertKindNoSupervisor)
		return ok && again.Id == a.Id && again.Since.Equal(a.Since)
	})
	boss.must(http.MethodPost, "/floor/alerts/"+a.Id+"/acknowledge", nil, nil)
	if now, _ := r.rosterAlert(api.AlertKindNoSupervisor); !now.Quiet || now.By.Id != "gao" {
		t.Errorf("the alert that was noted: %+v", now)
	}

	r.stop()
	r.start()
	r.until("it stands, noted, once more", func() bool { again, ok := r.rosterAlert(api.AlertKindNoSupervisor); return ok && again.Quiet })
	r.signIn("gao").must(http.MethodPost, "/roster/shifts", map[string]any{
		"type": "lead", "agent": "gao", "start": time.Now().Add(2 * time.Second), "end": time.Now().Add(36 * time.Hour), "reason": "needed", "override": "needed",
	}, nil)
	r.until("somebody leads", func() bool { _, ok := r.rosterAlert(api.AlertKindNoSupervisor); return !ok })
	if all := pager.pages("roster.no_supervisor"); len(all) != 1 {
		t.Errorf("paged %d times: %+v", len(all), all)
	}
	for m := range stream.got { // it ended with the controller
		if m.Type == live.Notice && strings.Contains(string(m.Data), "no_supervisor") {
			t.Errorf("told again after the restart: %s", m.Data)
		}
	}
}

// TestWhoDoesNotComeToTheirShiftIsAnAlert tells of a counsellor until they sign in, and not of who leads and is at a page.
func TestWhoDoesNotComeToTheirShiftIsAnAlert(t *testing.T) {
	t.Parallel()
	r, boss, pager := pagedRig(t, configs.ShiftAlerts{Late: new(time.Second), LateAgain: 2 * time.Second, Short: new(0)})
	boss.live()
	ids := boss.rota("chen,"+rosterDay(0)+",00:00,24:00", "gao,"+rosterDay(0)+",00:00,24:00")
	var a api.FloorAlert
	r.until("who has not come is told of again", func() (ok bool) { a, ok = r.rosterAlert(api.AlertKindLate); return ok && a.Level == 2 })
	if a.Agent.Id != "chen" || a.Id != "late."+ids["chen"]+".chen" || a.Value < 3 {
		t.Errorf("the alert: %+v", a)
	}
	r.stop()
	r.start()
	r.until("it stands again", func() bool {
		again, ok := r.rosterAlert(api.AlertKindLate)
		return ok && again.Since.Equal(a.Since) && again.Level == 2
	})
	for _, other := range r.board("gao").Floor.Alerts {
		if other.Kind == api.AlertKindLate && other.Agent.Id != "chen" {
			t.Errorf("%s is said to be late", other.Agent.Id)
		}
	}
	r.sit("chen", "1").ready()
	r.until("who has come is not late", func() bool { _, ok := r.rosterAlert(api.AlertKindLate); return !ok })
	if len(pager.got) != 0 {
		t.Errorf("paged: %+v", pager.got)
	}
}

// TestTooFewPeopleAreAnAlarm publishes a roster with fewer people than the safety minimum.
func TestTooFewPeopleAreAnAlarm(t *testing.T) {
	t.Parallel()
	r, boss, pager := pagedRig(t, configs.ShiftAlerts{Late: new(time.Duration(0)), Led: new(false)})
	boss.rota("chen,"+rosterDay(0)+",00:00,24:00", "lin,"+rosterDay(0)+",00:00,24:00", "chen,"+rosterDay(1)+",00:00,24:00")
	var a api.FloorAlert
	r.until("people are missing", func() (ok bool) { a, ok = r.rosterAlert(api.AlertKindRosterGap); return ok && a.Level == 2 })
	if a.Value < 1 || !a.From.Before(time.Now()) || !a.To.After(time.Now()) {
		t.Errorf("the alert: %+v", a)
	}
	r.until("the other system is paged", func() bool { return len(pager.pages("roster.roster_gap")) > 0 })
	rows := []string{}
	for _, who := range []string{"chen", "lin", "wang", "zhao", "sun"} {
		for day := range 3 {
			rows = append(rows, who+","+rosterDay(day)+",00:00,24:00")
		}
	}
	boss.rota(rows...)
	r.until("enough are there", func() bool { _, ok := r.rosterAlert(api.AlertKindRosterGap); return !ok })
}

//go:build e2e

package ringback_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
)

// TestCallingSomebody calls the person from a desk, by a task, by a number and by the directory, with each end that such a
// call may have; the page is loaded again, and the controller killed, in the middle.
func TestCallingSomebody(t *testing.T) {
	t.Parallel()
	x := open(t)
	t.Run("a task, masked", func(t *testing.T) {
		task := x.missed(t)
		id := x.placeTask(task)
		p := x.rung(15 * time.Second)
		if from, _, _ := strings.Cut(p.Header("From"), ";"); !strings.Contains(from, "<sip:96111@") || strings.Contains(from, "a1") {
			t.Errorf("the person sees %q", from)
		}
		if pai := p.Header("P-Asserted-Identity"); pai != "" && !strings.Contains(pai, "96111@") {
			t.Errorf("the carrier is told %q", pai)
		}
		x.hear("the person", p, counsellorTone)
		x.hear("the counsellor", x.a1.Line, personTone)
		if shown := x.deskText(); strings.Contains(shown, personNumber) {
			t.Errorf("the desk shows the number: %s", shown)
		}
		x.a1.Dial(counsellorTone) // a page that is loaded again
		x.hear("the counsellor after a reload", x.a1.Line, personTone)
		x.a1.Must(http.MethodPost, "/calls/"+id+"/hangup", nil, nil)
		x.attempted(id, "reached")
	})
	t.Run("each end at the desk", func(t *testing.T) {
		for _, end := range []struct {
			outcome string
			answer  phone.Reaction
		}{
			{"busy", phone.Busy()},
			{"rejected", phone.Decline(100 * time.Millisecond)},
			{"no_answer", phone.Unavailable()},
			{"wrong_number", phone.Refuse(http.StatusNotFound, 0)},
			{"no_line", phone.Refuse(http.StatusServiceUnavailable, 0)},
		} {
			x.answers(end.answer)
			id := x.place()
			x.rung(15 * time.Second)
			x.told(id, end.outcome)
			x.attempted(id, end.outcome)
		}
		x.answers(phone.Answer(300 * time.Millisecond))
	})
	t.Run("the person hangs up", func(t *testing.T) {
		id := x.place()
		p := x.rung(15 * time.Second)
		x.hear("the person", p, counsellorTone)
		x.drop(p)
		x.attempted(id, "reached")
	})
	t.Run("the counsellor calls it off", func(t *testing.T) {
		x.answers(phone.Ring())
		id := x.place()
		p := x.rung(15 * time.Second)
		x.shows("ringing")
		x.a1.Must(http.MethodPost, "/calls/"+id+"/outgoing/cancel", nil, nil)
		x.over(p)
		x.told(id, "cancelled")
		x.answers(phone.Answer(300 * time.Millisecond))
	})
	t.Run("a number of the directory", func(t *testing.T) {
		x.free()
		var placed struct {
			CallID string `json:"call_id"`
		}
		x.a1.Must(http.MethodPost, "/outgoing/directory", map[string]string{"number": "clinic", "hotline": "city"}, &placed)
		p := x.rung(15 * time.Second)
		x.hear("the person", p, counsellorTone)
		if to := x.desk().Call.Outgoing.To.ID; to != "clinic" {
			t.Errorf("the desk says that %q is called", to)
		}
		x.drop(p)
		x.attempted(placed.CallID, "reached")
	})
	t.Run("a number by whom may not", func(t *testing.T) {
		if status, body := x.a1.Do(http.MethodPost, "/outgoing", map[string]string{"number": personNumber, "hotline": "city"}, nil); status != http.StatusForbidden {
			t.Errorf("a counsellor calls a number: %d %s", status, body)
		}
	})
}

// TestTheControllerDiesWhileSomebodyIsCalled kills it in each state of a call of the house: it is never made twice, a talk
// goes on, and the desk says what has become of it.
func TestTheControllerDiesWhileSomebodyIsCalled(t *testing.T) {
	t.Parallel()
	x := open(t)
	t.Run("while it rings", func(t *testing.T) {
		x.answers(phone.Ring())
		id := x.place()
		p := x.rung(15 * time.Second)
		x.shows("ringing")
		x.KillServe()
		x.StartServe()
		x.shows("ringing")
		if err := p.Answer(); err != nil {
			t.Fatal(err)
		}
		x.hear("the person", p, counsellorTone)
		x.hear("the counsellor", x.a1.Line, personTone)
		x.KillServe() // in the talk
		x.hear("the person while nobody controls", p, counsellorTone)
		x.StartServe()
		x.shows("reached")
		x.a1.Must(http.MethodPost, "/calls/"+id+"/hangup", nil, nil)
		x.over(p)
		x.attempted(id, "reached")
	})
	t.Run("and the person has gone meanwhile", func(t *testing.T) {
		x.answers(phone.Ring())
		id := x.place()
		p := x.rung(15 * time.Second)
		x.shows("ringing")
		x.KillServe()
		if err := p.Refuse(486); err != nil {
			t.Fatal(err)
		}
		x.StartServe()
		x.told(id, "interrupted")
		x.attempted(id, "interrupted")
		x.nobodyRung()
	})
}

// TestNoWayOut calls by a trunk whose carrier does not answer.
func TestNoWayOut(t *testing.T) {
	t.Parallel()
	x := open(t)
	x.person.Close()
	x.Until("Asterisk to know that the trunk is down", 60*time.Second, func() bool {
		var endpoint struct{ State string }
		x.Asterisk(http.MethodGet, "/endpoints/PJSIP/carrier", &endpoint)
		return endpoint.State == "offline"
	})
	x.free()
	id := x.made(x.a1, "/outgoing/directory", map[string]string{"number": "clinic", "hotline": "soon"})
	x.told(id, "no_line")
	x.attempted(id, "no_line")
}

// TestTheRuleOfAPerson forbids a call, at this hour and at all, and tells the words that alone may be said.
func TestTheRuleOfAPerson(t *testing.T) {
	t.Parallel()
	x := open(t)
	task := x.missed(t)
	var of struct {
		CallID string `json:"call_id"`
	}
	x.a1.Must(http.MethodGet, "/tasks/"+task, nil, &of)
	rule := func(body map[string]any) {
		x.boss.Must(http.MethodPut, "/calls/"+of.CallID+"/safe-contact", body, nil)
	}
	refused := func(code string) {
		t.Helper()
		if status, body := x.a1.Do(http.MethodPost, "/tasks/"+task+"/call", nil, nil); status != http.StatusConflict || !strings.HasPrefix(body, code+" ") {
			t.Errorf("called against the rule: %d %s, want %s", status, body, code)
		}
	}
	x.free()
	x.a1.Must(http.MethodPost, "/tasks/"+task+"/take", nil, nil)
	rule(map[string]any{"rule": "deny", "message_allowed": true})
	refused("safe_contact")
	hour := time.Now().In(x.Config.Zone.Location).Add(2 * time.Hour)
	rule(map[string]any{"rule": "allow", "message_allowed": false, "from": hour.Format("15:04"), "to": hour.Add(time.Hour).Format("15:04")})
	refused("safe_contact_hours")
	const words = "只说是图书馆"
	rule(map[string]any{"rule": "allow", "message_allowed": false, "say": words})
	var seen struct {
		Say   string
		SetBy struct{ ID string } `json:"set_by"`
		SetAt time.Time           `json:"set_at"`
	}
	x.a1.Must(http.MethodGet, "/calls/"+of.CallID+"/safe-contact", nil, &seen)
	if seen.Say != words || seen.SetBy.ID == "" || time.Since(seen.SetAt) > time.Minute {
		t.Errorf("the rule: %+v", seen)
	}
	x.answers(phone.Ring())
	id := x.placeTask(task)
	x.rung(15 * time.Second)
	x.shows("ringing")
	if shown := x.deskText(); !strings.Contains(shown, words) {
		t.Errorf("the desk does not tell what may be said: %s", shown)
	}
	x.a1.Must(http.MethodPost, "/calls/"+id+"/outgoing/cancel", nil, nil)
	for _, e := range x.Facts() {
		if strings.Contains(string(e.Data), words) {
			t.Errorf("the ledger holds the words: %s", e.Kind)
		}
	}
	if n := len(slices.DeleteFunc(x.Facts(), func(e ledger.Event) bool { return e.Kind != ledger.KindSafeContactRead })); n == 0 {
		t.Error("nobody has seen the rule, by the ledger")
	}
}

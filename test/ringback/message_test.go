//go:build e2e

package ringback_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// work is a task as a desk lists it.
type work struct {
	ID          string `json:"id"`
	Kind        string `json:"kind"`
	State       string `json:"state"`
	Calls       int    `json:"calls"`
	HasMessage  bool   `json:"has_message"`
	Outcome     string `json:"outcome"`
	DueAt       string `json:"due_at"`
	MaskedValue string `json:"masked_number"`
}

func (x *rig) works(filter string) []work {
	x.T.Helper()
	var page struct{ Items []work }
	x.a1.Must(http.MethodGet, "/tasks?state="+filter, nil, &page)
	return page.Items
}

// leavesAMessage has the person call a line that is closed, speak after the tone and hang up.
func (x *rig) leavesAMessage(t *testing.T) {
	t.Helper()
	p, err := phone.New(phone.Config{Server: x.SIP, User: personNumber, Sound: phone.Tone(personTone), Watch: append(house.Tones(), 1000)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	before := len(house.FactsOf[ledger.MessageStarted](x.House))
	call := x.Dial(p, "95000", phone.DialOptions{})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if _, err := call.WaitTone(ctx, 1000, 150*time.Millisecond); err != nil {
		t.Fatalf("no tone to speak after: %v", err)
	}
	x.Until("the message to be recorded", 10*time.Second, func() bool { return len(house.FactsOf[ledger.MessageStarted](x.House)) > before })
	<-time.After(1500 * time.Millisecond) // what is said
	x.drop(call)
}

// TestAMessageIsWorkForTheNextShift has a person leave a message when the line is closed, and another one: it is one task,
// with a due time, which whoever is on shift next finds, hears, answers by one press, and closes.
func TestAMessageIsWorkForTheNextShift(t *testing.T) {
	t.Parallel()
	x := open(t)
	x.leavesAMessage(t)
	var task work
	x.Until("the task of the message", 20*time.Second, func() bool {
		all := x.works("open")
		if len(all) == 1 {
			task = all[0]
		}
		return len(all) == 1 && task.HasMessage
	})
	if task.Kind != "message" || task.DueAt == "" || task.Calls != 1 || task.MaskedValue == "" {
		t.Errorf("the task: %+v", task)
	}
	x.leavesAMessage(t)
	x.Until("both messages to be one task", 20*time.Second, func() bool {
		all := x.works("open")
		return len(all) == 1 && all[0].ID == task.ID && all[0].Calls == 2
	})

	var sound struct {
		URL string `json:"url"`
	}
	x.Until("the message to be sealed", 20*time.Second, func() bool {
		status, _ := x.a1.Do(http.MethodPost, "/tasks/"+task.ID+"/playback", nil, &sound)
		return status == http.StatusOK && sound.URL != ""
	})
	if status, heard := x.a1.Fetch(sound.URL, ""); status != http.StatusOK || len(heard) < 1000 {
		t.Errorf("the message: %d, %d bytes", status, len(heard))
	}
	if played := house.FactsOf[ledger.MessagePlayed](x.House); len(played) == 0 || played[0].Task != task.ID {
		t.Errorf("who played it is not written down: %+v", played)
	}

	id := x.placeTask(task.ID)
	p := x.rung(20 * time.Second)
	x.hear("the person", p, counsellorTone)
	x.hear("the counsellor", x.a1.Line, personTone)
	x.a1.Must(http.MethodPost, "/calls/"+id+"/hangup", nil, nil)
	x.attempted(id, "reached")
	x.over(p)
	x.a1.Must(http.MethodPost, "/tasks/"+task.ID+"/done", map[string]string{"outcome": "reached"}, nil)
	if done := x.works("done"); len(done) != 1 || done[0].ID != task.ID || done[0].Outcome != "reached" {
		t.Errorf("done: %+v", done)
	}
	if open := x.works("open"); len(open) != 0 {
		t.Errorf("open: %+v", open)
	}
}

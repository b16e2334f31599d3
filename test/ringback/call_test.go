//go:build e2e

package ringback_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"heartline/internal/phone"
	"heartline/test/house"
)

// missed has the person hang up while they wait, and returns the task that it leaves.
func (x *rig) missed(t *testing.T) (task string) {
	t.Helper()
	x.free()
	p, err := phone.New(phone.Config{Server: x.SIP, User: personNumber, Sound: phone.Tone(personTone)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	c := x.Dial(p, "96111", phone.DialOptions{})
	x.Until("an offer at the desk", 15*time.Second, func() bool {
		var d struct{ Offer struct{ ID string } }
		x.a1.Must(http.MethodGet, "/desk", nil, &d)
		return d.Offer.ID != ""
	})
	x.drop(c)
	x.Until("the task of the missed call", 15*time.Second, func() bool {
		var page struct {
			Items []struct{ ID string }
		}
		x.a1.Must(http.MethodGet, "/tasks?state=open", nil, &page)
		if len(page.Items) > 0 {
			task = page.Items[0].ID
		}
		return task != ""
	})
	x.free()
	return task
}

// placeTask calls the person of a task, which the counsellor takes before.
func (x *rig) placeTask(task string) (id string) {
	x.T.Helper()
	x.a1.Do(http.MethodPost, "/tasks/"+task+"/take", nil, nil)
	return x.made(x.a1, "/tasks/"+task+"/call", nil)
}

// place calls the person by their number in the directory.
func (x *rig) place() (id string) {
	x.T.Helper()
	return x.made(x.a1, "/outgoing/directory", map[string]string{"number": "clinic", "hotline": "city"})
}

func (x *rig) made(by *house.Desk, path string, body any) string {
	x.T.Helper()
	x.free()
	var placed struct {
		CallID string `json:"call_id"`
	}
	by.Must(http.MethodPost, path, body, &placed)
	return placed.CallID
}

// told waits until the desk says what a call came to.
func (x *rig) told(id, outcome string) {
	x.T.Helper()
	var d struct {
		LastOutgoing struct {
			CallID  string `json:"call_id"`
			Outcome string
		} `json:"last_outgoing"`
	}
	x.Until("the desk to say "+outcome, 40*time.Second, func() bool {
		d.LastOutgoing.CallID, d.LastOutgoing.Outcome = "", ""
		x.a1.Must(http.MethodGet, "/desk", nil, &d)
		return d.LastOutgoing.CallID == id && d.LastOutgoing.Outcome == outcome
	})
}

// deskText is all that the desk knows, as the page gets it.
func (x *rig) deskText() string {
	x.T.Helper()
	var raw json.RawMessage
	x.a1.Must(http.MethodGet, "/desk", nil, &raw)
	return string(raw)
}

// over waits until a call at the person's telephone has ended.
func (x *rig) over(c *phone.Call) {
	x.T.Helper()
	ctx, cancel := context.WithTimeout(x.T.Context(), 20*time.Second)
	defer cancel()
	if _, err := c.WaitEnded(ctx); err != nil {
		x.T.Fatalf("the call at the person's telephone goes on: %v", err)
	}
}

//go:build e2e

package roster_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

const (
	line       = "96111" // straight to the queue
	callerTone = 440
	tone1      = 1300
	tone2      = 1500
	tone3      = 1900
	beep       = 1000 // before a message
)

// longestHole is how long a voice may be away while the shift changes.
const longestHole = 200 * time.Millisecond

// rig is a house that goes by its roster, with a supervisor and three counsellors at telephones, which ring.
type rig struct {
	*house.House
	boss  *house.Client
	seats [4]*phone.Phone // from 1
}

func open(t *testing.T, options ...house.Option) *rig {
	t.Helper()
	r := &rig{House: house.New(t, append([]house.Option{house.Replace("everyone_on_duty: true", "everyone_on_duty: false")}, options...)...)}
	r.boss = r.As("boss")
	for i, tone := range []int{tone1, tone2, tone3} {
		r.seats[i+1] = r.SeatPhone(string(rune('1'+i)), tone, func(*phone.Call) phone.Reaction { return phone.Ring() })
	}
	return r
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// shift puts a shift into the published roster, as a supervisor does, and returns its id.
func (r *rig) shift(who string, from, to time.Time) string {
	r.T.Helper()
	var s struct{ ID string }
	r.boss.Must(http.MethodPost, "/roster/shifts", map[string]any{
		"type": "day", "agent": who, "start": from, "end": to, "reason": "needed", "override": "needed",
	}, &s)
	return s.ID
}

// signIn has a counsellor take their seat.
func (r *rig) signIn(n int) {
	r.T.Helper()
	r.As(user(n)).Must(http.MethodPost, "/desk/sign-in", map[string]string{"seat": string(rune('0' + n))}, nil)
}

// ready waits until a counsellor, who asks for it all the time, may be ready: on shift, that is. It returns when.
func (r *rig) ready(n int) time.Time {
	r.T.Helper()
	r.Until(user(n)+" to be ready", 60*time.Second, func() bool {
		status, _ := r.As(user(n)).Do(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
		return status/100 == 2
	})
	return time.Now()
}

func user(n int) string { return "a" + string(rune('0'+n)) }

// state is a counsellor's state with its reason, as "state" or "state:reason".
func (r *rig) state(n int) string {
	r.T.Helper()
	var d struct {
		Status struct{ State, Reason string }
	}
	r.As(user(n)).Must(http.MethodGet, "/desk", nil, &d)
	if d.Status.Reason != "" {
		return d.Status.State + ":" + d.Status.Reason
	}
	return d.Status.State
}

// waits dials the line and returns once the caller is in the queue.
func (r *rig) waits() *phone.Call {
	r.T.Helper()
	before := len(house.FactsOf[ledger.Queued](r.House))
	c := r.Dial(r.Caller(callerTone), line, phone.DialOptions{})
	r.Until("the caller to wait", 10*time.Second, func() bool { return len(house.FactsOf[ledger.Queued](r.House)) > before })
	return c
}

// answers takes the call that comes in at a counsellor's telephone, and wants the two to hear each other.
func (r *rig) answers(n, tone int, caller *phone.Call) *phone.Call {
	r.T.Helper()
	in, err := r.seats[n].NextCall(within(r.T, 20*time.Second))
	if err != nil {
		r.T.Fatalf("the telephone of %s does not ring: %v\n%s", user(n), err, r.Story())
	}
	if err := in.Answer(); err != nil {
		r.T.Fatal(err)
	}
	r.hears("the caller", caller, tone)
	r.hears(user(n), in, callerTone)
	return in
}

func (r *rig) hears(who string, ear *phone.Call, tone int) {
	r.T.Helper()
	if _, err := ear.WaitTone(within(r.T, 12*time.Second), tone, 200*time.Millisecond); err != nil {
		r.T.Fatalf("%s does not hear %d Hz: %v\n%s", who, tone, err, r.Story())
	}
}

// unbroken wants both to have heard each other since then without a hole.
func (r *rig) unbroken(caller, in *phone.Call, tone int, since time.Time) {
	r.T.Helper()
	to := time.Now().Add(-100 * time.Millisecond)
	r.Pace.Hole(r.T, "the talk at the caller's", caller.LongestHole(tone, since, to), in.Sent().WorstLate, longestHole, since, to)
	r.Pace.Hole(r.T, "the talk at the counsellor's", in.LongestHole(callerTone, since, to), caller.Sent().WorstLate, longestHole, since, to)
}

// silent wants that a counsellor's telephone has not been rung.
func (r *rig) silent(n int) {
	r.T.Helper()
	if c, err := r.seats[n].NextCall(within(r.T, 100*time.Millisecond)); err == nil {
		r.T.Errorf("the telephone of %s rings at %v", user(n), c.Times().InviteAt)
	}
}

func (r *rig) hangup(c *phone.Call) {
	r.T.Helper()
	if err := c.Hangup(within(r.T, 5*time.Second)); err != nil {
		r.T.Fatalf("hang up: %v", err)
	}
}

func (r *rig) becomes(n int, want string) {
	r.T.Helper()
	r.Until(user(n)+" to be "+want, 15*time.Second, func() bool { return r.state(n) == want })
}

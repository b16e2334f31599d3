//go:build e2e

package live_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// What everybody says, in Hz. No music and no sentence of the house holds these tones for long.
const (
	callerTone  = 2300
	firstTone   = 1300 // the counsellor to whom the caller comes
	secondTone  = 1700 // who is asked
	thirdTone   = 1500
	bossTone    = 1900
	outsideTone = 2100
)

func voices() []int {
	return []int{callerTone, firstTone, secondTone, thirdTone, bossTone, outsideTone}
}

// Limits of what a caller may hear of an operation.
const (
	longestHole  = 200 * time.Millisecond // in a talk that goes on while others come and go
	longestQuiet = 600 * time.Millisecond // between a talk and the sentence or music that follows it
)

// hall is a house with counsellors, a supervisor and the telephones of outside numbers.
type hall struct {
	*house.House
	outside *phone.Phone
	desks   int // lines that stay up
	ends    int
}

// open builds a house in which a supervisor may sit at a desk, and where outside numbers end at a telephone.
func open(t *testing.T, options ...house.Option) *hall {
	t.Helper()
	p, err := phone.New(phone.Config{Listen: "127.0.0.9:0", Server: "127.0.0.1:9", User: "world", Sound: phone.Tone(outsideTone), Watch: house.Tones()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	host, _, _ := strings.Cut(p.Addr(), ":")
	options = append(options,
		house.Replace("name: 督导, roles: [supervisor]", "name: 督导, roles: [counsellor, supervisor]"),
		house.Replace("phones:\n", fmt.Sprintf("outside:\n  - {id: relief, name: {zh-CN: 后备, en: Relief}, number: \"13900000003\", trunk: carrier, desk: true}\n"+
			"trunks:\n  - {name: carrier, kind: ip, match: [%s], contact: %q}\nphones:\n", host, p.Addr())),
	)
	return &hall{House: house.New(t, options...), outside: p}
}

// use lets a subtest report what fails.
func (h *hall) use(t *testing.T) { h.T = t }

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func answers(after time.Duration) func(*phone.Call) phone.Reaction {
	return does(phone.Answer(after))
}

func does(r phone.Reaction) func(*phone.Call) phone.Reaction {
	return func(*phone.Call) phone.Reaction { return r }
}

// next returns the call that came in at a telephone.
func (h *hall) next(p *phone.Phone) *phone.Call {
	h.T.Helper()
	c, err := p.NextCall(within(h.T, 15*time.Second))
	if err != nil {
		h.T.Fatalf("the telephone did not ring: %v\n%s", err, h.tale())
	}
	return c
}

// lifted returns the call that came in at a telephone, once it is answered.
func (h *hall) lifted(p *phone.Phone) *phone.Call {
	h.T.Helper()
	c := h.next(p)
	if err := c.WaitAnswered(within(h.T, 5*time.Second)); err != nil {
		h.T.Fatalf("the telephone was not answered: %v\n%s", err, h.tale())
	}
	return c
}

// window counts what was heard for a third of a second until a moment ago.
func window(ear *phone.Call) (tones map[int]int, sounds, frames int) {
	to := time.Now().Add(-60 * time.Millisecond)
	tones = map[int]int{}
	for _, f := range ear.Frames(to.Add(-320*time.Millisecond), to) {
		frames++
		if f.Kind() != phone.KindSilence {
			sounds++
		}
		for _, hz := range ear.Tones(f) {
			tones[hz]++
		}
	}
	return tones, sounds, frames
}

const (
	most = 13 // of the sixteen packets of a window
	few  = 1
)

// hears waits until an ear hears these voices and no other.
func (h *hall) hears(who string, ear *phone.Call, hz ...int) {
	h.T.Helper()
	h.settles(who, ear, fmt.Sprintf("exactly %v", hz), func(tones map[int]int, _, _ int) bool {
		for _, v := range voices() {
			if wanted := slices.Contains(hz, v); wanted && tones[v] < most || !wanted && tones[v] > few {
				return false
			}
		}
		return true
	})
}

// music waits until an ear hears something that nobody says.
func (h *hall) music(who string, ear *phone.Call) {
	h.T.Helper()
	h.settles(who, ear, "music", func(tones map[int]int, sounds, _ int) bool {
		for _, v := range voices() {
			if tones[v] > few {
				return false
			}
		}
		return sounds >= most
	})
}

func (h *hall) settles(who string, ear *phone.Call, what string, ok func(tones map[int]int, sounds, frames int) bool) {
	h.T.Helper()
	for deadline := time.Now().Add(6 * time.Second); ; {
		tones, sounds, frames := window(ear)
		if ok(tones, sounds, frames) {
			return
		}
		if time.Now().After(deadline) {
			h.T.Fatalf("%s does not hear %s: of %d packets %d are no silence, tones %v, at %v dB\n%s\n%s", who, what, frames, sounds, tones, levels(ear), h.tale(), h.Story())
		}
		<-time.After(20 * time.Millisecond)
	}
}

// levels are the powers of what was heard last: a tone is steady, music is not.
func levels(ear *phone.Call) (dB []int) {
	to := time.Now()
	for _, f := range ear.Frames(to.Add(-320*time.Millisecond), to) {
		dB = append(dB, int(f.Level))
	}
	return dB
}

// never fails the test if an ear has heard a voice since then.
func (h *hall) never(who string, ear *phone.Call, hz int, since time.Time) {
	h.T.Helper()
	if d := ear.Heard(hz, since); d > 20*time.Millisecond {
		h.T.Errorf("%s has heard %d Hz for %v", who, hz, d)
	}
}

// unbroken wants a voice without a hole since then.
func (h *hall) unbroken(what string, ear *phone.Call, hz int, since time.Time, from *phone.Call) {
	h.T.Helper()
	to := time.Now().Add(-100 * time.Millisecond)
	h.Pace.Hole(h.T, what, ear.LongestHole(hz, since, to), from.Sent().WorstLate, longestHole, since, to)
}

// accompanied wants that an ear was never left in silence since then.
func (h *hall) accompanied(what string, ear *phone.Call, since time.Time) {
	h.T.Helper()
	longest, covered, to := time.Duration(0), since, time.Now().Add(-100*time.Millisecond)
	for _, f := range ear.Frames(since, to) {
		if f.Kind() == phone.KindSilence {
			continue
		}
		longest = max(longest, f.Play.Sub(covered))
		covered = f.Play.Add(20 * time.Millisecond)
	}
	longest = max(longest, to.Sub(covered))
	h.Pace.Hole(h.T, what+": silence", longest, 0, longestQuiet, since, to)
}

// call dials the straight line.
func (h *hall) call() *phone.Call {
	h.T.Helper()
	return h.Dial(h.Caller(callerTone), "96111", phone.DialOptions{})
}

// hangup puts a receiver down.
func (h *hall) hangup(c *phone.Call) {
	h.T.Helper()
	if err := c.Hangup(within(h.T, 5*time.Second)); err != nil {
		h.T.Fatalf("hang up: %v", err)
	}
}

// released waits until the far end hangs a telephone up.
func (h *hall) released(who string, c *phone.Call) {
	h.T.Helper()
	if _, err := c.WaitEnded(within(h.T, 4*time.Second)); err != nil {
		h.T.Fatalf("%s is not hung up: %v\n%s", who, err, h.tale())
	}
}

// state waits for a counsellor's state.
func (h *hall) state(c *house.Client, want ...string) {
	h.T.Helper()
	h.Until(fmt.Sprintf("%s to be %v", c.User, want), 10*time.Second, func() bool { return slices.Contains(want, c.State()) })
}

// deskCall is what a desk shows of its call.
type deskCall struct {
	ID, Part, State string
	Aside           bool
	Whispering      bool
	Parties         []party
	Listeners       []struct{ Whispering bool }
	CallerHears     []voice `json:"caller_hears"`
	YouHear         []voice `json:"you_hear"`
	HearYou         []voice `json:"hear_you"`
}

type party struct {
	ID, State, Then, Outcome string
	In, Muted                bool
	Actions                  []string
}

type voice struct{ Kind, Party string }

// at returns the call at a desk.
func (h *hall) at(c *house.Client) deskCall {
	h.T.Helper()
	var d struct{ Call deskCall }
	c.Must(http.MethodGet, "/desk", nil, &d)
	return d.Call
}

// talking waits until a call is at a desk and returns its id.
func (h *hall) talking(c *house.Client) string {
	h.T.Helper()
	id := ""
	h.Until("a call at the desk of "+c.User, 10*time.Second, func() bool { id = h.at(c).ID; return id != "" })
	return id
}

// party waits until whoever was asked last is "ringing", "there" or "gone", and returns the name and, of one that is
// gone, why.
func (h *hall) party(state string) (id, outcome string) {
	h.T.Helper()
	h.Until("a party to be "+state, 10*time.Second, func() bool {
		now := ""
		for _, f := range h.lastCall() {
			switch f := f.(type) {
			case ledger.PartyAsked:
				id, outcome, now = f.Party, "", "asked"
			case ledger.PartyOffered:
				now = "ringing"
			case ledger.PartyJoined:
				now = "there"
			case ledger.PartyEnded:
				if f.Party == id {
					outcome, now = f.Outcome, "gone"
				}
			}
		}
		return now == state
	})
	return id, outcome
}

// do commands a call.
func (h *hall) do(c *house.Client, call, what string) {
	h.T.Helper()
	c.Must(http.MethodPost, "/calls/"+call+"/"+what, nil, nil)
}

// ask asks somebody into a call: a colleague, or an outside number.
func (h *hall) ask(c *house.Client, call, kind, who, then string) {
	h.T.Helper()
	c.Must(http.MethodPost, "/calls/"+call+"/ask", map[string]string{kind: who, "then": then}, nil)
}

// transfer sends the caller on: to an "agent", a "queue" or a "number".
func (h *hall) transfer(c *house.Client, call, kind, who string) {
	h.T.Helper()
	c.Must(http.MethodPost, "/calls/"+call+"/transfer", map[string]string{kind: who}, nil)
}

// completed waits for the next ending, which leaves no task, and for a switch in which only the lines of desks are.
func (h *hall) completed(reason string) {
	h.T.Helper()
	h.ends++
	end := h.Ended(h.ends)[h.ends-1]
	if end.Class != "completed" || end.Reason != reason {
		h.T.Errorf("ended %+v, want completed/%s", end, reason)
	}
	h.tidy()
}

// tidy waits until only the lines of desks are in the switch, each at home.
func (h *hall) tidy() {
	h.T.Helper()
	type object struct {
		ID       string   `json:"id"`
		Name     string   `json:"name"`
		Channels []string `json:"channels"`
		Dialplan struct {
			App string `json:"app_name"`
		} `json:"dialplan"`
	}
	var channels, bridges []object
	defer func() {
		if h.T.Failed() {
			h.T.Logf("channels %+v, bridges %+v", channels, bridges)
		}
	}()
	// Asterisk goes on listing a snoop that was hung up until the next packet passes to the desk that it was on.
	ghost := func(c object) bool { return strings.HasPrefix(c.Name, "Snoop/") && c.Dialplan.App == "" }
	h.Until("the switch to hold nothing but desks", 10*time.Second, func() bool {
		if h.Asterisk(http.MethodGet, "/channels", &channels) != http.StatusOK || h.Asterisk(http.MethodGet, "/bridges", &bridges) != http.StatusOK {
			return false
		}
		for _, b := range bridges {
			if len(b.Channels) != 1 {
				return false
			}
		}
		channels = slices.DeleteFunc(channels, ghost)
		return len(channels) == h.desks && len(bridges) == h.desks
	})
}

// lastCall returns the facts of the call that came last.
func (h *hall) lastCall() []ledger.Fact {
	h.T.Helper()
	all := h.Facts()
	var last ledger.Stream
	for _, e := range all {
		if e.Kind == ledger.KindCallArrived {
			last = e.Stream
		}
	}
	var facts []ledger.Fact
	for _, e := range all {
		if e.Stream != last {
			continue
		}
		f, err := ledger.Decode(e)
		if err != nil {
			h.T.Fatal(err)
		}
		facts = append(facts, f)
	}
	return facts
}

// tale tells the facts of the last call and where everybody is in the switch, for a test that fails.
func (h *hall) tale() string {
	h.T.Helper()
	var b strings.Builder
	for _, f := range h.lastCall() {
		fmt.Fprintf(&b, "%s %+v\n", f.FactKind(), f)
	}
	var channels, bridges []map[string]any
	h.Asterisk(http.MethodGet, "/channels", &channels)
	h.Asterisk(http.MethodGet, "/bridges", &bridges)
	for _, c := range channels {
		fmt.Fprintf(&b, "channel %v %v %v\n", c["id"], c["name"], c["state"])
	}
	for _, br := range bridges {
		fmt.Fprintf(&b, "bridge %v %v: %v\n", br["id"], br["technology"], br["channels"])
	}
	return b.String()
}

// of returns the facts of one kind.
func of[F ledger.Fact](facts []ledger.Fact) (found []F) {
	for _, f := range facts {
		if x, ok := f.(F); ok {
			found = append(found, x)
		}
	}
	return found
}

// words splits what the console says of a problem, of which the code is one.
func words(problem string) []string {
	return strings.FieldsFunc(problem, func(r rune) bool { return r == ' ' || r == ':' })
}

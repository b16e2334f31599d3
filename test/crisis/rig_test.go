//go:build e2e

package crisis_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/crisis"
	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// What everybody says, in Hz.
const (
	callerTone = 2300
	firstTone  = 1300 // the counsellor
	doctorTone = 1700
	reliefTone = 2100
	otherTone  = 1500 // callers who wait before
)

const longestHole = 200 * time.Millisecond

// rig is a house with a chain of helpers: a supervisor and a colleague of the second line at their pages, and a doctor's
// telephone behind a trunk.
type rig struct {
	*house.House
	doctor, relief *phone.Phone
	a1             *house.Desk
	boss, second   *page
}

const chain = `escalations:
  - id: chain
    start_on_caller_key: true
    join_within: 5m
    hotlines: [minors]
    steps:
      - {id: supervisors, wait: 5s, ways: [{way: desk, role: supervisor}]}
      - {id: second_line, wait: 8s, ways: [{way: desk, role: senior}]}
      - {id: doctor, wait: 15s, ways: [{way: phone, number: doctor, joins: whisper}]}
  - id: quick
    hotlines: [quick]
    steps:
      - {id: all, wait: 20s, ways: [{way: desk, role: supervisor}, {way: phone, number: doctor, joins: whisper}]}
    drill: {first_alert: 300ms, first_ring: 1s, acknowledged: 30s, joined: 40s}
  - id: urgent
    hotlines: [urgent]
    page: [supervisor]
    steps:
      - {id: supervisors, wait: 5s, ways: [{way: desk, role: supervisor}]}
      - {id: dispatch, wait: 5s, ways: [{way: emergency, number: dispatch}]}
numbers:
  - {id: doctor, name: {zh-CN: 值班医生, en: Doctor on duty}, class: duty, number: "13900000001", trunk: carrier, accept_key: 5}
  - {id: dispatch, class: emergency, number: "7000000099", area: test, trunk: carrier, script: {zh-CN: 草稿, en: Draft.}}
outside:
  - {id: relief, name: {zh-CN: 后备, en: Relief}, number: "13900000003", trunk: other, desk: true}
`

// straight is a hotline that leads straight to the queue.
func straight(id, number string) string {
	return fmt.Sprintf("  - id: %s\n    name: {zh-CN: %s, en: %s}\n    numbers: [%q]\n    languages: [zh-CN]\n    queue: main\n    message_box: box\n", id, id, id, number)
}

func open(t *testing.T, options ...house.Option) *rig {
	t.Helper()
	x := &rig{doctor: trunkPhone(t, "127.0.0.9:0", doctorTone), relief: trunkPhone(t, "127.0.0.10:0", reliefTone)}
	options = append(options,
		house.Replace(`numbers: ["96111"]`, "numbers: [\"96111\"]\n    crisis_key: \"8\""),
		house.Replace("  - id: closed\n", straight("quick", "96222")+straight("urgent", "96333")+"  - id: closed\n"),
		house.Replace("  - {id: auditor,", "  - {id: second, name: 二线, roles: [senior], password: heartline-demo}\n  - {id: auditor,"),
		house.Replace("after_call: 1s", "after_call: 300ms"),
		house.Replace("phones:\n", chain+trunks(map[string]*phone.Phone{"carrier": x.doctor, "other": x.relief})+"phones:\n"),
	)
	x.House = house.New(t, options...)
	x.a1 = x.Desk("a1", "7", firstTone)
	x.boss, x.second = x.page("boss"), x.page("second")
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(x.tale())
		}
	})
	return x
}

func trunkPhone(t *testing.T, listen string, tone int) *phone.Phone {
	t.Helper()
	return lineOf(t, phone.Config{Listen: listen, Server: "127.0.0.1:9", User: "world", Sound: phone.Tone(tone), Watch: house.Tones()})
}

func lineOf(t *testing.T, c phone.Config) *phone.Phone {
	t.Helper()
	p, err := phone.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	p.SetReact(func(*phone.Call) phone.Reaction { return phone.Answer(300 * time.Millisecond) })
	return p
}

func trunks(to map[string]*phone.Phone) string {
	var b strings.Builder
	b.WriteString("trunks:\n")
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for n := range to {
			if !yield(n) {
				return
			}
		}
	}) {
		host, _, _ := strings.Cut(to[name].Addr(), ":")
		fmt.Fprintf(&b, "  - {name: %s, kind: ip, match: [%s], contact: %q}\n", name, host, to[name].Addr())
	}
	return b.String()
}

// page is somebody at a page: it shows what the stream brings, and answers.
type page struct {
	*house.Client
	*house.Stream
	x *rig
}

func (x *rig) page(user string) *page {
	x.T.Helper()
	c := x.As(user)
	return &page{Client: c, Stream: c.Stream(), x: x}
}

// reload opens the page's stream anew, as a page that is loaded again does.
func (p *page) reload() {
	p.Close()
	p.Stream = p.Client.Stream()
}

type alert struct {
	ID, Kind, State string
	CallID          string `json:"call_id"`
	Drill           bool
}

// alerts is the newest list that the stream has brought.
func (p *page) alerts(since time.Time) (list []alert, at time.Time) {
	for _, m := range p.Got("crisis_alerts", since) {
		var data struct{ Items []alert }
		if json.Unmarshal(m.Data, &data) == nil {
			list, at = data.Items, m.At
		}
	}
	return list, at
}

// asked waits until an alert stands before the page, says that it is shown, and returns it, with when the page had it.
func (p *page) asked(since time.Time) (a alert, at time.Time) {
	p.x.T.Helper()
	p.x.Until("an alert at "+p.User, 20*time.Second, func() bool {
		var list []alert
		list, at = p.alerts(since)
		i := slices.IndexFunc(list, func(a alert) bool { return a.State == "asked" && a.Kind == "ask" })
		if i >= 0 {
			a = list[i]
		}
		return i >= 0
	})
	p.answer(a, "shown")
	return a, at
}

func (p *page) answer(a alert, what string) {
	p.x.T.Helper()
	p.Must(http.MethodPost, "/crisis/alerts/"+a.ID+"/"+what, nil, nil)
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// call dials a line.
func (x *rig) call(line string, tone int) *phone.Call {
	x.T.Helper()
	return x.Dial(x.Caller(tone), line, phone.DialOptions{})
}

// rung returns the next call that comes in at a telephone, once it is answered.
func (x *rig) rung(p *phone.Phone) *phone.Call {
	x.T.Helper()
	c, err := p.NextCall(within(x.T, 20*time.Second))
	if err != nil {
		x.T.Fatalf("the telephone did not ring: %v\n%s", err, x.tale())
	}
	if err := c.WaitAnswered(within(x.T, 10*time.Second)); err != nil {
		x.T.Fatalf("the telephone was not answered: %v", err)
	}
	return c
}

// talking waits until a call is at the counsellor's desk and returns its id.
func (x *rig) talking() (id string) {
	x.T.Helper()
	x.Until("a call at the desk", 10*time.Second, func() bool {
		var d struct{ Call struct{ ID string } }
		x.a1.Must(http.MethodGet, "/desk", nil, &d)
		id = d.Call.ID
		return id != ""
	})
	return id
}

// hears waits until an ear hears these voices and none of the others.
func (x *rig) hears(who string, ear *phone.Call, hz ...int) {
	x.T.Helper()
	tones := map[int]int{}
	for deadline := time.Now().Add(8 * time.Second); ; {
		clear(tones)
		to := time.Now().Add(-60 * time.Millisecond)
		for _, f := range ear.Frames(to.Add(-320*time.Millisecond), to) {
			for _, v := range ear.Tones(f) {
				tones[v]++
			}
		}
		right := true
		for _, v := range []int{callerTone, firstTone, doctorTone, reliefTone} {
			wanted := slices.Contains(hz, v)
			right = right && (wanted && tones[v] >= 13 || !wanted && tones[v] <= 1)
		}
		if right {
			return
		}
		if time.Now().After(deadline) {
			x.T.Fatalf("%s does not hear exactly %v: %v; %s\n%s\n%s", who, hz, tones, ear.Summary(to.Add(-time.Second), to), x.tale(), x.Story())
		}
		<-time.After(20 * time.Millisecond)
	}
}

// unbroken wants a voice without a hole since then.
func (x *rig) unbroken(what string, ear *phone.Call, hz int, since time.Time, from *phone.Call) {
	x.T.Helper()
	to := time.Now().Add(-100 * time.Millisecond)
	x.Pace.Hole(x.T, what, ear.LongestHole(hz, since, to), from.Sent().WorstLate, longestHole, since, to)
}

// book is the calls for help of a call, by its recorded facts.
func (x *rig) book(call string) (b crisis.Book) {
	x.T.Helper()
	for _, e := range x.Facts() {
		if e.Stream != ledger.CallStream(call) {
			continue
		}
		f, err := ledger.Decode(e)
		if err != nil {
			x.T.Fatal(err)
		}
		b = b.Apply(e.At, f)
	}
	return b
}

// last waits until the last call for help of a call is as wanted.
func (x *rig) last(call, what string, ok func(s crisis.State) bool) (s crisis.State) {
	x.T.Helper()
	x.Until("the search to be "+what, 20*time.Second, func() bool {
		s, _ = x.book(call).Last()
		return s.ID != "" && ok(s)
	})
	return s
}

// tale tells the facts of all calls for help, for a test that fails.
func (x *rig) tale() string {
	x.T.Helper()
	var b strings.Builder
	for _, e := range x.Facts() {
		if strings.HasPrefix(string(e.Kind), "crisis.") || strings.HasPrefix(string(e.Kind), "leg.") || strings.HasPrefix(string(e.Kind), "drill.") || strings.HasPrefix(string(e.Kind), "monitor.") {
			fmt.Fprintf(&b, "%s %s %s %s\n", e.At.Format("05.000"), e.Kind, e.Actor, e.Data)
		}
	}
	return b.String()
}

// askedOnce wants nobody to have been asked twice in one way within one step of one round.
func (x *rig) askedOnce(s crisis.State) {
	x.T.Helper()
	asked := map[string]bool{}
	for _, a := range s.Attempts {
		key := fmt.Sprint(a.Way, a.Who(), a.Round, a.Step)
		if asked[key] {
			x.T.Errorf("asked twice in one step: %+v", a)
		}
		asked[key] = true
	}
}

//go:build e2e

package traffic

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// What is said at desks and behind the trunk, in Hz.
const (
	deskTone    = 1700
	bossTone    = 1900
	outsideTone = 1300
)

// OpenLive builds a house in which calls in talk can be handed on: with an outside number, and with a supervisor who
// may sit at a desk.
func OpenLive(tr *Live) []house.Option {
	host, _, _ := strings.Cut(tr.outside.Addr(), ":")
	return []house.Option{
		house.RTPPorts(house.ManyPorts),
		house.Replace("name: 督导, roles: [supervisor]", "name: 督导, roles: [counsellor, supervisor]"),
		house.Replace("phones:\n", fmt.Sprintf("outside:\n  - {id: relief, name: {zh-CN: 后备, en: Relief}, number: \"13900000003\", trunk: carrier, desk: true}\n"+
			"tiers:\n  - {id: second, name: {zh-CN: 二线, en: Second line}, try: [{queue: crisis}, {number: relief}]}\n"+
			"trunks:\n  - {name: carrier, kind: ip, match: [%s], contact: %q}\nphones:\n", host, tr.outside.Addr())),
	}
}

// Live is what counsellors, a supervisor and an outside number do to the calls of a traffic.
type Live struct {
	outside *phone.Phone
	tr      *Traffic
	desk    *house.Desk // of a counsellor
	boss    *house.Desk

	done   map[string]int // commands that were carried out, guarded by tr.mu
	refuse map[string]int // commands that were refused, by status
}

// NewLive makes the telephone of the outside number: it must be there before the house is.
func NewLive() (*Live, error) {
	l := &Live{done: map[string]int{}, refuse: map[string]int{}}
	p, err := phone.New(phone.Config{
		Listen: "127.0.0.11:0", Server: "127.0.0.1:9", User: "world", Sound: phone.Tone(outsideTone), Watch: house.Tones(),
		React: func(*phone.Call) phone.Reaction { return phone.Answer(100 * time.Millisecond) },
		Script: func(ctx context.Context, c *phone.Call) { // whoever answers there takes the call, some a little late
			if c.WaitAnswered(ctx) == nil {
				rest(ctx, 500*time.Millisecond)
				_ = c.SendDigits(ctx, "1")
			}
		},
	})
	if err != nil {
		return nil, fmt.Errorf("the outside number: %w", err)
	}
	l.outside = p
	return l, nil
}

// Close ends the telephone of the outside number.
func (l *Live) Close() { l.outside.Close() }

// Sit brings a counsellor and a supervisor to desks of the traffic's house.
func (l *Live) Sit(tr *Traffic) {
	l.tr, tr.Spare = tr, 2
	l.desk, l.boss = tr.House.Desk("a7", "7", deskTone), tr.House.Desk("boss", "9", bossTone)
	l.boss.Must(http.MethodPost, "/desk/state", map[string]string{"state": "not_ready"}, nil)
}

// Leave ends the lines of the desks, so that nothing is left in the switch.
func (l *Live) Leave() {
	for _, d := range []*house.Desk{l.desk, l.boss} {
		d.Phone.Close()
	}
}

// Run commands calls until ctx ends.
func (l *Live) Run(ctx context.Context) {
	ended := make(chan struct{}, 5)
	go func() { l.every(ctx, 50*time.Millisecond, func() { l.takes(l.desk) }); ended <- struct{}{} }()
	go func() { l.every(ctx, 50*time.Millisecond, func() { l.takes(l.boss) }); ended <- struct{}{} }()
	go func() { l.every(ctx, 80*time.Millisecond, l.counsellor); ended <- struct{}{} }()
	go func() { l.every(ctx, 200*time.Millisecond, l.supervisor); ended <- struct{}{} }()
	go func() { l.every(ctx, time.Second, l.waiting); ended <- struct{}{} }()
	for range cap(ended) {
		<-ended
	}
}

func (l *Live) every(ctx context.Context, pause time.Duration, do func()) {
	for ctx.Err() == nil {
		do()
		rest(ctx, pause)
	}
}

// deskNow is what the commands need of a desk.
type deskNow struct {
	Offer struct{ ID string }
	Call  struct {
		ID, Part string
		Parties  []struct {
			ID, State string
			Number    struct{ ID string }
		}
	}
}

func (l *Live) at(c *house.Client) (now deskNow, ok bool) {
	status, _ := c.Do(http.MethodGet, "/desk", nil, &now)
	return now, status == http.StatusOK
}

// takes answers an offer or a question at a desk, now and then by declining, and gets a counsellor ready again.
func (l *Live) takes(d *house.Desk) {
	now, ok := l.at(d.Client)
	if !ok || now.Offer.ID == "" {
		if d == l.desk {
			_, _ = d.Do(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
		}
		return
	}
	verb := "accept"
	if l.tr.rng(8) == 0 {
		verb = "decline"
	}
	if status, _ := d.Do(http.MethodPost, "/offers/"+now.Offer.ID+"/shown", nil, nil); status/100 == 2 {
		l.command(d.Client, "/offers/"+now.Offer.ID+"/"+verb, verb, nil)
	}
}

// counsellor lets somebody do something to the call at their desk.
func (l *Live) counsellor() {
	who := l.tr.House.As(fmt.Sprintf("a%d", 1+l.tr.rng(7)))
	now, ok := l.at(who)
	if !ok || now.Call.ID == "" {
		return
	}
	party, outside := "", false
	for _, p := range now.Call.Parties {
		if p.State != "gone" {
			party, outside = p.ID, p.Number.ID != ""
		}
	}
	colleague := fmt.Sprintf("a%d", 1+l.tr.rng(7))
	if l.tr.rng(4) > 0 { // most ask those who are there for it
		colleague = fmt.Sprintf("a%d", seats-l.tr.rng(l.tr.Spare))
	}
	verbs := []string{"ask", "ask", "ask", "transfer", "hold", "resume", "turn", "back", "leave"}
	if party != "" {
		verbs = []string{"bring-in", "bring-in", "take-out", "mute", "unmute", "drop", "hand-over", "turn", "back", "leave", "ask", "hold", "resume"}
	}
	if outside {
		verbs = append(verbs, "keys", "keys")
	}
	verb := l.pick(verbs)
	path := "/calls/" + now.Call.ID + "/" + verb
	var in any
	switch verb {
	case "keys":
		in = map[string]string{"party": party, "keys": "12#"}
	case "ask":
		in = l.target(colleague, map[string]string{"then": []string{"consult", "join"}[l.tr.rng(2)]}, false)
	case "transfer":
		in = l.target(colleague, map[string]string{}, true)
	case "bring-in", "take-out", "mute", "unmute", "drop", "hand-over":
		path = "/calls/" + now.Call.ID + "/parties/" + party + "/" + verb
	}
	l.command(who, path, verb, in)
}

func (l *Live) target(colleague string, in map[string]string, queue bool) map[string]string {
	switch n := l.tr.rng(6); {
	case n == 0 || n == 2 && !queue:
		in["number"] = "relief"
	case n == 1 && queue:
		in["queue"] = "crisis"
	case n == 2 && queue:
		in["tier"] = "second"
	default:
		in["agent"] = colleague
	}
	return in
}

// supervisor listens, whispers, comes in, takes over and goes again.
func (l *Live) supervisor() {
	id, verbs := "", []string{"listen", "listen", "whisper", "barge", "take-over"}
	if mine, ok := l.at(l.boss.Client); ok && mine.Call.ID != "" {
		id, verbs = mine.Call.ID, []string{"whisper", "silent", "stop-listening", "barge", "take-over", "leave", "hangup"}
	} else if now, ok := l.at(l.tr.House.As(fmt.Sprintf("a%d", 1+l.tr.rng(7)))); ok {
		id = now.Call.ID
	}
	if id == "" {
		return
	}
	verb := l.pick(verbs)
	l.command(l.boss.Client, "/calls/"+id+"/"+verb, verb, nil)
}

// waiting has a supervisor move somebody who waits: to the front, to the back, to another queue, to the own desk.
func (l *Live) waiting() {
	var board struct {
		Waiting []struct {
			ID string `json:"call_id"`
		}
	}
	if status, _ := l.boss.Do(http.MethodGet, "/board", nil, &board); status != http.StatusOK || len(board.Waiting) == 0 {
		return
	}
	id := board.Waiting[l.tr.rng(len(board.Waiting))].ID
	verb := l.pick([]string{"reorder", "reorder", "requeue", "pull"})
	var in any
	switch verb {
	case "reorder":
		in = map[string]string{"to": []string{"first", "last"}[l.tr.rng(2)]}
	case "requeue":
		in = map[string]string{"queue": []string{"main", "crisis"}[l.tr.rng(2)]}
	}
	l.command(l.boss.Client, "/calls/"+id+"/"+verb, verb, in)
}

// pick chooses one of several commands; what nobody could carry out yet comes sooner, so that a short run has all.
func (l *Live) pick(verbs []string) string {
	if l.tr.rng(2) == 0 {
		l.tr.mu.Lock()
		owed := slices.DeleteFunc(slices.Clone(verbs), func(v string) bool { return l.done[v] > 0 })
		l.tr.mu.Unlock()
		if len(owed) > 0 {
			verbs = owed
		}
	}
	return verbs[l.tr.rng(len(verbs))]
}

// Verbs are the commands that a run must have carried out at least once each.
func Verbs() []string {
	return []string{
		"ask", "bring-in", "take-out", "mute", "unmute", "drop", "hand-over", "transfer", "hold", "resume", "turn", "back", "leave",
		"keys", "listen", "whisper", "silent", "stop-listening", "barge", "take-over", "reorder", "requeue", "pull",
	}
}

// command sends a command and keeps account of it.
func (l *Live) command(c *house.Client, path, verb string, in any) {
	status, problem := c.Do(http.MethodPost, path, in, nil)
	l.tr.mu.Lock()
	defer l.tr.mu.Unlock()
	if status/100 == 2 {
		l.done[verb]++
		return
	}
	what, _, _ := strings.Cut(problem, " ")
	l.refuse[fmt.Sprintf("%d %s", status, what)]++
}

// Done is how many commands were carried out so far, and how many were refused.
func (l *Live) Done() (done, refused int) {
	l.tr.mu.Lock()
	defer l.tr.mu.Unlock()
	for _, n := range l.done {
		done += n
	}
	for _, n := range l.refuse {
		refused += n
	}
	return done, refused
}

// Account returns how often each command was carried out, and the refusals.
func (l *Live) Account() (done, refused map[string]int) {
	l.tr.mu.Lock()
	defer l.tr.mu.Unlock()
	return maps.Clone(l.done), maps.Clone(l.refuse)
}

// Settled wants that everybody who was asked into a call is out of it, that nobody listens on, and that no counsellor
// is kept by a call that has ended. It returns the transfers by how they were made.
func (l *Live) Settled() map[string]int {
	h := l.tr.House
	open := map[string]string{}
	moved := map[string]int{}
	ended := map[ledger.Stream]bool{}
	for _, e := range h.Facts() {
		fact, err := ledger.Decode(e)
		if err != nil {
			l.tr.t.Fatal(err)
		}
		key := func(name string) string { return string(e.Stream) + " " + name }
		switch f := fact.(type) {
		case ledger.CallEnded:
			ended[e.Stream] = true
		case ledger.PartyAsked:
			open[key(f.Party)] = "party"
		case ledger.PartyEnded:
			delete(open, key(f.Party))
		case ledger.MonitorStarted:
			open[key(f.Monitor)] = "monitor"
		case ledger.MonitorEnded:
			delete(open, key(f.Monitor))
		case ledger.Transferred:
			delete(open, key(f.Party)) // the call is theirs
			moved[f.How]++
		}
	}
	for _, who := range slices.Sorted(maps.Keys(open)) {
		l.tr.t.Errorf("%s (%s) has no end", who, open[who])
	}
	for i := range 8 {
		who := cmp.Or(map[int]string{7: "boss"}[i], fmt.Sprintf("a%d", i+1))
		c := h.As(who)
		h.Until(who+" to be kept by no call", 20*time.Second, func() bool {
			return slices.Contains([]string{"ready", "not_ready", "after_call", "logged_out"}, c.State())
		})
	}
	return moved
}

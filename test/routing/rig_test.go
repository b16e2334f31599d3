//go:build e2e

package routing_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
	"heartline/test/pace"
)

// The lines of the house, one for each way to route.
const (
	relaxing = "97001" // Cantonese, and after three seconds whoever there is
	skipping = "97002" // sign language, and after a minute whoever there is; nobody at work has it
	choosy   = "97003" // English of level 3, or sign language
	ordered  = "97004" // a1, then a2, then whoever there is
	idlest   = "97005" // whoever has been ready for the longest time
	fewest   = "97006" // whoever has had the fewest calls
	tiring   = "97007" // four seconds of work after a call
	missing  = "97008" // two missed calls make not ready
	patient  = "97009" // rests of one, two and three seconds
	urgent   = "97010" // yellow from the beginning
	together = "97011" // all who are ready at once
	grave    = "97012" // red from the beginning
	cutOff   = "97013" // four seconds of rest after a telephone that could not be reached
	fluent   = "97014" // by the level of English
)

const routes = `
  - {id: relaxing, name: {zh-CN: 放宽, en: Relaxing}, requires: {cantonese: 3}, offer_timeout: 6s, relax: [{after: 3s, drop: [cantonese]}], keep_place: 0s, overflow: [END]}
  - {id: skipping, name: {zh-CN: 跳过, en: Skipping}, requires: {sign: 1}, relax: [{after: 60s, drop: [sign]}], keep_place: 0s, overflow: [END]}
  - {id: choosy, name: {zh-CN: 挑选, en: Choosy}, needs: "english >= 3 or sign", keep_place: 0s, overflow: [END]}
  - {id: ordered, name: {zh-CN: 顺序, en: Ordered}, strategy: top_down, order: [a1, a2], keep_place: 0s, overflow: [END]}
  - {id: idlest, name: {zh-CN: 最闲, en: Idlest}, after_call: 100ms, keep_place: 0s, overflow: [END]}
  - {id: fewest, name: {zh-CN: 最少, en: Fewest}, strategy: fewest_calls, after_call: 100ms, keep_place: 0s, overflow: [END]}
  - {id: tiring, name: {zh-CN: 疲劳, en: Tiring}, after_call: 4s, keep_place: 0s, overflow: [END]}
  - {id: missing, name: {zh-CN: 漏接, en: Missing}, max_missed: 2, offer_timeout: 5s, no_answer_rest: 30s, after_call: 100ms, keep_place: 0s, overflow: [END]}
  - {id: patient, name: {zh-CN: 耐心, en: Patient}, max_missed: 9, offer_timeout: 5s, decline_rest: 2s, no_answer_rest: 3s, busy_rest: 1s, keep_place: 0s, overflow: [END]}
  - {id: cut_off, name: {zh-CN: 断, en: Cut off}, decline_rest: 1s, unreachable_rest: 4s, after_call: 100ms, keep_place: 0s, overflow: [END]}
  - {id: fluent, name: {zh-CN: 流利, en: Fluent}, strategy: top_down, order_skill: english, after_call: 100ms, keep_place: 0s, overflow: [END]}
  - {id: together, name: {zh-CN: 齐振, en: Together}, strategy: ring_all, after_call: 100ms, keep_place: 0s, overflow: [END]}
`

const skills = `skills:
  - {id: cantonese, kind: language, name: {zh-CN: 粤语, en: Cantonese}}
  - {id: english, kind: language, name: {zh-CN: 英语, en: English}}
  - {id: sign, kind: language, name: {zh-CN: 手语, en: Sign language}}

boxes:
`

// The tones of who speaks, in Hz; that before a message is of 1000.
const (
	tone1 = 1300
	tone2 = 1500
	tone3 = 1900
)

// rig is a house with three counsellors at telephones: a1 speaks Cantonese and a little English, a2 English, a3 neither.
type rig struct {
	*house.House
	seats [4]*phone.Phone // from 1
	ends  int
}

// part is one of the things that a test shows of a house, one after the other.
type part struct {
	name string
	run  func(*rig)
}

func (r *rig) plays(parts []part) {
	r.T.Helper()
	whole := r.T
	defer func() { r.T = whole }()
	for _, p := range parts {
		whole.Run(p.name, func(t *testing.T) {
			r.T = t
			p.run(r)
		})
	}
}

// line is a number and the queue that its callers wait in, without a menu.
type line struct{ number, queue string }

// hotline is a line of the configuration that leads straight to a queue; more is what else is said of it.
func (l line) hotline(id, name, more string) string {
	return "  - {id: " + id + ", name: {zh-CN: " + name + ", en: Line}, numbers: [\"" + l.number + "\"], languages: [zh-CN], queue: " + l.queue + ", message_box: box" + more + "}\n"
}

// besides puts hotlines beside those of the house.
func besides(hotlines ...string) house.Option {
	return house.Replace("  - id: closed\n", strings.Join(hotlines, "")+"  - id: closed\n")
}

// end is the last way out of a queue here: a message, after longer than any test waits.
const end = "{when: wait_longer, after: 10m, message: box}"

func open(t *testing.T, more ...house.Option) *rig {
	t.Helper()
	return openWith(t, routes, skills, []line{
		{relaxing, "relaxing"},
		{skipping, "skipping"},
		{choosy, "choosy"},
		{ordered, "ordered"},
		{idlest, "idlest"},
		{fewest, "fewest"},
		{tiring, "tiring"},
		{missing, "missing"},
		{patient, "patient"},
		{together, "together"},
		{cutOff, "cut_off"},
		{fluent, "fluent"},
	}, append([]house.Option{besides(
		line{urgent, "idlest"}.hotline("urgent", "急", ", grade: yellow"), line{grave, "idlest"}.hotline("grave", "危", ", grade: red"),
	)}, more...)...)
}

// openWith opens a house with other queues and lines. END in the queues is the last way out; above is what stands in the
// configuration before the boxes.
func openWith(t *testing.T, queues, above string, lines []line, more ...house.Option) *rig {
	t.Helper()
	var text strings.Builder
	for _, l := range lines {
		text.WriteString(l.hotline(l.queue, "线", ""))
	}
	const who = "roles: [counsellor], password: heartline-demo}"
	options := append([]house.Option{
		house.Replace("\nqueues:\n", "\n"+text.String()+"\nqueues:"+strings.ReplaceAll(queues, "END", end)),
		house.Replace("boxes:\n", above),
		house.Replace("name: 甲一, "+who, "name: 甲一, skills: {cantonese: 3, english: 2}, "+who),
		house.Replace("name: 甲二, "+who, "name: 甲二, skills: {english: 4}, "+who),
	}, more...)
	r := &rig{House: house.New(t, options...)}
	for i, tone := range []int{tone1, tone2, tone3} {
		r.seats[i+1] = r.SeatPhone(string(rune('1'+i)), tone, does(phone.Ring()))
	}
	return r
}

func does(reaction phone.Reaction) func(*phone.Call) phone.Reaction {
	return func(*phone.Call) phone.Reaction { return reaction }
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// sit makes counsellors ready at their telephones, which ring, one after the other.
func (r *rig) sit(who ...int) {
	r.T.Helper()
	for _, n := range who {
		r.seats[n].SetReact(does(phone.Ring()))
		r.Sit("a"+string(rune('0'+n)), string(rune('0'+n)))
		<-time.After(20 * time.Millisecond) // so that the first has been ready for longer
	}
}

// waits dials a line and returns once the caller is in the queue, with the time of that.
func (r *rig) waits(line string) (*phone.Call, ledger.Queued) {
	r.T.Helper()
	return r.waitsAs(440, line)
}

// waitsAs is waits for the caller who says a tone.
func (r *rig) waitsAs(tone int, line string) (*phone.Call, ledger.Queued) {
	r.T.Helper()
	before := len(house.FactsOf[ledger.Queued](r.House))
	c := r.Dial(r.Caller(tone), line, phone.DialOptions{})
	r.Until("the caller to wait", 10*time.Second, func() bool { return len(house.FactsOf[ledger.Queued](r.House)) > before })
	return c, house.FactsOf[ledger.Queued](r.House)[before]
}

// rings returns the call that comes in at a counsellor's telephone.
func (r *rig) rings(n int) *phone.Call {
	r.T.Helper()
	c, err := r.seats[n].NextCall(within(r.T, 15*time.Second))
	if err != nil {
		r.T.Fatalf("the telephone of a%d does not ring: %v\n%s", n, err, r.Story())
	}
	return c
}

// silent wants that a counsellor's telephone has not been rung.
func (r *rig) silent(n int) {
	r.T.Helper()
	if c, err := r.seats[n].NextCall(within(r.T, 100*time.Millisecond)); err == nil {
		r.T.Errorf("the telephone of a%d rings at %v", n, c.Times().InviteAt)
	}
}

// talks answers and wants the caller to hear the counsellor.
func (r *rig) talks(caller, in *phone.Call, tone int) {
	r.T.Helper()
	if err := in.Answer(); err != nil {
		r.T.Fatal(err)
	}
	if _, err := caller.WaitTone(within(r.T, 12*time.Second), tone, 200*time.Millisecond); err != nil {
		r.T.Fatalf("the caller does not hear the counsellor: %v\n%s", err, r.Story())
	}
}

// goes has callers hang up, and waits until their calls are over.
func (r *rig) goes(callers ...*phone.Call) {
	r.T.Helper()
	for _, c := range callers {
		if err := c.Hangup(within(r.T, 5*time.Second)); err != nil {
			r.T.Fatalf("hang up: %v", err)
		}
	}
	r.ends += len(callers)
	r.Ended(r.ends)
}

// leave signs counsellors out, and wants nothing to be left in the switch.
func (r *rig) leave(who ...int) {
	r.T.Helper()
	for _, n := range who {
		user := "a" + string(rune('0'+n))
		r.Until(user+" to be out", 12*time.Second, func() bool {
			status, _ := r.As(user).Do(http.MethodPost, "/desk/sign-out", nil, nil)
			return status/100 == 2
		})
	}
	r.Empty()
}

// after wants something to have happened so long after another, and not before.
func (r *rig) after(what string, from, to time.Time, want time.Duration) {
	r.T.Helper()
	took := to.Sub(from)
	if took < want-50*time.Millisecond {
		r.T.Errorf("%s after %v, want not before %v", what, took.Round(time.Millisecond), want)
	}
	pace.Deadline(r.T, what, took-want, 500*time.Millisecond)
}

// last is the newest fact of its kind.
func last[F ledger.Fact](r *rig) F {
	r.T.Helper()
	all := house.FactsOf[F](r.House)
	if len(all) == 0 {
		r.T.Fatalf("no fact %T", *new(F))
	}
	return all[len(all)-1]
}

//go:build e2e

package crisis_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"heartline/crisis"
	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// listed are the test numbers of the houses; every other number must never reach the trunk.
var listed = []string{"13900000001", "13900000002", "13900000003"}

// randomPolicies writes policies of random steps over numbers of which some are no test numbers, one for each of n
// hotlines, and a placeholder and an emergency number among them.
func randomPolicies(r *rand.Rand, n int) (hotlines, rest string) {
	var h, b strings.Builder
	b.WriteString("escalations:\n")
	for i := range n {
		id := fmt.Sprintf("line%d", i)
		h.WriteString(straight(id, fmt.Sprintf("9640%d", i)))
		fmt.Fprintf(&b, "  - id: policy%d\n    hotlines: [%s]\n    repeat: 1\n    steps:\n", i, id)
		for s := range 1 + r.IntN(2) {
			fmt.Fprintf(&b, "      - {id: step%d, wait: 5s, round_robin: %t, ways: [", s, r.IntN(2) == 0)
			ways := []string{
				fmt.Sprintf("{way: phone, number: n%d}", r.IntN(8)),
				fmt.Sprintf("{way: phone, number: n%d, joins: conference}", r.IntN(8)),
				"{way: seat, role: counsellor}",
				"{way: phone, role: counsellor}",
				"{way: emergency, number: dispatch}",
			}
			r.Shuffle(len(ways), func(i, j int) { ways[i], ways[j] = ways[j], ways[i] })
			if !strings.Contains(ways[0]+ways[1], "phone") && !strings.Contains(ways[0]+ways[1], "seat") {
				ways[1] = "{way: phone, number: n7}"
			}
			b.WriteString(strings.Join(ways[:2+r.IntN(2)], ", ") + "]}\n")
		}
	}
	b.WriteString("numbers:\n")
	for i := range 8 {
		number := fmt.Sprintf("139000000%02d", 1+i) // 01 to 03 are test numbers
		if i == 6 {
			number = house0
		}
		person := ""
		if i < 5 {
			person = fmt.Sprintf(", person: a%d", i+2)
		}
		class := []string{"duty", "partner"}[r.IntN(2)]
		fmt.Fprintf(&b, "  - {id: n%d, class: %s, number: %q, trunk: carrier%s}\n", i, class, number, person)
	}
	b.WriteString("  - {id: dispatch, class: emergency, number: \"7000000099\", area: test, trunk: carrier, script: {en: Draft.}}\n")
	b.WriteString("outside:\n  - {id: relief, number: \"13900000055\", trunk: carrier, desk: true}\n")
	return h.String(), b.String()
}

// house0 is a number in a form that is not the one of the list.
const house0 = "+8613900000001"

var userPart = regexp.MustCompile(`sips?:([^@>;]+)@`)

// Over random policies, in demo and in test, and for drills: nothing that is no test number is ever seen at the trunk;
// what is refused is recorded; and test numbers do ring.
func TestNoNumberButTestNumbersReachesTheTrunk(t *testing.T) {
	for _, mode := range []string{"test", "demo"} {
		t.Run(mode, func(t *testing.T) {
			seed := uint64(time.Now().UnixNano())
			t.Logf("seed %d", seed)
			trunk := trunkPhone(t, "127.0.0.9:0", doctorTone)
			r := rand.New(rand.NewPCG(seed, 1))
			seen := watch(trunk, phone.Busy())
			const lines = 5
			hotlines, rest := randomPolicies(r, lines)
			x := &rig{doctor: trunk}
			x.House = house.New(t,
				house.Replace("mode: test", "mode: "+mode),
				house.Replace("  - id: closed\n", hotlines+"  - id: closed\n"),
				house.Replace("  - {id: \"7\", kind: browser}\n", "  - {id: \"20\", kind: outside, number: \"13900000002\", trunk: carrier}\n"+
					"  - {id: \"21\", kind: outside, number: \"13900000077\", trunk: carrier}\n  - {id: \"7\", kind: browser}\n"),
				house.Replace("phones:\n", rest+trunks(map[string]*phone.Phone{"carrier": trunk})+"phones:\n"),
			)
			t.Cleanup(func() {
				if t.Failed() {
					t.Log(x.tale())
				}
			})
			for user, seat := range map[string]string{"a2": "20", "a3": "21"} {
				x.As(user).Must(http.MethodPost, "/desk/sign-in", map[string]string{"seat": seat}, nil)
			}
			boss := x.As("boss")
			var calls []*phone.Call
			for i := range lines {
				calls = append(calls, x.call(fmt.Sprintf("9640%d", i), otherTone))
			}
			var ids []string
			for _, e := range x.Facts() {
				if e.Kind == ledger.KindCallArrived {
					ids = append(ids, strings.TrimPrefix(string(e.Stream), "call:"))
				}
			}
			for _, id := range ids {
				boss.Must(http.MethodPost, "/calls/"+id+"/crisis", nil, nil)
			}
			for _, id := range ids {
				x.last(id, "over", func(s crisis.State) bool { return s.Exhausted })
				x.askedOnce(func() crisis.State { s, _ := x.book(id).Last(); return s }())
			}
			boss.Must(http.MethodPost, "/drills", map[string]string{"hotline": "line0"}, nil)
			x.Until("the drill", 40*time.Second, func() bool { return len(house.FactsOf[ledger.DrillEnded](x.House)) == 1 })
			x.onlyListed(t, seen)
			for _, c := range calls {
				_ = c.Hangup(within(t, 5*time.Second))
			}
		})
	}
}

// invites is what a trunk was asked to ring: the far end of the wire.
type invites struct {
	then phone.Reaction

	mu  sync.Mutex // protects the following
	got []string
}

// watch notes what a trunk's telephone is asked to ring, and lets it react.
func watch(p *phone.Phone, then phone.Reaction) *invites {
	i := &invites{then: then}
	p.SetReact(i.react)
	return i
}

func (i *invites) react(c *phone.Call) phone.Reaction {
	number := c.Header("To")
	if to := userPart.FindStringSubmatch(number); to != nil {
		number = to[1]
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.got = append(i.got, number)
	return i.then
}

func (i *invites) all() []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.got)
}

func total(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// onlyListed judges what the trunk has seen, and what was recorded of the rest.
func (x *rig) onlyListed(t *testing.T, trunk *invites) {
	t.Helper()
	rung := map[string]int{}
	for _, number := range trunk.all() {
		if !slices.Contains(listed, number) {
			t.Errorf("the trunk was asked for %q", number)
			continue
		}
		rung[number]++
	}
	refused := map[string]int{}
	for _, f := range house.FactsOf[ledger.CrisisNumberRefused](x.House) {
		refused[f.Why]++
	}
	t.Logf("rung %v, refused %v", rung, refused)
	asked := 0
	for _, f := range house.FactsOf[ledger.CrisisAttempt](x.House) {
		if f.Way == "phone" && slices.Contains([]string{"n3", "n4", "n5", "n6", "n7"}, f.Number) || f.Way == "seat" && f.Seat == "21" {
			asked++
		}
	}
	if refused["not_a_test_number"] < asked {
		t.Errorf("%d numbers were wanted that are no test numbers, refusals recorded: %v", asked, refused)
	}
	wanted := 0
	for _, f := range house.FactsOf[ledger.CrisisAttempt](x.House) {
		if f.Way == "phone" && slices.Contains([]string{"n0", "n1", "n2"}, f.Number) || f.Way == "seat" && f.Seat == "20" {
			wanted++
		}
	}
	if n := total(rung); n != wanted {
		t.Errorf("test numbers were wanted %d times, and rang %d times", wanted, n)
	}
}

//go:build e2e

package crisis_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
	"heartline/test/pace"
)

// A red caller's telephone stops sending in the middle of the talk and never says that it has hung up: a dead battery, a
// tunnel. The carrier's line is watched, the call ends as the carrier's fault, and the same counsellor rings back.
func TestALineThatGoesDeadIsRungBack(t *testing.T) {
	carrier := trunkPhone(t, "127.0.0.9:0", callerTone)
	rung := watch(carrier, phone.Answer(300*time.Millisecond))
	host, _, _ := strings.Cut(carrier.Addr(), ":")
	red := `  - id: red
    name: {zh-CN: 红色, en: Red}
    numbers: ["96444"]
    languages: [zh-CN]
    queue: main
    message_box: box
    grade: red
    outgoing: {shown: "12345", format: national}
    ring_back: {delay: 10s, gap: 10s}
`
	x := &rig{doctor: carrier}
	x.House = house.New(t,
		house.Replace("phones:\n", fmt.Sprintf("trunks:\n  - {name: carrier, kind: ip, match: [%s], contact: %q, dead_after: 5s}\nphones:\n", host, carrier.Addr())),
		house.Replace("  - id: closed\n", red+"  - id: closed\n"),
		house.Replace("open_loopback: true", "open_loopback: false"),
		house.Replace("after_call: 1s", "after_call: 300ms"),
	)
	x.a1 = x.Desk("a1", "7", firstTone)
	caller, err := phone.New(phone.Config{Listen: host + ":0", Server: x.SIP, User: "13900000001", Sound: phone.Tone(callerTone), Watch: house.Tones()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(caller.Close)
	lost := x.Dial(caller, "96444", phone.DialOptions{})
	x.a1.Accept()
	id := x.talking()
	x.hears("the caller", lost, firstTone)
	x.hears("the counsellor", x.a1.Line, callerTone)
	at := time.Now()
	caller.Freeze()
	back := x.rung(carrier)
	x.Until("the greeting", 15*time.Second, func() bool {
		var d struct {
			Call struct{ Outgoing struct{ State string } }
		}
		x.a1.Must(http.MethodGet, "/desk", nil, &d)
		return d.Call.Outgoing.State == "greeting"
	})
	press(t, back, "1")
	x.hears("who is rung back", back, firstTone)
	pace.Deadline(t, "the last packet of a red caller to the talk with the same counsellor", time.Since(at), 30*time.Second)
	x.hears("the counsellor", x.a1.Line, callerTone)
	if n := len(rung.all()); n != 1 {
		t.Errorf("rung %d times", n)
	}
	ended := false
	for _, e := range x.Facts() {
		f, err := ledger.Decode(e)
		if err != nil {
			t.Fatal(err)
		}
		if end, ok := f.(ledger.CallEnding); ok && e.Stream == ledger.CallStream(id) {
			ended = end.Class == "carrier_error" && end.Reason == "no_media"
		}
	}
	if !ended {
		t.Errorf("the lost call did not end as the carrier's fault\n%s", x.tale())
	}
	if w := house.FactsOf[ledger.RingBackWanted](x.House); len(w) != 1 || w[0].Agent != "a1" {
		t.Errorf("the ring-back is %+v", w)
	}
	_ = back.Hangup(within(t, 5*time.Second))
}

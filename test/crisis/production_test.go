//go:build e2e

package crisis_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/crisis"
	"heartline/internal/ledger"
	"heartline/internal/phone"
	"heartline/test/house"
)

// productionChain is the chain of a house in production: nobody is at a page, then a number is laid before people. The number is
// made up, and its trunk leads to a telephone of the test.
const productionChain = `escalations:
  - id: urgent
    repeat: 2
    repeat_pause: 1s
    steps:
      - {id: supervisors, wait: 5s, ways: [{way: desk, role: supervisor}]}
      - {id: dispatch, wait: 5s, ways: [{way: emergency, number: dispatch}]}
numbers:
  - {id: dispatch, class: emergency, number: "7000000099", area: test, trunk: dispatch, script: {zh-CN: 草稿, en: Draft.}}
`

// TestANamedPersonHasAnEmergencyNumberCalled is a house in production: every deadline of the search passes, and the number
// is not called. A named person presses, and then it rings; whoever answers speaks with the caller and the counsellor,
// and each leg is silenced and held apart.
func TestANamedPersonHasAnEmergencyNumberCalled(t *testing.T) {
	city := trunkPhone(t, "127.0.0.9:0", otherTone)
	// The line of the number answers no question for its health: it is called all the same.
	dispatch := lineOf(t, phone.Config{Listen: "127.0.0.10:0", Server: "127.0.0.1:9", User: "world", Sound: phone.Tone(reliefTone), Watch: house.Tones(), Unasked: true})
	left := watch(dispatch, phone.Answer(300*time.Millisecond))
	x := &rig{relief: dispatch}
	x.House = house.New(t,
		house.Replace("open_loopback: true", "open_loopback: false"),
		house.Replace("phones:\n", productionChain+trunks(map[string]*phone.Phone{"city": city, "dispatch": dispatch})+"phones:\n"),
	)
	x.a1 = x.Desk("a1", "7", firstTone)
	x.inProduction(t)
	x.Until("the counsellor to be ready in production", 20*time.Second, func() bool {
		status, _ := x.a1.Do(http.MethodPost, "/desk/state", map[string]string{"state": "ready"}, nil)
		return status/100 == 2
	})
	caller := x.callFrom(t, city, "96111")
	x.a1.Accept()
	id := x.talking()
	x.hears("the caller", caller, firstTone)
	x.a1.Must(http.MethodPost, "/calls/"+id+"/crisis", nil, nil)
	s := x.last(id, "exhausted, with every deadline behind it", func(s crisis.State) bool { return s.Exhausted })
	at, ok := attemptBy(s, "number:dispatch")
	if !ok || at.Progress != crisis.Prepared || s.Round != 2 || !s.Wake().IsZero() {
		t.Fatalf("the number does not lie ready: round %d, %+v", s.Round, s.Attempts)
	}
	if out := left.all(); len(out) != 0 {
		t.Fatalf("%d calls to the number, and nobody has pressed", len(out))
	}
	x.a1.Must(http.MethodPost, "/calls/"+id+"/crisis/emergency/"+at.ID+"/press", nil, nil)
	ambulance := x.rung(dispatch)
	x.hears("the caller", caller, firstTone, reliefTone)
	x.hears("whoever answers", ambulance, callerTone, firstTone)
	x.hears("the counsellor", x.a1.Line, callerTone, reliefTone)
	x.threeApart(t, id, caller, ambulance)
	if out := left.all(); len(out) != 1 || out[0] != "7000000099" {
		t.Errorf("called: %v", out)
	}
	if f := house.FactsOf[ledger.CrisisEmergencyPressed](x.House); len(f) != 1 || f[0].By != "user:a1" || f[0].Number != "dispatch" {
		t.Errorf("who pressed is recorded as %+v", f)
	}
	if f := house.FactsOf[ledger.CrisisNumberRefused](x.House); len(f) > 0 {
		t.Errorf("refused in production: %+v", f)
	}
	_ = caller.Hangup(within(t, 5*time.Second))
	x.Ended(1)
}

// threeApart silences and holds each of the three legs apart.
func (x *rig) threeApart(t *testing.T, id string, caller, ambulance *phone.Call) {
	t.Helper()
	p := x.parties()["dispatch"]
	if p == "" {
		t.Fatalf("the desk shows the parties %v", x.parties())
	}
	x.do(id, "parties/"+p+"/mute")
	x.hears("the caller, with the service silenced", caller, firstTone)
	x.hears("the service, silenced", ambulance, callerTone, firstTone)
	x.do(id, "parties/"+p+"/unmute")
	x.do(id, "parties/"+p+"/take-out")
	x.hears("the caller, with the service on hold", caller, firstTone)
	x.hears("the service, on hold", ambulance)
	x.do(id, "turn") // the caller alone on hold: the two others speak beside the call
	x.hears("the service, with the caller on hold", ambulance, firstTone)
	x.hears("the caller, on hold", caller)
	x.do(id, "parties/"+p+"/bring-in")
	x.hears("the caller, back", caller, firstTone, reliefTone)
	x.do(id, "mute")
	x.hears("the caller, with the counsellor silenced", caller, reliefTone)
	x.hears("the counsellor, silenced", x.a1.Line, callerTone, reliefTone)
	x.do(id, "unmute")
	x.hears("the service", ambulance, callerTone, firstTone)
}

// callFrom dials a line from the address of a trunk.
func (x *rig) callFrom(t *testing.T, trunk *phone.Phone, line string) *phone.Call {
	t.Helper()
	host, _, _ := strings.Cut(trunk.Addr(), ":")
	p, err := phone.New(phone.Config{Listen: host + ":0", Server: x.SIP, User: "13900000001", Sound: phone.Tone(callerTone), Watch: house.Tones()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return x.Dial(p, line, phone.DialOptions{})
}

// inProduction takes everything out of the configuration that production does not have, and starts the controller anew.
func (x *rig) inProduction(t *testing.T) {
	t.Helper()
	name := filepath.Join(x.ConfigDir(), "heartline.yaml")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for old, now := range map[string]string{
		"mode: test":                       "mode: production",
		"roster: {everyone_on_duty: true}": "roster: {file: roster.csv}",
		`  test_numbers: ["13900000001", "13900000002", "13900000003"]` + "\n": "",
		"trunk:\n": "",
	} {
		if !strings.Contains(text, old) {
			t.Fatalf("the configuration has no %q", old)
		}
		text = strings.Replace(text, old, now, 1)
	}
	if i := strings.Index(text, "users:\n"); i >= 0 {
		text = text[:i] // they are the last part, and in the database by now
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var rota strings.Builder
	rota.WriteString("agent,date,start,end,line\n")
	for _, day := range []int{-1, 0, 1} {
		fmt.Fprintf(&rota, "a1,%s,00:00,24:00,\n", time.Now().AddDate(0, 0, day).Format(time.DateOnly))
	}
	if err := os.WriteFile(filepath.Join(x.ConfigDir(), "roster.csv"), []byte(rota.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	x.KillServe()
	x.StartServe()
}

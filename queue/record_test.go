package queue_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
	"heartline/internal/ledger"
	"heartline/queue"
	"heartline/triage"
)

// sample is a full input beside the ledger's struct that reports read it with.
type sample struct {
	in   queue.Input
	fact ledger.Fact // pointer to the ledger's struct of the same kind
}

func everyInput() []sample {
	at := time.Date(2026, 11, 22, 14, 0, 0, 123000, time.UTC)
	skills := agent.Skills{"law": 3}
	needs, err := agent.ParseExpr("law >= 2 and not trainee")
	if err != nil {
		panic(err) // it stands above
	}
	return []sample{
		{queue.Join{Entry: queue.Entry{
			ID: "e", Call: "c", Hotline: "h", Queue: "q", Requires: []agent.Requirement{{Skill: "law", Level: 2}},
			Grade: triage.Red, Priority: 3, EnqueuedAt: at, Returned: true, Prefer: "a", PreferFor: time.Second, Only: "b",
			Node: "n", Exclude: []agent.ID{"x"}, Offers: 4, Test: true,
			Needs: needs, Familiar: true, Wishes: []queue.Wish{{Needs: needs, For: time.Minute}},
		}}, &ledger.FloorJoined{}},
		{queue.Leave{Entry: "e", Why: "abandoned", Call: "c"}, &ledger.FloorLeft{}},
		{queue.Regrade{Entry: "e", Grade: triage.Red, Priority: 1, By: "user:a", Call: "c"}, &ledger.FloorRegraded{}},
		{queue.OfferClosed{Offer: "o", Outcome: queue.Accepted, At: at}, &ledger.FloorOfferClosed{}},
		{queue.Ask{Offer: "o", Call: "c", Agent: "a", Queue: "q", Grade: triage.Red, For: time.Second, By: "user:b", Test: true}, &ledger.FloorAsked{}},
		{queue.SignIn{Agent: "a", Seat: "s", Skills: skills, SeatUp: true, By: "user:a"}, &ledger.FloorSignedIn{}},
		{queue.SignOut{Agent: "a", By: "user:a"}, &ledger.FloorSignedOut{}},
		{queue.SetState{Agent: "a", State: agent.NotReady, Reason: "meal", By: "user:a"}, &ledger.FloorStateSet{}},
		{queue.SeatChanged{Seat: "s", Up: true, Why: "registered"}, &ledger.FloorSeatChanged{}},
		{queue.OnDuty{Version: "v", Agents: []queue.Duty{{Agent: "a", Lines: []string{"l"}, Queues: []queue.ID{"q"}, Skills: skills}}}, &ledger.FloorDutyChanged{}},
		{queue.SkillsChanged{Agent: "a", Skills: skills, By: "user:b"}, &ledger.FloorSkillsChanged{}},
		{queue.Released{Agent: "a", Call: "c", AfterCall: time.Minute}, &ledger.FloorReleased{}},
		{queue.HoldChanged{Agent: "a", On: true}, &ledger.FloorHoldChanged{}},
		{queue.AfterCallDone{Agent: "a"}, &ledger.FloorAfterCallDone{}},
		{queue.ExtendAfterCall{Agent: "a", For: time.Minute, By: "user:a"}, &ledger.FloorAfterCallExtended{}},
		{queue.Seize{Agent: "a", Call: "c", Seat: "s", Queue: "q", Grade: triage.Yellow, Test: true}, &ledger.FloorSeized{}},
		{queue.Resync{Calls: []string{"c"}}, &ledger.FloorResynced{}},
		{queue.RulesChanged{Version: "v", Rules: rules(nil)}, &ledger.FloorRulesChanged{}},
		{queue.Wake{}, &ledger.FloorWoke{}},
		{queue.SetSwitchboard{Queue: "q", Agent: "a", Why: "many_callers", By: "user:b"}, &ledger.FloorSwitchboardSet{}},
		{queue.SetSurge{Hotline: "h", On: true, Until: at, Why: "many_callers", By: "user:b"}, &ledger.FloorSurgeSet{}},
		{queue.NoteAlert{Alert: "longest_wait.q.red", Level: 2, Until: at, By: "user:b", At: at}, &ledger.FloorAlertNoted{}},
	}
}

// The JSON of an input is the JSON of the ledger's struct: field for field, in both directions.
func TestInputsAreLedgerFacts(t *testing.T) {
	t.Parallel()
	for _, s := range everyInput() {
		t.Run(string(s.in.Kind()), func(t *testing.T) {
			t.Parallel()
			if s.fact.FactKind() != s.in.Kind() || s.fact.FactVersion() != 1 {
				t.Fatalf("the ledger's struct is a %s of version %d", s.fact.FactKind(), s.fact.FactVersion())
			}
			b, err := json.Marshal(s.in)
			if err != nil {
				t.Fatal(err)
			}
			dec := json.NewDecoder(bytes.NewReader(b))
			dec.DisallowUnknownFields()
			if err := dec.Decode(s.fact); err != nil {
				t.Fatalf("read %s: %v", b, err)
			}
			again, err := json.Marshal(s.fact)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(b), string(again)); diff != "" {
				t.Errorf("the ledger's struct loses something (-input +fact):\n%s", diff)
			}
			back, ok, err := queue.ParseInput(s.in.Kind(), b)
			if err != nil || !ok {
				t.Fatalf("ParseInput: %v, %v", ok, err)
			}
			if diff := cmp.Diff(s.in, back); diff != "" {
				t.Errorf("input comes back changed:\n%s", diff)
			}
		})
	}
}

// Every input type of the source has a sample above, so that a new one cannot be forgotten.
func TestEveryInputHasASample(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("record.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`func \((\w+)\) Kind\(\)`).FindAllStringSubmatch(string(src), -1)
	if len(declared) != len(everyInput()) {
		t.Errorf("%d inputs declared, %d samples", len(declared), len(everyInput()))
	}
	if parsers := strings.Count(string(src), "parse["); parsers != len(declared)+1 { // and its definition
		t.Errorf("%d parsers for %d inputs", parsers-1, len(declared))
	}
}

func TestParseInput(t *testing.T) {
	t.Parallel()
	if _, ok, err := queue.ParseInput(ledger.KindAgentState, json.RawMessage(`{}`)); ok || err != nil {
		t.Errorf("a step is no input: %v, %v", ok, err)
	}
	if _, ok, err := queue.ParseInput(ledger.KindFloorJoined, json.RawMessage(`{"priority":"x"}`)); !ok || err == nil {
		t.Errorf("broken data: %v, %v", ok, err)
	}
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"heartline/agent"
	"heartline/configs"
	"heartline/internal/ledger"
	"heartline/internal/store"
	"heartline/queue"
	"heartline/simulate/replay"
	"heartline/triage"
)

// floorPast lets the real dispatcher write an afternoon into the hotline's ledger: two counsellors, of whom li is the longer
// idle, and three callers.
func (o operator) floorPast() {
	o.t.Helper()
	cfg, problems := configs.Load(o.dir)
	if len(problems) > 0 {
		o.t.Fatal(problems)
	}
	ledgerOf, err := store.Open(o.t.Context(), store.Config{Dir: cfg.Path(cfg.Store.Dir)})
	if err != nil {
		o.t.Fatal(err)
	}
	at := time.Date(2024, 11, 22, 14, 0, 0, 0, cfg.Zone.Location)
	var clock atomic.Int64
	d := queue.NewDispatcher(queue.Options{
		Rules: cfg.Rules(), Version: "1", Ledger: ledgerOf, Deliver: func(queue.Output) {}, SnapshotEvery: 12,
		Clock: func() (time.Time, time.Duration) {
			return at.Add(time.Duration(clock.Load())), time.Duration(clock.Load())
		},
	})
	ctx, stop := context.WithCancel(o.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	offers := map[string]queue.OfferID{}
	tell := func(s float64, inputs ...queue.Input) {
		clock.Store(int64(s * float64(time.Second)))
		for _, in := range inputs {
			outs, err := d.Do(ctx, in)
			if err != nil {
				o.t.Fatal(err)
			}
			for _, out := range outs {
				if made, is := out.(queue.Offered); is {
					offers[made.Entry.Call] = made.Offer
				}
			}
		}
	}
	join := func(call string) queue.Input {
		return queue.Join{Entry: queue.Entry{ID: queue.EntryID("e-" + call), Call: call, Hotline: "main", Queue: "counselling", Grade: triage.Green}}
	}
	takes := func(call string) queue.Input { return queue.OfferClosed{Offer: offers[call], Outcome: queue.Accepted} }
	tell(1, queue.OnDuty{Version: "1", Agents: []queue.Duty{{Agent: "li"}, {Agent: "wu"}}})
	for i, who := range []agent.ID{"li", "wu"} {
		tell(2+float64(i), queue.SignIn{Agent: who, Seat: agent.SeatID("s-" + who), SeatUp: true}, queue.SetState{Agent: who, State: agent.Ready, By: "user:" + string(who)})
	}
	tell(60, join("call-1"))
	tell(63, takes("call-1"))
	tell(70, join("call-2"))
	tell(75, takes("call-2"))
	tell(80, join("call-3"))
	tell(100, queue.Leave{Entry: "e-call-3", Why: "caller_hangup", Call: "call-3"})
	tell(200, queue.Released{Agent: "li", Call: "call-1"}, queue.Released{Agent: "wu", Call: "call-2"})
	tell(400, queue.Wake{})
	stop()
	if err := <-ended; err != nil {
		o.t.Error(err)
	}
	if err := ledgerOf.Close(context.Background()); err != nil {
		o.t.Error(err)
	}
}

// other is a copy of the configuration with a change.
func (o operator) other(old, changed string) string {
	o.t.Helper()
	dir := o.t.TempDir()
	if err := configs.CopySample(dir); err != nil {
		o.t.Fatal(err)
	}
	file := filepath.Join(dir, "heartline.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		o.t.Fatal(err)
	}
	if !bytes.Contains(text, []byte(old)) {
		o.t.Fatalf("the sample has no %q", old)
	}
	if err := os.WriteFile(file, bytes.Replace(text, []byte(old), []byte(changed), 1), 0o600); err != nil {
		o.t.Fatal(err)
	}
	return dir
}

func TestReplay(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	o.refused("there is no data", "", "replay", "-from", "2024-11-22 14:00")
	o.floorPast()
	if said := o.must("", "replay", "-from", "2024-11-22 14:00"); !strings.Contains(said, "2 offers: identical to the recorded ones") {
		t.Errorf("said %q", said)
	}
	const counselling = "    offer_timeout: 20s\n"
	wuFirst := o.other(counselling, "    strategy: top_down\n    order: [wu, li]\n"+counselling)
	said := o.must("", "replay", "-from", "2024-11-22 14:00", "-to", "2024-11-22 14:05", "-with", wuFirst)
	for _, want := range []string{
		"2024-11-22 14:00:00 to 2024-11-22 14:05:00", "as it would have been", "2 callers met something else",
		"offered to li at 0 s (longest_idle) → offered to wu at 0 s (top_down); the order is another: top_down", "What cannot be known",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("not said: %q in\n%s", want, said)
		}
	}
	var out replay.Result
	asJSON := o.must("", "replay", "-from", "2024-11-22 14:00", "-with", filepath.Join(wuFirst, "heartline.yaml"), "-json")
	if err := json.Unmarshal([]byte(asJSON), &out); err != nil {
		t.Fatal(err)
	}
	if g := out.Groups[0]; g.Was.Callers != 3 || g.Was.Left != 1 || g.Would.Answered != 2 || out.Calls[0].Call != "call-1" || out.Assumed.Drawn != 2 || out.Differs != nil {
		t.Errorf("out: %+v", out)
	}
	for what, args := range map[string][]string{
		"-from is missing":              {},
		"write it as 2006-01-02 15:04":  {"-from", "yesterday"},
		"-to must lie after":            {"-from", "2024-11-22 14:00", "-to", "2024-11-22 13:00"},
		"lies in the future":            {"-from", "2999-01-01"},
		"longer than 31 days":           {"-from", "2024-01-01", "-to", "2024-11-22"},
		"nothing happened on the floor": {"-from", "2024-11-25 10:00"},
		"Nothing happened on the floor": {"-from", "2024-11-25 10:00", "-with", wuFirst},
		"it is not there":               {"-from", "2024-11-22 14:00", "-with", t.TempDir()},
		"top down without an order":     {"-from", "2024-11-22 14:00", "-with", o.other(counselling, "    strategy: top_down\n"+counselling)},
	} {
		status, said, complaint := o.run("", append([]string{"replay"}, args...)...)
		if status != 1 || said != "" || !strings.Contains(complaint, what) {
			t.Errorf("%v: %d %q %q", args, status, said, complaint)
		}
	}
}

// A record that this release would not lead to is told, with the first difference, and the command fails.
func TestReplayFindsADifference(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	o.floorPast()
	cfg, problems := configs.Load(o.dir)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	s, err := store.Open(t.Context(), store.Config{Dir: cfg.Path(cfg.Store.Dir)})
	if err != nil {
		t.Fatal(err)
	}
	last, err := s.LastSeq(t.Context(), ledger.Floor)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2024, 11, 22, 14, 30, 0, 0, cfg.Zone.Location)
	if _, err := s.Append(t.Context(), ledger.NewDraft(ledger.Floor, last+1, at, time.Hour, "system", ledger.AgentState{
		Agent: "wu", Before: ledger.AgentPhase{State: "ready"}, After: ledger.AgentPhase{State: "reserved", Offer: "another-of0001", Call: "another"},
	})); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.refused(fmt.Sprintf("The first difference is fact %d at 2024-11-22 14:30:00.000000: recorded wu: reserved by offer another-of0001 for call another; decided now: nothing", last+1),
		"", "replay", "-from", "2024-11-22 14:00")
}

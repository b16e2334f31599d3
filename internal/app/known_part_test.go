package app

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"heartline/call"
	"heartline/console"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// TestWhoIsOnlyAskedForAdviceKnowsNothing has a colleague consulted beside a call, and what brings them to its caller. What is
// shown of the caller by any way is shown to the same.
func TestWhoIsOnlyAskedForAdviceKnowsNothing(t *testing.T) {
	t.Parallel()
	a := outgoingApp(t)
	a.desks, a.known = newDeskNews(), &planBook{a: a}
	k, unrecorded := knownCallers{a: a}, func(context.Context) error { return nil }
	asked := []ledger.Fact{
		ledger.Connected{Agent: "chen"},
		ledger.PartyAsked{Party: "p1", Then: string(call.ThenConsult), By: "chen", Agent: "li"},
		ledger.PartyJoined{Party: "p1", Leg: "leg"},
	}
	for name, tt := range map[string]struct {
		facts []ledger.Fact
		knows bool
	}{
		"asked":             {nil, false},
		"asked, and left":   {[]ledger.Fact{ledger.PartyEnded{Party: "p1", Outcome: "left"}}, false},
		"tried in a blind":  {[]ledger.Fact{ledger.Transferred{How: "blind", From: "chen", By: "chen", Agent: "li", Queue: "minors"}}, false},
		"taken in":          {[]ledger.Fact{ledger.PartyMoved{Party: "p1", In: true, By: "chen"}}, true},
		"handed the caller": {[]ledger.Fact{ledger.Transferred{How: "attended", From: "chen", By: "chen", Party: "p1", Agent: "li"}}, true},
		"connected":         {[]ledger.Fact{ledger.Connected{Agent: "li"}}, true},
		"joined with them":  {[]ledger.Fact{ledger.PartyAsked{Party: "p2", Agent: "li"}, ledger.PartyJoined{Party: "p2", In: true}}, true},
	} {
		callID, _ := came(t, a, "13800000012", append(slices.Clip(asked), tt.facts...)...)
		ways := map[string]func(user string) error{
			"what is known": func(user string) error {
				_, err := k.KnownCaller(t.Context(), console.Reader{User: user}, callID, unrecorded)
				return err
			},
			"the safe contact": func(user string) error {
				_, err := outgoingDesk{a}.SafeContact(t.Context(), console.Reader{User: user}, callID)
				return err
			},
			"the list of callers": func(user string) error {
				return outgoingDesk{a}.concerns(t.Context(), console.Reader{User: user}, callID)
			},
		}
		for way, look := range ways {
			if err := look("li"); tt.knows && err != nil || !tt.knows && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %s: %v", name, way, err)
			}
			if err := look("chen"); err != nil {
				t.Errorf("%s: %s: the counsellor: %v", name, way, err)
			}
		}
		_, err := newCare(a).FollowUps(t.Context(), console.CareAsker{User: "li", Recorded: unrecorded}, callID)
		if tt.knows && err != nil || !tt.knows && fault.CodeOf(err) != "not_yours" {
			t.Errorf("%s: the plans: %v", name, err)
		}
	}
	for _, in := range []bool{false, true} {
		v := call.View{Agent: "chen", Parties: []call.PartyView{{Agent: "li", State: call.PartyThere, In: in}}, Monitors: []call.MonitorView{{Agent: "gao"}}}
		if isWithCaller(&v, "li") != in || !isWithCaller(&v, "chen") || !isWithCaller(&v, "gao") || isWithCaller(&v, "wu") {
			t.Errorf("of a live call, in it %v: others", in)
		}
	}
}

// TestWhatIsKnownOfACallerEndsWithATime looks at it before and after the time that is set, and leaves a trace of each look;
// where that cannot be written nothing is shown.
func TestWhatIsKnownOfACallerEndsWithATime(t *testing.T) {
	t.Parallel()
	a := outgoingApp(t)
	a.desks, a.known = newDeskNews(), &planBook{a: a}
	k, c := knownCallers{a: a}, newCare(a)
	callID, _ := came(t, a, "13800000012", ledger.Connected{Agent: "li"}, ledger.CallEnded{Class: "completed", Reason: "talked"})
	row, err := a.store.Call(t.Context(), callID)
	if err != nil || row.EndedAt.IsZero() {
		t.Fatalf("%+v, %v", row, err)
	}
	looks, failed := 0, errors.New("no trace")
	var refuse error
	record := func(context.Context) error {
		looks++
		return refuse
	}
	ways := map[string]func() error{
		"what is known": func() error {
			_, err := k.KnownCaller(t.Context(), console.Reader{User: "li"}, callID, record)
			return err
		},
		"the plans": func() error {
			_, err := c.FollowUps(t.Context(), console.CareAsker{User: "li", Recorded: record}, callID)
			return err
		},
	}
	for way, look := range ways {
		looks, refuse = 0, nil
		for range 2 {
			if err := look(); err != nil {
				t.Errorf("%s: %v", way, err)
			}
		}
		if looks != 2 {
			t.Errorf("%s: %d traces of 2 looks after the call", way, looks)
		}
		if refuse = failed; !errors.Is(look(), failed) {
			t.Errorf("%s is shown without a trace", way)
		}
	}
	most := a.config().Callers.KnownFor
	if err := a.stillShown(t.Context(), callID, row.EndedAt.Add(most)); err != nil || most < time.Hour {
		t.Errorf("within %s: %v", most, err)
	}
	if err := a.stillShown(t.Context(), callID, row.EndedAt.Add(most+time.Second)); fault.CodeOf(err) != "known_over" {
		t.Errorf("after %s: %v", most, err)
	}
}

// TestALookIsTracedOnce while its call lives, and again when it could not be recorded.
func TestALookIsTracedOnce(t *testing.T) {
	t.Parallel()
	var looks traces
	written, failed := 0, errors.New("no trace")
	if err := looks.once("a", func() error { return failed }); !errors.Is(err, failed) {
		t.Errorf("not recorded: %v", err)
	}
	for _, look := range []string{"a", "a", "b"} {
		if err := looks.once(look, func() error { written++; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if written != 2 {
		t.Errorf("%d traces of 2 looks", written)
	}
}

package app

import (
	"slices"
	"testing"

	"heartline/call"
	"heartline/console"
	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// TestWhoIsOnlyAskedForAdviceKnowsNothing has a colleague consulted beside a call, and what brings them to its caller.
func TestWhoIsOnlyAskedForAdviceKnowsNothing(t *testing.T) {
	t.Parallel()
	a := outgoingApp(t)
	a.desks, a.known = newDeskNews(), &planBook{a: a}
	k := knownCallers{a: a}
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
		_, err := k.KnownCaller(t.Context(), console.Reader{User: "li"}, callID)
		if tt.knows && err != nil || !tt.knows && !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := k.KnownCaller(t.Context(), console.Reader{User: "chen"}, callID); err != nil {
			t.Errorf("%s: the counsellor: %v", name, err)
		}
	}
	for _, in := range []bool{false, true} {
		v := call.View{Agent: "chen", Parties: []call.PartyView{{Agent: "li", State: call.PartyThere, In: in}}, Monitors: []call.MonitorView{{Agent: "gao"}}}
		if isWithCaller(&v, "li") != in || !isWithCaller(&v, "chen") || !isWithCaller(&v, "gao") || isWithCaller(&v, "wu") {
			t.Errorf("of a live call, in it %v: others", in)
		}
	}
}

package app

import (
	"slices"
	"testing"

	"heartline/agent"
	"heartline/call"
	"heartline/console/api"
	"heartline/internal/ledger"
)

// TestWhatMayBeSaidIsOpenedForTheCounsellorWithATrace shows the desks of a call of the house again and again.
func TestWhatMayBeSaidIsOpenedForTheCounsellorWithATrace(t *testing.T) {
	t.Parallel()
	a := outgoingApp(t)
	callID, sealed := came(t, a, "13800000012")
	const words = "only the library"
	if _, err := (outgoingDesk{a}).SetSafeContact(t.Context(), callID, "boss", api.SafeContactInput{Rule: api.SafeContactRuleAllow, Say: words}); err != nil {
		t.Fatal(err)
	}
	v := call.View{ID: call.ID(id2), Phase: call.Talking, NumberID: sealed.Value.ID, NumberHash: sealed.Hash, Out: &call.OutView{}}
	shown := func(who agent.ID, part api.DeskCallPart) string {
		out := api.DeskCall{}
		(&deskView{a: a, who: who, call: &v, part: part}).deskOutgoing(t.Context(), &out)
		return out.Outgoing.Say
	}
	for range 3 {
		for _, part := range []api.DeskCallPart{api.DeskCallPartParty, api.DeskCallPartListener} {
			if say := shown("gao", part); say != "" {
				t.Errorf("%s reads %q", part, say)
			}
		}
		if say := shown("li", api.DeskCallPartCounsellor); say != words {
			t.Errorf("the counsellor reads %q", say)
		}
	}
	events, err := a.store.Stream(t.Context(), ledger.Audit)
	if err != nil {
		t.Fatal(err)
	}
	events = slices.DeleteFunc(events, func(e ledger.Event) bool { return e.Kind != ledger.KindSafeContactRead })
	if len(events) != 1 || events[0].Actor != "user:li" {
		t.Errorf("traces: %+v", events)
	}
}

// id2 is another call of the same person.
const id2 = "01JD0000000000000000000002"

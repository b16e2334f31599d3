package call_test

import (
	"strings"
	"testing"
	"time"

	"heartline/call"
	"heartline/internal/fakepbx"
	"heartline/internal/fault"
)

func TestKeysGoToAnOutsideNumberAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.asterisk.Endpoint("PJSIP/clinic@trunk", fakepbx.Answers(20*time.Millisecond))
	r.start()
	caller, _, v := r.talk("d1")
	keys := func(party string, keys call.Secret) error {
		return r.life.x.PressKeys(t.Context(), call.Live{Call: v.ID, Agent: "agent-d1", Party: party, Keys: keys})
	}
	must(t, "ask", r.life.x.Ask(t.Context(), call.Live{Call: v.ID, Agent: "agent-d1", To: call.Target{Number: "clinic"}, Then: call.ThenJoin}))
	out := r.rung()
	p := r.party(v.ID, call.PartyThere)
	must(t, "press", keys(p.ID, "12"))
	must(t, "press", keys(p.ID, "*0#"))
	if there, _ := out.View(); there.Keys != "12*0#" {
		t.Errorf("the outside number got the keys %q", there.Keys)
	}
	if there, _ := caller.View(); there.Keys != "" {
		t.Errorf("the caller got keys %q", there.Keys)
	}
	for _, tt := range []struct {
		name, party string
		keys        call.Secret
		kind        fault.Kind
		code        string
	}{
		{"nobody in particular, of a caller's call", "", "1", fault.Conflict, "not_outside"},
		{"who is not there", "p99", "1", fault.NotFound, "party_gone"},
		{"no key", p.ID, "", fault.Invalid, ""},
		{"what no telephone has", p.ID, "1a", fault.Invalid, ""},
		{"too many", p.ID, call.Secret(strings.Repeat("1", 21)), fault.Invalid, ""},
	} {
		err := keys(tt.party, tt.keys)
		if !fault.Is(err, tt.kind) || tt.code != "" && fault.CodeOf(err) != tt.code {
			t.Errorf("%s: %v", tt.name, err)
		}
		if err != nil && tt.keys != "" && strings.Contains(err.Error(), string(tt.keys)+"\"") {
			t.Errorf("%s: the error tells the keys: %v", tt.name, err)
		}
	}
	if err := r.life.x.PressKeys(t.Context(), call.Live{Call: v.ID, Agent: "agent-d2", Party: p.ID, Keys: "1"}); !fault.Is(err, fault.Denied) {
		t.Errorf("who has no part in the call presses keys: %v", err)
	}
	out.Hangup(16)
	r.party(v.ID, call.PartyGone)
	if err := keys(p.ID, "1"); !fault.Is(err, fault.NotFound) {
		t.Errorf("keys for who has gone: %v", err)
	}
	caller.Hangup(16)
	r.tidy(1)
}

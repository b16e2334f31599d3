package app

import (
	"slices"
	"testing"
	"time"

	"heartline/console"
	"heartline/console/api"
	"heartline/internal/fault"
	"heartline/internal/ledger"
	"heartline/internal/store"
)

// TestWhatARuleSays sets a rule with hours and words, reads it, and replaces it; the words are in no fact, and those that
// were replaced can be read no more.
func TestWhatARuleSays(t *testing.T) {
	t.Parallel()
	a := outgoingApp(t)
	d := outgoingDesk{a}
	callID, sealed := came(t, a, "13800000012")
	boss := console.Reader{User: "boss", All: true}
	const words = "only the library"
	set := func(in api.SafeContactInput) api.SafeContact {
		t.Helper()
		out, err := d.SetSafeContact(t.Context(), callID, "boss", in)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	c := set(api.SafeContactInput{Rule: api.SafeContactRuleAllow, MessageAllowed: true, From: "22:30", To: "06:00", Say: " " + words + " "})
	if c.From != "22:30" || c.To != "06:00" || c.Zone == "" || c.Say != words || !c.MessageAllowed || c.SetAt.IsZero() {
		t.Errorf("set %+v", c)
	}
	if read, err := d.SafeContact(t.Context(), boss, callID); err != nil || read.Say != words || read.From != c.From {
		t.Errorf("read %+v, %v", read, err)
	}
	rule, err := a.store.SafeContactNow(t.Context(), sealed.Hash)
	if err != nil || rule.Say == "" || rule.Say == words {
		t.Fatalf("kept %+v, %v", rule, err)
	}
	value, err := a.store.SealedValue(t.Context(), rule.Say)
	if err != nil || slices.Contains([]string{"", words}, string(value.Box)) {
		t.Fatalf("the words are not sealed: %v", err)
	}
	events, err := a.store.Stream(t.Context(), ledger.Audit)
	if err != nil || len(events) == 0 {
		t.Fatal(err)
	}
	set(api.SafeContactInput{Rule: api.SafeContactRuleDeny, MessageAllowed: true, From: "09:00", To: "10:00"})
	if _, err := a.ring.Open(t.Context(), value.KeyID, value.Box); !fault.Is(err, fault.NotFound) {
		t.Errorf("words that were replaced can still be read: %v", err)
	}
	if c, err := d.SafeContact(t.Context(), boss, callID); err != nil || c.Rule != api.SafeContactRuleDeny || c.CallableNow || c.MessageAllowed || c.Say != "" || c.From != "" {
		t.Errorf("after it %+v, %v", c, err)
	}
}

// TestTheHoursOfARule asks at each side of them.
func TestTheHoursOfARule(t *testing.T) {
	t.Parallel()
	a := outgoingApp(t)
	d := outgoingDesk{a}
	for name, in := range map[string]struct {
		in    api.SafeContactInput
		field string
	}{
		"without an end":   {api.SafeContactInput{From: "09:00"}, "to"},
		"without a begin":  {api.SafeContactInput{To: "09:00"}, "from"},
		"no hour":          {api.SafeContactInput{From: "25:00", To: "09:00"}, "from"},
		"the same hour":    {api.SafeContactInput{From: "09:00", To: "09:00"}, "to"},
		"at any hour":      {api.SafeContactInput{}, ""},
		"over midnight":    {api.SafeContactInput{From: "22:00", To: "06:00"}, ""},
		"till the day end": {api.SafeContactInput{From: "18:00", To: "00:00"}, ""},
	} {
		in.in.Rule = api.SafeContactRuleAllow
		if _, err := d.contactRule("h", "", "boss", in.in); (err == nil) != (in.field == "") || fault.FieldOf(err) != in.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	day := func(clock string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", "2026-11-22 "+clock, a.config().Zone.Location)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, tt := range []struct {
		from, to string
		in, out  []string
	}{
		{"09:00", "18:00", []string{"09:00", "17:59"}, []string{"08:59", "18:00", "00:00"}},
		{"22:00", "06:00", []string{"22:00", "23:59", "00:00", "05:59"}, []string{"06:00", "21:59"}},
		{"18:00", "00:00", []string{"18:00", "23:59"}, []string{"00:00", "17:59"}},
		{"", "", []string{"00:00", "12:00"}, nil},
	} {
		fact, err := d.contactRule("h", "", "boss", api.SafeContactInput{Rule: api.SafeContactRuleAllow, From: tt.from, To: tt.to})
		if err != nil {
			t.Fatal(err)
		}
		rule := ruleOf(fact)
		for _, clock := range append(slices.Clone(tt.in), tt.out...) {
			if got := rule.Within(day(clock)); got != slices.Contains(tt.in, clock) {
				t.Errorf("from %s to %s: %s is within: %v", tt.from, tt.to, clock, got)
			}
		}
	}
}

// ruleOf is a rule as the store keeps its fact.
func ruleOf(f ledger.SafeContactSet) store.SafeContact {
	return store.SafeContact{Rule: f.Rule, From: f.From, To: f.To, Zone: f.Zone, Say: f.Say, Message: f.Message}
}

package configs_test

import (
	"strings"
	"testing"
)

// TestARuleThatOffersToCallBackNeedsACallBack refuses it where nobody is called back, beside another action, and as the only
// rule of a queue, whose callers it would leave waiting for ever.
func TestARuleThatOffersToCallBackNeedsACallBack(t *testing.T) {
	t.Parallel()
	const nobody = "      - {when: nobody_on_shift, message: night}\n"
	for _, tt := range []struct{ name, queue, rules, want string }{
		{"offered", "callback: {}", "      - {when: predicted_wait, longer: 5m, call_back: true}\n" + nobody, ""},
		{"nobody is called back", "max_missed: 2", "      - {when: wait_longer, after: 20s, call_back: true}\n" + nobody, `the overflow of the queue "general" offers to call back, and nobody is called back there; write callback under the queue, or another action.`},
		{"two actions", "callback: {}", "      - {when: wait_longer, after: 20s, call_back: true, message: night}\n" + nobody, "the overflow rule has 2 actions"},
		{"no way out", "callback: {}", "      - {when: nobody_on_shift, call_back: true}\n", "callers of the queue \"general\" would ring for ever while nobody is on shift"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := changed(t, "callback.yaml", "    callback: {key: \"#\", tries: 9, gap: 1s}\n", "    "+tt.queue+"\n", nobody, tt.rules)
			if tt.want == "" && len(got) > 0 || tt.want != "" && !strings.Contains(got.Error(), tt.want) {
				t.Errorf("it says:\n%v\nwant: %q", got, tt.want)
			}
		})
	}
}

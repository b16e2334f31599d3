package configs_test

import (
	"strings"
	"testing"
)

// TestNoKeyTakesTheMeaningOfAFixedOne refuses configured keys that a caller presses with something else in mind: the key
// that confirms a call-back, and the one that leads to a person wherever a queue has keys.
func TestNoKeyTakesTheMeaningOfAFixedOne(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, hotline, queue, want string }{
		{"crisis key and confirmation", "crisis_key: 1", "callback: {}", `by the key 1 callers of the queue "general" confirm that they are called back, and callers of the hotline "city" become red; choose another key`},
		{"crisis key without a call-back", "crisis_key: 1", "max_missed: 2", ""},
		{"another crisis key", "crisis_key: 8", "callback: {}", ""},
		{"key of the queue and confirmation", "crisis_key: 8", "callback: {}\n    keys: {1: {message: night}}", `by the key 1 callers of the queue "general" confirm that they are called back, and it means something else under keys; choose another key`},
		{"key of the queue without a call-back", "crisis_key: 8", "keys: {1: {message: night}}", ""},
		{"crisis key and person", "crisis_key: 0", "keys: {3: {message: night}}", `the key 0 leads callers of the queue "general" to a person, and makes those of the hotline "city" red; choose another key`},
		{"crisis key where keys mean nothing", "crisis_key: 0", "max_missed: 2", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := changed(t, "callback.yaml", "    callback: {key: \"#\", tries: 9, gap: 1s}\n", "    "+tt.queue+"\n", "    queue: general\n    recording:", "    "+tt.hotline+"\n    queue: general\n    recording:")
			if tt.want == "" && len(got) > 0 || tt.want != "" && !strings.Contains(got.Error(), tt.want) {
				t.Errorf("it says:\n%v\nwant: %q", got, tt.want)
			}
		})
	}
}

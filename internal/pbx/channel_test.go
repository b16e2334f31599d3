package pbx

import (
	"encoding/json"
	"testing"
)

// TestWhoIsContinuedIsNotOurs reads channels in the moment in which the dialplan has them back and still shows the
// application that they have left.
func TestWhoIsContinuedIsNotOurs(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		text string
		want bool
	}{
		"claimed":                    {`{"dialplan":{"context":"hotline-in","app_name":"StasisBroadcast"}}`, true},
		"a leg of ours":              {`{"dialplan":{"context":"default","app_name":"Stasis"}}`, true},
		"on its way to the failsafe": {`{"dialplan":{"context":"failsafe","app_name":"StasisBroadcast"}}`, false},
		"in the failsafe":            {`{"dialplan":{"context":"failsafe","app_name":"Playback"}}`, false},
	} {
		var p placed
		if err := json.Unmarshal([]byte(tc.text), &p); err != nil {
			t.Fatal(err)
		}
		if got := p.inStasisApp(); got != tc.want {
			t.Errorf("%s: in our application %v", name, got)
		}
	}
}

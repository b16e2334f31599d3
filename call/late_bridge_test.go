package call

import (
	"slices"
	"strings"
	"testing"
)

// TestABridgeThatIsMadeAsTheSwitchIsLookedAtIsTakenDown has a controller that stood still look at the switch while a bridge that it
// had asked for is still being made.
func TestABridgeThatIsMadeAsTheSwitchIsLookedAtIsTakenDown(t *testing.T) {
	t.Parallel()
	s := paperSession(*planState(func(s *State) { s.Phase, s.Talk, s.Legs = Ending, nil, nil }))
	s.observeSnapshot(inAdopted{Snapshot: &Snapshot{}})
	got := steps(plan(&s.state, &s.act, nil))
	if !slices.ContainsFunc(got, func(step string) bool {
		return strings.HasSuffix(step, bridgeOf(&s.state)) && strings.HasPrefix(step, "destroy")
	}) {
		t.Errorf("the bridge stays: %q", got)
	}
}

package call

import (
	"testing"
	"time"

	"heartline/internal/id"
)

// TestTheSweepLeavesWhoeverIsInTheFailsafe looks twice at channels whose calls are no more: a leg is suspected, and a person
// whom the house had called, and who was sent to the fail-safe, is not.
func TestTheSweepLeavesWhoeverIsInTheFailsafe(t *testing.T) {
	t.Parallel()
	leg, person, asked := id.Object(id.New(), id.RoleSeat, 0), id.Object(id.New(), id.RoleOutside, 0), id.Object(id.New(), id.RoleOutside, 0)
	n := &nodeBooks{suspect: map[string]bool{}}
	x := &Exchange{
		parts: &Parts{Log: discardLog}, log: discardLog, calls: map[ID]*session{}, desks: map[string]*desk{}, channels: map[string]string{},
		tombs: map[string]time.Time{}, nodes: map[string]*nodeBooks{"a": n},
	}
	x.sweepSnapshot(t.Context(), "a", &Snapshot{Channels: []Channel{
		{ID: leg, Context: "from-seat", Stasis: true}, {ID: person, Context: contextFailsafe}, {ID: asked, Context: contextFarewell},
	}})
	if !n.suspect[leg] || n.suspect[person] || n.suspect[asked] {
		t.Errorf("suspected %v, want the leg alone", n.suspect)
	}
}

package bound

import (
	"testing"

	"pgregory.net/rapid"
)

// TestPushReachesTheLeastCut compares the flow with the least of all cuts of small graphs, counted one by one.
func TestPushReachesTheLeastCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nodes := rapid.IntRange(2, 7).Draw(t, "nodes")
		var net network
		for range nodes {
			net.node()
		}
		type arc struct{ from, to, room int }
		var arcs []arc
		for range rapid.IntRange(0, 16).Draw(t, "arcs") {
			a := arc{rapid.IntRange(0, nodes-1).Draw(t, "from"), rapid.IntRange(0, nodes-1).Draw(t, "to"), rapid.IntRange(0, 5).Draw(t, "room")}
			if a.from != a.to {
				arcs = append(arcs, a)
				net.edge(a.from, a.to, a.room)
			}
		}
		least := noLimit
		for set := range 1 << nodes {
			if set&1 == 0 || set>>(nodes-1)&1 == 1 { // the first node is on this side, the last on the other
				continue
			}
			through := 0
			for _, a := range arcs {
				if set>>a.from&1 == 1 && set>>a.to&1 == 0 {
					through += a.room
				}
			}
			least = min(least, through)
		}
		// What is widened later is reached too.
		wide := -1
		if len(arcs) > 0 && rapid.Bool().Draw(t, "in two steps") {
			wide = rapid.IntRange(0, len(arcs)-1).Draw(t, "widened")
			net.room[2*wide] = 0
		}
		sent := net.push(0, nodes-1)
		if wide >= 0 {
			net.room[2*wide] = arcs[wide].room
			sent += net.push(0, nodes-1)
		}
		if sent != least {
			t.Fatalf("sent %d, the least cut is %d", sent, least)
		}
		behind, through := net.behind(nodes-1), 0
		for i, a := range arcs {
			if net.room[2*i] < 0 || net.room[2*i+1] < 0 {
				t.Fatalf("edge %d has less than no room", i)
			}
			if behind[a.to] && !behind[a.from] {
				through += a.room
			}
		}
		if behind[0] || through != sent {
			t.Fatalf("the cut that is told lets %d through, %d were sent", through, sent)
		}
	})
}

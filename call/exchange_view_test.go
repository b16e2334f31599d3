package call

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"heartline/agent"
)

// crowded is an exchange with n calls of different people and counsellors.
func crowded(n int) *Exchange {
	x := &Exchange{calls: map[ID]*session{}}
	for i := range n {
		s := &session{}
		id := ID(fmt.Sprint("call", i))
		s.view.Store(&View{ID: id, ArrivedAt: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), NumberHash: fmt.Sprint("hash", i), Phase: Talking, Agent: agent.ID(fmt.Sprint("agent", i))})
		x.calls[id] = s
	}
	return x
}

func TestLookingForOneCallDoesNotCopyTheOthers(t *testing.T) {
	// Not parallel: what others allocate meanwhile would count.
	x := crowded(500)
	if v, ok := x.CallOf("agent7"); !ok || v.ID != "call7" {
		t.Fatalf("the call of a counsellor is %q, %v", v.ID, ok)
	}
	came := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	if !x.rangIn("hash7", "", came) || x.rangIn("hash7", "call7", came) || x.rangIn("hash7", "", came.Add(time.Second)) {
		t.Error("a person in another call is not told from one in this call")
	}
	if !x.engaged("agent7", "", "") || x.engaged("agent7", "call7", "") {
		t.Error("a counsellor in another call is not told from one in this call")
	}
	if got := len(x.those(func(v *View) bool { return v.Phase == Talking })); got != 500 {
		t.Errorf("%d of 500 calls are those that talk", got)
	}
	const runs, most = 20, 100 << 10
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		x.ringsBack("hash7", "call7")
		x.CallOf("agent7")
	}
	runtime.ReadMemStats(&after)
	if per := (after.TotalAlloc - before.TotalAlloc) / runs; per > most {
		t.Errorf("%d bytes are allocated to look through 500 calls twice, want at most %d", per, most)
	}
}

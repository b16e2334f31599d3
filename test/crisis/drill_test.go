//go:build e2e

package crisis_test

import (
	"net/http"
	"testing"
	"time"

	"heartline/crisis"
	"heartline/internal/ledger"
	"heartline/test/house"
)

type drill struct {
	ID, State, Failed string
	CallID            string `json:"call_id"`
	CrisisID          string `json:"crisis_id"`
	Score             int
	Chain             []struct {
		Name     string
		Came     bool
		TookMs   int64 `json:"took_ms"`
		TargetMs int64 `json:"target_ms"`
		Points   int
	}
}

// A drill is a red call of our own that goes the way of all calls and calls the chain by itself. It is scored, and
// counts nowhere.
func TestADrill(t *testing.T) {
	x := open(t)
	began := time.Now()
	var d drill
	x.boss.Must(http.MethodPost, "/drills", map[string]string{"hotline": "quick"}, &d)
	if status, problem := x.boss.Do(http.MethodPost, "/drills", map[string]string{"hotline": "quick"}, nil); status != http.StatusConflict {
		t.Errorf("a second drill at once: %d %s", status, problem)
	}
	a, _ := x.boss.asked(began)
	if !a.Drill {
		t.Errorf("the alert does not say that it is a drill: %+v", a)
	}
	x.a1.Accept()
	doctor := x.rung(x.doctor)
	press(t, doctor, "5")
	var list struct{ Items []drill }
	x.Until("the score", 30*time.Second, func() bool {
		x.boss.Must(http.MethodGet, "/drills", nil, &list)
		return len(list.Items) == 1 && list.Items[0].State != "starting" && list.Items[0].State != "running"
	})
	got := list.Items[0]
	if got.ID != d.ID || got.State != "scored" || got.CallID == "" || len(got.Chain) != 4 {
		t.Fatalf("the drill is %+v", got)
	}
	t.Logf("the drill is scored %d: %+v", got.Score, got.Chain)
	if got.Score < 75 {
		t.Errorf("everybody came at once, and the score is %d", got.Score)
	}
	for _, p := range got.Chain {
		if !p.Came || p.TargetMs == 0 {
			t.Errorf("a part without time or target: %+v", p)
		}
	}
	x.Ended(1)
	x.nothingCounts(t, got.CallID)
}

// nothingCounts wants no trace of a drill in the measures, the list of calls and the tasks.
func (x *rig) nothingCounts(t *testing.T, id string) {
	t.Helper()
	var board struct {
		Pooled struct {
			Today struct{ Offered, Answered int }
		}
		Calls []struct{}
	}
	x.boss.Must(http.MethodGet, "/board", nil, &board)
	if board.Pooled.Today.Offered != 0 || board.Pooled.Today.Answered != 0 || len(board.Calls) != 0 {
		t.Errorf("the board counts a drill: %+v", board)
	}
	var calls struct{ Items []struct{ ID string } }
	x.boss.Must(http.MethodGet, "/calls", nil, &calls)
	if len(calls.Items) != 0 {
		t.Errorf("the list of calls has a drill: %+v", calls)
	}
	if tasks := house.FactsOf[ledger.TaskWanted](x.House); len(tasks) > 0 {
		t.Errorf("a drill left tasks: %+v", tasks)
	}
	if s, _ := x.book(id).Last(); !s.Drill || s.Cause != crisis.ByGrade {
		t.Errorf("the search is %s, a drill: %t", s.Cause, s.Drill)
	}
}

package call

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
)

// drawn reads the diagram of doc.go.
func drawn(t *testing.T) map[Phase][]Phase {
	t.Helper()
	src, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	edges := map[Phase][]Phase{}
	for _, m := range regexp.MustCompile(`(?m)^//\t([a-z]+)\s+-> ([a-z, ]+)$`).FindAllStringSubmatch(string(src), -1) {
		for to := range strings.SplitSeq(m[2], ", ") {
			edges[Phase(m[1])] = append(edges[Phase(m[1])], Phase(to))
		}
	}
	for _, to := range edges {
		slices.Sort(to)
	}
	return edges
}

// sample is a state in a phase.
func (p Phase) sample() State {
	s := State{Phase: p, Talk: &Talk{}, Box: &Box{}}
	if p == Due || p == Dialling || p == Greeting {
		s.Out, s.Talk = &Outgoing{}, nil
	}
	return s
}

// TestDiagramMatchesTheFacts compares the diagram with what facts do to the phase. That nothing else happens is
// checked by TestWhateverHappensACallEndsOnce.
func TestDiagramMatchesTheFacts(t *testing.T) {
	t.Parallel()
	ending := ledger.CallEnding{Class: "abandoned", Reason: "queue"}
	relief := ledger.LegDialed{Leg: "leg", Role: string(ReliefLeg)}
	back := ledger.CounsellorBack{Leg: "leg"}
	facts := map[Phase][]ledger.Fact{
		Arriving: {ledger.CallAnswered{}, ending},
		InMenu:   {ledger.Queued{}, ledger.MessageOffered{}, ending},
		Waiting:  {ledger.Connected{}, relief, ledger.WaitKey{Does: "menu"}, ledger.MessageOffered{}, ending},
		Outside:  {ledger.Connected{}, ledger.Queued{}, ledger.WaitKey{Does: "menu"}, ledger.MessageOffered{}, ending},
		Talking:  {ledger.CounsellorLost{}, ledger.Queued{}, relief, ledger.SurveyBegun{}, ending},
		Surveyed: {ledger.Queued{}, ending},
		Parted:   {back, ledger.Queued{}, relief, ending},
		Message:  {ledger.MessageKept{}, ending},
		Closing:  {ending},
		Ending:   {ledger.CallEnded{}},
		Due:      {ledger.OutSeated{}, ending},
		Dialling: {ledger.OutAttemptEnded{}, ledger.CallAnswered{}, ending},
		Greeting: {ledger.OutAttemptEnded{}, ledger.Connected{}, ledger.Queued{}, ending},
	}
	got := map[Phase][]Phase{}
	for from, list := range facts {
		for _, f := range list {
			got[from] = append(got[from], apply(from.sample(), time.Time{}, f).Phase)
		}
		slices.Sort(got[from])
	}
	if want := drawn(t); !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("the facts lead\n%v\nthe diagram says\n%v", got, want)
	}
}

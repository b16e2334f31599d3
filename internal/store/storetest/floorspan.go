package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"heartline/internal/ledger"
)

// testFloorSpan wants the floor's facts from the last stored state before a position on, and no others.
func testFloorSpan(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	f, c := On(ledger.Floor), Call()
	if got, more, err := s.FloorSpan(t.Context(), 1, 100, 10); err != nil || more || len(got) != 0 {
		t.Fatalf("of an empty ledger: %v, %v, %v", got, more, err)
	}
	// Positions, and the floor's own numbers: wakes 1-2, a state 3, wakes 4-5 around a call's facts, a state 6, a wake 7.
	Put(t, s, f.Draft(ledger.FloorWoke{}), f.Draft(ledger.FloorWoke{}), f.Draft(ledger.FloorSnapshot{}))
	Put(t, s, c.Draft(arrived("1")), f.Draft(ledger.FloorWoke{}), c.Draft(ledger.CallEnded{Class: "completed"}), f.Draft(ledger.FloorWoke{}))
	Put(t, s, f.Draft(ledger.FloorSnapshot{}), f.Draft(ledger.FloorWoke{}))
	tests := []struct {
		from, to int64
		limit    int
		want     string
		more     bool
	}{
		{from: 1, to: 100, limit: 10, want: "1 2 3 4 5 6 7"},
		{from: 4, to: 7, limit: 10, want: "3 4"},
		{from: 4, to: 100, limit: 10, want: "3 4 5 6 7"},
		{from: 9, to: 100, limit: 10, want: "6 7"},
		{from: 100, to: 200, limit: 10, want: "6 7"},
		{from: 4, to: 100, limit: 2, want: "3 4", more: true},
	}
	for _, tt := range tests {
		events, more, err := s.FloorSpan(t.Context(), tt.from, tt.to, tt.limit)
		if err != nil {
			t.Fatal(err)
		}
		seqs := make([]string, 0, len(events))
		for _, e := range events {
			seqs = append(seqs, fmt.Sprint(e.Seq))
		}
		if got := strings.Join(seqs, " "); got != tt.want || more != tt.more {
			t.Errorf("from %d to %d, at most %d: facts %s (more %v), want %s (more %v)", tt.from, tt.to, tt.limit, got, more, tt.want, tt.more)
		}
	}
}

// testFloorStart wants the last stored state that is not younger than an instant, or the beginning, and pages from there.
func testFloorStart(t *testing.T, fresh Fresh) {
	t.Helper()
	s := Open(t, fresh(t).Config)
	if seq, err := s.FloorStart(t.Context(), start); err != nil || seq != 1 {
		t.Fatalf("of an empty ledger: %d, %v", seq, err)
	}
	f, c := On(ledger.Floor), Call()
	// A wake each second; states are the third and the sixth fact.
	for i := range 8 {
		fact := ledger.Fact(ledger.FloorWoke{})
		if i%3 == 2 {
			fact = ledger.FloorSnapshot{}
		}
		Put(t, s, f.Draft(fact), c.Draft(arrived(fmt.Sprint(i))))
		f.After(time.Second)
	}
	for _, tt := range []struct {
		after time.Duration
		want  int64
	}{{-time.Hour, 1}, {0, 1}, {1999 * time.Millisecond, 1}, {2 * time.Second, 3}, {4 * time.Second, 3}, {5 * time.Second, 6}, {time.Hour, 6}} {
		seq, err := s.FloorStart(t.Context(), start.Add(tt.after))
		if err != nil || seq != tt.want {
			t.Errorf("after %v: from %d, %v, want %d", tt.after, seq, err, tt.want)
		}
	}
	facts, err := s.FloorFacts(t.Context(), 3, 2)
	if err != nil || len(facts) != 2 || facts[0].Seq != 3 || facts[1].Seq != 4 || facts[0].Kind != ledger.KindFloorSnapshot {
		t.Errorf("facts %+v, %v", facts, err)
	}
	if facts, err = s.FloorFacts(t.Context(), 9, 2); err != nil || len(facts) != 0 {
		t.Errorf("behind the last: %+v, %v", facts, err)
	}
}

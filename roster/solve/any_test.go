package solve

import (
	"context"
	"errors"
	"hash/crc32"
	"slices"
	"testing"

	"heartline/roster/check"
	"heartline/roster/model"
)

// TestTheBestSoFarIsGivenOut ends a search long before its budget: what it had by then comes out, and it is what it had told of.
func TestTheBestSoFarIsGivenOut(t *testing.T) {
	t.Parallel()
	m := long(28, 8, 2)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var last Progress
	told := 0
	r, err := Solve(ctx, m, Options{Seed: 3, Workers: 2, Iterations: 1 << 24, Progress: func(p Progress) {
		if told++; told > 1 && better(soft(last.Value)+hard(last.Hard), soft(p.Value)+hard(p.Hard)) {
			t.Errorf("told of %+v after %+v", p, last)
		}
		if last = p; p.Hard == 0 {
			stop()
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if last.Moves > 1<<22 {
		t.Errorf("it went on for %d moves", last.Moves)
	}
	if told < 2 || r.Value != last.Value || r.Hard != 0 || last.Hard != 0 {
		t.Fatalf("told %d times, at last of %+v, but the roster has %d and %d hard", told, last, r.Value, r.Hard)
	}
	report, err := check.Check(m, r.Assignments)
	if err != nil || report.Hard != 0 || report.Value != r.Value {
		t.Fatalf("the checker says %d and %d hard, %v", report.Value, report.Hard, err)
	}
}

// TestBegin gives a search a roster to begin with: an ended search gives it out as it is, and no search makes it worse.
func TestBegin(t *testing.T) {
	t.Parallel()
	m := long(28, 8, 2)
	first, err := Solve(t.Context(), m, Options{Seed: 1, Workers: 2, Iterations: 400_000})
	if err != nil || first.Hard != 0 {
		t.Fatalf("%v, %d hard", err, first.Hard)
	}
	again, err := Solve(t.Context(), m, Options{Seed: 2, Workers: 2, Iterations: lookEvery, Begin: first.Assignments})
	if err != nil || again.Hard != 0 || again.Value > first.Value {
		t.Fatalf("begun with %d, ended with %d and %d hard; %v", first.Value, again.Value, again.Hard, err)
	}
	p, err := compile(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	cells, err := p.cellsOf(first.Assignments)
	if err != nil {
		t.Fatal(err)
	}
	if r := p.roster(cells); r.Value != first.Value || !slices.Equal(r.Assignments, first.Assignments) {
		t.Fatalf("a roster of value %d was read as one of value %d", first.Value, r.Value)
	}
	for _, a := range []model.Assignment{{Staff: "nobody", Date: m.Start, Shift: "s0"}, {Staff: "p0", Date: "2030-01-01", Shift: "s0"}} {
		if _, err := Solve(t.Context(), m, Options{Iterations: 1, Begin: []model.Assignment{a}}); err == nil {
			t.Errorf("a search began with %+v", a)
		}
	}
}

// TestWhatCannotBeSearched asks for searches without a budget, without anybody, and of a model that is none.
func TestWhatCannotBeSearched(t *testing.T) {
	t.Parallel()
	m := long(28, 8, 2)
	if _, err := Solve(t.Context(), m, Options{}); err == nil {
		t.Error("a search without a budget")
	}
	nobody := *m
	nobody.Staff, nobody.Leave, nobody.Requests = nil, nil, nil
	if _, err := Solve(t.Context(), &nobody, Options{Iterations: 1}); err == nil {
		t.Error("a search for nobody")
	}
	none := *m
	none.Demand = slices.Clone(m.Demand)
	for i := range none.Demand {
		none.Demand[i].Owner = "others"
	}
	if _, err := Solve(t.Context(), &none, Options{Iterations: 1}); !errors.Is(err, ErrNobody) {
		t.Errorf("a search where all is done by others: %v", err)
	}
}

// TestTheSameOnEveryMachine holds the search to what it found on one machine: its random numbers, the table of what a move may
// cost, and a roster of two workers.
func TestTheSameOnEveryMachine(t *testing.T) {
	t.Parallel()
	var bytes []byte
	for _, x := range patience {
		bytes = append(bytes, byte(x), byte(x>>8), byte(x>>16), byte(x>>24))
	}
	d := newDice(1, 2)
	for range 1000 {
		x := d.below(1 << 20)
		bytes = append(bytes, byte(x), byte(x>>8), byte(x>>16))
	}
	r, err := Solve(t.Context(), long(28, 8, 2), Options{Seed: 5, Workers: 2, Iterations: 60_000})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range r.Assignments {
		bytes = append(bytes, a.Staff+a.Date+a.Shift...)
	}
	if sum := crc32.ChecksumIEEE(bytes); sum != 0x84b3f2e2 {
		t.Fatalf("this machine finds something else: %#x", sum)
	}
}

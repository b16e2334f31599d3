package benchmark_test

import (
	"fmt"
	"strings"
	"testing"

	"heartline/roster/benchmark"
	"heartline/roster/model"
)

// Small problems of our own in each format, whose values are computed by hand beside them.

const nrpProblem = `# a week, a day and a night
SECTION_HORIZON
7

SECTION_SHIFTS
# ID, minutes, cannot be followed by
D,480,
N,600,D

SECTION_STAFF
A,D=7|N=0,2880,1440,5,1,1,1
B,D=3|N=3,3000,960,3,2,2,1

SECTION_DAYS_OFF
A,0

SECTION_SHIFT_ON_REQUESTS
A,1,D,4
B,2,N,3

SECTION_SHIFT_OFF_REQUESTS
B,0,D,2

SECTION_COVER
0,D,1,10,1
1,D,1,10,1
2,D,1,10,1
3,D,1,10,1
4,D,1,10,1
5,D,1,10,1
6,D,1,10,1
0,N,1,20,2
1,N,1,20,2
2,N,1,20,2
3,N,1,20,2
4,N,1,20,2
5,N,1,20,2
`

// Two solutions. In the first nobody works D on days 0 and 3 (20), two do on days 5 and 6 (2), nobody works N on days 2 to 5 (80), and B
// does not get the night of day 2 (3). In the second B's days off come a day later and the request is met, but nobody works D on days 0,
// 3 and nobody N on days 0, 3, 4 and 5.
const nrpSolutions = `  A:  .D=D= .D=D=D=
  B: N=N= . . .D=D=
Final solution (checked for feasibility): 105
-- Cover costs  : 102
-- Roster costs : 3
  A:  .D=D= .D=D=D=
  B:  .N=N= . .D=D=
Final solution (checked for feasibility): 102
-- Cover costs  : 102
-- Roster costs : 0
`

func TestSmallProblemOfCurtoisAndQu(t *testing.T) {
	t.Parallel()
	m, faults := benchmark.ReadNRP(strings.NewReader(nrpProblem))
	clean(t, "the problem", m, faults)
	solutions, faults := benchmark.ReadGrids(m, strings.NewReader(nrpSolutions))
	none(t, "the solutions", faults)
	if len(solutions) != 2 {
		t.Fatalf("%d solutions were read; there are two", len(solutions))
	}
	for i, s := range solutions {
		report := worth(t, m, s.Assignments)
		cover := part(report, "demand:")
		if report.Value != s.Value || report.Hard != 0 || cover != s.Cover || report.Value-cover != s.Roster {
			t.Errorf("solution %d: value %d, hard %d, cover %d; want %d, 0, %d: %+v", i+1, report.Value, report.Hard, cover, s.Value, s.Cover, report.Violations)
		}
	}
}

// TestLimitsOfCurtoisAndQuAreHard breaks each limit of the small problem by itself, in rows of A and B.
func TestLimitsOfCurtoisAndQuAreHard(t *testing.T) {
	t.Parallel()
	m, faults := benchmark.ReadNRP(strings.NewReader(nrpProblem))
	clean(t, "the problem", m, faults)
	for _, row := range []struct {
		name, a, b string
		want       map[string]int
	}{
		{"a day off", "DDD.D..", ".NN..DD", map[string]int{"leave": 1}},
		{"a shift that the person never works", ".DN.D..", ".NN..DD", map[string]int{"type": 1}},
		{"four of a type of which three are allowed", ".DD.D..", "DD...DD", map[string]int{"most:D": 1}},
		{"a day after a night", ".DD.D..", "ND...DD", map[string]int{"follow:N": 1}},
		{"a run of six days of five", ".DDDDDD", ".NN..DD", map[string]int{"days-in-a-row": 1}},
		{"too few minutes: 960 of 1440", ".DD....", ".NN..DD", map[string]int{"minutes": 480}},
		{"a run of one day of two", ".DD.D..", "..N..DD", map[string]int{"days-in-a-row": 1}},
		{"a run of one day at an edge", ".DD.D..", "N..DD..", nil},
		{"one day off of two", ".DD.D..", ".NN.DD.", map[string]int{"days-off-in-a-row": 1}},
		{"seven days: also too many minutes, 3360 of 2880", "DDDDDDD", ".NN..DD", map[string]int{"leave": 1, "days-in-a-row": 2, "minutes": 480}},
		{"nothing", ".DD..DD", ".NN..DD", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var as []model.Assignment
			for i, days := range []string{row.a, row.b} {
				for d, letter := range days {
					if letter != '.' {
						as = append(as, model.Assignment{Staff: m.Staff[i].ID, Date: fmt.Sprintf("2026-01-%02d", 5+d), Shift: string(letter)})
					}
				}
			}
			report := worth(t, m, as)
			sum := 0
			for rule, by := range row.want {
				sum += by
				if got := hard(report, rule); got != by {
					t.Errorf("%s is broken by %d; want %d", rule, got, by)
				}
			}
			if report.Hard != sum {
				t.Errorf("hard is %d; want %d: %+v", report.Hard, sum, report.Violations)
			}
		})
	}
}

package benchmark_test

import (
	"fmt"
	"io"
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

const inrc2Scenario = `SCENARIO = small

WEEKS = 2

SKILLS = 2
Lead
Help

SHIFT_TYPES = 2
Early (2,3)
Late (2,3)

FORBIDDEN_SHIFT_TYPES_SUCCESSIONS
Early 0
Late 1 Early

CONTRACTS = 2
Full (6,8) (2,4) (2,3) 1 1
Half (2,3) (1,3) (2,5) 1 0

NURSES = 3
Ann Full 2 Lead Help
Bob Full 1 Help
Cid Half 1 Help
`

const inrc2History = `HISTORY
0 small

NURSE_HISTORY
Ann 3 1 Late 1 2 0
Bob 0 0 None 0 0 1
Cid 1 0 Early 3 3 0
`

const inrc2Week1 = `WEEK_DATA
small

REQUIREMENTS
Early Lead (0,0) (0,0) (0,0) (0,0) (0,0) (0,0) (0,0)
Early Help (0,1) (0,1) (0,1) (0,1) (0,1) (0,1) (0,1)
Late Lead (0,1) (0,1) (0,0) (0,0) (0,0) (0,0) (0,0)
Late Help (0,0) (0,0) (0,0) (0,0) (1,1) (0,0) (0,0)

SHIFT_OFF_REQUESTS = 3
Ann Any Tue
Cid Late Thu
Bob Late Mon
`

const inrc2Week2 = `WEEK_DATA
small

REQUIREMENTS
Early Lead (0,0) (0,0) (0,0) (0,0) (0,0) (0,0) (0,0)
Early Help (0,0) (0,0) (0,0) (0,0) (0,0) (0,2) (0,2)
Late Lead (0,0) (0,0) (0,0) (0,0) (0,0) (0,0) (0,0)
Late Help (0,0) (0,0) (0,0) (0,0) (0,0) (0,0) (0,0)

SHIFT_OFF_REQUESTS = 1
Bob Early Sun
`

// What the nurses do, L for Late and E for Early:
//
//	Ann  L L - - E E -   - L L L - - -
//	Bob  E E E E - - -   - - E E E E E
//	Cid  - - - L L - L   - - - - - - -
//
// Shifts in all: Ann 3 + 7 of 8, Bob 9 of 8, Cid 1 + 3 of 3: 4 x 20 = 80. Runs of working days: Bob's last is 5 of 4: 30. Runs of a type: Bob's
// are 4 and 5 of 3, Cid's last Late 1 of 2: 4 x 15 = 60. Days off: Bob 1 of 2 before the first day and 5 of 3, Cid 1 of 2 and 7 of 5:
// 6 x 30 = 180. Requests: all but that of Bob's Monday: 30. Weekends: Ann 1 + 1 of 1: 30; half ones: Ann's: 30. Cover: one Early on Sunday,
// and one on Saturday and on Sunday of the second week: 90. Together 530.
const (
	inrc2Solution1 = `SOLUTION
0 small

ASSIGNMENTS = 11
Ann Mon Late Lead
Ann Tue Late Lead
Ann Fri Early Help
Ann Sat Early Help
Bob Mon Early Help
Bob Tue Early Help
Bob Wed Early Help
Bob Thu Early Help
Cid Thu Late Help
Cid Fri Late Help
Cid Sun Late Help
`
	inrc2Solution2 = `SOLUTION
1 small

ASSIGNMENTS = 8
Ann Tue Late Lead
Ann Wed Late Lead
Ann Thu Late Lead
Bob Wed Early Help
Bob Thu Early Help
Bob Fri Early Help
Bob Sat Early Help
Bob Sun Early Help

Cost: 530
`
	inrc2Report = `     |M|T|W|T|F|S|S| |M|T|W|T|F|S|S|
------------------------------------
Ann  |L|L|-|-|E|E|-| |-|L|L|L|-|-|-|
Bob  |E|E|E|E|-|-|-| |-|-|E|E|E|E|E|
Cid  |-|-|-|L|L|-|L| |-|-|-|-|-|-|-|

Hard constraint violations
--------------------------

Minimal coverage constraints: 0
Required skill constraints: 0
Illegal shift type succession constraints: 0
Single assignment per day: 0

Cost per constraint type
------------------------

Total assignment constraints: 80
Consecutive constraints: 90
Non working days constraints: 180
Preferences: 30
Max working weekend: 30
Complete weekends: 30
Optimal coverage constraints: 90

------------------------

Total cost: 530
`
)

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

// readers turns texts into files.
func readers(texts ...string) []io.Reader {
	var files []io.Reader
	for _, text := range texts {
		files = append(files, strings.NewReader(text))
	}
	return files
}

func smallINRC2(t *testing.T) *model.Model {
	t.Helper()
	m, faults := benchmark.ReadINRC2(benchmark.INRC2{
		Scenario: strings.NewReader(inrc2Scenario), History: strings.NewReader(inrc2History), Weeks: readers(inrc2Week1, inrc2Week2),
	})
	clean(t, "the problem", m, faults)
	return m
}

func TestSmallProblemOfINRC2(t *testing.T) {
	t.Parallel()
	m := smallINRC2(t)
	as, faults := benchmark.ReadINRC2Solution(m, readers(inrc2Solution1, inrc2Solution2))
	none(t, "the solution", faults)
	want, faults := benchmark.ReadINRC2Report(strings.NewReader(inrc2Report))
	none(t, "the report", faults)
	report := worth(t, m, as)
	for _, row := range []struct {
		heading   string
		got, want int
	}{
		{"hard", report.Hard, 0},
		{"total", part(report, benchmark.RuleTotal), want.Total},
		{"consecutive", part(report, benchmark.RuleDays) - part(report, benchmark.RuleDaysOff) + part(report, benchmark.RuleRun), want.Consecutive},
		{"days off", part(report, benchmark.RuleDaysOff), want.DaysOff},
		{"requests", part(report, "request"), want.Requests},
		{"weekends", part(report, benchmark.RuleWeekends), want.Weekends},
		{"half weekends", part(report, benchmark.RuleHalfWeekend), want.HalfWeekends},
		{"cover", part(report, "demand:"), want.Cover},
		{"value", report.Value, want.Value},
	} {
		if row.got != row.want {
			t.Errorf("%s is %d; want %d", row.heading, row.got, row.want)
		}
	}
	if want.Value != 530 || want.Rows["Cid"] != "---LL-L-------" {
		t.Errorf("the report was read as %+v", want)
	}
}

// TestHardOfINRC2 breaks what is hard: the minimum of the first Friday, a skill, and a succession.
func TestHardOfINRC2(t *testing.T) {
	t.Parallel()
	m := smallINRC2(t)
	report := worth(t, m, []model.Assignment{
		{Staff: "Ann", Date: "2026-01-05", Shift: "Early", Role: "Help"}, // after Late on the day before
		{Staff: "Bob", Date: "2026-01-05", Shift: "Late", Role: "Lead"},
	})
	if report.Hard != 3 || hard(report, "demand:Late:Help:1:1") != 1 || hard(report, "skill") != 1 || hard(report, benchmark.RuleFollow) != 1 {
		t.Errorf("hard is %d: %+v", report.Hard, report.Violations)
	}
}

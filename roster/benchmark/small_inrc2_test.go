package benchmark_test

import (
	"io"
	"strings"
	"testing"

	"heartline/roster/benchmark"
	"heartline/roster/model"
)

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

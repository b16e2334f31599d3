package benchmark_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/roster/benchmark"
)

// A broken file is a good one with a change, and what is said of it: every fault, with its line and its mend.
type broken struct {
	name, old, new string
	says           []string
}

func runBroken(t *testing.T, good string, cases []broken, read func(t *testing.T, text string) []benchmark.Fault) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if strings.Count(good, c.old) == 0 {
				t.Fatalf("the good file has no %q", c.old)
			}
			var got []string
			for _, f := range read(t, strings.Replace(good, c.old, c.new, 1)) {
				got = append(got, f.Error())
			}
			if diff := cmp.Diff(c.says, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFaultsOfCurtoisAndQu(t *testing.T) {
	t.Parallel()
	const sections = "SECTION_HORIZON, SECTION_SHIFTS, SECTION_STAFF, SECTION_DAYS_OFF, SECTION_SHIFT_ON_REQUESTS, SECTION_SHIFT_OFF_REQUESTS, SECTION_COVER"
	const staffForm = "ID,shift=most|...,most minutes,least minutes,most days in a row,least days in a row,least days off in a row,most weekends"
	runBroken(t, nrpProblem, []broken{
		{"no text", "week", "w\xffk", []string{"the file is not text in UTF-8; save it as UTF-8"}},
		{"another section", "SECTION_COVER", "SECTION_COVERAGE", []string{`line 24: "SECTION_COVERAGE" is no section; there are ` + sections}},
		{"a section twice", "SECTION_DAYS_OFF", "SECTION_STAFF", []string{"line 14: SECTION_STAFF is there twice; join the two"}},
		{"a section that is missing", "SECTION_STAFF\n", "SECTION_DAYS_OFF\n", []string{"line 14: SECTION_DAYS_OFF is there twice; join the two"}},
		{"a section without lines", "A,D=7|N=0,2880,1440,5,1,1,1\nB,D=3|N=3,3000,960,3,2,2,1\n", "", []string{"SECTION_STAFF is missing or empty; add it"}},
		{"a line before the first section", "# a week", "a week\n#", []string{"line 1: the line stands in no section; begin with SECTION_HORIZON"}},
		{"a horizon that is no number", "\n7\n", "\nseven\n", []string{`line 3: the horizon is "seven"; write a whole number from 1 to 400`}},
		{"two horizons", "\n7\n", "\n7\n8\n", []string{"line 4: the horizon is one number; remove what follows it"}},
		{"a shift with too few parts", "D,480,\n", "D,480\n", []string{
			`line 7: the line has 2 parts between commas; write ID,minutes,IDs of shifts that cannot follow|...`,
		}},
		{"a shift longer than a day", "D,480,", "D,1441,", []string{`line 7: the length is "1441"; write a whole number from 1 to 1440`}},
		{"a shift twice", "N,600,D", "D,600,N", []string{`line 8: there is a second shift called "D"; rename one of them`}},
		{"a shift with a sign of the format", "D,480,", "D=,480,", []string{
			`line 7: the shift "D=" has a sign in its name that the format uses; leave out |, =, dots and spaces`,
		}},
		{"a shift without a name", "D,480,", ",480,", []string{"line 7: the shift has no name; give it one"}},
		{"a name that is too long", "D,480,", "D123456789012345678901234,480,", []string{
			`line 7: the shift is called "D123456789012345678901234"; use at most 24 characters, no colon and no control characters`,
		}},
		{"an unknown successor", "N,600,D", "N,600,D|E", []string{`line 8: no shift is called "E"; correct the name or define it`}},
		{"a person with too few parts", "A,D=7|N=0,2880", "A,2880", []string{"line 11: the line has 7 parts between commas; write " + staffForm}},
		{"a person twice", "B,D=3", "A,D=3", []string{`line 12: there is a second person called "A"; rename one of them`}},
		{"a most without =", "A,D=7|N=0", "A,D=7|N", []string{`line 11: "N" is not how often a shift may be worked; write its name, = and a number`}},
		{"a most of another shift", "A,D=7|N=0", "A,D=7|X=0", []string{`line 11: no shift is called "X"; correct the name or define it`}},
		{"a most twice", "A,D=7|N=0", "A,D=7|D=0", []string{`line 11: the most of "D" is there twice; remove one`}},
		{"a most that is missing", "A,D=7|N=0", "A,D=7", []string{`line 11: the most of "N" is missing; add N=7 if it is not bounded`}},
		{"minutes the wrong way round", "2880,1440", "1440,2880", []string{"line 11: the least minutes, 2880, are more than the most, 1440; exchange them"}},
		{"a run the wrong way round", "960,3,2", "960,2,3", []string{"line 12: the least days in a row, 3, are more than the most, 2; exchange them"}},
		{"a number below zero", "960,3,2", "-960,3,2", []string{`line 12: the least minutes is "-960"; write a whole number from 0 to 1000000`}},
		{"a day off of nobody", "\nA,0", "\nX,0", []string{`line 15: no person is called "X"; correct the name or define it`}},
		{"a day off without a day", "\nA,0", "\nA", []string{"line 15: the line has no day; write a person and their days off, with commas"}},
		{"a day off after the last day", "\nA,0", "\nA,0,7", []string{`line 15: the day is "7"; write a whole number from 0 to 6`}},
		{"a day off twice", "\nA,0", "\nA,0,0", []string{"line 15: day 0 is off twice; remove one"}},
		{"a request with three faults", "A,1,D,4", "X,9,Y,4", []string{
			`line 18: no person is called "X"; correct the name or define it`, `line 18: the day is "9"; write a whole number from 0 to 6`,
			`line 18: no shift is called "Y"; correct the name or define it`,
		}},
		{"a request with a word for a weight", "B,0,D,2", "B,0,D,much", []string{`line 22: the weight is "much"; write a whole number from 0 to 1000000`}},
		{"a request without a weight", "B,0,D,2", "B,0,D", []string{"line 22: the line has 3 parts between commas; write person,day,shift,weight"}},
		{"a cover twice", "1,D,1,10,1", "0,D,1,10,1", []string{`line 26: there is a second cover of "D" on day 0; remove one`}},
		{"a cover of too many", "0,D,1,10,1", "0,D,10001,10,1", []string{`line 25: the cover is "10001"; write a whole number from 0 to 10000`}},
		{"faults of two lines, in their order", "0,D,1,10,1\n1,D,1,10,1", "0,D,1,10,-1\n1,D,1,x,1", []string{
			`line 25: the weight of one too many is "-1"; write a whole number from 0 to 1000000`,
			`line 26: the weight of one too few is "x"; write a whole number from 0 to 1000000`,
		}},
	}, func(t *testing.T, text string) []benchmark.Fault {
		t.Helper()
		m, faults := benchmark.ReadNRP(strings.NewReader(text))
		if m != nil && len(faults) > 0 {
			t.Error("a model was returned with the faults")
		}
		return faults
	})
}

func TestFaultsOfGrids(t *testing.T) {
	t.Parallel()
	m, faults := benchmark.ReadNRP(strings.NewReader(nrpProblem))
	none(t, "the problem", faults)
	const wrongPlace = "this line stands in the wrong place; a grid is followed by Final solution, -- Cover costs and -- Roster costs"
	runBroken(t, nrpSolutions, []broken{
		{"a person without a line", "  B: N=N= . . .D=D=\n", "", []string{`line 2: the grid has no line for "B"; add it`}},
		{"a person twice", "  B: N=N= . . .D=D=", "  A: N=N= . . .D=D=", []string{
			`line 2: there is a second line of a person called "A"; rename one of them`, `line 3: the grid has no line for "B"; add it`,
		}},
		{"somebody else", "  B: N=N=", "  X: N=N=", []string{`line 2: no person is called "X"; correct the name or define it`, `line 3: the grid has no line for "B"; add it`}},
		{"too few days", "A:  .D=D= .D=D=D=", "A:  .D=D= .D=D=", []string{"line 1: the line has 6 days; the problem has 7"}},
		{"another shift", "A:  .D=D=", "A:  .X=D=", []string{
			`line 1: day 1 begins with "X=D= .D=D=D="; write a point for a free day, and a shift and = for another`,
		}},
		{"a line that is no line", "  B: N=N= . . .D=D=", "B", []string{
			"line 2: this is neither a person's line nor one of costs; write a name, a colon and the days", `line 3: the grid has no line for "B"; add it`,
		}},
		{"a cost that is missing", "-- Cover costs  : 102\n", "", []string{"line 4: " + wrongPlace}},
		{"the last costs missing", "\n-- Cover costs  : 102\n-- Roster costs : 0", "", []string{"the last solution has no costs; add the three lines that give them"}},
		{"costs without a grid", nrpSolutions, "Final solution: 3\n", []string{"line 1: " + wrongPlace}},
		{"nothing", nrpSolutions, "# nothing\n", []string{"the file has no solution; each is a grid and three lines with costs"}},
		{"a cost that is no number", "): 105", "): low", []string{`line 3: the cost is "low"; write a whole number from 0 to 1099511627776`}},
	}, func(t *testing.T, text string) []benchmark.Fault {
		t.Helper()
		_, faults := benchmark.ReadGrids(m, strings.NewReader(text))
		return faults
	})
}

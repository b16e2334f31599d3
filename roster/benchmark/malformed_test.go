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

func TestFaultsOfINRC2Scenarios(t *testing.T) {
	t.Parallel()
	runBroken(t, inrc2Scenario, []broken{
		{"another heading", "SCENARIO = small", "SCENARIUM = small", []string{`scenario, line 1: here stands "SCENARIUM = small"; write SCENARIO = and its value`}},
		{"no name", "SCENARIO = small", "SCENARIO =", []string{"scenario, line 1: the scenario has no name; give it one"}},
		{"too many weeks", "WEEKS = 2", "WEEKS = 58", []string{`scenario, line 3: WEEKS is "58"; write a whole number from 1 to 57`}},
		{"more skills than are listed", "SKILLS = 2", "SKILLS = 3", []string{"scenario, line 9: a skill is one word; here are 3"}},
		{"a skill twice", "Lead\nHelp", "Lead\nLead", []string{`scenario, line 7: there is a second skill called "Lead"; rename one of them`}},
		{"a shift type without its run", "Early (2,3)", "Early", []string{
			"scenario, line 10: a shift type is a name and the shortest and longest run, as Night (4,5); here are 1 words",
		}},
		{"a run that is no pair", "Early (2,3)", "Early 2,3", []string{
			`scenario, line 10: the run of "Early" is "2,3"; write two numbers as (2,5)`,
		}},
		{"a run the wrong way round", "Late (2,3)", "Late (3,2)", []string{
			`scenario, line 11: the run of "Late" is "(3,2)", and its first number is the larger; exchange them`,
		}},
		{
			"a shift type that means something else", "Early (2,3)\nLate (2,3)\n\nFORBIDDEN_SHIFT_TYPES_SUCCESSIONS\nEarly 0\nLate 1 Early",
			"Any (2,3)\nLate (2,3)\n\nFORBIDDEN_SHIFT_TYPES_SUCCESSIONS\nAny 0\nLate 1 Any",
			[]string{"scenario, line 10: Any means something else in the format; rename the shift type"},
		},
		{"a succession of another type", "Late 1 Early", "Late 1 Noon", []string{`scenario, line 15: no shift type is called "Noon"; correct the name or define it`}},
		{"a wrong number of successions", "Late 1 Early", "Late 2 Early", []string{"scenario, line 15: the line says 2 successions and lists 1; correct the number"}},
		{"a type of successions twice", "Early 0", "Late 0", []string{`scenario, line 15: there is a second line of successions called "Late"; rename one of them`}},
		{"successions without a number", "Early 0", "Early", []string{"scenario, line 14: write a shift type, how many cannot follow it, and which, as Late 1 Early"}},
		{"another heading in the middle", "FORBIDDEN_SHIFT_TYPES_SUCCESSIONS", "FORBIDDEN", []string{
			`scenario, line 13: here stands "FORBIDDEN"; write FORBIDDEN_SHIFT_TYPES_SUCCESSIONS`,
		}},
		{"a contract with a part missing", "Half (2,3) (1,3) (2,5) 1 0", "Half (2,3) (1,3) (2,5) 1", []string{
			"scenario, line 19: a contract is a name, three pairs and two numbers, as FullTime (15,22) (3,5) (2,3) 2 1; here are 5 words",
		}},
		{"a contract with a word for a number", "(2,5) 1 0", "(2,5) 1 yes", []string{
			`scenario, line 19: whether weekends are whole is "yes"; write a whole number from 0 to 1`,
		}},
		{"a nurse with another contract", "Bob Full", "Bob Some", []string{`scenario, line 23: no contract is called "Some"; correct the name or define it`}},
		{"a nurse with a wrong number of skills", "Bob Full 1 Help", "Bob Full 2 Help", []string{"scenario, line 23: the line says 2 skills and lists 1; correct the number"}},
		{"a nurse twice", "Bob Full", "Ann Full", []string{`scenario, line 23: there is a second nurse called "Ann"; rename one of them`}},
		{"a nurse without skills", "Bob Full 1 Help", "Bob Full 0", []string{
			"scenario, line 23: a nurse is a name, a contract, the number of skills and the skills; here are 3 words",
		}},
		{"something after the end", "Cid Half 1 Help", "Cid Half 1 Help\nDan Half 1 Help", []string{"scenario, line 25: here the file should end; remove what follows"}},
		{"an end too early", "Cid Half 1 Help\n", "", []string{"scenario: the file ends before the end of NURSES; it is not whole"}},
	}, func(t *testing.T, text string) []benchmark.Fault {
		t.Helper()
		_, faults := benchmark.ReadINRC2(benchmark.INRC2{
			Scenario: strings.NewReader(text), History: strings.NewReader(inrc2History), Weeks: readers(inrc2Week1, inrc2Week2),
		})
		return faults
	})
}

func TestFaultsOfINRC2Histories(t *testing.T) {
	t.Parallel()
	runBroken(t, inrc2History, []broken{
		{"another heading", "HISTORY\n0", "STORY\n0", []string{`history, line 1: here stands "STORY"; write HISTORY`}},
		{"of another scenario", "0 small", "0 large", []string{`history, line 2: the file is for "0 large"; give one of the scenario "small"`}},
		{"a nurse who is not there", "Bob 0", "Bea 0", []string{`history, line 6: no nurse is called "Bea"; correct the name or define it`}},
		{"a nurse twice", "Bob 0", "Ann 0", []string{`history, line 6: there is a second history of a nurse called "Ann"; rename one of them`}},
		{"a part missing", "Bob 0 0 None 0 0 1", "Bob 0 0 None 0 0", []string{
			"history, line 6: a history is a nurse, the shifts and weekends worked, the last shift and three runs; here are 6 words",
		}},
		{"another shift type", "Early 3 3 0", "Noon 3 3 0", []string{`history, line 7: no shift type is called "Noon"; correct the name or define it`}},
		{"free and worked at once", "Early 3 3 0", "Early 3 3 1", []string{
			"history, line 7: the last day was worked: its run is 1 or more, that of working days no shorter, and that of days off 0; correct them",
		}},
		{"worked but free", "None 0 0 1", "None 1 1 1", []string{"history, line 6: the last day was free, so the runs of work are 0; correct them"}},
		{"a number that is none", "None 0 0 1", "None 0 0 long", []string{`history, line 6: the run of days off is "long"; write a whole number from 0 to 10000`}},
		{"an end too early", "Cid 1 0 Early 3 3 0\n", "", []string{"history: the file ends before the history of each nurse; it is not whole"}},
		{"something after the end", "Cid 1 0 Early 3 3 0\n", "Cid 1 0 Early 3 3 0\nDan\n", []string{"history, line 8: here the file should end; remove what follows"}},
	}, func(t *testing.T, text string) []benchmark.Fault {
		t.Helper()
		_, faults := benchmark.ReadINRC2(benchmark.INRC2{
			Scenario: strings.NewReader(inrc2Scenario), History: strings.NewReader(text), Weeks: readers(inrc2Week1, inrc2Week2),
		})
		return faults
	})
}

func TestFaultsOfINRC2Weeks(t *testing.T) {
	t.Parallel()
	runBroken(t, inrc2Week2, []broken{
		{"of another scenario", "\nsmall", "\nlarge", []string{`week 2, line 2: the file is for "large"; give one of the scenario "small"`}},
		{"another shift type", "Late Help", "Noon Help", []string{`week 2, line 8: no shift type is called "Noon"; correct the name or define it`}},
		{"another skill", "Late Help", "Late Talk", []string{`week 2, line 8: no skill is called "Talk"; correct the name or define it`}},
		{"a requirement twice", "Late Help", "Late Lead", []string{`week 2, line 8: there is a second requirement called "Late Lead"; rename one of them`}},
		{"a day missing", "Late Help (0,0)", "Late Help", []string{"week 2, line 8: a requirement is a shift type, a skill and seven pairs of least and best; here are 8 words"}},
		{"more at least than at best", "(0,2) (0,2)", "(0,2) (3,2)", []string{
			`week 2, line 6: the requirement of Sun is "(3,2)", and its first number is the larger; exchange them`,
		}},
		{"a request for no day", "Bob Early Sun", "Bob Early Someday", []string{`week 2, line 11: no day is called "Someday"; there are Mon, Tue, Wed, Thu, Fri, Sat, Sun`}},
		{"a request of nobody", "Bob Early Sun", "Bea Early Sun", []string{`week 2, line 11: no nurse is called "Bea"; correct the name or define it`}},
		{"a request with a word missing", "Bob Early Sun", "Bob Sun", []string{"week 2, line 11: a request is a nurse, a shift type or Any, and a day; here are 2 words"}},
		{"fewer requests than said", "SHIFT_OFF_REQUESTS = 1", "SHIFT_OFF_REQUESTS = 2", []string{
			"week 2: the file ends before the end of SHIFT_OFF_REQUESTS; it is not whole",
		}},
		{"more requests than said", "SHIFT_OFF_REQUESTS = 1", "SHIFT_OFF_REQUESTS = 0", []string{"week 2, line 11: here the file should end; remove what follows"}},
		{"no requests", "\nSHIFT_OFF_REQUESTS = 1\nBob Early Sun\n", "", []string{"week 2: the file ends before SHIFT_OFF_REQUESTS; it is not whole"}},
	}, func(t *testing.T, text string) []benchmark.Fault {
		t.Helper()
		_, faults := benchmark.ReadINRC2(benchmark.INRC2{
			Scenario: strings.NewReader(inrc2Scenario), History: strings.NewReader(inrc2History), Weeks: readers(inrc2Week1, text),
		})
		return faults
	})
	t.Run("another number of weeks", func(t *testing.T) {
		t.Parallel()
		_, faults := benchmark.ReadINRC2(benchmark.INRC2{
			Scenario: strings.NewReader(inrc2Scenario), History: strings.NewReader(inrc2History), Weeks: readers(inrc2Week1),
		})
		if len(faults) != 1 || faults[0].Error() != "the scenario has 2 weeks; give that many files of weeks, not 1" {
			t.Errorf("faults are %v", faults)
		}
	})
}

func TestFaultsOfINRC2Solutions(t *testing.T) {
	t.Parallel()
	m := smallINRC2(t)
	runBroken(t, inrc2Solution2, []broken{
		{"another heading", "SOLUTION", "ANSWER", []string{`week 2, line 1: here stands "ANSWER"; write SOLUTION`}},
		{"of another scenario", "1 small", "1 large", []string{`week 2, line 2: the file is for "1 large"; give one of the scenario "small"`}},
		{"somebody else", "Ann Tue", "Bea Tue", []string{`week 2, line 5: no nurse is called "Bea"; correct the name or define it`}},
		{"another shift and skill", "Ann Tue Late Lead", "Ann Tue Noon Talk", []string{
			`week 2, line 5: no shift type is called "Noon"; correct the name or define it`, `week 2, line 5: no skill is called "Talk"; correct the name or define it`,
		}},
		{"another day", "Ann Tue", "Ann Tuesday", []string{`week 2, line 5: no day is called "Tuesday"; there are Mon, Tue, Wed, Thu, Fri, Sat, Sun`}},
		{"a word missing", "Ann Tue Late Lead", "Ann Tue Late", []string{"week 2, line 5: an assignment is a nurse, a day, a shift type and a skill; here are 3 words"}},
		{"fewer than said", "ASSIGNMENTS = 8", "ASSIGNMENTS = 7", []string{"week 2, line 12: here the file should end; remove what follows"}},
	}, func(t *testing.T, text string) []benchmark.Fault {
		t.Helper()
		_, faults := benchmark.ReadINRC2Solution(m, readers(inrc2Solution1, text))
		return faults
	})
	t.Run("another number of weeks", func(t *testing.T) {
		t.Parallel()
		_, faults := benchmark.ReadINRC2Solution(m, readers(inrc2Solution1))
		if len(faults) != 1 || faults[0].Error() != "the problem has 2 weeks; give that many files, not 1" {
			t.Errorf("faults are %v", faults)
		}
	})
}

func TestFaultsOfINRC2Reports(t *testing.T) {
	t.Parallel()
	runBroken(t, inrc2Report, []broken{
		{"a line that is missing", "Preferences: 30\n", "", []string{`the line "Preferences" is missing; the report is not whole`}},
		{"a line twice", "Preferences: 30\n", "Preferences: 30\nPreferences: 30\n", []string{`line 22: "Preferences" is no line of a report, or is there twice; remove it`}},
		{"a number that is none", "Preferences: 30", "Preferences: none", []string{`line 21: Preferences is "none"; write a whole number from 0 to 1099511627776`}},
	}, func(t *testing.T, text string) []benchmark.Fault {
		t.Helper()
		_, faults := benchmark.ReadINRC2Report(strings.NewReader(text))
		return faults
	})
}

func TestFaultsOfINRC1(t *testing.T) {
	t.Parallel()
	runBroken(t, inrc1Problem, []broken{
		{"no XML", "</StartDate>", "</Start>", []string{"line 3: this is not well-formed XML: element <StartDate> closed by </Start>"}},
		{"an end too early", "</SchedulingPeriod>", "", []string{"line 76: this is not well-formed XML: unexpected EOF"}},
		{"another encoding", "UTF-8", "GBK", []string{"line 1: this cannot be read; save the file as XML in UTF-8"}},
		{"another element", inrc1Problem, "<Schedule/>", []string{"line 1: the file is no SchedulingPeriod; its outermost element must be called so"}},
		{"no id", `<SchedulingPeriod ID="small">`, "<SchedulingPeriod>", []string{"line 2: the period has no ID; give it one"}},
		{"no first day", "<StartDate>2026-01-05</StartDate>", "", []string{"line 2: SchedulingPeriod has no StartDate; add it"}},
		{"a date that is none", "<EndDate>2026-01-11", "<EndDate>2026-02-30", []string{
			`line 4: EndDate is "2026-02-30"; write a date of the years 2000 to 2199 as YYYY-MM-DD`,
		}},
		{"days the wrong way round", "<EndDate>2026-01-11", "<EndDate>2026-01-03", []string{"line 4: the period has -1 days; give it 1 to 400"}},
		{"a skill twice", "<Skill>Y</Skill></Skills>\n  <ShiftTypes>", "<Skill>X</Skill></Skills>\n  <ShiftTypes>", []string{
			`line 5: there is a second skill called "X"; rename one of them`,
		}},
		{"a clock time that is none", "06:30:00</StartTime>", "6.30</StartTime>", []string{`line 8: StartTime is "6.30"; write a clock time as 06:30:00`}},
		{"a clock time that is empty", "06:30:00</StartTime>", "</StartTime>", []string{"line 8: StartTime is empty; write its value"}},
		{"a shift twice", `<Shift ID="L">`, `<Shift ID="N">`, []string{`line 15: there is a second shift called "N"; rename one of them`}},
		{"a shift with another skill", "<Skills><Skill>X</Skill></Skills>\n    </Shift>", "<Skills><Skill>Z</Skill></Skills>\n    </Shift>", []string{
			`line 9: no skill is called "Z"; correct the name or define it`,
		}},
		{"a pattern that is not there", "<Pattern>p</Pattern>", "<Pattern>q</Pattern>", []string{`line 42: no pattern is called "q"; correct the name or define it`}},
		{"a pattern without entries", `<PatternEntry index="0"><ShiftType>N</ShiftType><Day>Any</Day></PatternEntry>
        <PatternEntry index="1"><ShiftType>None</ShiftType><Day>Sunday</Day></PatternEntry>`, "", []string{"line 20: the pattern has no entries; add two or more"}},
		{"a pattern with an index twice", `index="1"`, `index="0"`, []string{`line 23: there is a second entry called "0"; rename one of them`}},
		{"a pattern with another shift", "<ShiftType>N</ShiftType><Day>Any", "<ShiftType>X</ShiftType><Day>Any", []string{
			`line 22: no shift is called "X"; correct the name or define it`,
		}},
		{"a pattern on no day", "<Day>Any</Day>", "<Day>Someday</Day>", []string{
			`line 22: no day of the week is called "Someday"; there are Any, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday`,
		}},
		{"a pattern of days that do not follow", "<Day>Any</Day>", "<Day>Friday</Day>", []string{"line 23: the days of the pattern do not follow each other; correct one"}},
		{"a bound that is no number", `weight="10">4<`, `weight="10">four<`, []string{`line 29: MaxNumAssignments is "four"; write a whole number from 0 to 1000000`}},
		{"a bound without a weight", `on="1" weight="10">4<`, `on="1">4<`, []string{`line 29: the weight of MaxNumAssignments is ""; write a whole number from 0 to 100000`}},
		{"a bound that is neither on nor off", `on="1" weight="10"`, `on="maybe" weight="10"`, []string{`line 29: on of MaxNumAssignments is "maybe"; write true or false`}},
		{"bounds the wrong way round", `weight="10">4<`, `weight="10">1<`, []string{"line 30: MinNumAssignments is more than MaxNumAssignments; exchange them"}},
		{"another weekend", "FridaySaturdaySunday", "Weekend", []string{
			`line 37: no weekend is called "Weekend"; there are FridaySaturdaySunday, FridaySaturdaySundayMonday, SaturdaySunday and SaturdaySundayMonday`,
		}},
		{"a contract twice", `<Contract ID="B">`, `<Contract ID="A">`, []string{`line 44: there is a second contract called "A"; rename one of them`}},
		{"an employee twice", `<Employee ID="2">`, `<Employee ID="1">`, []string{`line 55: there is a second employee called "1"; rename one of them`}},
		{"an employee with another contract", "<ContractID>B<", "<ContractID>C<", []string{`line 55: no contract is called "C"; correct ContractID or define it`}},
		{"an employee without a contract", "<ContractID>B</ContractID>", "", []string{"line 55: Employee has no ContractID; add it"}},
		{"cover on no day", "<Day>Monday</Day><Cover>", "<Day>Moonday</Day><Cover>", []string{
			`line 58: no day of the week is called "Moonday"; there are Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday`,
		}},
		{"cover of another shift", "<Shift>N</Shift>", "<Shift>X</Shift>", []string{`line 64: no shift is called "X"; correct the name or define it`}},
		{"cover twice", "<Shift>N</Shift>", "<Shift>D</Shift>", []string{`line 64: there is a second cover of "D" on Saturday; remove one`}},
		{"cover outside the period", "<Date>2026-01-05</Date><Cover>", "<Date>2026-01-12</Date><Cover>", []string{
			"line 69: the date lies outside the period, which has 7 days from 2026-01-05",
		}},
		{"a request of nobody", "<EmployeeID>1</EmployeeID><Date>2026-01-06", "<EmployeeID>9</EmployeeID><Date>2026-01-06", []string{
			`line 71: no employee is called "9"; correct the name or define it`,
		}},
		{"a request for another shift", "<ShiftTypeID>D<", "<ShiftTypeID>X<", []string{`line 73: no shift is called "X"; correct the name or define it`}},
		{"a request without a weight", `<DayOff weight="2">`, "<DayOff>", []string{`line 71: the weight is ""; write a whole number from 0 to 1000000`}},
	}, func(t *testing.T, text string) []benchmark.Fault {
		t.Helper()
		m, faults := benchmark.ReadINRC1(strings.NewReader(text))
		if m != nil && len(faults) > 0 {
			t.Error("a model was returned with the faults")
		}
		return faults
	})
}

func TestFaultsOfINRC1Solutions(t *testing.T) {
	t.Parallel()
	m := smallINRC1(t)
	runBroken(t, inrc1Solution, []broken{
		{"of another problem", ">small<", ">large<", []string{`line 3: the solution is of "large"; the problem is "small"`}},
		{"somebody else", "<Employee>1<", "<Employee>9<", []string{`line 6: no employee is called "9"; correct the name or define it`}},
		{"another shift and date", "<Date>2026-01-05</Date><Employee>1</Employee><ShiftType>D<", "<Date>2026-01-04</Date><Employee>1</Employee><ShiftType>X<", []string{
			`line 6: no shift is called "X"; correct the name or define it`, "line 6: the date lies outside the period, which has 7 days from 2026-01-05",
		}},
		{"a part that is missing", "<Employee>1</Employee>", "", []string{"line 6: Assignment has no Employee; add it"}},
		{"the problem instead", inrc1Solution, inrc1Problem, []string{"line 1: the file is no Solution; its outermost element must be called so"}},
	}, func(t *testing.T, text string) []benchmark.Fault {
		t.Helper()
		_, faults := benchmark.ReadINRC1Solution(m, strings.NewReader(text))
		return faults
	})
}

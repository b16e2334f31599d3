package benchmark_test

import (
	"strings"
	"testing"

	"heartline/roster/benchmark"
)

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

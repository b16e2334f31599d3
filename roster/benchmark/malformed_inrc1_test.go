package benchmark_test

import (
	"strings"
	"testing"

	"heartline/roster/benchmark"
)

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

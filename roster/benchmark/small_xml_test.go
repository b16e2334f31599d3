package benchmark_test

import (
	"strings"
	"testing"

	"heartline/roster/benchmark"
	"heartline/roster/model"
)

const inrc1Problem = `<?xml version="1.0" encoding="UTF-8"?>
<SchedulingPeriod ID="small">
  <StartDate>2026-01-05</StartDate>
  <EndDate>2026-01-11</EndDate>
  <Skills><Skill>X</Skill><Skill>Y</Skill></Skills>
  <ShiftTypes>
    <Shift ID="D">
      <StartTime>06:30:00</StartTime><EndTime>14:30:00</EndTime>
      <Skills><Skill>X</Skill></Skills>
    </Shift>
    <Shift ID="N">
      <StartTime>22:30:00</StartTime><EndTime>06:30:00</EndTime>
      <Skills><Skill>X</Skill><Skill>Y</Skill></Skills>
    </Shift>
    <Shift ID="L">
      <StartTime>14:30:00</StartTime><EndTime>14:30:00</EndTime>
    </Shift>
  </ShiftTypes>
  <Patterns>
    <Pattern ID="p" weight="9">
      <PatternEntries>
        <PatternEntry index="0"><ShiftType>N</ShiftType><Day>Any</Day></PatternEntry>
        <PatternEntry index="1"><ShiftType>None</ShiftType><Day>Sunday</Day></PatternEntry>
      </PatternEntries>
    </Pattern>
  </Patterns>
  <Contracts>
    <Contract ID="A">
      <MaxNumAssignments on="1" weight="10">4</MaxNumAssignments>
      <MinNumAssignments on="1" weight="5">2</MinNumAssignments>
      <MaxConsecutiveWorkingDays on="1" weight="7">3</MaxConsecutiveWorkingDays>
      <MinConsecutiveWorkingDays on="1" weight="3">2</MinConsecutiveWorkingDays>
      <MaxConsecutiveFreeDays on="0" weight="4">1</MaxConsecutiveFreeDays>
      <MinConsecutiveFreeDays on="1" weight="4">2</MinConsecutiveFreeDays>
      <MaxConsecutiveWorkingWeekends on="1" weight="0">0</MaxConsecutiveWorkingWeekends>
      <MinConsecutiveWorkingWeekends on="1" weight="100">2</MinConsecutiveWorkingWeekends>
      <WeekendDefinition>FridaySaturdaySunday</WeekendDefinition>
      <CompleteWeekends weight="6">true</CompleteWeekends>
      <IdenticalShiftTypesDuringWeekend weight="5">true</IdenticalShiftTypesDuringWeekend>
      <NoNightShiftBeforeFreeWeekend weight="1000">true</NoNightShiftBeforeFreeWeekend>
      <AlternativeSkillCategory weight="8">true</AlternativeSkillCategory>
      <UnwantedPatterns><Pattern>p</Pattern></UnwantedPatterns>
    </Contract>
    <Contract ID="B">
      <MaxNumAssignments on="0" weight="0">1</MaxNumAssignments>
      <WeekendDefinition>FridaySaturdaySunday</WeekendDefinition>
      <CompleteWeekends weight="6">false</CompleteWeekends>
      <IdenticalShiftTypesDuringWeekend weight="5">true</IdenticalShiftTypesDuringWeekend>
      <AlternativeSkillCategory weight="8">false</AlternativeSkillCategory>
      <UnwantedPatterns></UnwantedPatterns>
    </Contract>
  </Contracts>
  <Employees>
    <Employee ID="1"><ContractID>A</ContractID><Name>One</Name><Skills><Skill>X</Skill></Skills></Employee>
    <Employee ID="2"><ContractID>B</ContractID></Employee>
  </Employees>
  <CoverRequirements>
    <DayOfWeekCover><Day>Monday</Day><Cover><Shift>D</Shift><Preferred>1</Preferred></Cover></DayOfWeekCover>
    <DayOfWeekCover><Day>Tuesday</Day><Cover><Shift>D</Shift><Preferred>1</Preferred></Cover></DayOfWeekCover>
    <DayOfWeekCover><Day>Wednesday</Day><Cover><Shift>D</Shift><Preferred>1</Preferred></Cover></DayOfWeekCover>
    <DayOfWeekCover><Day>Thursday</Day><Cover><Shift>D</Shift><Preferred>1</Preferred></Cover></DayOfWeekCover>
    <DayOfWeekCover><Day>Friday</Day><Cover><Shift>D</Shift><Preferred>1</Preferred></Cover></DayOfWeekCover>
    <DayOfWeekCover><Day>Saturday</Day>
      <Cover><Shift>D</Shift><Preferred>1</Preferred></Cover><Cover><Shift>N</Shift><Preferred>1</Preferred></Cover>
    </DayOfWeekCover>
    <DayOfWeekCover><Day>Sunday</Day>
      <Cover><Shift>D</Shift><Preferred>1</Preferred></Cover><Cover><Shift>N</Shift><Preferred>1</Preferred></Cover>
    </DayOfWeekCover>
    <DateSpecificCover><Date>2026-01-05</Date><Cover><Shift>D</Shift><Preferred>2</Preferred></Cover></DateSpecificCover>
  </CoverRequirements>
  <DayOffRequests><DayOff weight="2"><EmployeeID>1</EmployeeID><Date>2026-01-06</Date></DayOff></DayOffRequests>
  <DayOnRequests><DayOn weight="3"><EmployeeID>2</EmployeeID><Date>2026-01-05</Date></DayOn></DayOnRequests>
  <ShiftOffRequests><ShiftOff weight="1"><ShiftTypeID>D</ShiftTypeID><EmployeeID>1</EmployeeID><Date>2026-01-05</Date></ShiftOff></ShiftOffRequests>
  <ShiftOnRequests><ShiftOn weight="4"><ShiftTypeID>N</ShiftTypeID><EmployeeID>2</EmployeeID><Date>2026-01-11</Date></ShiftOn></ShiftOnRequests>
</SchedulingPeriod>
`

// inrc1Solution is, from Monday on, for the employees 1 and 2:
//
//	1  D D D D . N .
//	2  . . . . D D N
const inrc1Solution = `<?xml version="1.0"?>
<Solution>
  <SchedulingPeriodID>small</SchedulingPeriodID>
  <Competitor>us</Competitor>
  <SoftConstraintsPenalty>1</SoftConstraintsPenalty>
  <Assignment><Date>2026-01-05</Date><Employee>1</Employee><ShiftType>D</ShiftType></Assignment>
  <Assignment><Date>2026-01-06</Date><Employee>1</Employee><ShiftType>D</ShiftType></Assignment>
  <Assignment><Date>2026-01-07</Date><Employee>1</Employee><ShiftType>D</ShiftType></Assignment>
  <Assignment><Date>2026-01-08</Date><Employee>1</Employee><ShiftType>D</ShiftType></Assignment>
  <Assignment><Date>2026-01-10</Date><Employee>1</Employee><ShiftType>N</ShiftType></Assignment>
  <Assignment><Date>2026-01-09</Date><Employee>2</Employee><ShiftType>D</ShiftType></Assignment>
  <Assignment><Date>2026-01-10</Date><Employee>2</Employee><ShiftType>D</ShiftType></Assignment>
  <Assignment><Date>2026-01-11</Date><Employee>2</Employee><ShiftType>N</ShiftType></Assignment>
</Solution>
`

func smallINRC1(t *testing.T, change ...string) *model.Model {
	t.Helper()
	m, faults := benchmark.ReadINRC1(strings.NewReader(strings.NewReplacer(change...).Replace(inrc1Problem)))
	clean(t, "the problem", m, faults)
	return m
}

// costs wants what each rule costs, and no other to cost anything.
func costs(t *testing.T, m *model.Model, as []model.Assignment, hard int, want map[string]int) {
	t.Helper()
	report := worth(t, m, as)
	value := 0
	for rule, cost := range want {
		value += cost
		if got := part(report, rule); got != cost {
			t.Errorf("%s costs %d; want %d", rule, got, cost)
		}
	}
	if report.Value != value || report.Hard != hard {
		t.Errorf("value %d, hard %d; want %d, %d: %+v", report.Value, report.Hard, value, hard, report.Violations)
	}
}

func TestSmallProblemOfINRC1(t *testing.T) {
	t.Parallel()
	m := smallINRC1(t)
	as, faults := benchmark.ReadINRC1Solution(m, strings.NewReader(inrc1Solution))
	none(t, "the solution", faults)
	costs(t, m, as, 2, map[string]int{ // two D are asked for on Monday, and one on Sunday
		"assignments":           10,          // 1 has five of four
		"days":                  7 + 3 + 4*2, // 1 works four days of three, one of two, and is free for one of two, twice
		"weekends":              100,         // 1 works one weekend of two
		"complete-weekends:fwf": 12,
		"identical-shifts":      15, // 2's D, D and N: three days that differ
		"skills":                8,  // 1 lacks Y for N
		"pattern:p":             9,
		"request":               2 + 3 + 1,
	})
}

func TestLongShiftsOfINRC1EndBeforeTheNextDayBegins(t *testing.T) {
	t.Parallel()
	m := smallINRC1(t)
	for _, s := range m.Shifts {
		if want := map[string]int{"D": 480, "N": 480, "L": 960}[s.ID]; s.Minutes != want {
			t.Errorf("%s has %d minutes; want %d", s.ID, s.Minutes, want)
		}
	}
}

// TestCutWeekendsOfINRC1 ends on Saturday, so that the weekend has two days.
func TestCutWeekendsOfINRC1(t *testing.T) {
	t.Parallel()
	off := []string{
		"<EndDate>2026-01-11", "<EndDate>2026-01-10", "<ShiftOn weight=\"4\"><ShiftTypeID>N</ShiftTypeID><EmployeeID>2</EmployeeID><Date>2026-01-11</Date></ShiftOn>", "",
		`on="1"`, `on="0"`, "<Pattern>p</Pattern>", "", `<AlternativeSkillCategory weight="8">true`, `<AlternativeSkillCategory weight="8">false`,
	}
	m := smallINRC1(t, off...)
	at := func(staff, date, shift string) model.Assignment {
		return model.Assignment{Staff: staff, Date: date, Shift: shift}
	}
	report := worth(t, m, []model.Assignment{at("1", "2026-01-10", "N"), at("2", "2026-01-09", "D"), at("2", "2026-01-10", "N")})
	if got := part(report, "complete-weekends:cut:fw"); got != 6 {
		t.Errorf("Saturday without Friday costs %d; want 6", got)
	}
	if got := part(report, "identical-shifts:cut:"); got != 10 {
		t.Errorf("a day and a night cost %d; want 10", got)
	}
	if got := part(report, "complete") + part(report, "identical"); got != 16 {
		t.Errorf("weekends cost %d; want 16: %+v", got, report.Violations)
	}
}

// TestShortWeekendsOfINRC1 are Saturday and Sunday.
func TestShortWeekendsOfINRC1(t *testing.T) {
	t.Parallel()
	m := smallINRC1(t, "FridaySaturdaySunday", "SaturdaySunday")
	as, faults := benchmark.ReadINRC1Solution(m, strings.NewReader(inrc1Solution))
	none(t, "the solution", faults)
	report := worth(t, m, as)
	if got := part(report, "complete-weekends"); got != 6 {
		t.Errorf("1's Saturday without Sunday costs %d; want 6", got)
	}
	if got := part(report, "identical-shifts"); got != 10 {
		t.Errorf("2's day and night cost %d; want 10", got)
	}
}

// TestFourDayWeekendsOfINRC1 wants the competition's table: free days, and four more for work that they interrupt.
func TestFourDayWeekendsOfINRC1(t *testing.T) {
	t.Parallel()
	m := smallINRC1(t, "FridaySaturdaySunday", "FridaySaturdaySundayMonday", "<EndDate>2026-01-11", "<EndDate>2026-01-12", `on="1"`, `on="0"`,
		"<Pattern>p</Pattern>", "", `<AlternativeSkillCategory weight="8">true`, `<AlternativeSkillCategory weight="8">false`)
	for pattern, want := range map[string]int{
		"wwww": 0, "wwwf": 1, "wwfw": 5, "wwff": 2, "wfww": 5, "wfwf": 6, "wffw": 6, "wfff": 3, "fwww": 1, "fwwf": 2, "fwfw": 6, "fwff": 3, "ffww": 2,
		"ffwf": 3, "fffw": 3, "ffff": 0,
	} {
		var as []model.Assignment
		for i, day := range pattern {
			if day == 'w' {
				as = append(as, model.Assignment{Staff: "1", Date: []string{"2026-01-09", "2026-01-10", "2026-01-11", "2026-01-12"}[i], Shift: "D"})
			}
		}
		if got := part(worth(t, m, as), "complete-weekends"); got != 6*want {
			t.Errorf("%s costs %d; want %d", pattern, got, 6*want)
		}
	}
}

package intake_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/roster"
	"heartline/roster/intake"
	"heartline/roster/intake/intaketest"
	"heartline/roster/model"
)

// document is the good one, with days.
func document(t *testing.T) *model.Model {
	t.Helper()
	text := strings.Replace(intaketest.Good, "{", `{"start": "2027-05-03", "days": 28,`, 1)
	m, faults := model.Parse(strings.NewReader(text))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return m
}

func TestEveryFaultOfATableHasItsPlace(t *testing.T) {
	t.Parallel()
	for _, c := range intaketest.Of(intaketest.Staff, intaketest.Leave, intaketest.Demand) {
		t.Run(string(c.Kind)+"/"+c.Name, func(t *testing.T) {
			t.Parallel()
			in := intake.New(document(t))
			switch c.Kind {
			case intaketest.Staff:
				in.Staff("file", []byte(c.File), false)
			case intaketest.Leave:
				in.Leave("file", []byte(c.File), false)
			default:
				in.Demand("file", []byte(c.File), false)
			}
			in.Check("document")
			faults := in.Faults()
			if len(faults) != len(c.Wrong) {
				t.Fatalf("%d faults, want %d: %v", len(faults), len(c.Wrong), faults)
			}
			for i, f := range faults {
				if w := c.Wrong[i]; f.File != "file" || f.Line != w.Line || f.Column != w.Column || !strings.Contains(f.Text, w.Says) {
					t.Errorf("%v, want %+v", f, w)
				}
			}
		})
	}
}

func TestTablesAddAndReplace(t *testing.T) {
	t.Parallel()
	m := document(t)
	in := intake.New(m)
	rows := in.Staff("s", []byte("id;skills;team\nlin;counsel|senior;\nwang;counsel;blue\n"), false) +
		in.Demand("d", []byte("id,role,shifts,target,w_under\nfloor,talk,day|evening,2,50\nextra,second,night,1,5\n"), false) +
		in.Leave("l", []byte("staff,from,to,kind\nchen,2027-05-01,2027-05-03,annual\nwang,2027-05-09,2027-05-09,\n"), false)
	in.Check("m")
	if len(in.Faults()) > 0 || rows != 6 {
		t.Fatalf("%d rows, %v", rows, in.Faults())
	}
	lin := m.Staff[1]
	if lin.Contract != "full" || len(lin.Skills) != 2 || len(m.Staff) != 4 || m.Staff[3].Team != "blue" {
		t.Errorf("%+v", m.Staff)
	}
	if len(m.Demand) != 2 || m.Demand[0].Target != 2 || m.Demand[0].Min != 0 || len(m.Leave) != 2 || m.Leave[0].Kind != "annual" {
		t.Errorf("%+v %+v", m.Demand, m.Leave)
	}
	again := intake.New(m)
	if again.Demand("d", []byte("id,shifts,target,w_under\nonly,day,1,5\n"), true); len(m.Demand) != 1 || m.Demand[0].ID != "only" {
		t.Errorf("a table that replaces all: %+v", m.Demand)
	}
}

// TestATableThatIsTheWholeOfItsList takes out whoever is not in it, with what is theirs, and says so.
func TestATableThatIsTheWholeOfItsList(t *testing.T) {
	t.Parallel()
	m := document(t)
	lin := m.Staff[1]
	m.Leave = append(m.Leave, model.Leave{Staff: "lin", From: "2027-05-10", To: "2027-05-11"})
	m.Requests = []model.Request{{Staff: "lin", Date: "2027-05-12", Weight: 3}, {Staff: "lin", Date: "2027-05-12", Shift: "day", Weight: 3}, {Staff: "chen", Date: "2027-05-12", Weight: 3}}
	m.Pins = []model.Pin{{Staff: "lin", Date: "2027-05-04", Shift: "day"}}
	m.Published = []model.Assignment{{Staff: "lin", Date: "2027-05-05", Shift: "day"}, {Staff: "chen", Date: "2027-05-05", Shift: "day"}}
	was := *m
	in := intake.New(m)
	if rows := in.Staff("s", []byte("id,team\nchen,red\nsun,blue\n"), true); rows != 2 {
		t.Errorf("%d rows", rows)
	}
	in.Check("m")
	if len(in.Faults()) > 0 {
		t.Fatal(in.Faults())
	}
	want := intake.Changes{
		Comes:   []intake.Change{{List: "staff", Name: "sun"}},
		Changed: []intake.Change{{List: "staff", Name: "chen"}},
	}
	for _, p := range was.Staff {
		if p.ID != "chen" {
			want.Goes = append(want.Goes, intake.Change{List: "staff", Name: p.ID})
		}
	}
	want.Goes = append(want.Goes, intake.Change{List: "leave", Name: "lin 2027-05-10..2027-05-11"}, intake.Change{List: "requests", Name: "lin 2027-05-12"},
		intake.Change{List: "requests", Name: "lin 2027-05-12 (2)"}, intake.Change{List: "pins", Name: "lin 2027-05-04"}, intake.Change{List: "published", Name: "lin 2027-05-05"})
	if d := cmp.Diff(want, intake.Compare(&was, m)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if len(m.Staff) != 2 || len(m.Requests) != 1 || len(m.Published) != 1 || was.Staff[1].ID != lin.ID {
		t.Errorf("%+v", m)
	}

	// Leave that is not in the table goes; a table with a fault changes nothing.
	before := *m
	if in.Leave("l", []byte("staff,from,to\nsun,2027-05-20,2027-05-21\nnobody,2027-05-20,2027-05-21\n"), true); len(in.Faults()) == 0 || len(m.Leave) != len(before.Leave) {
		t.Errorf("a table with a fault: %v, %+v", in.Faults(), m.Leave)
	}
	in = intake.New(m)
	in.Leave("l", []byte("staff,from,to\nsun,2027-05-20,2027-05-21\n"), true)
	if c := intake.Compare(&before, m); len(m.Leave) != 1 || len(c.Comes) != 1 || len(c.Goes) != len(before.Leave) {
		t.Errorf("%+v of %+v", c, before.Leave)
	}
	if c := intake.Compare(m, m); len(c.Comes)+len(c.Changed)+len(c.Goes) > 0 {
		t.Errorf("nothing has changed: %+v", c)
	}
}

func TestWhatNoLongerFitsIsToldByItsPath(t *testing.T) {
	t.Parallel()
	m := document(t)
	m.Pins = []model.Pin{{Staff: "lin", Date: "2027-05-04", Shift: "day", Role: "talk"}}
	in := intake.New(m)
	in.Demand("file", []byte("id,role,shifts,target,w_under\nfloor,hear,day,1,5\n"), true)
	in.Check("document")
	if f := in.Faults(); len(f) != 1 || f[0].File != "document" || f[0].Line != 0 || f[0].Column != "pins[0].role" {
		t.Errorf("%+v", f)
	}
}

const calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n" +
	"BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20270101T000000Z\r\nDTSTART;VALUE=DATE:20270502\r\nDTEND;VALUE=DATE:20270507\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nUID:2\r\nDTSTAMP:20270101T000000Z\r\nSTATUS:TENTATIVE\r\nRRULE:FREQ=DAILY;COUNT=3\r\nDTSTART;VALUE=DATE:20270512\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nUID:3\r\nDTSTAMP:20270101T000000Z\r\nDTSTART:20270510T160000Z\r\nDTEND:20270510T170000Z\r\nEND:VEVENT\r\n" +
	"END:VCALENDAR\r\n"

func day(t *testing.T, s string) roster.Day {
	t.Helper()
	d, err := roster.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestACalendarAddsTheDaysThatAreNoLeaveYet(t *testing.T) {
	t.Parallel()
	m := document(t)
	in := intake.New(m)
	taken := in.Calendar("file", "chen", []byte(calendar), day(t, "2027-05-01"), day(t, "2027-06-01"))
	in.Check("document")
	if len(in.Faults()) > 0 || taken.Times != 2 || !slices.Equal(taken.Unsettled, []int{10}) {
		t.Fatalf("%+v %v", taken, in.Faults())
	}
	want := []model.Leave{
		{Staff: "chen", From: "2027-05-01", To: "2027-05-03"},
		{Staff: "chen", From: "2027-05-04", To: "2027-05-06", Kind: "calendar"},
		{Staff: "chen", From: "2027-05-11", To: "2027-05-11", Kind: "calendar"}, // 16:00 UTC is midnight in Shanghai
	}
	if d := cmp.Diff(want, m.Leave); d != "" {
		t.Error(d)
	}
	if again := in.Calendar("file", "chen", []byte(calendar), day(t, "2027-05-01"), day(t, "2027-06-01")); again.Times != 0 || len(m.Leave) != 3 {
		t.Errorf("taken in again: %+v", again)
	}
}

func TestFaultsOfACalendarHaveTheirPlace(t *testing.T) {
	t.Parallel()
	broken := strings.Replace(calendar, "DTSTART;VALUE=DATE:20270502", "DTSTART;VALUE=DATE:20270231", 1)
	broken = strings.Replace(broken, "UID:3", "no colon", 1)
	m := document(t)
	before, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	in := intake.New(m)
	in.Calendar("file", "chen", []byte(broken), day(t, "2027-05-01"), day(t, "2027-06-01"))
	var got []string
	for _, f := range in.Faults() {
		got = append(got, f.Error())
		if !strings.Contains(f.Text, "; ") {
			t.Errorf("no mend: %v", f)
		}
	}
	if len(got) != 3 || !strings.HasPrefix(got[0], "file: line 7, column DTSTART: ") || !strings.HasPrefix(got[1], "file: line 17, column UID: ") ||
		!strings.HasPrefix(got[2], "file: line 18, column 1: ") {
		t.Errorf("%q", got)
	}
	if after, err := json.Marshal(m); err != nil || string(after) != string(before) {
		t.Error("the document was changed")
	}
}

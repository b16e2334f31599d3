package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"heartline/roster/model"
)

// aHouse is what a planner keeps by hand.
const aHouse = `{
  "version": 1, "zone": "Asia/Shanghai", "start": "2026-12-07", "days": 7, "skills": ["counsel", "senior"],
  "shifts": [{"id": "D", "start": "08:00", "minutes": 720}],
  "demand": [{"id": "day", "shifts": ["D"], "target": 1, "w_under": 100}],
  "contracts": [{"id": "full"}],
  "staff": [{"id": "c1", "contract": "full", "team": "red", "history": {"off_run": 2}, "rules": [{"id": "own", "measure": "shifts", "hard_max": 3}]}],
  "leave": [{"staff": "c1", "from": "2026-12-08", "to": "2026-12-08"}]
}`

const aCalendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n" +
	"BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:20261207\r\nDTEND;VALUE=DATE:20261210\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nUID:2\r\nDTSTAMP:20261101T000000Z\r\nSTATUS:TENTATIVE\r\nDTSTART;VALUE=DATE:20261212\r\nDTEND;VALUE=DATE:20261213\r\nEND:VEVENT\r\n" +
	"END:VCALENDAR\r\n"

func imported(t *testing.T, at map[string]string, more ...string) (m *model.Model, complaint string) {
	t.Helper()
	out := filepath.Join(filepath.Dir(at["m.json"]), "out.json")
	status, said, complaint := rostered(t, append([]string{"roster", "import", "-model", at["m.json"], "-out", out}, more...)...)
	if status != 0 {
		if _, err := os.Stat(out); err == nil {
			t.Error("a model was written in spite of the faults")
		}
		return nil, complaint
	}
	if !strings.Contains(said, "people") {
		t.Errorf("said %q", said)
	}
	file, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	m, faults := model.Parse(file)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return m, ""
}

func TestRosterImport(t *testing.T) {
	t.Parallel()
	at := documents(t, map[string]string{
		"m.json":  aHouse,
		"s.csv":   "id;skills;team\nc1;counsel|senior;\nc2;counsel;blue\n",
		"l.csv":   "staff,from,to,kind\nc1,2026-12-08,2026-12-08,annual\nc2,2026-12-09,2026-12-10,annual\n",
		"d.csv":   "id,shifts,target,w_under,weekdays,first,role\nday,D,2,50,,,talk\nextra,D,1,5,sun,,night\n",
		"cal.ics": aCalendar,
	})
	m, complaint := imported(t, at, "-staff", at["s.csv"], "-leave", at["l.csv"], "-demand", at["d.csv"], "-calendar", "c1="+at["cal.ics"])
	if m == nil {
		t.Fatal(complaint)
	}
	one := m.Staff[0]
	if one.Contract != "full" || one.Team != "" || len(one.Skills) != 2 || one.History == nil || len(one.Rules) != 1 || len(m.Staff) != 2 {
		t.Errorf("%+v", m.Staff)
	}
	if len(m.Demand) != 2 || m.Demand[0].Target != 2 || m.Demand[0].WUnder != 50 {
		t.Errorf("%+v", m.Demand)
	}
	want := []model.Leave{
		{Staff: "c1", From: "2026-12-08", To: "2026-12-08", Kind: "annual"},
		{Staff: "c2", From: "2026-12-09", To: "2026-12-10", Kind: "annual"},
		{Staff: "c1", From: "2026-12-07", To: "2026-12-07", Kind: "calendar"},
		{Staff: "c1", From: "2026-12-09", To: "2026-12-09", Kind: "calendar"},
	}
	if !reflect.DeepEqual(m.Leave, want) {
		t.Errorf("%+v", m.Leave)
	}

	// What has been taken in is taken in again without a trace.
	at["m.json"] = filepath.Join(filepath.Dir(at["m.json"]), "out.json")
	again, complaint := imported(t, at, "-staff", at["s.csv"], "-leave", at["l.csv"], "-demand", at["d.csv"], "-calendar", "c1="+at["cal.ics"])
	if !reflect.DeepEqual(again, m) {
		t.Errorf("%s %+v", complaint, again)
	}
}

// TestRosterImportMayReplace takes tables in as the whole of their lists, and says before what comes and goes.
func TestRosterImportMayReplace(t *testing.T) {
	t.Parallel()
	at := documents(t, map[string]string{
		"m.json": aHouse, "s.csv": "id,skills\nc2,counsel\n", "d.csv": "id,shifts,target,w_under\nextra,D,1,5\n", "bad.csv": "id,skills\nc2,pilot\n",
	})
	args := []string{"roster", "import", "-model", at["m.json"], "-replace", "-staff", at["s.csv"], "-demand", at["d.csv"]}
	out := filepath.Join(filepath.Dir(at["m.json"]), "new.json")
	status, said, complaint := rostered(t, append(args, "-dry-run", "-out", out)...)
	want := "comes: 2\n  staff c2\n  demand extra\nchanges: 0\ngoes: 3\n  staff c1\n  demand day\n  leave c1 2026-12-08..2026-12-08\n"
	if status != 0 || said != want {
		t.Errorf("%d, said %q %s", status, said, complaint)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a model was written by a dry run")
	}
	m, complaint := imported(t, at, args[4:]...)
	if m == nil || len(m.Staff) != 1 || m.Staff[0].ID != "c2" || len(m.Leave) != 0 || len(m.Demand) != 1 || m.Demand[0].ID != "extra" {
		t.Errorf("%s %+v", complaint, m)
	}
	if status, said, _ = rostered(t, args...); status != 0 || !strings.HasPrefix(said, "{") || strings.Contains(said, "c1") {
		t.Errorf("%d, said %q", status, said)
	}
	at["m.json"] = filepath.Join(filepath.Dir(at["m.json"]), "again.json")
	if err := os.WriteFile(at["m.json"], []byte(aHouse), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, said, complaint = rostered(t, "roster", "import", "-model", at["m.json"], "-replace", "-staff", at["bad.csv"], "-dry-run"); status == 0 || strings.Contains(said, "goes") || !strings.Contains(complaint, "pilot") {
		t.Errorf("%d, said %q %s", status, said, complaint)
	}
}

func TestACalendarOfSomebodyWithAnEqualsSign(t *testing.T) {
	t.Parallel()
	at := documents(t, map[string]string{"m.json": aHouse, "s.csv": "id\nc1=li\n", "cal.ics": aCalendar})
	m, complaint := imported(t, at, "-staff", at["s.csv"], "-calendar", "c1=li="+at["cal.ics"])
	if m == nil || len(m.Leave) != 2 || m.Leave[1] != (model.Leave{Staff: "c1=li", From: "2026-12-07", To: "2026-12-09", Kind: "calendar"}) {
		t.Errorf("%s %+v", complaint, m)
	}
}

func TestRosterImportTakesAllOrNothing(t *testing.T) {
	t.Parallel()
	at := documents(t, map[string]string{
		"m.json":       aHouse,
		"good.csv":     "id\nc2\n",
		"bad.csv":      "id,skills\nc2,counsel\nc3,pilot\n",
		"overlap.csv":  "staff,from,to\nc1,2026-12-10,2026-12-10\nc1,2026-12-07,2026-12-09\n",
		"contract.csv": "id,contract\nc1,\n\nc2,quarter\n",
		"double.csv":   "shifts,target\nD,1\n",
		"bad.ics":      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
		"empty.csv":    "",
	})
	for name, tt := range map[string]struct {
		args []string
		want []string
	}{
		"a skill that nobody knows": {[]string{"-staff", at["bad.csv"]}, []string{"bad.csv: line 3, column skills: ", "pilot"}},
		"several files": {
			[]string{"-staff", at["bad.csv"], "-leave", at["overlap.csv"], "-calendar", "c1=" + at["bad.ics"]},
			[]string{"bad.csv: line 3", "bad.ics: "},
		},
		"leave over leave":       {[]string{"-leave", at["overlap.csv"]}, []string{"overlap.csv: line 3, column staff: it overlaps"}},
		"an unknown contract":    {[]string{"-staff", at["contract.csv"]}, []string{"contract.csv: line 4, column contract: "}},
		"demand that is doubled": {[]string{"-demand", at["double.csv"]}, []string{"double.csv: line 2, column "}},
		"an empty file":          {[]string{"-staff", at["empty.csv"]}, []string{"empty.csv: line 1, column 1: the file is empty"}},
		"no such file":           {[]string{"-staff", at["m.json"] + ".none"}, []string{"there is no file"}},
		"nobody's calendar":      {[]string{"-staff", at["good.csv"], "-calendar", "c9=" + at["bad.ics"]}, []string{"write WHO=FILE"}},
		"no calendar":            {[]string{"-calendar", "c1"}, []string{"write WHO=FILE"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, complaint := imported(t, at, tt.args...)
			if m != nil {
				t.Fatal("it was taken in")
			}
			for _, want := range tt.want {
				if !strings.Contains(complaint, want) {
					t.Errorf("%q is not in:\n%s", want, complaint)
				}
			}
		})
	}
}

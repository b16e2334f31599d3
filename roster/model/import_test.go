package model_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"heartline/roster"
	"heartline/roster/model"
)

func TestStaffCSV(t *testing.T) {
	t.Parallel()
	m := parsed(t)
	for _, tt := range []struct {
		name, file string
		want       []model.Person
	}{
		{"everything", "id,contract,team,town,skills,tags,sites,shifts\n" +
			"c07,full,a,上海,counsel|senior@2026-12-10..,trainee@2026-12-01..2026-12-31 | nursing@..2027-03-01,east|home,D|E\n", []model.Person{{
			ID: "c07", Contract: "full", Team: "a", Town: "上海",
			Skills: []model.Dated{{ID: "counsel"}, {ID: "senior", From: "2026-12-10"}},
			Tags:   []model.Dated{{ID: "trainee", From: "2026-12-01", Until: "2026-12-31"}, {ID: "nursing", Until: "2027-03-01"}},
			Sites:  []string{"east", "home"}, Shifts: []string{"D", "E"},
		}}},
		{"byte order mark, CRLF, semicolons, another order", "\xef\xbb\xbfskills;ID\r\ncounsel; \"c 1\"\r\n", []model.Person{{ID: "c 1", Skills: []model.Dated{{ID: "counsel"}}}}},
		{"nobody", "id\n", nil},
	} {
		got, faults := model.StaffCSV(strings.NewReader(tt.file), m)
		if diff := cmp.Diff(tt.want, got); diff != "" || len(faults) > 0 {
			t.Errorf("%s: %v\n%s", tt.name, faults, diff)
		}
	}
}

func TestLeaveCSV(t *testing.T) {
	t.Parallel()
	got, faults := model.LeaveCSV(strings.NewReader("staff,from,to,kind,credit\nc01,2026-12-10,2026-12-12,annual,480\nc01,2026-12-13,2026-12-13,,\nc02,2026-12-10,2026-12-10,sick,\n"), parsed(t))
	want := []model.Leave{
		{Staff: "c01", From: "2026-12-10", To: "2026-12-12", Kind: "annual", Credit: 480},
		{Staff: "c01", From: "2026-12-13", To: "2026-12-13"},
		{Staff: "c02", From: "2026-12-10", To: "2026-12-10", Kind: "sick"},
	}
	if diff := cmp.Diff(want, got); diff != "" || len(faults) > 0 {
		t.Errorf("%v\n%s", faults, diff)
	}
}

func TestDemandCSV(t *testing.T) {
	t.Parallel()
	got, faults := model.DemandCSV(strings.NewReader("id,role,skill,line,town,counts,shifts,from,to,weekdays,dates,first,last,min,target,max,w_min,w_under,w_over,hard_min,reason,owner\n"+
		"a,counsel,counsel,12345,上海,,D|E,,,mon|tue,,2026-12-07,2026-12-20,2,6,8,,100,1,yes,few,\n"+
		"b,help,,,,,,18:00,24:00,,2026-12-24|2026-12-31,,,,1,,,10,,no,,\n"+
		"c,,senior,,,holders,N,,,,,,,1,,,50,,,,,\n"), parsed(t))
	want := []model.Demand{
		{
			ID: "a", Role: "counsel", Skill: "counsel", Line: "12345", Town: "上海", Shifts: []string{"D", "E"}, Min: 2, Target: 6, Max: new(8), WUnder: 100, WOver: 1, HardMin: true, Reason: "few",
			On: model.On{Weekdays: []string{"mon", "tue"}, From: "2026-12-07", To: "2026-12-20"},
		},
		{ID: "b", Role: "help", From: "18:00", To: "24:00", Target: 1, WUnder: 10, On: model.On{Dates: []string{"2026-12-24", "2026-12-31"}}},
		{ID: "c", Skill: "senior", Counts: model.Holders, Shifts: []string{"N"}, Min: 1, WMin: 50},
	}
	if diff := cmp.Diff(want, got); diff != "" || len(faults) > 0 {
		t.Errorf("%v\n%s", faults, diff)
	}
}

func TestFaultsOfTables(t *testing.T) {
	t.Parallel()
	m := parsed(t)
	staff := func(r io.Reader) (int, []roster.RowError) { p, f := model.StaffCSV(r, m); return len(p), f }
	leave := func(r io.Reader) (int, []roster.RowError) { l, f := model.LeaveCSV(r, m); return len(l), f }
	demand := func(r io.Reader) (int, []roster.RowError) { d, f := model.DemandCSV(r, m); return len(d), f }
	const leaves = "staff,from,to,kind,credit\n"
	for _, tt := range []struct {
		name  string
		parse func(io.Reader) (int, []roster.RowError)
		file  string
		want  []string
	}{
		{"an empty file", staff, "", []string{"line 1, column 1: the file is empty"}},
		{"no text", staff, "id\nc\xff\n", []string{"line 2, column 1: the text is not UTF-8"}},
		{"a quotation mark", staff, "id,team\nc1,\"a\"b\n", []string{"line 2, column team: a quotation mark is wrong"}},
		{"a column that does not exist", staff, "id,colour\nc1,red\n", []string{`line 1, column 2: the column is called "colour"`}},
		{"a column twice", staff, "id,id\nc1,c1\n", []string{"line 1, column id: there twice"}},
		{"a column that is missing", leave, "staff,from\nc01,2026-12-10\n", []string{"line 1, column to: missing"}},
		{"a field too many", leave, leaves + "c01,2026-12-10,2026-12-12,,,\nc01,2026-12-20,2026-12-22,,\n", []string{"line 2, column 6: the row has 6 fields and the first line 5"}},

		{"no id, and an id twice", staff, "id\nc1\n\"\"\nc1\n", []string{"line 3, column id: missing", `line 4, column id: line 2 is called "c1" too`}},
		{"what does not exist", staff, "id,contract,skills,sites,shifts\nc1,fulll,expert|counsel,west,X\n", []string{
			`line 2, column contract: write "full"`, "line 2, column skills: no skill", "line 2, column sites: no site", "line 2, column shifts: no type of shift",
		}},
		{"two faults in a cell", staff, "id,skills\nc1,expert|elder\n", []string{`line 2, column skills: "expert"`, `line 2, column skills: "elder"`}},
		{"dates of a tag", staff, "id,tags\nc1,trainee@2026-12-01\nc2,trainee@..\nc3,trainee@2026-12-02..2026-12-01\nc4,trainee@soon..\n", []string{
			"line 2, column tags: FROM..UNTIL", "line 3, column tags: FROM..UNTIL", "line 4, column tags: exchange them", "line 5, column tags: YYYY-MM-DD",
		}},
		{"what cannot be read is not judged", staff, "id,tags\nc1,trainee@soon\n", []string{"line 2, column tags: FROM..UNTIL"}},
		{"a tag written otherwise", staff, "id,tags\nc1,pregnant-7m\n", []string{`line 2, column tags: write "pregnant_7m"`}},

		{"leave of nobody, at no date", leave, leaves + "x99,2026-12-10,12,,\n", []string{"line 2, column staff: no person", "line 2, column to: YYYY-MM-DD"}},
		{"leave backwards, and twice", leave, leaves + "c01,2026-12-12,2026-12-10,,\n\nc02,2026-12-10,2026-12-12,,\nc02,2026-12-12,2026-12-13,,\n", []string{
			"line 2, column to: exchange them", "line 5, column staff: overlaps line 4 of the same person",
		}},
		{"a credit that is no number", leave, leaves + "c01,2026-12-10,2026-12-12,,8h\n", []string{"line 2, column credit: no whole number"}},
		{"a credit out of range", leave, leaves + "c01,2026-12-10,2026-12-12,,1500\n", []string{"line 2, column credit: use 0 to 1440"}},

		{"days of demand", demand, "shifts,weekdays,dates,first,last\nD,someday,,,\nE,,2027-12-01,,\nN,,,2026-12-10,2026-12-09\nV,,,soon,\n", []string{
			"line 2, column weekdays: no day", "line 3, column dates: none of the days", "line 4, column last: exchange them", "line 5, column first: YYYY-MM-DD",
		}},
		{"numbers of demand", demand, "shifts,min,target,max,hard_min\nD,two,,,\nE,3,2,,\nN,,3,2,\nV,,1,,maybe\n", []string{
			"line 2, column min: no whole number", "line 3, column target: at least 3", "line 4, column max: at least 3", "line 5, column hard_min: neither yes nor no",
		}},
		{"neither shifts nor times, and one seat twice", demand, "role,shifts,target\na,,1\na,D,1\na,D|E,2\n", []string{
			"line 2, column role: neither shifts nor clock times", "line 4, column role: line 3 asks for the same role",
		}},
		{"times of demand", demand, "from,to,role\n24:00,9,a\n", []string{"line 2, column from: 24:00", "line 2, column to: HH:MM"}},
	} {
		n, faults := tt.parse(strings.NewReader(tt.file))
		if n > 0 {
			t.Errorf("%s: %d rows of a broken file", tt.name, n)
		}
		if len(faults) != len(tt.want) {
			t.Errorf("%s: %d faults, want %d: %v", tt.name, len(faults), len(tt.want), faults)
			continue
		}
		for i, f := range faults {
			place, text, _ := strings.Cut(tt.want[i], ": ")
			if !strings.HasPrefix(f.Error(), place+": ") || !strings.Contains(f.Text, text) {
				t.Errorf("%s: %q, want %q", tt.name, f.Error(), tt.want[i])
			}
		}
	}
	for name, r := range map[string]io.Reader{
		"cannot be read beyond this line": iotest.ErrReader(errors.New("gone")),
		"larger than 16 MiB":              bytes.NewReader(bytes.Repeat([]byte("x"), 16<<20+1)),
		"more than 200000 rows":           strings.NewReader("id\n" + strings.Repeat("a\n", 200_001)),
	} {
		if n, faults := staff(r); n > 0 || len(faults) == 0 || !strings.Contains(faults[0].Text, name) {
			t.Errorf("%s: %d rows, %d faults", name, n, len(faults))
		}
	}
}

func TestImportBlamesOnlyTheFile(t *testing.T) {
	t.Parallel()
	m := parsed(t)
	m.Rules[0].Scope.Tags = []string{"day only", "day_only"}
	people, faults := model.StaffCSV(strings.NewReader("id,tags\nc1,trainee\n"), m)
	if len(people) != 1 || len(faults) > 0 {
		t.Errorf("%d people, faults %v", len(people), faults)
	}
}

// FuzzStaffCSV wants that no file stops the program and that every fault of a row names its line.
func FuzzStaffCSV(f *testing.F) {
	for _, seed := range []string{"", "id\n", "id,skills\nc1,counsel|senior@2026-12-10..\n", "id;tags\nc1;\"a\"\"b\"\n", "id\nstaff[1]\n", "\xef\xbb\xbfid\r\n\xff"} {
		f.Add(seed)
	}
	m := parsed(f)
	f.Fuzz(func(t *testing.T, file string) {
		people, faults := model.StaffCSV(strings.NewReader(file), m)
		if len(people) > 0 && len(faults) > 0 {
			t.Fatal("people of a broken file")
		}
		for _, fault := range faults {
			if fault.Line < 0 || fault.Line > strings.Count(file, "\n")+strings.Count(file, "\r")+1 || fault.Text == "" {
				t.Fatal(fmt.Sprint(fault))
			}
		}
		with := *m
		with.Staff = people
		for _, fault := range with.Validate() {
			if strings.HasPrefix(fault.Path, "staff[") && len(faults) == 0 {
				t.Fatalf("imported, yet %v", fault)
			}
		}
	})
}

package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"heartline/roster/fairness"
	"heartline/roster/model"
	"heartline/roster/pay"
	"heartline/roster/sheet"
)

var update = flag.Bool("update", false, "write the golden pages anew")

func words(tb testing.TB, lang string) sheet.Words {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", lang+".json"))
	if err != nil {
		tb.Fatal(err)
	}
	w := sheet.Words{}
	if err := json.Unmarshal(data, &w); err != nil {
		tb.Fatal(err)
	}
	return w
}

// plan is a roster around the National Day week of 2026, with people who are called what a spreadsheet or a browser could mistake.
func plan() sheet.Plan {
	m := &model.Model{
		Version: model.Version, Name: "热线 & <line>", Zone: "Asia/Shanghai", Start: "2026-09-28", Days: 14, Profile: "cn",
		Shifts: []model.ShiftType{{ID: "D", Start: "08:00", Minutes: 480}, {ID: "N", Start: "22:00", Minutes: 600}},
		Demand: []model.Demand{
			{Role: "counsel", Shifts: []string{"D", "N"}, Target: 2, WUnder: 1},
			{Role: "second", Skill: "senior", Shifts: []string{"D"}, Target: 1, WUnder: 1},
			{Counts: model.Holders, Skill: "senior", Shifts: []string{"D", "N"}, Min: 1, WMin: 1}, // asks for no seat
		},
		Skills: []string{"senior"},
		Staff:  []model.Person{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}},
		Leave:  []model.Leave{{Staff: "c", From: "2026-10-01", To: "2026-10-03"}},
	}
	assign := func(staff, date, shift, role string) model.Assignment {
		return model.Assignment{Staff: staff, Date: date, Shift: shift, Role: role}
	}
	return sheet.Plan{
		Model: m,
		Assignments: []model.Assignment{
			assign("d", "2026-10-10", "D", "counsel"), assign("b", "2026-10-01", "N", "counsel"), assign("a", "2026-10-01", "N", "counsel"),
			assign("a", "2026-09-28", "D", "second"), assign("c", "2026-10-05", "D", "counsel"), assign("b", "2026-09-30", "D", "counsel"),
		},
		Names: sheet.Names{
			People:  map[string]string{"a": "=1+1", "b": "<script>alert(1)</script>", "c": "@王小明"},
			Shifts:  map[string]string{"D": "Day", "N": "Night"},
			Roles:   map[string]string{"counsel": "+counsel", "second": "-second"},
			Letters: map[string]string{"D": "D", "N": "N"}, RoleLetters: map[string]string{"second": "2"},
		},
	}
}

func ledger(tb testing.TB) *fairness.Ledger {
	tb.Helper()
	cal, err := model.NewCalendar(plan().Model)
	if err != nil {
		tb.Fatal(err)
	}
	night := time.Date(2026, 10, 1, 14, 0, 0, 0, time.UTC)
	l, err := fairness.Compute(fairness.Input{
		Calendar: cal, Until: "2026-10-04", Weeks: 2,
		Posts: []fairness.Post{{Person: "a", Group: "full"}, {Person: "b", Group: "full", Share: 50}, {Person: "c", Group: "=x"}},
		Shifts: []fairness.Shift{
			{ID: "1", Person: "a", Start: night, End: night.Add(8 * time.Hour), Zone: "Asia/Shanghai", Credit: 480},
			{ID: "2", Person: "b", Start: night, End: night.Add(8 * time.Hour), Zone: "Asia/Shanghai", Credit: 480},
		},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func export(tb testing.TB) *pay.Export {
	tb.Helper()
	cal, err := model.NewCalendar(plan().Model)
	if err != nil {
		tb.Fatal(err)
	}
	profile, _ := pay.LookupProfile("cn")
	start := time.Date(2026, 9, 30, 14, 0, 0, 0, time.UTC)
	e, err := pay.Compute(pay.Input{
		Profile: profile, Calendar: cal, From: "2026-09-01", Until: "2026-10-31",
		Shifts: []pay.Shift{
			{ID: "-1", Person: "a", Start: start, End: start.Add(8 * time.Hour), Zone: "Asia/Shanghai", Break: 30},
			{ID: "2", Person: "b", Start: start.Add(10 * time.Hour), End: start.Add(18 * time.Hour), Zone: "Asia/Shanghai"},
		},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// tables makes every table there is.
func tables(tb testing.TB, w sheet.Words) []*sheet.Table {
	tb.Helper()
	names := plan().Names
	var all []*sheet.Table
	for _, make := range []func() (*sheet.Table, error){
		func() (*sheet.Table, error) { return sheet.PersonGrid(w, plan()) },
		func() (*sheet.Table, error) { return sheet.SeatGrid(w, plan()) },
		func() (*sheet.Table, error) { return sheet.FairnessTable(w, ledger(tb), names) },
		func() (*sheet.Table, error) { return sheet.FairnessRows(w, ledger(tb), names) },
		func() (*sheet.Table, error) { return sheet.HoursTable(w, export(tb), names) },
		func() (*sheet.Table, error) { return sheet.KindsTable(w, export(tb), names) },
		func() (*sheet.Table, error) { return sheet.PiecesTable(w, export(tb), names) },
	} {
		t, err := make()
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, t)
	}
	return all
}

func TestCatalogues(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "zh-CN"} {
		w := words(t, lang)
		if err := w.Check(); err != nil {
			t.Errorf("%s: %v", lang, err)
		}
		for key := range w {
			if !slices.Contains(sheet.Keys(), key) {
				t.Errorf("%s: nothing reads the key %s", lang, key)
			}
		}
	}
	w := words(t, "en")
	delete(w, "leave_mark")
	w["mon"] = " "
	for what, err := range map[string]error{
		"a grid":  func() error { _, err := sheet.PersonGrid(w, plan()); return err }(),
		"a table": func() error { _, err := sheet.HoursTable(w, export(t), sheet.Names{}); return err }(),
		"pages":   sheet.WritePages(io.Discard, w),
	} {
		if err == nil || err.Error() != "the catalogue has no text for leave_mark, mon" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// grid returns the texts of a table, head first, cells parted by bars.
func grid(t *sheet.Table) []string {
	var heads []string
	for _, h := range t.Heads {
		heads = append(heads, strings.TrimSpace(h.Text+" "+h.Mark))
	}
	lines := []string{strings.Join(heads, "|")}
	for _, r := range t.Rows {
		var cells []string
		for _, c := range r.Cells {
			cells = append(cells, c.String())
		}
		lines = append(lines, strings.Join(cells, "|"))
	}
	return lines
}

func TestGrids(t *testing.T) {
	t.Parallel()
	p := plan()
	p.From, p.Until = "2026-09-30", "2026-10-05"
	people, err := sheet.PersonGrid(words(t, "en"), p)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Person|09-30|10-01 H|10-02 H|10-03 H|10-04 H|10-05 H",
		"=1+1||N||||", "<script>alert(1)</script>|D|N||||", "@王小明||L|L|L||D", "d||||||",
	}
	if diff := cmp.Diff(want, grid(people)); diff != "" {
		t.Errorf("by person (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{6}, people.Breaks); diff != "" { // before Monday, 5 October
		t.Errorf("breaks (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"D = Day 08:00–16:00", "N = Night 22:00–08:00", "L = leave", "H = public holiday"}, people.Legend); diff != "" {
		t.Errorf("legend (-want +got):\n%s", diff)
	}
	seats, err := sheet.SeatGrid(words(t, "en"), p)
	if err != nil {
		t.Fatal(err)
	}
	want = []string{
		"Shift|Role|09-30|10-01 H|10-02 H|10-03 H|10-04 H|10-05 H",
		"Day 08:00–16:00|+counsel|<script>alert(1)</script>|||||@王小明", "Day 08:00–16:00|-second||||||",
		"Night 22:00–08:00|+counsel||=1+1\n<script>alert(1)</script>||||",
	}
	if diff := cmp.Diff(want, grid(seats)); diff != "" {
		t.Errorf("by seat (-want +got):\n%s", diff)
	}
	p.Until = "2026-09-01"
	if _, err := sheet.SeatGrid(words(t, "en"), p); err == nil {
		t.Error("days that end before they begin are taken")
	}
}

// TestShiftsStandWithTheTimesThatTheyHave has a day that two people share, one that was moved, two shifts of one person on a date, the rest of
// a night, and shifts of types and people that the model does not have.
func TestShiftsStandWithTheTimesThatTheyHave(t *testing.T) {
	t.Parallel()
	p := plan()
	p.From, p.Until, p.Assignments, p.Model.Leave = "2026-09-29", "2026-10-01", nil, nil
	p.Names.People = nil
	zone, err := time.LoadLocation(p.Model.Zone)
	if err != nil {
		t.Fatal(err)
	}
	on := func(staff, kind, role string, day, from, to int) {
		at := func(hour int) time.Time { return time.Date(2026, 9, day, hour, 0, 0, 0, zone).UTC() }
		p.Shifts = append(p.Shifts, sheet.Shift{Staff: staff, Type: kind, Role: role, Start: at(from), End: at(to)})
	}
	on("b", "D", "counsel", 29, 12, 16)
	on("a", "D", "counsel", 29, 8, 12)
	on("c", "D", "counsel", 29, 8, 16)
	on("c", "N", "counsel", 29, 22, 32)
	on("b", "N", "counsel", 30, 2, 8) // of the night before
	on("d", "D", "second", 30, 10, 18)
	on("z", "", "", 30, 6, 18)
	on("y", "training", "", 30, 12, 13)
	on("y", "D", "counsel", 31, 8, 16)
	on("a", "D", "counsel", 28, 8, 16) // before the first date
	people, err := sheet.PersonGrid(words(t, "en"), p)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Person|09-29|09-30|10-01 H", "a|D 08:00–12:00||", "b|D 12:00–16:00|N 02:00–08:00|", "c|D\nN||", "d||D·2 10:00–18:00|",
		"y||training 12:00–13:00|D", "z||06:00–18:00|",
	}
	if diff := cmp.Diff(want, grid(people)); diff != "" {
		t.Errorf("by person (-want +got):\n%s", diff)
	}
	seats, err := sheet.SeatGrid(words(t, "en"), p)
	if err != nil {
		t.Fatal(err)
	}
	want = []string{
		"Shift|Role|09-29|09-30|10-01 H",
		"Day 08:00–16:00|+counsel|a 08:00–12:00\nc\nb 12:00–16:00||y", "Day 08:00–16:00|-second||d 10:00–18:00|",
		"Night 22:00–08:00|+counsel|c|b 02:00–08:00|", "06:00–18:00|||z|", "training 12:00–13:00|||y|",
	}
	if diff := cmp.Diff(want, grid(seats)); diff != "" {
		t.Errorf("by seat (-want +got):\n%s", diff)
	}
}

func TestAlmostNothingIsShownAsNothing(t *testing.T) {
	t.Parallel()
	l := &fairness.Ledger{Rows: []fairness.Row{{Person: "a", Measure: fairness.Nights, Over: -1e-12, Trend: -0.3}}}
	table, err := sheet.FairnessRows(words(t, "en"), l, sheet.Names{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("|a|Nights|0|0.00|0.00|0|-0.30|0", grid(table)[1]); diff != "" {
		t.Error(diff)
	}
}

func TestYearsOfWhichHolidaysAreNotKnownStandBelowTheHours(t *testing.T) {
	t.Parallel()
	for _, unsure := range [][]int{nil, {2027, 2028}} {
		e := export(t)
		e.Unsure = unsure
		table, err := sheet.HoursTable(words(t, "zh-CN"), e, sheet.Names{})
		if err != nil {
			t.Fatal(err)
		}
		if len(table.Legend) != len(unsure) || len(unsure) > 0 && table.Legend[1] != "2028: 该年节假日与调休安排尚不完整" {
			t.Errorf("%v: %q", unsure, table.Legend)
		}
	}
}

func TestAWorkingSaturdayIsMarked(t *testing.T) {
	t.Parallel()
	table, err := sheet.PersonGrid(words(t, "zh-CN"), plan())
	if err != nil {
		t.Fatal(err)
	}
	last := len(table.Heads) - 2 // Saturday, 10 October
	if h := table.Heads[last]; h.Date != "2026-10-10" || h.Mark != "班" || h.Sub != "六" || h.Free {
		t.Errorf("the head is %+v", h)
	}
	if h := table.Heads[last+1]; h.Mark != "" || !h.Free {
		t.Errorf("the head of the Sunday is %+v", h)
	}
}

func TestTheWorkbookReadAgain(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "zh-CN"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			all := tables(t, words(t, lang))
			var file bytes.Buffer
			if err := sheet.WriteWorkbook(&file, all...); err != nil {
				t.Fatal(err)
			}
			noFormulas(t, file.Bytes())
			book, err := excelize.OpenReader(bytes.NewReader(file.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := book.Close(); err != nil {
					t.Error(err)
				}
			}()
			if len(book.GetSheetList()) != len(all) {
				t.Fatalf("the sheets are %v", book.GetSheetList())
			}
			for i, table := range all {
				if tab := book.GetSheetList()[i]; tab != table.Tab {
					t.Errorf("sheet %d is called %q, want %q", i, tab, table.Tab)
				}
				same(t, book, table)
				onPaper(t, book, table)
			}
		})
	}
}

// noFormulas looks for formulas in the files of a workbook.
func noFormulas(t *testing.T, file []byte) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	sheets := 0
	for _, f := range archive.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
			continue
		}
		sheets++
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte("<f>")) || bytes.Contains(data, []byte("<f ")) {
			t.Errorf("%s has a formula", f.Name)
		}
	}
	if sheets == 0 {
		t.Error("there is no sheet")
	}
}

// same compares a sheet with its table, cell by cell.
func same(t *testing.T, book *excelize.File, table *sheet.Table) {
	t.Helper()
	for r, row := range table.Rows {
		for c, cell := range row.Cells {
			at, err := excelize.CoordinatesToCellName(c+1, r+3)
			if err != nil {
				t.Fatal(err)
			}
			got, err := book.GetCellValue(table.Tab, at)
			if err != nil || got != cell.String() {
				t.Errorf("%s %s: %q, %v; want %q", table.Tab, at, got, err, cell.String())
			}
			kind, err := book.GetCellType(table.Tab, at)
			isText := kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString
			if err != nil || isText != (cell.Kind == sheet.Text) {
				t.Errorf("%s %s: %q is of type %v, %v", table.Tab, at, got, kind, err)
			}
		}
	}
}

func onPaper(t *testing.T, book *excelize.File, table *sheet.Table) {
	t.Helper()
	layout, err := book.GetPageLayout(table.Tab)
	if err != nil || layout.Size == nil || *layout.Size != 9 || layout.Orientation == nil || *layout.Orientation != "landscape" {
		t.Errorf("%s: the page is %+v, %v", table.Tab, layout, err)
	}
	i := slices.IndexFunc(book.GetDefinedName(), func(n excelize.DefinedName) bool {
		return n.Name == "_xlnm.Print_Titles" && n.Scope == table.Tab && strings.HasSuffix(n.RefersTo, "!$1:$2")
	})
	if i < 0 {
		t.Errorf("%s: no rows are repeated: %+v", table.Tab, book.GetDefinedName())
	}
	panes, err := book.GetPanes(table.Tab)
	if err != nil || !panes.Freeze || panes.XSplit != table.Fixed || panes.YSplit != 2 {
		t.Errorf("%s: panes %+v, %v", table.Tab, panes, err)
	}
}

func TestTextStaysText(t *testing.T) {
	t.Parallel()
	texts := []string{"=1+1", "+86 10", "-1", "@SUM(A1)", "\t=1", " =1", "007", "1e5", "TRUE", "'=1", "a\x00b", "&lt;", "_x0041_", "_x003D_1_x005F_", "心线", "2026-10-01"}
	table := &sheet.Table{Tab: "x", Heads: []sheet.Head{{Text: "=h()"}}, Fixed: 1}
	for _, s := range texts {
		table.Rows = append(table.Rows, sheet.Row{Cells: []sheet.Cell{{Text: s}}})
	}
	var file bytes.Buffer
	if err := sheet.WriteWorkbook(&file, table); err != nil {
		t.Fatal(err)
	}
	noFormulas(t, file.Bytes())
	book, err := excelize.OpenReader(&file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}()
	for i, s := range texts {
		at, err := excelize.CoordinatesToCellName(1, i+3)
		if err != nil {
			t.Fatal(err)
		}
		want := strings.ReplaceAll(s, "\x00", "\uFFFD")
		if got, err := book.GetCellValue("x", at); err != nil || got != want {
			t.Errorf("%q came back as %q, %v", s, got, err)
		}
		if kind, err := book.GetCellType("x", at); err != nil || kind != excelize.CellTypeSharedString {
			t.Errorf("%q is of type %v, %v", s, kind, err)
		}
	}
}

func TestASheetThatCannotBeNamedSo(t *testing.T) {
	t.Parallel()
	for _, tab := range []string{"", "a/b", strings.Repeat("x", 32), "First"} {
		if err := sheet.WriteWorkbook(io.Discard, &sheet.Table{Tab: "first"}, &sheet.Table{Tab: tab}); err == nil {
			t.Errorf("a sheet called %q is written", tab)
		}
	}
	if err := sheet.WriteWorkbook(io.Discard); err == nil {
		t.Error("a workbook without a sheet is written")
	}
}

func TestATableThatIsNone(t *testing.T) {
	t.Parallel()
	cells := func(n int) []sheet.Row { return []sheet.Row{{Cells: make([]sheet.Cell, n)}} }
	for name, table := range map[string]*sheet.Table{
		"more fixed columns than columns": {Tab: "x", Heads: make([]sheet.Head, 2), Fixed: 3},
		"a row that is too long":          {Tab: "x", Heads: make([]sheet.Head, 2), Rows: cells(3)},
		"a row that is too short":         {Tab: "x", Heads: make([]sheet.Head, 2), Rows: cells(1)},
		"a break among the fixed":         {Tab: "x", Heads: make([]sheet.Head, 4), Fixed: 1, Breaks: []int{1}},
		"a break after the last":          {Tab: "x", Heads: make([]sheet.Head, 4), Fixed: 1, Breaks: []int{4}},
		"breaks out of order":             {Tab: "x", Heads: make([]sheet.Head, 9), Fixed: 1, Breaks: []int{4, 3}},
	} {
		if err := sheet.WriteWorkbook(io.Discard, table); err == nil {
			t.Errorf("%s: a workbook is written", name)
		}
		if err := sheet.WritePages(io.Discard, words(t, "en"), table); err == nil {
			t.Errorf("%s: pages are written", name)
		}
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "zh-CN"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := words(t, lang)
			var got bytes.Buffer
			if err := sheet.WritePages(&got, w, tables(t, w)...); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "pages."+lang+".html")
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("the pages differ (-update writes them anew):\n%s", diff)
			}
			if strings.Contains(got.String(), "<script") {
				t.Error("a name is not escaped")
			}
			// Two weeks of each grid, and one page of each of the others.
			if n := strings.Count(got.String(), "<section>"); n != 2*2+5 || strings.Count(got.String(), "<thead>") != n {
				t.Errorf("%d pages", n)
			}
		})
	}
}

//go:build benchdata

// The tests of this file read published problems and solutions from the folder that BENCH_DATA names. Their licence is not clear, and so
// they are in no repository.

package benchmark_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"heartline/roster/benchmark"
	"heartline/roster/check"
	"heartline/roster/model"
)

func folder(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("BENCH_DATA")
	if dir == "" {
		t.Fatal("BENCH_DATA must name the folder with the published problems")
	}
	return dir
}

func open(t *testing.T, path string) *os.File {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// glob returns the files of a pattern, which must be some.
func glob(t *testing.T, parts ...string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(parts...))
	if err != nil || len(found) == 0 {
		t.Fatalf("no files are called %s: %v", filepath.Join(parts...), err)
	}
	return found
}

// TestPublishedSolutionsOfCurtoisAndQu wants the value of each solution, with its two parts.
func TestPublishedSolutionsOfCurtoisAndQu(t *testing.T) {
	dir := folder(t)
	count := 0
	for _, path := range glob(t, dir, "nrp_solutions", "*.strandmark.out") {
		name := strings.TrimSuffix(filepath.Base(path), ".strandmark.out")
		m, faults := benchmark.ReadNRP(open(t, filepath.Join(dir, "nrp", name+".txt")))
		clean(t, name, m, faults)
		solutions, faults := benchmark.ReadGrids(m, open(t, path))
		none(t, path, faults)
		for i, s := range solutions {
			count++
			report := worth(t, m, s.Assignments)
			cover := part(report, "demand:")
			if report.Value != s.Value || report.Hard != 0 || cover != s.Cover || report.Value-cover != s.Roster {
				t.Errorf("%s, solution %d: value %d, hard %d, cover %d, roster %d; published are %d, 0, %d, %d",
					name, i+1, report.Value, report.Hard, cover, report.Value-cover, s.Value, s.Cover, s.Roster)
			}
			t.Logf("%s, solution %d: %d = %d + %d", name, i+1, report.Value, cover, report.Value-cover)
		}
	}
	if count != 16 {
		t.Errorf("%d solutions were checked; there are 16", count)
	}
}

// TestSyntheticHotlines reads problems of the same format that somebody else's program has made.
func TestSyntheticHotlines(t *testing.T) {
	for _, path := range glob(t, folder(t), "hotline", "*.txt") {
		m, faults := benchmark.ReadNRP(open(t, path))
		clean(t, path, m, faults)
		if len(m.Staff) == 0 || m.Days != 28 {
			t.Errorf("%s: %d people and %d days", path, len(m.Staff), m.Days)
		}
	}
}

// unreported are the values of solutions without a report that are known from elsewhere: from the name of the folder with the same
// files, and from the table of the best that its owner publishes.
var unreported = map[string]int{
	"inrc2_solutions/4weeks/n005w4_1_6-2-9-1":      1520,
	"inrc2_solutions/4weeks/n005w4_1_6-2-9-1/1520": 1520,
	"inrc2_solutions/4weeks/n030w4_1_6-2-9-1":      1670,
}

// TestPublishedSolutionsOfINRC2 wants the validator's report, each heading by itself, of every folder that has one.
func TestPublishedSolutionsOfINRC2(t *testing.T) {
	dir := folder(t)
	for _, f := range solutionFolders(t, dir) {
		t.Run(f.name, func(t *testing.T) {
			m, as := f.read(t, dir)
			report := worth(t, m, as)
			f.compare(t, m, as, report)
		})
	}
}

// A solved is a folder with a solution of an instance of the second competition.
type solved struct {
	name, path, scenario string
	history              int
	weeks                []int
	files                []string // of the solution, by week
}

var (
	instance = regexp.MustCompile(`(n\d{3}w\d)_(\d)_([\d-]+)`)
	sample   = regexp.MustCompile(`Solution_H_(\d)-WD_([\d-]+)`)
	soloWeek = regexp.MustCompile(`-(\d)\.txt$`)
)

func solutionFolders(t *testing.T, dir string) []solved {
	t.Helper()
	var all []solved
	for _, root := range []string{"inrc2", "inrc2_solutions"} {
		err := filepath.WalkDir(filepath.Join(dir, root), func(path string, d os.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			files, _ := filepath.Glob(filepath.Join(path, "[sS]ol-*.txt"))
			if len(files) == 0 {
				return nil
			}
			s := solved{path: path, files: files}
			s.name, err = filepath.Rel(dir, path)
			if err != nil {
				return err
			}
			weeks := ""
			if parts := instance.FindStringSubmatch(path); parts != nil {
				s.scenario, s.history, weeks = parts[1], int(parts[2][0]-'0'), parts[3]
			} else if parts := sample.FindStringSubmatch(path); parts != nil {
				s.scenario, s.history, weeks = filepath.Base(filepath.Dir(path)), int(parts[1][0]-'0'), parts[2]
				slices.SortFunc(s.files, func(a, b string) int { // Sol-n005w4-WEEKDATA-WEEK.txt
					return strings.Compare(soloWeek.FindString(a), soloWeek.FindString(b))
				})
			}
			for w := range strings.SplitSeq(weeks, "-") {
				n, err := strconv.Atoi(w)
				if err != nil {
					return fmt.Errorf("%s: %w", path, err)
				}
				s.weeks = append(s.weeks, n)
			}
			all = append(all, s)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func (s solved) read(t *testing.T, dir string) (*model.Model, []model.Assignment) {
	t.Helper()
	at := filepath.Join(dir, "inrc2", s.scenario)
	in := benchmark.INRC2{
		Scenario: open(t, filepath.Join(at, "Sc-"+s.scenario+".txt")),
		History:  open(t, filepath.Join(at, fmt.Sprintf("H0-%s-%d.txt", s.scenario, s.history))),
	}
	var files []io.Reader
	for w, n := range s.weeks {
		in.Weeks = append(in.Weeks, open(t, filepath.Join(at, fmt.Sprintf("WD-%s-%d.txt", s.scenario, n))))
		files = append(files, open(t, s.files[w]))
	}
	m, faults := benchmark.ReadINRC2(in)
	clean(t, s.name, m, faults)
	as, faults := benchmark.ReadINRC2Solution(m, files)
	none(t, s.name, faults)
	return m, as
}

// compare holds what was counted against the report in the folder.
func (s solved) compare(t *testing.T, m *model.Model, as []model.Assignment, got check.Report) {
	t.Helper()
	path := filepath.Join(s.path, "validator.txt")
	if _, err := os.Stat(path); err != nil {
		t.Logf("%s has no report; counted are %d, hard %d", s.name, got.Value, got.Hard)
		if n, known := unreported[s.name]; known && got.Value != n || got.Hard != 0 {
			t.Errorf("value %d, hard %d; published is %d", got.Value, got.Hard, n)
		}
		return
	}
	want, faults := benchmark.ReadINRC2Report(open(t, path))
	none(t, path, faults)
	if other := differ(m, as, want); other != "" {
		t.Fatalf("the files do not fit the report: %s", other)
	}
	cells, unpaid := underMinimum(got)
	numbers := benchmark.INRC2Report{
		MinimalCover: cells, Skills: hard(got, "skill"), Successions: hard(got, benchmark.RuleFollow),
		Total: part(got, benchmark.RuleTotal), Consecutive: part(got, benchmark.RuleDays) - part(got, benchmark.RuleDaysOff) + part(got, benchmark.RuleRun),
		DaysOff: part(got, benchmark.RuleDaysOff), Requests: part(got, "request"), Weekends: part(got, benchmark.RuleWeekends),
		HalfWeekends: part(got, benchmark.RuleHalfWeekend), Cover: part(got, "demand:") - unpaid, Value: got.Value - unpaid, Rows: want.Rows,
	}
	if fmt.Sprint(numbers) != fmt.Sprint(want) {
		numbers.Rows, want.Rows = nil, nil
		t.Errorf("counted  %+v\nreported %+v", numbers, want)
	}
	t.Logf("%s: %d, hard %d", s.name, got.Value-unpaid, got.Hard)
}

// underMinimum returns how many cells are under their minimum, and what they cost beside it: the competition's validator counts such a
// cell as one hard violation and does not charge for the optimum that it misses too.
func underMinimum(r check.Report) (cells, unpaid int) {
	under := map[[3]string]bool{}
	for _, v := range r.Violations {
		if v.Hard && strings.HasPrefix(v.Rule, "demand:") {
			under[[3]string{v.Date, v.Shift, v.Role}] = true
		}
	}
	for _, v := range r.Violations {
		if strings.HasPrefix(v.Rule, "demand:") && under[[3]string{v.Date, v.Shift, v.Role}] {
			unpaid += v.Cost
		}
	}
	return len(under), unpaid
}

// differ names the first row that the report shows otherwise than the files; empty if there is none.
func differ(m *model.Model, as []model.Assignment, report benchmark.INRC2Report) string {
	cal, err := model.NewCalendar(m)
	if err != nil {
		return err.Error()
	}
	rows := map[string][]byte{}
	for _, p := range m.Staff {
		rows[p.ID] = []byte(strings.Repeat("-", m.Days))
	}
	for _, a := range as {
		d, _ := cal.Day(a.Date)
		rows[a.Staff][d] = a.Shift[0]
	}
	count, first := 0, ""
	for _, p := range m.Staff {
		for d := range m.Days {
			if shown := report.Rows[p.ID]; d >= len(shown) || shown[d] != rows[p.ID][d] {
				count++
				if first == "" {
					first = fmt.Sprintf("%s has %s and not %s", p.ID, rows[p.ID], shown)
				}
			}
		}
	}
	if count == 0 {
		return ""
	}
	return fmt.Sprintf("%d cells of %d differ; %s", count, m.Days*len(m.Staff), first)
}

// TestFixturesOfINRC1 wants what the author of the fixtures expects of them: how many people are too few or too many, and what the rest
// costs.
func TestFixturesOfINRC1(t *testing.T) {
	dir := filepath.Join(folder(t), "inrc1", "fixtures_uos")
	expected := map[string][][2]int{ // by case, for each solution
		"01_coverage_constraint":                     {{0, 0}, {2, 0}, {1, 0}},
		"02_skill_constraint":                        {{0, 0}, {0, 11}},
		"03A_request_constraint":                     {{0, 0}, {0, 10}},
		"03B_request_constraint":                     {{0, 0}, {0, 10}},
		"03C_request_constraint":                     {{0, 0}, {0, 10}},
		"03D_request_constraint":                     {{0, 0}, {0, 10}},
		"04_num_assignments_constraint":              {{0, 0}, {0, 220}},
		"05_consecutive_assignments_constraint":      {{0, 0}, {0, 220}},
		"06_consecutive_days_off_constraint":         {{0, 0}, {0, 110}, {0, 200}, {0, 110}},
		"06B_consecutive_days_off_constraint":        {{0, 100}},
		"07_complete_weekends_constraint":            {{0, 0}, {0, 410}, {0, 200}, {0, 100}},
		"08A_same_shift_weekend_constraint":          {{0, 0}, {0, 220}},
		"08B_same_shift_weekend_constraint":          {{0, 0}, {0, 320}},
		"09_no_night_shift_constraint":               {{0, 0}, {0, 0}},
		"10_consecutive_working_weekends_constraint": {{0, 0}, {0, 110}},
		"11_unwanted_shift_patterns_constraint":      {{0, 0}, {0, 20}, {0, 120}},
	}
	files := glob(t, dir, "test_*_constraint.xml")
	if len(files) != len(expected) {
		t.Errorf("there are %d cases; %d are expected", len(files), len(expected))
	}
	for _, path := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "test_"), ".xml")
		t.Run(name, func(t *testing.T) {
			m, faults := benchmark.ReadINRC1(open(t, path))
			clean(t, path, m, faults)
			solutions := glob(t, dir, "test_"+name+"_solution_*.xml")
			if len(solutions) != len(expected[name]) {
				t.Fatalf("there are %d solutions; %d are expected", len(solutions), len(expected[name]))
			}
			for i, path := range solutions {
				as, faults := benchmark.ReadINRC1Solution(m, open(t, path))
				none(t, path, faults)
				report := worth(t, m, as)
				if got := [2]int{report.Hard, report.Value}; got != expected[name][i] {
					t.Errorf("solution %d: demand and rest are %v; expected are %v: %+v", i+1, got, expected[name][i], report.Violations)
				}
			}
		})
	}
}

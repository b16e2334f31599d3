package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heartline/roster/model"
)

// fourPeople cover two shifts of one desk for a week; who works at night has two free days or a night after it.
const fourPeople = `{
  "version": 1, "name": "one desk", "zone": "Asia/Shanghai", "start": "2026-12-07", "days": 7,
  "shifts": [{"id": "D", "start": "08:00", "minutes": 720}, {"id": "N", "start": "20:00", "minutes": 720}],
  "demand": [{"shifts": ["D", "N"], "target": 1, "w_under": 100, "w_over": 1}],
  "staff": [{"id": "c1"}, {"id": "c2"}, {"id": "c3"}, {"id": "c4"}],
  "rules": [
    {"id": "rest", "measure": "rest", "hard_min": 660},
    {"id": "hours", "measure": "minutes", "hard_max": 2880},
    {"id": "free", "measure": "off_run", "soft_min": 2, "w_under": 5}
  ],
  "requests": [{"staff": "c1", "date": "2026-12-09", "want": false, "weight": 3}],
  "leave": [{"staff": "c2", "from": "2026-12-10", "to": "2026-12-11"}]
}`

func TestRosterSolveAndCheck(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	m, out := write("model.json", fourPeople), filepath.Join(dir, "roster.json")
	status, said, complaint := rostered(t, "roster", "solve", "-model", m, "-out", out, "-moves", "60000", "-seed", "4")
	if status != 0 || !strings.Contains(said, "value 0, hard rules broken by 0, 14 assignments") {
		t.Fatalf("status %d: %s%s", status, said, complaint)
	}
	first, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if _, again, _ := rostered(t, "roster", "solve", "-model", m, "-moves", "60000", "-seed", "4"); again != string(first) {
		t.Error("the same seed gave another roster")
	}
	status, said, _ = rostered(t, "roster", "check", "-model", m, "-roster", out)
	if status != 0 || !strings.Contains(said, "value 0, hard rules broken by 0") {
		t.Errorf("status %d: %s", status, said)
	}

	var r model.Roster
	if err := json.Unmarshal(first, &r); err != nil {
		t.Fatal(err)
	}
	r.Assignments = append(r.Assignments[1:], model.Assignment{Staff: "c2", Date: "2026-12-10", Shift: "D"})
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	status, said, complaint = rostered(t, "roster", "check", "-model", m, "-roster", write("broken.json", string(text)))
	if status == 0 || !strings.Contains(said, "leave") || !strings.Contains(complaint, "breaks hard rules") {
		t.Errorf("status %d: %s%s", status, said, complaint)
	}
}

func TestRosterSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	broken := filepath.Join(dir, "model.json")
	if err := os.WriteFile(broken, []byte(strings.Replace(fourPeople, `"c2", "from"`, `"c9", "from"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"no command":        {nil, "usage: heartline roster"},
		"no model":          {[]string{"solve"}, "-model"},
		"no such file":      {[]string{"solve", "-model", filepath.Join(dir, "none.json")}, "there is no file"},
		"nobody of that id": {[]string{"solve", "-model", broken}, "leave[0].staff"},
		"no such folder":    {[]string{"bench", "-data", filepath.Join(dir, "none")}, "there are no problems"},
		"no time":           {[]string{"bench", "-data", dir, "-for", "soon"}, "there are no problems"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, said, complaint := rostered(t, append([]string{"roster"}, tt.args...)...)
			if status == 0 || !strings.Contains(said+complaint, tt.want) {
				t.Errorf("status %d: %s%s, want %q", status, said, complaint, tt.want)
			}
		})
	}
}

// aProblem is in the form of the published ones, and our own.
const aProblem = `SECTION_HORIZON
7
SECTION_SHIFTS
D,480,
SECTION_STAFF
A,D=7,2880,1440,5,2,2,1
B,D=7,2880,1440,5,2,2,1
SECTION_DAYS_OFF
A,0
SECTION_SHIFT_ON_REQUESTS
B,1,D,2
SECTION_SHIFT_OFF_REQUESTS
SECTION_COVER
0,D,1,100,1
1,D,1,100,1
2,D,1,100,1
3,D,1,100,1
4,D,1,100,1
`

func TestRosterBench(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "nrp"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "nrp", "own1.txt"), []byte(aProblem), 0o600); err != nil {
		t.Fatal(err)
	}
	status, said, complaint := rostered(t, "roster", "bench", "-data", dir, "-for", "500ms", "-seeds", "2")
	if status != 0 || !strings.Contains(said, "own1 ") || !strings.Contains(said, "500ms") {
		t.Fatalf("status %d: %s%s", status, said, complaint)
	}
	for _, line := range strings.Split(strings.TrimSpace(said), "\n")[1:] {
		if !strings.HasSuffix(line, " 0") {
			t.Errorf("hard rules are broken: %s", line)
		}
	}
}

// rostered runs a command and returns what it says.
func rostered(t *testing.T, args ...string) (status int, out, complaint string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	e := env{in: strings.NewReader(""), out: &stdout, err: &stderr, log: slog.New(slog.DiscardHandler), now: time.Now}
	status = run(t.Context(), e, args)
	return status, stdout.String(), stderr.String()
}

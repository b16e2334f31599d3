package model_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	_ "time/tzdata" // the zones must not depend on the machine

	"github.com/google/go-cmp/cmp"

	"heartline/roster/model"
)

// document returns a document that says something in every place in which something can be said.
func document(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/hotline.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func parsed(t testing.TB) *model.Model {
	t.Helper()
	m, faults := model.Parse(strings.NewReader(document(t)))
	if len(faults) > 0 {
		t.Fatalf("the document is broken: %v", faults)
	}
	return m
}

// broken is a document that is right but for one thing.
type broken struct {
	name, old, new string
	want           []string // what each fault says, from its path on, as far as it matters
}

func (b broken) test(t *testing.T) {
	t.Parallel()
	whole := document(t)
	if !strings.Contains(whole, b.old) {
		t.Fatalf("the document has no %s", b.old)
	}
	m, faults := model.Parse(strings.NewReader(strings.Replace(whole, b.old, b.new, 1)))
	if m != nil {
		t.Error("a broken document gave a model")
	}
	if len(faults) != len(b.want) {
		t.Fatalf("%d faults, want %d: %v", len(faults), len(b.want), faults)
	}
	for i, f := range faults {
		path, text, _ := strings.Cut(b.want[i], ": ")
		if f.Path != path || !strings.Contains(f.Text, text) {
			t.Errorf("fault %d is %q, want %q", i, f, b.want[i])
		}
		if f.Line < 1 || f.Column < 1 {
			t.Errorf("fault %q has no place", f)
		}
	}
}

func TestParseRefusesWhatIsNoDocument(t *testing.T) {
	t.Parallel()
	for _, tt := range []broken{
		{"a field that does not exist", `"zone": `, `"zonee": `, []string{"zone: no zone is called", `zonee: write "zone"`}},
		{"a field that is like no other", `"version": 1,`, `"version": 1, "colour": 3,`, []string{"colour: remove it, or use one of version, name"}},
		{"another case", `"days": 28`, `"Days": 28`, []string{"days: 0 is out of range", `Days: write "days"`}},
		{"a doubled key", `"days": 28,`, `"days": 28, "days": 27,`, []string{"days: there twice"}},
		{"a doubled key of counts", `{"nights": 2}`, `{"nights": 2, "nights": 3}`, []string{"staff[0].history.counts.nights: there twice"}},
		{"a field of a row", `"kind": "annual"`, `"type": "annual"`, []string{`leave[0].type: there is no field "type"`}},
		{"a field with much below it", `"version": 1,`, `"version": 1, "x": {"a": [1, {"b": null}]},`, []string{"x: there is no field"}},
		{"a list instead of an object", `"stability": {`, `"stability": [], "x": {`, []string{"stability: write an object", "x: there is no field"}},
		{"an object instead of a list", `"skills": ["counsel", "senior", "supervise"]`, `"skills": {}`, []string{"skills: write a list"}},
		{"text instead of a number", `"days": 28`, `"days": "28"`, []string{"days: write a whole number"}},
		{"a fraction", `"days": 28`, `"days": 28.5`, []string{"days: write a whole number"}},
		{"a number instead of text", `"start": "2026-12-07"`, `"start": 20261207`, []string{"start: write text"}},
		{"a number instead of yes or no", `"hard_min": true`, `"hard_min": 1`, []string{"demand[0].hard_min: true or false"}},
		{"yes or no instead of a number", `"area_m2": 40`, `"area_m2": true`, []string{"sites[0].area_m2: write a number"}},
		{"a number without end", `"area_m2": 40`, `"area_m2": 1e999`, []string{"sites[0].area_m2: write a number"}},
		{"a long word", `"zone": "Asia/Shanghai"`, `"zone": "` + strings.Repeat("x", 99) + `"`, []string{"zone: " + strings.Repeat("x", 64) + "…"}},
		{"a long field", `"days": 28`, `"days": 28, "` + strings.Repeat("x", 99) + `": 1`, []string{strings.Repeat("x", 99) + ": there is no field"}},
		{"text among the counts", `{"nights": 2}`, `{"nights": "2"}`, []string{"staff[0].history.counts.nights: whole number"}},
		{"null", `"days": 28`, `"days": null`, []string{"days: leave the field out"}},
		{"something after it", "\n}\n", "\n}\n{}", []string{": something follows"}},
		{"a broken place in the counts", `{"nights": 2}`, `{"nights" 2}`, []string{": this is no JSON"}},
		{"no key in the counts", `{"nights": 2}`, `{"nights": 2, 3}`, []string{": this is no JSON"}},
		{"a missing comma", `"days": 28,`, `"days": 28`, []string{": this is no JSON"}},
		{"a broken end", "\n}\n", "\n", []string{": unexpected end"}},
		{"two faults at once", `"days": 28,`, `"days": [], "name": 3,`, []string{"days: whole number", "name: there twice"}},
		{"a fault before a broken place", `"days": 28,`, `"days": [], x`, []string{"days: whole number", ": this is no JSON"}},
		{"another version", `"version": 1`, `"version": 2`, []string{"version: this program reads version 1"}},
	} {
		t.Run(tt.name, tt.test)
	}
}

func TestParseNamesThePlace(t *testing.T) {
	t.Parallel()
	const head = "{\n  \"version\": 1, \"zone\": \"UTC\",\n  \"start\": \"2026-12-07\", \"days\": 7,\n"
	tests := []struct{ name, file, want string }{
		{
			"a value", head + "  \"shifts\": [{\"id\": \"D\", \"start\": \"25:00\", \"minutes\": 60}],\n  \"demand\": [], \"staff\": []}",
			"line 4, column 35, shifts[0].start: use a time from 00:00 to 23:59",
		},
		{
			"columns are characters", head + "  \"name\": \"上海\", \"profile\": \"x\", \"shifts\": [{\"id\": \"D\", \"start\": \"08:00\", \"minutes\": 60}], \"demand\": [], \"staff\": []}",
			"line 4, column 28, profile: no profile is called \"x\"; there is cn, eu, or leave it out",
		},
		{
			"what is missing is at what should hold it", head + "  \"demand\": [], \"staff\": []}",
			"line 1, column 1, shifts: there is no type of shift; name at least one",
		},
		{"a byte order mark counts for nothing", "\xef\xbb\xbf{}", "line 1, column 1, version: this program reads version 1; write 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, faults := model.Parse(strings.NewReader(tt.file))
			if len(faults) == 0 {
				t.Fatal("no fault")
			}
			if got := faults[0].Error(); got != tt.want {
				t.Errorf("fault %q, want %q", got, tt.want)
			}
		})
	}
}

func TestParseReadsToTheEnd(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		file []byte
		want string
	}{
		"no text":    {[]byte("{\n\"name\": \"\xff\"}"), "line 2, column 10: the text is not UTF-8; save the document as UTF-8"},
		"too large":  {bytes.Repeat([]byte(" "), 64<<20+1), "the document is larger than 64 MiB; cut it into shorter periods"},
		"nothing":    {nil, "line 1, column 1: this is no JSON (unexpected end of JSON input); mend what stands before it, often a comma, a bracket or a quotation mark"},
		"no object":  {[]byte("3"), "line 1, column 1: the value is of another kind; write an object, {...}"},
		"cut string": {[]byte("{\"name\": \"x"), "line 1, column 11: this is no JSON (unexpected end of JSON input); mend what stands before it, often a comma, a bracket or a quotation mark"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if m, faults := model.Parse(bytes.NewReader(tt.file)); m != nil || len(faults) != 1 || faults[0].Error() != tt.want {
				t.Errorf("faults %v, want %s", faults, tt.want)
			}
		})
	}
	m, faults := model.Parse(iotest.ErrReader(errors.New("gone")))
	if m != nil || len(faults) != 1 || faults[0].Text != "the document cannot be read to its end; try again" {
		t.Errorf("faults %v", faults)
	}
}

func TestWriteAndParseAgree(t *testing.T) {
	t.Parallel()
	m := parsed(t)
	var first, second bytes.Buffer
	if err := model.Write(&first, m); err != nil {
		t.Fatal(err)
	}
	again, faults := model.Parse(bytes.NewReader(first.Bytes()))
	if len(faults) > 0 {
		t.Fatalf("what was written is broken: %v", faults)
	}
	if diff := cmp.Diff(m, again); diff != "" {
		t.Errorf("the model is not what it was:\n%s", diff)
	}
	if err := model.Write(&second, again); err != nil {
		t.Fatal(err)
	}
	if first.String() != second.String() {
		t.Error("the same model was written in two ways")
	}
	if !strings.Contains(first.String(), "\n  \"zone\": \"Asia/Shanghai\",\n") || !strings.Contains(first.String(), "上海") {
		t.Errorf("the document is not to be read by people:\n%s", first.String())
	}
	if err := model.Write(broke{}, m); err == nil {
		t.Error("a document that could not be written was said to be")
	}
}

type broke struct{}

func (broke) Write([]byte) (int, error) { return 0, errors.New("no space") }

func TestAnEmptyModelIsWrittenWithoutNull(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := model.Write(&out, &model.Model{Version: model.Version}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "null") {
		t.Errorf("null in %s", out.String())
	}
}

func TestRosters(t *testing.T) {
	t.Parallel()
	bound := 12
	r := &model.Roster{
		Version: 1, Value: 15, Hard: 1, Bound: &bound,
		Assignments: []model.Assignment{{Staff: "c01", Date: "2026-12-07", Shift: "D", Role: "counsel", Source: model.Solver}},
		Violations:  []model.Violation{{Rule: "rest", Staff: "c01", Date: "2026-12-07", Hard: true, Amount: 1}},
	}
	var out bytes.Buffer
	if err := model.WriteRoster(&out, r); err != nil {
		t.Fatal(err)
	}
	again, faults := model.ParseRoster(&out)
	if diff := cmp.Diff(r, again); diff != "" || len(faults) > 0 {
		t.Errorf("the roster is not what it was: %v\n%s", faults, diff)
	}
	for file, want := range map[string]string{
		`{"version": 2, "assignments": [], "value": 0, "hard": 0}`:                     "line 1, column 13, version: this program reads version 1; write 1",
		`{"version": 1, "assignments": [{"dat": ""}], "value": 0, "hard": 0}`:          `line 1, column 33, assignments[0].dat: there is no field "dat"; write "date"`,
		`{"version": 1, "assignments": [], "value": 0, "hard": 0} {"assignments": []}`: "line 1, column 58: something follows the document; remove it",
	} {
		if r, faults := model.ParseRoster(strings.NewReader(file)); r != nil || len(faults) != 1 || faults[0].Error() != want {
			t.Errorf("%s: faults %v, want %s", file, faults, want)
		}
	}
}

// FuzzParse wants that no document stops the program, that faults name places inside it, and that what is read comes back when it is
// written.
func FuzzParse(f *testing.F) {
	// Short seeds: a fuzzer spends its time on making long ones shorter.
	const frame = `{"version":1,"zone":"Europe/Berlin","start":"2028-02-28","days":7,"profile":"cn","skills":["s"],
"shifts":[{"id":"N","start":"22:00","minutes":480}],`
	for _, seed := range []string{
		"", "{}", "[]", "3", `{"version":1`, `{"version":1,"version":null}`, `{"shifts":[{"id":"\ud800"}]}`, "\xef\xbb\xbf{}x",
		frame + `"demand":[],"staff":[]}`,
		frame + `"demand":[{"role":"r","shifts":["N"],"target":2,"on":{"weekdays":["workday"]}}],"staff":[{"id":"a","history":{"counts":{"n":1}}}],
"rules":[{"id":"n","measure":"shifts","of":{"tags":["night"]},"fair":true,"w_over":1}]}`,
		frame + `"demand":[{"from":"00:00","to":"24:00","min":1}],"staff":[{"id":"a","tags":[{"id":"t","until":"2028-02-29"}]}],
"leave":[{"staff":"a","from":"2028-02-29","to":"2028-02-29"}],"pins":[{"staff":"a","date":"2028-02-28"}],"stability":{"today":"2028-02-28"},
"rules":[{"id":"p","measure":"pattern","sequence":[{"off":true},{"any":true}],"hard_max":0}],"overrides":[{"rule":"rest","by":"x","at":"2028-01-01","reason":"y","off":true}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, faults := model.Parse(bytes.NewReader(data))
		if (m == nil) != (len(faults) > 0) {
			t.Fatalf("model %v with faults %v", m, faults)
		}
		for _, fault := range faults {
			if lines := bytes.Count(data, []byte("\n")) + 1; fault.Line < 1 || fault.Line > lines || fault.Column < 1 || fault.Text == "" {
				t.Fatalf("fault %+v in %d lines", fault, lines)
			}
		}
		if m == nil {
			return
		}
		for i := range m.Staff {
			m.EffectiveRules(&m.Staff[i])
		}
		var out bytes.Buffer
		if err := model.Write(&out, m); err != nil {
			t.Fatal(err)
		}
		again, faults := model.Parse(&out)
		if diff := cmp.Diff(m, again); diff != "" || len(faults) > 0 {
			t.Fatalf("the model is not what it was: %v\n%s", faults, diff)
		}
	})
}

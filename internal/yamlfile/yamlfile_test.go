package yamlfile_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/yamlfile"
)

type inner struct {
	Name  string        `yaml:"name"`
	After time.Duration `yaml:"after"`
}

type sample struct {
	Mode    string            `yaml:"mode"`
	Numbers []string          `yaml:"numbers"`
	Count   int               `yaml:"count"`
	On      bool              `yaml:"on"`
	Names   map[string]string `yaml:"names"`
	Items   []inner           `yaml:"items"`
	Opt     *bool             `yaml:"opt"`
	Steps   map[string]inner  `yaml:"steps"`
	Share   float64           `yaml:"share"`
}

func decode(t *testing.T, text string) (sample, *yamlfile.Document, yamlfile.Problems) {
	t.Helper()
	d, problems := yamlfile.Parse("f.yaml", []byte(text))
	s := sample{Mode: "default"}
	problems = append(problems, d.Decode(&s)...)
	return s, d, problems
}

func TestDecodeKeepsDefaultsAndPositions(t *testing.T) {
	t.Parallel()
	s, d, problems := decode(t, `
numbers: 0755
count: 3
on: true
share: 0.5
names: {zh-CN: 心线, en: Heartline}
items:
  - name: a
    after: 20s
  - {name: b, after: 30d}
opt: false
steps:
  0: {name: zero}
`)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	no := false
	want := sample{
		Mode: "default", Numbers: []string{"0755"}, Count: 3, On: true, Share: 0.5,
		Names: map[string]string{"zh-CN": "心线", "en": "Heartline"},
		Items: []inner{{"a", 20 * time.Second}, {"b", 30 * 24 * time.Hour}},
		Opt:   &no, Steps: map[string]inner{"0": {Name: "zero"}},
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
	for path, want := range map[string]yamlfile.Pos{
		"items[1].after":     {Line: 10, Column: 22},
		"items[0].name":      {Line: 8, Column: 11},
		"items[0].forgotten": {Line: 8, Column: 5},
		"mode":               {},
		"steps.0.name":       {Line: 13, Column: 13},
	} {
		if got := d.Pos(path); got != want {
			t.Errorf("Pos(%s) = %v, want %v", path, got, want)
		}
	}
	if d.Has("mode") || !d.Has("count") {
		t.Error("Has confuses what the file gave with what it did not")
	}
}

func TestEveryProblemIsNamed(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ text, want string }{
		"unknown key near a known one": {"cuont: 1", `f.yaml:1:1: the file has the unknown key "cuont"; perhaps "count" is meant.`},
		"unknown key far from all":     {"zebra: 1", `f.yaml:1:1: the file has the unknown key "zebra"; allowed here: count, items, mode, names, numbers, on, opt, share, steps.`},
		"key twice":                    {"count: 1\ncount: 2", `f.yaml:2:1: the file has the key "count" twice (first in line 1); remove one of the two.`},
		"text for a number":            {"count: many", `f.yaml:1:8: count is "many"; write a whole number.`},
		"list for a number":            {"count: [1]", `f.yaml:1:8: count is a list; write a single value.`},
		"group for a list":             {"numbers: {a: 1}", `f.yaml:1:10: numbers is a group of keys; write it as a list.`},
		"value for a group":            {"names: x", `f.yaml:1:8: names is the single value "x"; write it as keys with values.`},
		"word for yes or no":           {"on: yes", `f.yaml:1:5: on is "yes"; write true or false.`},
		"span without unit":            {"items: [{after: 20}]", `f.yaml:1:17: items[0].after is "20"; write a span such as 500ms, 20s, 5m, 2h or 30d.`},
		"negative span":                {"items: [{after: -1s}]", `f.yaml:1:17: items[0].after is "-1s"; write a span such as 500ms, 20s, 5m, 2h or 30d.`},
		"alias":                        {"mode: &a x\nnumbers: [*a]", "f.yaml:1:7: mode uses an anchor or alias; write the value out.\nf.yaml:2:11: numbers[0] uses an anchor or alias; write the value out."},
		"tag":                          {"mode: !!str x", `f.yaml:1:7: mode has a tag; remove the tag.`},
		"second document":              {"count: 1\n---\ncount: 2", `f.yaml:3:1: a second document begins here; put it into a file of its own.`},
		"not a group at all":           {"- 1", `f.yaml:1:1: the file is a list; write it as keys with values.`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, problems := decode(t, tc.text)
			if got := problems.Sorted().Error(); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

func TestBrokenSyntaxHasAPlace(t *testing.T) {
	t.Parallel()
	_, _, problems := decode(t, "count: 1\nmode: \"open\nnumbers: [1, 2\n")
	if len(problems) != 1 || problems[0].Line == 0 || !strings.Contains(problems[0].What, "not valid YAML") {
		t.Errorf("got %v", problems)
	}
}

func TestDeepNestingIsRefusedBeforeTheParser(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"brackets": strings.Repeat("[", 100000),
		"dashes":   strings.Repeat("- ", 100000),
		"tags":     strings.Repeat("!a\n", 100000),
		"indent":   nested(40),
		"huge":     strings.Repeat("a", yamlfile.MaxBytes+1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, _, problems := decode(t, text); len(problems) == 0 {
				t.Error("accepted")
			}
		})
	}
}

func nested(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "mode:\n")
	}
	return b.String()
}

func TestSortedRemovesRepeats(t *testing.T) {
	t.Parallel()
	p := yamlfile.Problem{File: "a", Line: 2, Column: 1, What: "x"}
	q := yamlfile.Problem{File: "a", Line: 1, Column: 1, What: "y"}
	if diff := cmp.Diff(yamlfile.Problems{q, p}, yamlfile.Problems{p, q, p}.Sorted()); diff != "" {
		t.Error(diff)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("count: 1\nitems: [{name: a}]\n")
	f.Add("steps:\n  0: {name: x}\n  '#': {after: 2s}\n")
	f.Add("a: |\n  text\n? b\n: c\n")
	f.Fuzz(func(t *testing.T, text string) {
		d, problems := yamlfile.Parse("f.yaml", []byte(text))
		var s sample
		problems = append(problems, d.Decode(&s)...)
		for _, p := range problems {
			if p.What == "" || p.Line < 0 || p.Column < 0 {
				t.Errorf("a problem without sense: %+v", p)
			}
		}
	})
}

package yamlfile_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/yamlfile"
)

// shop is what the documents of these tests are decoded into.
type shop struct {
	Lines  []shopLine                   `yaml:"lines"`
	Queues []shopQueue                  `yaml:"queues"`
	Words  map[string]map[string]string `yaml:"words"`
}

type shopLine struct {
	ID      string            `yaml:"id"`
	Name    map[string]string `yaml:"name"`
	Numbers []string          `yaml:"numbers"`
	Hours   *shopHours        `yaml:"hours"`
	Queue   string            `yaml:"queue"`
}

type shopHours struct {
	Table string `yaml:"table"`
}

type shopQueue struct {
	ID    string         `yaml:"id"`
	Needs map[string]int `yaml:"needs"`
	After time.Duration  `yaml:"after"`
}

var expansion = yamlfile.Expansion{
	Templates: "templates", Rows: "rows", Lists: map[string]string{"line": "lines", "queue": "queues"}, Maps: []string{"words"},
}

func expand(t *testing.T, text string) (shop, string) {
	t.Helper()
	doc, problems := yamlfile.Parse("x.yaml", []byte(text))
	var out shop
	if len(problems) == 0 {
		problems = doc.Expand(expansion)
	}
	problems = append(problems, doc.Decode(&out)...)
	said := make([]string, 0, len(problems))
	for _, p := range problems.Sorted() {
		said = append(said, p.String())
	}
	return out, strings.Join(said, "\n")
}

const twoLines = `
queues: [{id: main}]
templates:
  - id: expert
    needs: [number, zh, skill]
    defaults: {level: 1, after: 30s, hours: , numbers: }
    line: {id: $id, name: {zh-CN: "${zh}专线，$$1"}, numbers: [$number], hours: $hours, queue: $id}
    queue: {id: $id, needs: {$skill: $level}, after: $after}
    words:
      welcome_${id}: {zh-CN: 您好，这里是$zh。}
rows:
  - {id: law, template: expert, number: "8101", zh: 法律, skill: law}
  - {id: child, template: expert, number: 8102, zh: 亲子, skill: child, level: 2, hours: {table: office}, queue: {after: 1m}}
words:
  welcome_child: {zh-CN: 亲子专线}
`

func TestRowsAreWrittenOutOfTemplates(t *testing.T) {
	t.Parallel()
	got, said := expand(t, twoLines)
	if said != "" {
		t.Fatal(said)
	}
	want := shop{
		Lines: []shopLine{
			{ID: "law", Name: map[string]string{"zh-CN": "法律专线，$1"}, Numbers: []string{"8101"}, Queue: "law"},
			{ID: "child", Name: map[string]string{"zh-CN": "亲子专线，$1"}, Numbers: []string{"8102"}, Hours: &shopHours{"office"}, Queue: "child"},
		},
		Queues: []shopQueue{{ID: "main"}, {ID: "law", Needs: map[string]int{"law": 1}, After: 30 * time.Second}, {ID: "child", Needs: map[string]int{"child": 2}, After: time.Minute}},
		Words:  map[string]map[string]string{"welcome_law": {"zh-CN": "您好，这里是法律。"}, "welcome_child": {"zh-CN": "亲子专线"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatIsWrongInARowHasAPlaceAndAMend(t *testing.T) {
	t.Parallel()
	const template = "templates:\n  - {id: expert, needs: [number], defaults: {zh: a}, line: {id: $id, numbers: [$number]}}\n"
	tests := []struct{ name, text, want string }{
		{"no such template", template + "rows: [{id: a, template: exprt}]", `x.yaml:3:`},
		{"a value is missing", template + "rows: [{id: a, template: expert}]", `rows[0] says nothing about "number", which the template "expert" needs; write number: with its value.`},
		{"no id", template + "rows: [{template: expert, number: 1}]", `says nothing about "id"`},
		{"an unknown value", template + "rows: [{id: a, template: expert, number: 1, zz: b, nmber: 2}]", `perhaps "number" is meant`},
		{"not declared", "templates: [{id: t, line: {id: $id, queue: $quue}}]\nrows: [{id: a, template: t}]", `a template uses $quue, which it does not declare; add it under needs or defaults.`},
		{"a list inside a text", template + "rows: [{id: a, template: expert, number: 1, zh: x, line: {hours: {table: 1, x: 2}}}]", `unknown key "x"`},
		{"an unknown part", "templates: [{id: t, lnie: {}}]\nrows: []", `perhaps "line" is meant`},
		{"two of one name", "templates: [{id: t}, {id: t}]", `two templates are called "t"`},
		{"no list", "templates: {id: t}\nrows: 3", `write it as a list`},
		{"a list in a text", "templates: [{id: t, needs: n, line: {id: x$n}}]\nrows: [{id: a, template: t, n: [1]}]", `stands inside of a text and is a list`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, said := expand(t, tt.text); !strings.Contains(said, tt.want) {
				t.Errorf("it says:\n%s\nwant:\n%s", said, tt.want)
			}
		})
	}
}

func TestADocumentWithoutTemplatesIsLeftAlone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "queues: [{id: main}]", "templates: \nrows: \nqueues: [{id: main}]"} {
		if got, said := expand(t, text); said != "" || (text != "" && len(got.Queues) != 1) {
			t.Errorf("%q: %+v %s", text, got, said)
		}
	}
}

func FuzzExpand(f *testing.F) {
	f.Add(twoLines)
	f.Add("templates: [{id: t, line: {id: $id}}]\nrows: [{id: a, template: t}]")
	f.Fuzz(func(t *testing.T, text string) {
		expand(t, text)
	})
}

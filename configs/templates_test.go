package configs_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"heartline/configs"
	"heartline/queue"
)

const unionFile = "examples/union/heartline.yaml"

func union(t *testing.T, change func(string) string) (*configs.Config, configs.Problems) {
	t.Helper()
	text, err := os.ReadFile(unionFile)
	if err != nil {
		t.Fatal(err)
	}
	if change == nil {
		change = func(s string) string { return s }
	}
	return configs.LoadFS(fstest.MapFS{configs.MainFile: {Data: []byte(change(string(text)))}})
}

// TestThirtyOneLinesOverOneTeam loads 13 expert lines and 18 branch lines, one row each.
func TestThirtyOneLinesOverOneTeam(t *testing.T) {
	t.Parallel()
	cfg, problems := union(t, nil)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if len(cfg.Warnings) > 0 {
		t.Errorf("warnings: %v", cfg.Warnings)
	}
	experts, branches := cfg.LinesOf("experts"), cfg.LinesOf("branches")
	if len(experts) != 13 || len(branches) != 18 || len(cfg.Hotlines) != 32 || len(cfg.LinesOf("")) != 0 {
		t.Fatalf("%d expert lines, %d branch lines of %d", len(experts), len(branches), len(cfg.Hotlines))
	}
	numbers := map[string]bool{}
	for _, h := range cfg.Hotlines {
		for _, n := range h.Numbers {
			if numbers[n] || len(n) != 4 {
				t.Errorf("the number %q of %s", n, h.ID)
			}
			numbers[n] = true
		}
		if text, ok := cfg.Text(h.Greeting[0].ID, "zh-CN"); !ok || h.ID != "main" && !strings.Contains(text, strings.TrimSuffix(h.Name["zh-CN"], "分站")) {
			t.Errorf("%s is greeted by %q", h.ID, text)
		}
		if cfg.Flows[h.ID] == nil {
			t.Errorf("%s leads nowhere", h.ID)
		}
	}
	law, ok := cfg.ByNumber("8101")
	if !ok || law.ID != "law" || law.OffHours.Hours != "day" || law.Group != "experts" {
		t.Errorf("8101: %+v", law)
	}
	rules := cfg.Rules().Queues["law"]
	if diff := cmp.Diff(queue.Action{Kind: queue.ToQueue, Queue: "marriage"}, rules.Overflow[0].Action); diff != "" || len(rules.Requires) != 1 || rules.Requires[0].Skill != "law" {
		t.Errorf("the queue of law: %+v", rules)
	}
	if grief, _ := cfg.Hotline("grief"); grief.OffHours.Hours != "always" {
		t.Errorf("a row's own hours: %+v", grief.OffHours)
	}
}

// TestALineIsOneMoreRow adds a line to the sample and takes one away.
func TestALineIsOneMoreRow(t *testing.T) {
	t.Parallel()
	const row = "\nlines:\n  - {id: debt, template: expert, number: \"8114\", zh: 债务, en: Debt, neighbour: law}\n"
	cfg, problems := union(t, func(s string) string { return strings.Replace(s, "\nlines:\n", row, 1) })
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if h, known := cfg.ByNumber("8114"); !known || h.Queue != "debt" || len(cfg.LinesOf("experts")) != 14 {
		t.Errorf("8114: %v %+v", known, h)
	}
	var skills []string
	for _, s := range cfg.Skills {
		skills = append(skills, s.ID)
	}
	if !slices.Contains(skills, "debt") {
		t.Error("the line's skill is not in the catalogue")
	}
}

func TestAWrongLineIsNamedByItsRow(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, row, want string }{
		{"no number", `{id: debt, template: expert, zh: 债务, en: Debt, neighbour: law}`, `says nothing about "number"`},
		{"a number twice", `{id: debt, template: expert, number: "8101", zh: 债务, en: Debt, neighbour: law}`, `the number 8101 belongs to "law" and "debt"`},
		{"no such neighbour", `{id: debt, template: expert, number: "8114", zh: 债务, en: Debt, neighbour: laww}`, `perhaps "law" is meant`},
		{"no such template", `{id: debt, template: exprt}`, `perhaps "expert" is meant`},
		{"no such hours", `{id: debt, template: expert, number: "8114", zh: 债务, en: Debt, neighbour: law, hours: night}`, `there is no opening-hours table "night"`},
		{"no such group", `{id: debt, template: expert, number: "8114", zh: 债务, en: Debt, neighbour: law, hotline: {group: expert}}`, `perhaps "experts" is meant`},
		{"twice", `{id: law, template: expert, number: "8114", zh: 债务, en: Debt, neighbour: team}`, `two hotlines are called "law"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, problems := union(t, func(s string) string { return strings.Replace(s, "\n\nboxes:", "\n  - "+tt.row+"\n\nboxes:", 1) })
			if said := problems.Error(); !strings.Contains(said, tt.want) {
				t.Errorf("it says:\n%s\nwant: %s", said, tt.want)
			}
		})
	}
}

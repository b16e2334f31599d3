package configs_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
	"heartline/configs"
	"heartline/queue"
)

// withQueue is the good configuration with more lines in its queue.
func withQueue(t *testing.T, lines string) (*configs.Config, error) {
	t.Helper()
	good, err := os.ReadFile("testdata/broken/queue_skill_unknown.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(good), "    requires: {lisening: 1}\n", lines, 1)
	text = strings.Replace(text, "    overflow:\n", "    overflow:\n      - {when: wait_longer, after: 10m, message: night}\n", 1)
	text = strings.Replace(text, "skills: [{id: listening}]", "skills: [{id: listening}, {id: minors, kind: population}, {id: \"gender:f\", kind: trait}]", 1)
	cfg, problems := configs.LoadFS(fstest.MapFS{"heartline.yaml": &fstest.MapFile{Data: []byte(text)}})
	return cfg, problems.Err()
}

func parse(t *testing.T, text string) agent.Expr {
	t.Helper()
	e, err := agent.ParseExpr(text)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestQueueAsksByExpression(t *testing.T) {
	t.Parallel()
	cfg, err := withQueue(t, `    requires: {listening: 1}
    needs: |
      listening >= 2
      and not minors
    relax:
      - {after: 20s, needs: listening}
      - {after: 40s, drop: [listening]}
    strategy: top_down
    order: [ann, bob]
    order_skill: listening
    decline_rest: 20s
    no_answer_rest: 30s
`)
	if err != nil {
		t.Fatal(err)
	}
	q := cfg.Rules().Queues["general"]
	listening := parse(t, "listening")
	want := queue.Queue{
		Requires: []agent.Requirement{{Skill: "listening", Level: 1}}, Needs: parse(t, "listening >= 2 and not minors"),
		Relax: []queue.RelaxStep{
			{After: 20 * time.Second, Needs: &listening},
			{After: 40 * time.Second, Drop: []agent.Skill{"listening"}},
		},
		Strategy: queue.TopDown, Order: []agent.ID{"ann", "bob"}, OrderSkill: "listening",
		DeclineRest: 20 * time.Second, NoAnswerRest: 30 * time.Second, BusyRest: 20 * time.Second, UnreachableRest: 20 * time.Second,
	}
	got := queue.Queue{
		Requires: q.Requires, Needs: q.Needs, Relax: q.Relax, Strategy: q.Strategy, Order: q.Order, OrderSkill: q.OrderSkill,
		DeclineRest: q.DeclineRest, NoAnswerRest: q.NoAnswerRest, BusyRest: q.BusyRest, UnreachableRest: q.UnreachableRest,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := cfg.Rules().Validate(); err != nil {
		t.Errorf("what check lets pass the dispatcher refuses: %v", err)
	}
	if len(cfg.Warnings) > 0 {
		t.Errorf("warnings %v", cfg.Warnings)
	}
	if kind := cfg.Skills[1].Kind + " " + cfg.Skills[0].Kind; kind != "population skill" {
		t.Errorf("kinds %q", kind)
	}
}

func TestQueueWarnings(t *testing.T) {
	t.Parallel()
	for lines, want := range map[string]string{
		"    needs: minors\n": `none of the users has what the queue "general" asks for: minors; give somebody these skills, or ask for less.`,
		"    needs: listening\n    relax: [{after: 20m, drop: [listening]}]\n": `the step after 20m0s comes to nobody: callers leave the queue "general" after 10m0s; let it come earlier, or leave it out.`,
	} {
		cfg, err := withQueue(t, lines)
		if err != nil {
			t.Fatal(err)
		}
		if got := cfg.Warnings.Error(); !strings.Contains(got, want) {
			t.Errorf("%s: %s", lines, got)
		}
	}
}

func TestOrderOfCallers(t *testing.T) {
	t.Parallel()
	cfg, err := withQueue(t, "")
	if err != nil {
		t.Fatal(err)
	}
	want := &queue.Aging{YellowAhead: 10 * time.Minute, PriorityAhead: time.Minute}
	if diff := cmp.Diff(want, cfg.Rules().Aging); diff != "" {
		t.Error(diff)
	}
	cfg.Floor.Aging.Strict = true
	if a := cfg.Rules().Aging; a != nil {
		t.Errorf("strict by grade, and %v", a)
	}
}

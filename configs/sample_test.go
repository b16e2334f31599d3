package configs_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
	"heartline/configs"
	"heartline/ivr"
	"heartline/queue"
)

func sample(t *testing.T) *configs.Config {
	t.Helper()
	cfg, problems := configs.LoadFS(configs.Sample())
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return cfg
}

func TestSampleIsWhatTheDemoPromises(t *testing.T) {
	t.Parallel()
	cfg := sample(t)
	kinds := map[agent.SeatKind]int{}
	for _, s := range cfg.Seats {
		kinds[s.Kind]++
	}
	if diff := cmp.Diff(map[agent.SeatKind]int{agent.BrowserDesk: 4, agent.SIPPhone: 2}, kinds); diff != "" {
		t.Error(diff)
	}
	roles := map[string]int{}
	for _, u := range cfg.Users {
		for _, r := range u.Roles {
			roles[r]++
		}
	}
	if diff := cmp.Diff(map[string]int{"counsellor": 4, "senior": 1, "supervisor": 1, "auditor": 1, "admin": 1}, roles); diff != "" {
		t.Error(diff)
	}
	if len(cfg.FailsafeSeats()) != 2 || len(cfg.Failsafe.Duty) != 1 || cfg.Failsafe.Duty[0].Phone != "duty" {
		t.Errorf("fail-safe %+v", cfg.Failsafe)
	}
	env := ivr.Env{Now: time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC), Zone: cfg.Zone.Location, Language: "zh-CN"}
	pos, _ := cfg.Flows["minors"].Step(ivr.Position{}, ivr.Start(), env)
	pos, _ = cfg.Flows["minors"].Step(pos, ivr.PromptDone(pos.Turn), env)
	pos, out := cfg.Flows["minors"].Step(pos, ivr.PromptDone(pos.Turn), env)
	if len(out) != 2 || out[1] != (ivr.Enter{Queue: "minors"}) || pos.InMenu() {
		t.Errorf("96111 does not lead straight to its queue: %v", out)
	}
}

// Numbers of emergency services appear nowhere in what the program brings along.
func TestNoEmergencyNumberInTheSample(t *testing.T) {
	t.Parallel()
	short := regexp.MustCompile(`(^|[^0-9.:-])1[0-9]{2}([^0-9.:-]|$)`)
	err := fs.WalkDir(configs.Sample(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(configs.Sample(), name)
		for i, line := range strings.Split(string(data), "\n") {
			if short.MatchString(line) {
				t.Errorf("%s:%d: %s", name, i+1, line)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCheckPrintsTheSample(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if !configs.Check("demo", &out) {
		t.Error("the sample has problems")
	}
	golden(t, "testdata/check.golden", out.String())
}

func TestCheckPrintsProblems(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if configs.Check("testdata/broken/several_at_once.yaml", &out) {
		t.Error("no problem was seen")
	}
	if !strings.HasSuffix(out.String(), "\n3 problems found.\n") {
		t.Errorf("got %s", out.String())
	}
}

func TestCopySampleKeepsWhatPeopleChanged(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "config")
	if err := configs.CopySample(dir); err != nil {
		t.Fatal(err)
	}
	if _, problems := configs.Load(dir); len(problems) > 0 {
		t.Fatal(problems)
	}
	changed := filepath.Join(dir, "prompts", "en.yaml")
	if err := os.WriteFile(changed, []byte("welcome_government: Changed."), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "menus", "government.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := configs.CopySample(dir); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(changed); err != nil || string(data) != "welcome_government: Changed." {
		t.Errorf("the change is gone: %q, %v", data, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "menus", "government.yaml")); err != nil {
		t.Error("the missing file did not come back")
	}
	left, err := filepath.Glob(filepath.Join(dir, "*", ".sample-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left over: %v %v", left, err)
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	cfg := sample(t)
	rules := cfg.Rules()
	if err := rules.Validate(); err != nil {
		t.Fatal(err)
	}
	want := queue.Queue{
		ID: "crisis", Name: "危机干预", Strategy: queue.LongestIdle, Requires: []agent.Requirement{{Skill: "crisis", Level: 2}},
		OfferTimeout: 15 * time.Second, AfterCall: 5 * time.Minute, AfterCallRed: 10 * time.Minute, AfterCallYellow: 5 * time.Minute,
		MaxMissed: 2, DeclineRest: 10 * time.Second, NoAnswerRest: 10 * time.Second, BusyRest: 10 * time.Second, UnreachableRest: 10 * time.Second,
		PreferFor: 10 * time.Second,
		Comfort:   queue.Comfort{Every: 20 * time.Second, Prompts: []string{"system.comfort"}},
		Overflow: []queue.OverflowRule{
			{When: queue.WaitLonger, After: 20 * time.Second, Action: queue.Action{Kind: queue.ToQueue, Queue: "counselling"}},
			{When: queue.NobodyReady, Action: queue.Action{Kind: queue.ToQueue, Queue: "counselling"}},
			{When: queue.NobodyOnShift, Action: queue.Action{Kind: queue.ToQueue, Queue: "counselling"}},
		},
	}
	if diff := cmp.Diff(want, rules.Queues["crisis"]); diff != "" {
		t.Error(diff)
	}
	if o := rules.Queues["counselling"].Overflow[0]; o.Action != (queue.Action{Kind: queue.ToMessage, Target: "night"}) {
		t.Errorf("overflow to a message: %+v", o)
	}
}

func TestSystemPromptsAreComplete(t *testing.T) {
	t.Parallel()
	cfg := sample(t)
	for _, lang := range []string{"zh-CN", "en"} {
		for _, id := range ivr.SystemPrompts() {
			if text, ok := cfg.Text(id, lang); !ok || text == "" {
				t.Errorf("%s has no text in %s", id, lang)
			}
		}
	}
}

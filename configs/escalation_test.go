package configs_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/configs"
	"heartline/crisis"
)

func escalation(t *testing.T) *configs.Config {
	t.Helper()
	cfg, problems := configs.Load("testdata/escalation")
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return cfg
}

func TestEscalationIsWhatIsRun(t *testing.T) {
	t.Parallel()
	cfg := escalation(t)
	want := crisis.Policy{
		ID: "chain", Version: cfg.Version, Repeat: 2, RepeatPause: 10 * time.Second, JoinWithin: time.Minute, PageRoles: []string{"supervisor"},
		Steps: []crisis.Step{
			{ID: "supervisors", Wait: 20 * time.Second, Ways: []crisis.Way{
				{Kind: crisis.Desk, To: crisis.Target{Role: "supervisor"}},
				{Kind: crisis.Webhook, To: crisis.Target{Webhook: "hospital"}},
			}},
			{ID: "doctor", Ways: []crisis.Way{{Kind: crisis.Phone, To: crisis.Target{Number: "doctor"}}}},
			{ID: "last", Ways: []crisis.Way{{Kind: crisis.Emergency, To: crisis.Target{Number: "urgent"}}}},
		},
	}
	if diff := cmp.Diff(want, cfg.CrisisPolicy("city")); diff != "" {
		t.Error(diff)
	}
	if got := cfg.DrillTargets("city"); got != crisis.DefaultTargets() {
		t.Errorf("targets %+v", got)
	}
}

// Without end somebody is waited for only where it is written so, and then check warns.
func TestHowLongAHelperIsWaitedFor(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/escalation/heartline.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]struct {
		within time.Duration
		warned bool
	}{
		"":                       {time.Minute, false},
		"    join_within: 90s\n": {90 * time.Second, false},
		"    join_within: 0s\n":  {0, true},
	} {
		fsys := fstest.MapFS{"heartline.yaml": {Data: []byte(strings.Replace(string(data), "    repeat: 2\n", "    repeat: 2\n"+text, 1))}}
		cfg, problems := configs.LoadFS(fsys)
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		if got := cfg.CrisisPolicy("city").JoinWithin; got != want.within {
			t.Errorf("%q: waited for %v, want %v", text, got, want.within)
		}
		if got := strings.Contains(cfg.Warnings.Error(), "waited for without end"); got != want.warned {
			t.Errorf("%q: warnings %q", text, cfg.Warnings.Error())
		}
	}
}

func TestNumbersAndTheirGate(t *testing.T) {
	t.Parallel()
	cfg := escalation(t)
	numbers, gate := cfg.NumberBook(), cfg.NumberGate()
	for name, want := range map[string]crisis.Refusal{"doctor": crisis.Pass, "house": crisis.Pass, "urgent": crisis.EmergencyInTest} {
		n, ok := numbers.Number(name)
		if got := gate.Check(n, "user:gao"); !ok || got != want {
			t.Errorf("%s: %q (known %v), want %q", name, got, ok, want)
		}
	}
	if numbers.PhoneOf("zhou") != "doctor" || numbers.PhoneOf("gao") != "" {
		t.Error("whose number is it")
	}
	// Whatever is about to be dialled, wherever it comes from, is judged by its digits.
	for digits, want := range map[crisis.Digits]crisis.Refusal{
		"7000000001": crisis.Pass, "7000000002": crisis.NotATestNumber, "7000000099": crisis.EmergencyInTest, "": crisis.Placeholder,
	} {
		if got := gate.Check(numbers.Dialled(digits, "carrier"), "user:gao"); got != want {
			t.Errorf("a dialled number: %q, want %q", got, want)
		}
	}
	if _, ok := numbers.SeatNumber("1"); ok {
		t.Error("a browser desk has a number")
	}
}

// The demo's button always finds somebody to ask, and nothing of it can leave the house.
func TestSampleEscalation(t *testing.T) {
	t.Parallel()
	cfg := sample(t)
	for _, h := range cfg.Hotlines {
		p := cfg.CrisisPolicy(h.ID)
		if problems := p.Problems(); len(problems) > 0 || p.ID != "crisis" {
			t.Errorf("%s: %s %v", h.ID, p.ID, problems)
		}
	}
	numbers, gate := cfg.NumberBook(), cfg.NumberGate()
	for _, n := range cfg.Numbers {
		got, _ := numbers.Number(n.ID)
		if r := gate.Check(got, "user:gao"); (r == crisis.Pass) != (n.Class == "house") {
			t.Errorf("%s: %q", n.ID, r)
		}
		for lang, text := range n.Script {
			if !strings.Contains(text, "草稿") && !strings.Contains(text, "Draft") {
				t.Errorf("the script of %s in %s is not marked as a draft", n.ID, lang)
			}
		}
	}
	if got := cfg.DrillTargets("minors"); got.Joined != 90*time.Second || got.FirstRing != time.Second {
		t.Errorf("targets %+v", got)
	}
}

func TestWithoutAnEscalationTheDefaultIsTaken(t *testing.T) {
	t.Parallel()
	cfg, problems := configs.Load("testdata/good")
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	p := cfg.CrisisPolicy("city")
	if len(p.Steps) == 0 || len(p.Problems()) > 0 {
		t.Errorf("policy %+v", p)
	}
}

// Digits of the configuration show up nowhere by accident.
func TestDigitsHideThemselves(t *testing.T) {
	t.Parallel()
	n, _ := escalation(t).NumberBook().Number("doctor")
	text, err := n.Digits.MarshalText()
	if err != nil || strings.Contains(string(text)+n.Digits.String()+n.Digits.GoString(), "7000") {
		t.Errorf("digits are shown: %s", text)
	}
}

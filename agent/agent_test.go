package agent_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"heartline/agent"
)

func TestDiagramMatchesTable(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^//\t([a-z_]+)\s+-> ([a-z_, ]+)$`)
	drawn := map[agent.State][]string{}
	for _, m := range line.FindAllStringSubmatch(string(src), -1) {
		drawn[agent.State(m[1])] = strings.Split(m[2], ", ")
	}
	if len(drawn) != len(agent.States()) {
		t.Fatalf("the diagram has %d states, the package has %d", len(drawn), len(agent.States()))
	}
	for _, from := range agent.States() {
		for _, to := range agent.States() {
			want := slices.Contains(drawn[from], string(to))
			if got := agent.Next(from, to); got != want {
				t.Errorf("Next(%s, %s) = %v, the diagram says %v", from, to, got, want)
			}
		}
	}
}

func TestSkillsMeet(t *testing.T) {
	t.Parallel()
	skills := agent.Skills{"language:zh": 5, "minors": 2}
	tests := []struct {
		name    string
		reqs    []agent.Requirement
		missing agent.Skill
		ok      bool
	}{
		{"nothing asked", nil, "", true},
		{"level reached", []agent.Requirement{{Skill: "minors", Level: 2}}, "", true},
		{"level above", []agent.Requirement{{Skill: "minors", Level: 3}}, "minors", false},
		{"level zero still needs the skill", []agent.Requirement{{Skill: "law"}}, "law", false},
		{"first missed is named", []agent.Requirement{{Skill: "language:zh", Level: 1}, {Skill: "law", Level: 1}, {Skill: "minors", Level: 5}}, "law", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			missing, ok := skills.Meets(tt.reqs)
			if ok != tt.ok || missing.Skill != tt.missing {
				t.Errorf("Meets = %q, %v; want %q, %v", missing.Skill, ok, tt.missing, tt.ok)
			}
		})
	}
}

func TestAgentValidate(t *testing.T) {
	t.Parallel()
	for level, ok := range map[agent.SkillLevel]bool{0: false, 1: true, 5: true, 6: false, -1: false} {
		err := agent.Agent{ID: "a1", Skills: agent.Skills{"minors": level}}.Validate()
		if (err == nil) != ok {
			t.Errorf("level %d: error %v", level, err)
		}
	}
}

func TestBusyStates(t *testing.T) {
	t.Parallel()
	for _, s := range agent.States() {
		want := s == agent.Reserved || s == agent.Talking || s == agent.Hold
		if s.Busy() != want {
			t.Errorf("%s.Busy() = %v", s, s.Busy())
		}
	}
}

package call

import (
	"slices"
	"testing"
	"time"

	"heartline/ivr"
	"heartline/triage"
)

func graded() *Hotline {
	return &Hotline{
		ID: "city", Comforts: map[string]Comfort{"main": {First: time.Second, Every: 30 * time.Second, Prompts: []ivr.PromptRef{{ID: "plain"}}}},
		Sounds: map[triage.Grade]GradeSound{triage.Red: {Music: "near", Comfort: &Comfort{Every: 15 * time.Second, Prompts: []ivr.PromptRef{{ID: "red"}}}}},
		Surge:  &Comfort{Every: 20 * time.Second, Prompts: []ivr.PromptRef{{ID: "surge"}}},
	}
}

func TestWhatAGradeLetsACallerHear(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		grade   triage.Grade
		surging bool
		want    ivr.PromptID
		music   string
	}{
		"green":            {triage.Green, false, "plain", "default"},
		"green in a surge": {triage.Green, true, "surge", "default"},
		"red":              {triage.Red, false, "red", "near"},
		"red in a surge":   {triage.Red, true, "red", "near"},
	} {
		s := State{Phase: Waiting, Grade: tt.grade, Entry: &Entry{ID: "e", Queue: "main"}}
		turn := &turn{env: env{Hotline: graded(), Surging: tt.surging}, s: s}
		if got := turn.comforts(); len(got.Prompts) != 1 || got.Prompts[0].ID != tt.want {
			t.Errorf("%s: comfort %+v, want %s", name, got, tt.want)
		}
		if got := graded().musicClass(tt.grade); got != tt.music {
			t.Errorf("%s: music %s, want %s", name, got, tt.music)
		}
	}
}

func TestOtherMusicReplacesWhatPlays(t *testing.T) {
	t.Parallel()
	state := planState(func(s *State) {
		s.Phase, s.Talk, s.Legs = Waiting, nil, nil
		s.Entry = &Entry{ID: "e", Queue: "main"}
	})
	actual := planActual(func(a *actual) { a.Class, a.Wanted, a.Legs = "default", "near", map[string]legActual{} })
	cmds := plan(state, actual, nil)
	if got := steps(cmds); !slices.Equal(got, []string{"stop_music caller", "music caller"}) || cmds[1].Class != "near" {
		t.Errorf("commands %q %+v", got, cmds)
	}
	actual.Class = "near"
	if got := steps(plan(state, actual, nil)); len(got) > 0 {
		t.Errorf("still to do: %q", got)
	}
	actual.Class = "" // not known, as after a restart in which nothing was lost
	if got := steps(plan(state, actual, nil)); len(got) > 0 {
		t.Errorf("music of a class that is not known is touched: %q", got)
	}
}

func TestAGradeInTalkIsToldToTheFloor(t *testing.T) {
	t.Parallel()
	turn := &turn{env: env{Hotline: graded()}, s: State{ID: "c", Phase: Talking, Grade: triage.Green, Talk: &Talk{Agent: "li"}}}
	turn.grade(triage.Yellow, "li", "ideation", "user:li")
	if !slices.ContainsFunc(turn.acts, func(a act) bool { r, ok := a.(actRegrade); return ok && r.Grade == triage.Yellow && r.Entry == "" }) {
		t.Errorf("acts %+v", turn.acts)
	}
}

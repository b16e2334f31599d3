package ivr_test

import (
	"fmt"
	"testing"

	"heartline/internal/yamlfile"
	"heartline/ivr"
)

// TestALargeMenuThatGoesRoundIsLookedAtInBounds has a menu from which each of many skills is set by a key, and which is come
// back to: every set of them is a way, and one that asks for all of them covers the others.
func TestALargeMenuThatGoesRoundIsLookedAtInBounds(t *testing.T) {
	t.Parallel()
	menu := ivr.Menu{ID: "large", PersonKey: "*", Entry: "ask", Steps: map[ivr.StepID]*ivr.Step{
		"ask":  {Menu: []ivr.PromptRef{{ID: "ask"}}, Options: map[string]ivr.Choice{"1": {Option: "wait", Goto: "wait"}}},
		"wait": {Queue: "main"},
	}}
	for i := range 60 {
		step := ivr.StepID(fmt.Sprintf("set_%d", i))
		menu.Steps[step] = &ivr.Step{SetSkill: &ivr.SkillNeed{Skill: fmt.Sprintf("skill_%d", i)}, Goto: "ask"}
		menu.Steps["ask"].Options[fmt.Sprintf("2%02d", i)] = ivr.Choice{Option: string(step), Goto: step}
	}
	flow, problems := ivr.Compile(menu, ivr.Front{}, ivr.Known{}, &yamlfile.Document{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	ways, ok := flow.Arrivals()
	if !ok || len(ways) != 2 {
		t.Fatalf("%d ways, %v", len(ways), ok)
	}
	for _, w := range ways { // by the key to a person, and to the queue
		if len(w.Needs) != 60 {
			t.Errorf("from %s with %d skills", w.Step, len(w.Needs))
		}
	}
}

package ivr_test

import (
	"testing"

	"heartline/internal/yamlfile"
	"heartline/ivr"
)

// TestABlockedCallerAlwaysHasAWay compiles the short message to a blocked caller for every key, and follows each key and
// silence: a person, or the message box, is the end of every way.
func TestABlockedCallerAlwaysHasAWay(t *testing.T) {
	t.Parallel()
	en := []string{"en"}
	for _, key := range []string{"0", "1", "5", "9"} {
		for _, box := range []string{"", "night"} {
			prompts := map[ivr.PromptID][]string{}
			for _, p := range ivr.BlockedPrompts(key) {
				prompts[p] = en
			}
			flow, problems := ivr.Compile(ivr.Blocked("blocked", box, key), ivr.Front{}, ivr.Known{
				Languages: en, Prompts: prompts, Boxes: []string{"night"},
			}, yamlfile.Section{})
			if len(problems) > 0 {
				t.Fatalf("key %s, box %q: %v", key, box, problems)
			}
			quiet := "person"
			if box != "" {
				quiet = "message"
			}
			for press, want := range map[string]string{key: "person", "7": "person", "#": quiet, "": quiet} {
				if got := after(flow, press); got != want {
					t.Errorf("key %s, box %q, pressed %q: %s, want %s", key, box, press, got, want)
				}
			}
			if got := during(flow, key); got != "person" {
				t.Errorf("key %s during the message: %s", key, got)
			}
		}
	}
}

// after hears the message to its end, presses a key or nothing, and says where that leads.
func after(flow *ivr.Flow, press string) string {
	env := ivr.Env{Language: "en"}
	at, effects := flow.Step(ivr.Position{}, ivr.Start(), env)
	at, effects = flow.Step(at, ivr.PromptDone(turnOf(effects)), env)
	if press == "" {
		_, effects = flow.Step(at, ivr.Timeout(turnOf(effects)), env)
	} else {
		_, effects = flow.Step(at, ivr.Digit(press), env)
	}
	return end(effects)
}

// during presses a key while the message is said.
func during(flow *ivr.Flow, press string) string {
	env := ivr.Env{Language: "en"}
	at, _ := flow.Step(ivr.Position{}, ivr.Start(), env)
	_, effects := flow.Step(at, ivr.Digit(press), env)
	return end(effects)
}

func turnOf(effects []ivr.Effect) int {
	for _, e := range effects {
		switch e := e.(type) {
		case ivr.Say:
			return e.Turn
		case ivr.Await:
			return e.Turn
		}
	}
	return 0
}

func end(effects []ivr.Effect) string {
	for _, e := range effects {
		switch e.(type) {
		case ivr.ToPerson:
			return "person"
		case ivr.LeaveMessage:
			return "message"
		}
	}
	return "nowhere"
}

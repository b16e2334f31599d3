package configs_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestTheMenuAndTheQueueDoNotContradictEachOther refuses a menu that asks for what a queue at its end rules out, by
// whatever way, unless a step of the relaxation lets go of it.
func TestTheMenuAndTheQueueDoNotContradictEachOther(t *testing.T) {
	t.Parallel()
	const (
		straight = "      new: {set_skill: {skill: trainee}, goto: wait}\n"
		person   = "      new: {set_skill: {skill: trainee}, goto: person}\n"
		round    = "      new: {set_skill: {skill: trainee}, goto: ask}\n"
		other    = "      new: {set_skill: {skill: trainee}, goto: aside}\n      aside: {queue: aside}\n"
		message  = "      new: {set_skill: {skill: trainee}, goto: box}\n"
	)
	refused := `nobody can take the callers who come from the step %q to the queue "general": they ask for`
	for _, tt := range []struct{ name, queue, step, from string }{
		{"straight", "needs: not trainee", straight, "wait"},
		{"by the way to a person", "needs: not trainee", person, "new"},
		{"round the menu", "needs: not trainee", round, "wait"},
		{"by the key to a person", "needs: not trainee", round, "ask"},
		{"a level that is asked for", "needs: not trainee >= 2", strings.Replace(straight, "trainee}", "trainee, level: 3}", 1), "wait"},
		{"a level below", "needs: not trainee >= 2", straight, ""},
		{"to another queue", "needs: not trainee", other, ""},
		{"to a message", "needs: not trainee", message, ""},
		{"nothing ruled out", "needs: listening", straight, ""},
		{"let go of later", "needs: not trainee, relax: [{after: 1m, drop: [trainee]}]", straight, ""},
		{"asked for otherwise later", "needs: not trainee, relax: [{after: 1m, needs: listening}]", straight, ""},
		{"relaxed in vain", "needs: not trainee, relax: [{after: 1m, needs: listening and not trainee}]", straight, "wait"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := changed(t, "callback.yaml",
				"    callback: {key: \"#\", tries: 9, gap: 1s}\n", "    "+strings.ReplaceAll(tt.queue, ", relax", "\n    relax")+"\n",
				"skills: [{id: listening}]", "  - {id: aside, overflow: [{when: nobody_on_shift, message: night}]}\nskills: [{id: listening}, {id: trainee}]",
				"          2: {option: later, goto: box}", "          2: {option: later, goto: box}\n          3: {option: new, goto: new}",
				"      wait: {queue: general}\n", "      wait: {queue: general}\n"+tt.step)
			if tt.from == "" && len(got) > 0 || tt.from != "" && !strings.Contains(got.Error(), fmt.Sprintf(refused, tt.from)) {
				t.Errorf("it says:\n%v\nwant one about %q", got, tt.from)
			}
			for _, p := range got {
				if !sentence.MatchString(p.String()) {
					t.Errorf("not a sentence with place and mend: %s", p)
				}
			}
		})
	}
}

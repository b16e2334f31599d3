package simulate

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// documented is the scenario that the guide shows.
func documented(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../docs/simulation.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), "```yaml\n")
	sample, _, found := strings.Cut(after, "```")
	if !found {
		t.Fatal("the guide shows no scenario")
	}
	return sample
}

func TestTheScenarioOfTheGuideIsPlayed(t *testing.T) {
	t.Parallel()
	file, err := Parse("day.yaml", []byte(documented(t)))
	if err != nil {
		t.Fatal(err)
	}
	if got := len(file.Scenario.People); got != 10 {
		t.Errorf("%d counsellors, want 5, 4 and one", got)
	}
	file.Options.Runs = 10
	r, err := Run(t.Context(), file.Scenario, file.Options)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Print(&out, r.Result()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"six seats, one night: 10 runs of 12 h on the real floor, seed 1", "all callers", "queue minors", "grade red",
		"answered within 15 s", "hour", "waits of the answered", "more than 600 s",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
	differences, err := Compare(r, r)
	if err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if err := PrintDifferences(&out, r.Result(), r.Result(), differences); err != nil || !strings.Contains(out.String(), "+0.00 ± 0.00 points") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestMistakesHaveAPlaceAndAMend(t *testing.T) {
	t.Parallel()
	const good = `
queues: [{id: main}]
callers:
  - {queue: main, arrivals: {per_hour: 5}, talk: {is: fixed, mean: 5m}}
counsellors: [{name: li}]
`
	file, err := Parse("f.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if o := file.Options; o.Seed != 1 || o.Runs != 40 || file.Scenario.Span != 24*time.Hour {
		t.Errorf("defaults %+v", o)
	}
	for name, tt := range map[string]struct{ old, new, want string }{
		"unknown key":        {"id: main}", "id: main, afetr_call: 1m}", `f.yaml:2:21: queues[0] has the unknown key "afetr_call"; perhaps "after_call" is meant.`},
		"unknown queue":      {"{queue: main", "{queue: mian", `f.yaml:4:13: callers[0].queue: there is no queue "mian"; name one of the queues.`},
		"no talk":            {", talk: {is: fixed, mean: 5m}", "", `f.yaml:4:5: callers[0].talk: it is missing; give a distribution, such as {is: exponential, mean: 20m}.`},
		"unknown kind":       {"is: fixed", "is: fixd", `f.yaml:4:50: callers[0].talk: distribution "fixd" is not known; use fixed, exponential, lognormal or empirical.`},
		"no kind":            {"is: fixed, ", "", `f.yaml:4:50: callers[0].talk: "is" is missing; use fixed, exponential, lognormal or empirical.`},
		"nobody comes":       {"per_hour: 5", "per_hour: [0, 0]", `f.yaml:4:40: callers[0].arrivals.per_hour: nobody ever comes; give one rate above 0.`},
		"both":               {"per_hour: 5", "per_hour: 5, times: [1m]", `f.yaml:4:29: callers[0].arrivals: it is not clear when callers come; give either per_hour or times.`},
		"times out of order": {"per_hour: 5", "times: [2m, 1m]", `f.yaml:4:42: callers[0].arrivals.times[1]: the time is 1m0s; write the times in order, from 0 on.`},
		"nobody works":       {"counsellors: [{name: li}]", "", `f.yaml: counsellors: there are 0 counsellors; give 1 to 5000.`},
		"two of a name":      {"[{name: li}]", "[{name: li}, {name: li}]", `f.yaml:5:27: counsellors[1]: the counsellor "li" is there twice; give each an id of their own.`},
		"level":              {"{name: li}", "{name: li, skills: {a: 9}}", `f.yaml:5:34: counsellors[0].skills: skill "a" has level 9; levels run from 1 to 5.`},
		"backwards":          {"{name: li}", "{name: li, on: [{from: 2h, to: 1h}]}", `f.yaml:5:31: counsellors[0].on[0]: it runs from 2h0m0s to 1h0m0s; let it end after its beginning, both from 0 on.`},
		"no runs":            {"queues: ", "runs: -1\nqueues: ", `f.yaml:2:7: runs is -1; use 1 to 10000.`},
		"too long":           {"queues: ", "span: 400d\nqueues: ", `f.yaml:2:7: span: the span is 9600h0m0s after a warm-up of 0s; use a span above 0, with its warm-up up to 366d.`},
		"grade":              {"{queue: main,", "{queue: main, grades: {blue: 1},", `f.yaml:4:27: callers[0].grades: there is no grade "blue"; use red, yellow and green.`},
		"one queue twice":    {"[{id: main}]", "[{id: main}, {id: main}]", `f.yaml:2:27: queues[1].id is "main"; give each queue an id of its own.`},
		"rule":               {"id: main}", "id: main, overflow: [{when: never}]}", `f.yaml:2:9: queues: queue "main", overflow rule 1: condition "never" is not known;`},
		"too many":           {"{name: li}", "{name: li, count: 100000}", `f.yaml:5:33: counsellors[0].count is 100000; use 1 to 5000.`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(good, tt.old, tt.new, 1)
			_, err := Parse("f.yaml", []byte(text))
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("%v", cmp.Diff(tt.want, errorText(err)))
			}
		})
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func FuzzParse(f *testing.F) {
	f.Add("queues: [{id: main}]\ncallers: [{queue: main, arrivals: {per_hour: 5}, talk: {is: fixed, mean: 5m}}]\ncounsellors: [{name: li}]\n")
	f.Add("callers: [{arrivals: {times: [1s, 2s]}, grades: {red: -1}}]\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := Parse("f.yaml", []byte(text))
		if err != nil {
			return
		}
		file.Scenario.Span, file.Scenario.WarmUp = time.Hour, 0
		if file.Scenario.Calls() > 1000 {
			return
		}
		if _, err := Run(t.Context(), file.Scenario, Options{Runs: 1}); err != nil {
			t.Errorf("a file without mistakes cannot be played: %v", err)
		}
	})
}

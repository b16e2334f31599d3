package ivr_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/yamlfile"
	"heartline/ivr"
	"heartline/triage"
)

const government = `
id: government
entry: language
steps:
  language:
    menu: [choose@zh-CN, choose@en]
    options:
      1: {option: language_zh, goto: zh}
      2: {option: language_en, goto: en}
  zh: {language: zh-CN, goto: main}
  en: {language: en, goto: main}
  main:
    menu: main
    again: wrong_key
    timeout: 5s
    options:
      1: {option: counselling, goto: counselling}
      2: {option: urgent, goto: urgent}
      3: {option: message, goto: leave}
      41: {option: expert, goto: expert}
      4: {option: day, goto: day}
      9: {option: repeat, goto: info}
  counselling: {set_skill: {skill: adults}, goto: low}
  low: {set_priority: -5, goto: wait}
  wait: {queue: counselling}
  urgent: {set_grade: red, goto: crisis}
  crisis: {queue: crisis}
  leave: {play: message_intro, barge_in: false, goto: box}
  box: {message: night}
  expert: {person: zhang}
  day: {hours: office, open: wait, closed: box, holiday: crisis}
  info: {play: info, goto: main}
`

var prompts = map[ivr.PromptID][]string{
	"choose": {"zh-CN", "en"}, "main": {"zh-CN", "en"}, "wrong_key": {"zh-CN", "en"}, "message_intro": {"zh-CN", "en"},
	"info": {"zh-CN", "en"}, "greeting": {"zh-CN", "en"}, "notice": {"zh-CN", "en"}, "refused": {"zh-CN", "en"},
}

func known() ivr.Known {
	return ivr.Known{
		Languages: []string{"zh-CN", "en"}, Prompts: prompts,
		Queues: []string{"counselling", "crisis"}, Boxes: []string{"night"}, Skills: []string{"adults"}, Agents: []string{"zhang"},
		Hours: map[string]*ivr.Hours{"office": {
			Week:     ivr.Week{Mon: []ivr.Span{{From: 9 * 60, To: 17 * 60}}},
			Holidays: []ivr.HolidayRange{{Name: "National Day", From: ivr.Date{Year: 2026, Month: 10, Day: 1}, To: ivr.Date{Year: 2026, Month: 10, Day: 7}}},
		}},
	}
}

func parse(tb testing.TB, text string) (ivr.Menu, *yamlfile.Document) {
	tb.Helper()
	doc, problems := yamlfile.Parse("m.yaml", []byte(text))
	var m ivr.Menu
	problems = append(problems, doc.Decode(&m)...)
	if err := problems.Err(); err != nil {
		tb.Fatal(err)
	}
	return m, doc
}

func compile(tb testing.TB, text string, front ivr.Front) *ivr.Flow {
	tb.Helper()
	m, doc := parse(tb, text)
	f, problems := ivr.Compile(m, front, known(), doc)
	if err := problems.Err(); err != nil {
		tb.Fatal(err)
	}
	return f
}

// caller walks a flow.
type caller struct {
	t    *testing.T
	flow *ivr.Flow
	pos  ivr.Position
	env  ivr.Env
}

func call(t *testing.T, f *ivr.Flow) *caller {
	t.Helper()
	return &caller{t: t, flow: f, env: ivr.Env{Now: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC), Zone: shanghai(t), Language: "zh-CN"}}
}

// do lets something happen and returns the effects in words.
func (c *caller) do(what string) string {
	c.t.Helper()
	var in ivr.Input
	switch what {
	case "start":
		in = ivr.Start()
	case "done":
		in = ivr.PromptDone(c.pos.Turn)
	case "timeout":
		in = ivr.Timeout(c.pos.Turn)
	case "resume":
		in = ivr.Resume()
	default:
		in = ivr.Digit(what)
	}
	var out []ivr.Effect
	c.pos, out = c.flow.Step(c.pos, in, c.env)
	return words(out)
}

func words(effects []ivr.Effect) string {
	var out []string
	for _, e := range effects {
		switch e := e.(type) {
		case ivr.Say:
			var ids []string
			for _, p := range e.Prompts {
				ids = append(ids, p.String())
			}
			out = append(out, "say "+strings.Join(ids, "+"))
		case ivr.StopSaying:
			out = append(out, "hush")
		case ivr.Await:
			out = append(out, "await "+e.Timeout.String())
		case ivr.ToPerson:
			out = append(out, "person "+e.Why)
		case ivr.Chosen:
			out = append(out, fmt.Sprintf("chosen %s/%s", e.Menu, e.Option))
		case ivr.Enter:
			out = append(out, "queue "+e.Queue)
		case ivr.LeaveMessage:
			out = append(out, "message "+e.Box)
		case ivr.Direct:
			out = append(out, "agent "+e.Agent)
		case ivr.SetLanguage:
			out = append(out, "language "+e.Language)
		case ivr.SetGrade:
			out = append(out, fmt.Sprintf("grade %s by %s", e.Grade, e.Option))
		case ivr.SetSkill:
			out = append(out, fmt.Sprintf("skill %s %d", e.Skill, e.Level))
		case ivr.SetWish:
			out = append(out, strings.Join(strings.Fields(fmt.Sprintf("wish %s %s %s by %s", e.Kind, e.Needs, e.For, e.Option)), " "))
		case ivr.SetPriority:
			out = append(out, fmt.Sprintf("priority %d", e.Priority))
		case ivr.Announced:
			out = append(out, fmt.Sprintf("announced %s %v", e.Wording, e.Complete))
		case ivr.RefuseRecording:
			out = append(out, "refused "+e.Wording)
		}
	}
	return strings.Join(out, ", ")
}

func TestStep(t *testing.T) {
	t.Parallel()
	flow := compile(t, government, ivr.Front{})
	const choose = "say choose@zh-CN+choose@en"
	const main = "hush, chosen language/language_zh, language zh-CN, say main@zh-CN"
	for name, steps := range map[string][][2]string{
		"a key after the prompt chooses": {
			{"start", choose},
			{"done", "await 6s"},
			{"2", "chosen language/language_en, language en, say main@en"},
			{"done", "await 5s"},
			{"1", "chosen main/counselling, skill adults 1, priority -5, queue counselling"},
		},
		"a key during the prompt stops it": {
			{"start", choose}, {"1", main}, {"2", "hush, chosen main/urgent, grade red by urgent, queue crisis"},
		},
		"no input twice leads to a person": {
			{"start", choose}, {"done", "await 6s"}, {"timeout", choose}, {"done", "await 6s"}, {"timeout", "person no_input"},
		},
		"wrong input twice leads to a person": {
			{"start", choose}, {"1", main}, {"8", "hush, say wrong_key@zh-CN+main@zh-CN"}, {"8", "hush, person wrong"},
		},
		"wrong and then no input lead to a person": {
			{"start", choose}, {"8", "hush, " + choose}, {"done", "await 6s"}, {"timeout", "person no_input"},
		},
		"the person key works during a prompt": {{"start", choose}, {"0", "hush, person key"}},
		"the person key works while waiting":   {{"start", choose}, {"done", "await 6s"}, {"0", "person key"}},
		"the person key works in a prompt that no key stops": {
			{"start", choose}, {"1", main}, {"3", "hush, chosen main/message, say message_intro@zh-CN"}, {"0", "hush, person key"},
		},
		"other keys do not stop such a prompt": {
			{"start", choose},
			{"1", main},
			{"3", "hush, chosen main/message, say message_intro@zh-CN"},
			{"5", ""},
			{"done", "message night"},
		},
		"a longer option is waited for": {
			{"start", choose}, {"1", main}, {"4", "hush, await 3s"}, {"1", "chosen main/expert, agent zhang"},
		},
		"the time between keys decides for the shorter one": {
			{"start", choose}, {"1", main}, {"4", "hush, await 3s"}, {"timeout", "chosen main/day, queue counselling"},
		},
		"the hash key decides for the shorter one": {
			{"start", choose}, {"1", main}, {"4", "hush, await 3s"}, {"#", "chosen main/day, queue counselling"},
		},
		"a repeat starts the menu with fresh tries": {
			{"start", choose},
			{"1", main},
			{"8", "hush, say wrong_key@zh-CN+main@zh-CN"},
			{"9", "hush, chosen main/repeat, say info@zh-CN"},
			{"done", "say main@zh-CN"},
			{"8", "hush, say wrong_key@zh-CN+main@zh-CN"},
		},
		"a resume says the menu again and keeps the tries": {
			{"start", choose},
			{"1", main},
			{"8", "hush, say wrong_key@zh-CN+main@zh-CN"},
			{"resume", "say main@zh-CN"},
			{"done", "await 5s"},
			{"timeout", "person no_input"},
		},
		"a resume after the end repeats the end": {
			{"start", choose},
			{"1", main},
			{"2", "hush, chosen main/urgent, grade red by urgent, queue crisis"},
			{"resume", "queue crisis"},
			{"0", ""},
			{"done", ""},
			{"timeout", ""},
		},
		"a resume before the start starts":              {{"resume", choose}},
		"a second start does nothing":                   {{"start", choose}, {"start", ""}},
		"keys that no telephone should send do nothing": {{"start", choose}, {"A", ""}, {"", ""}, {"12", ""}, {"\x00", ""}},
		"nothing happens before the start":              {{"1", ""}, {"done", ""}, {"timeout", ""}},
		"a timeout during the prompt does nothing":      {{"start", choose}, {"timeout", ""}},
		"a prompt's end while waiting does nothing":     {{"start", choose}, {"done", "await 6s"}, {"done", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := call(t, flow)
			for i, s := range steps {
				if got := c.do(s[0]); got != s[1] {
					t.Fatalf("step %d, %s: got %q, want %q", i+1, s[0], got, s[1])
				}
			}
		})
	}
}

func TestReportsOfOlderTurnsChangeNothing(t *testing.T) {
	t.Parallel()
	c := call(t, compile(t, government, ivr.Front{}))
	c.do("start")
	old := c.pos.Turn
	c.do("done")
	waiting := c.pos.Turn
	c.do("timeout")
	for _, in := range []ivr.Input{ivr.PromptDone(old), ivr.Timeout(waiting), ivr.Timeout(c.pos.Turn)} {
		pos, out := c.flow.Step(c.pos, in, c.env)
		if diff := cmp.Diff(c.pos, pos); diff != "" || len(out) > 0 {
			t.Errorf("%v did something: %s %v", in, diff, out)
		}
	}
}

func TestTypeAheadThroughPromptsAndMenus(t *testing.T) {
	t.Parallel()
	f := compile(t, government, ivr.Front{
		Greeting: []ivr.PromptRef{{ID: "greeting"}}, Notice: []ivr.PromptRef{{ID: "notice"}}, Wording: "w1", RefuseKey: "9",
	})
	c := call(t, f)
	for i, s := range [][2]string{
		{"start", "say greeting@zh-CN"},
		{"1", "hush, say notice@zh-CN"},
		{"2", ""}, // waits: the announcement is heard to its end
		{"done", "announced w1 true, chosen language/language_zh, language zh-CN, chosen main/urgent, grade red by urgent, queue crisis"},
	} {
		if got := c.do(s[0]); got != s[1] {
			t.Fatalf("step %d: got %q, want %q", i+1, got, s[1])
		}
	}
	c = call(t, f)
	c.do("start")
	c.do("1")
	for range 3 * ivr.MaxTypeAhead {
		c.do("9") // the first refuses; the rest goes to the menus
		c.do("5")
	}
	if len(c.pos.Keys) > ivr.MaxTypeAhead {
		t.Errorf("%d keys wait", len(c.pos.Keys))
	}
}

func TestFront(t *testing.T) {
	t.Parallel()
	front := ivr.Front{
		Greeting: []ivr.PromptRef{{ID: "greeting"}}, Notice: []ivr.PromptRef{{ID: "notice"}}, Wording: "2026-11",
		RefuseKey: "9", Refused: []ivr.PromptRef{{ID: "refused"}}, Hours: "office", Closed: []ivr.PromptRef{{ID: "info"}}, Box: "night",
	}
	compileStraight := func(front ivr.Front) *ivr.Flow {
		f, problems := ivr.Compile(ivr.Straight("minors", "crisis"), front, known(), &yamlfile.Document{})
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		return f
	}
	noticed := strings.Replace(government, "main:\n", "main: {recording_notice: true, goto: ask}\n  ask:\n", 1)
	monday := time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) // 10:00 in Shanghai
	for name, tc := range map[string]struct {
		flow  *ivr.Flow
		now   time.Time
		steps [][2]string
	}{
		"straight to the queue after greeting and announcement": {compileStraight(front), monday, [][2]string{
			{"start", "say greeting@zh-CN"}, {"done", "say notice@zh-CN"}, {"done", "announced 2026-11 true, queue crisis"},
		}},
		"nothing before the queue": {compileStraight(ivr.Front{}), monday, [][2]string{{"start", "queue crisis"}}},
		"the refuse key refuses and the call goes on": {compileStraight(front), monday, [][2]string{
			{"start", "say greeting@zh-CN"},
			{"done", "say notice@zh-CN"},
			{"9", "hush, announced 2026-11 false, refused 2026-11, say refused@zh-CN"},
			{"done", "queue crisis"},
		}},
		"the person key cuts the announcement short, and it does not count": {compileStraight(front), monday, [][2]string{
			{"start", "say greeting@zh-CN"}, {"done", "say notice@zh-CN"}, {"0", "hush, announced 2026-11 false, person key"},
		}},
		"closed leads to a message": {compileStraight(front), monday.Add(12 * time.Hour), [][2]string{
			{"start", "say greeting@zh-CN"}, {"done", "say info@zh-CN"}, {"done", "message night"},
		}},
		"a menu places the announcement after the language": {compile(t, noticed, ivr.Front{
			Notice: front.Notice, Wording: "2026-11", RefuseKey: "9", Refused: front.Refused,
		}), monday, [][2]string{
			{"start", "say choose@zh-CN+choose@en"},
			{"2", "hush, chosen language/language_en, language en, say notice@en"},
			{"9", "hush, announced 2026-11 false, refused 2026-11, say refused@en"},
			{"done", "say main@en"},
		}},
		"a placed announcement of a hotline that does not record is nothing": {compile(t, noticed, ivr.Front{}), monday, [][2]string{
			{"start", "say choose@zh-CN+choose@en"}, {"2", "hush, chosen language/language_en, language en, say main@en"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := call(t, tc.flow)
			c.env.Now = tc.now
			for i, s := range tc.steps {
				if got := c.do(s[0]); got != s[1] {
					t.Fatalf("step %d, %s: got %q, want %q", i+1, s[0], got, s[1])
				}
			}
		})
	}
}

func TestPositionSurvivesARestartWithoutDigits(t *testing.T) {
	t.Parallel()
	c := call(t, compile(t, government, ivr.Front{}))
	c.do("start")
	c.do("1")
	c.do("4")
	if c.pos.Keys != "4" {
		t.Fatalf("keys %q", c.pos.Keys)
	}
	text, err := json.Marshal(c.pos)
	if err != nil {
		t.Fatal(err)
	}
	var back ivr.Position
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	want := c.pos
	want.Keys = ""
	if diff := cmp.Diff(want, back); diff != "" {
		t.Error(diff)
	}
	c.pos = back
	if got := c.do("resume"); got != "say main@zh-CN" {
		t.Errorf("resume: %s", got)
	}
}

func TestResumeInAnotherVersion(t *testing.T) {
	t.Parallel()
	old := compile(t, government, ivr.Front{})
	for name, tc := range map[string]struct{ text, want string }{
		"the step is still there":       {strings.Replace(government, "timeout: 5s", "timeout: 7s", 1), "say main@zh-CN"},
		"the step is gone":              {strings.ReplaceAll(government, "main", "top"), "person lost"},
		"the step is of another kind":   {strings.ReplaceAll(strings.ReplaceAll(government, "  main:\n", "  main2:\n"), "steps:\n", "steps:\n  main: {play: info, goto: main2}\n"), "person lost"},
		"the same version goes on here": {government, "say main@zh-CN"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.ReplaceAll(tc.text, "menu: top", "menu: main")
			c := call(t, old)
			c.do("start")
			c.do("1")
			c.flow = compile(t, text, ivr.Front{})
			if (c.flow.Version == old.Version) != (text == government) {
				t.Error("the version does not follow the meaning")
			}
			if got := c.do("resume"); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestHoursBranch(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		now  time.Time
		want string
	}{
		"open":    {time.Date(2026, 11, 23, 9, 0, 0, 0, shanghai(t)), "chosen main/day, queue counselling"},
		"closed":  {time.Date(2026, 11, 23, 17, 0, 0, 0, shanghai(t)), "chosen main/day, message night"},
		"holiday": {time.Date(2026, 10, 5, 9, 0, 0, 0, shanghai(t)), "chosen main/day, queue crisis"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := call(t, compile(t, government, ivr.Front{}))
			c.env.Now = tc.now
			c.do("start")
			c.do("1")
			c.do("4")
			if got := c.do("timeout"); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			if c.pos.Closed != (name != "open") {
				t.Errorf("the position says closed: %v", c.pos.Closed)
			}
		})
	}
}

func TestInputsAndEffectsHideDigits(t *testing.T) {
	t.Parallel()
	for _, s := range []string{fmt.Sprint(ivr.Digit("7")), fmt.Sprintf("%#v", ivr.Digit("7"))} {
		if strings.Contains(s, "7") {
			t.Errorf("%s shows the digit", s)
		}
	}
}

// Every input in every position has a defined result, and the flow always comes to rest.
func FuzzStep(f *testing.F) {
	flow := compile(f, government, ivr.Front{Greeting: []ivr.PromptRef{{ID: "greeting"}}, Notice: []ivr.PromptRef{{ID: "notice"}}, RefuseKey: "9"})
	f.Add("s1d4t", "main", "menu", "waiting", 3)
	f.Add("s99999999d0r", "", "", "", 0)
	f.Fuzz(func(t *testing.T, script, step, action, phase string, turn int) {
		pos := ivr.Position{Step: ivr.StepID(step), Action: ivr.Action(action), Phase: ivr.Phase(phase), Turn: turn, Language: "en", Keys: script[:len(script)/2]}
		for _, r := range script {
			in := ivr.Digit(string(r))
			switch r {
			case 's':
				in = ivr.Start()
			case 'd':
				in = ivr.PromptDone(pos.Turn)
			case 't':
				in = ivr.Timeout(pos.Turn)
			case 'r':
				in = ivr.Resume()
			}
			var out []ivr.Effect
			was := pos
			pos, out = flow.Step(pos, in, ivr.Env{Language: "zh-CN"})
			if strings.Contains(words(out), "person lost") && was.Phase == ivr.NotStarted {
				t.Fatal("lost from the start")
			}
			if pos.Phase == ivr.Waiting && was.Phase != ivr.Waiting && !strings.Contains(words(out), "await") {
				t.Fatal("waits without a timer")
			}
		}
	})
}

func TestGradeIsTyped(t *testing.T) {
	t.Parallel()
	c := call(t, compile(t, government, ivr.Front{}))
	c.do("start")
	c.do("1")
	_, out := c.flow.Step(c.pos, ivr.Digit("2"), c.env)
	for _, e := range out {
		if g, ok := e.(ivr.SetGrade); ok && g.Grade == triage.Red {
			return
		}
	}
	t.Errorf("no red grade in %v", out)
}

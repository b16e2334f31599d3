package ivr_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/yamlfile"
	"heartline/ivr"
)

// with builds a menu around one or more steps.
func with(steps string) string { return "id: m\nentry: a\nsteps:\n" + steps }

func TestCompileNamesEveryProblem(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ text, want string }{
		"unknown goto": {
			with("  a: {play: info, goto: b1}\n  bb1: {queue: crisis}\n"),
			`m.yaml:4:25: steps.a.goto leads to the unknown step "b1"; perhaps "bb1" is meant.`,
		},
		"unknown entry":  {"id: m\nentry: x\nsteps: {abc: {queue: crisis}}\n", `m.yaml:2:8: entry leads to the unknown step "x"; name a step of this menu, or person.`},
		"missing entry":  {"id: m\nsteps: {abc: {queue: crisis}}\n", `m.yaml:1:1: the menu "m" has no entry; name the first step with entry.`},
		"no steps":       {"id: m\nentry: a\n", `m.yaml: the menu "m" has no steps; write at least one step.`},
		"bad id":         {"id: Ä\nentry: abc\nsteps: {abc: {queue: crisis}}\n", `m.yaml:1:5: the menu's id is "Ä"; use small letters, digits and _.`},
		"goto missing":   {with("  a: {play: info}\n"), `m.yaml:4:6: steps.a.goto is missing; name a step, or person.`},
		"unreachable":    {with("  a: {queue: crisis}\n  b: {queue: crisis}\n"), `m.yaml:5:6: the step "b" cannot be reached; lead to it or remove it.`},
		"empty step":     {with("  a:\n"), `m.yaml:4:6: the step "a" does nothing; give it one action, or a goto.`},
		"two actions":    {with("  a: {play: info, queue: crisis}\n"), `m.yaml:4:6: the step "a" has the actions play and queue; make a step of each and join them by goto.`},
		"alien field":    {with("  a: {queue: crisis, timeout: 3s}\n"), `m.yaml:4:31: the step "a" has timeout, which means nothing beside queue; remove it.`},
		"goto at an end": {with("  a: {queue: crisis, goto: person}\n"), `m.yaml:4:28: the step "a" has a goto, which means nothing beside queue; remove it.`},
		"loop without a key": {
			with("  a: {play: info, goto: b}\n  b: {language: en, goto: a}\n"),
			"m.yaml:5:6: a caller who presses nothing goes round for ever (a → b → a); lead one of these steps to person, a queue or a message.",
		},
		"loop of no input": {
			with("  a: {menu: main, options: {1: {option: x, goto: person}}, no_input: b}\n  b: {play: info, goto: a}\n"),
			"m.yaml:5:6: a caller who presses nothing goes round for ever (a → b → a); lead one of these steps to person, a queue or a message.",
		},
		"loop of wrong keys": {
			with("  a: {menu: main, options: {1: {option: x, goto: person}}, wrong: a}\n"),
			"m.yaml:4:6: a caller who presses nothing goes round for ever (a → a); lead one of these steps to person, a queue or a message.",
		},
		"key clash with the person key": {
			with("  a: {menu: main, options: {0: {option: x, goto: person}}}\n"),
			`m.yaml:4:32: the key "0" of the step "a" is the person key; choose another key, or another person_key.`,
		},
		"key that no telephone has": {
			with("  a: {menu: main, options: {x: {option: x, goto: person}}}\n"),
			`m.yaml:4:32: the step "a" has the key "x"; use up to 4 of the keys 0 to 9, * and #.`,
		},
		"key twice in two spellings": {
			with("  a: {menu: main, options: {1: {option: x, goto: person}, \"1\": {option: y, goto: person}}}\n"),
			`m.yaml:4:59: steps.a.options has the key "1" twice (first in line 4); remove one of the two.`,
		},
		"option without a name": {
			with("  a: {menu: main, options: {1: {goto: person}}}\n"),
			`m.yaml:4:32: the key "1" of the step "a" has the option ""; give it a stable name such as language_zh; it is recorded instead of the key.`,
		},
		"option name twice": {
			with("  a: {menu: main, options: {1: {option: x, goto: person}, 2: {option: x, goto: person}}}\n"),
			`m.yaml:4:71: the keys 1 and 2 of the step "a" have the same option "x"; name them apart.`,
		},
		"menu without options": {with("  a: {menu: main}\n"), `m.yaml:4:6: the menu step "a" has no options; write at least one key under options.`},
		"menu without words":   {with("  a: {menu: [], options: {1: {option: x, goto: person}}}\n"), `m.yaml:4:13: the menu step "a" says nothing; name at least one prompt.`},
		"timeout too long":     {with("  a: {menu: main, timeout: 1h, options: {1: {option: x, goto: person}}}\n"), `m.yaml:4:28: timeout is 1h0m0s; it may be 1s to 30s.`},
		"too many tries":       {with("  a: {menu: main, tries: 9, options: {1: {option: x, goto: person}}}\n"), `m.yaml:4:26: tries is 9; 1 to 3 tries are enough before a person helps.`},
		"unknown prompt":       {with("  a: {play: inof, goto: person}\n"), `m.yaml:4:13: there is no prompt "inof"; perhaps "info" is meant.`},
		"prompt without text in a language": {
			with("  a: {language: en, goto: b}\n  b: {play: chinese, goto: person}\n"),
			`m.yaml:5:13: the prompt "chinese" has no text in en, but callers hear it in that language; write its text in that language.`,
		},
		"prompt asked for in a language it lacks": {with("  a: {play: chinese@en, goto: person}\n"), `m.yaml:4:13: the prompt "chinese" has no text in en, but callers hear it in that language; write its text in that language.`},
		"bad prompt id":    {with("  a: {play: 'IN FO', goto: person}\n"), `m.yaml:4:13: steps.a.play[0]: "IN FO" is not a prompt's id; write small letters, digits and _ such as welcome, or welcome@en.`},
		"unknown language": {with("  a: {language: fr, goto: person}\n"), `m.yaml:4:17: there is no language "fr"; known: zh-CN, en.`},
		"unknown queue":    {with("  a: {queue: crises}\n"), `m.yaml:4:14: there is no queue "crises"; perhaps "crisis" is meant.`},
		"unknown box":      {with("  a: {message: x}\n"), `m.yaml:4:16: there is no message box "x"; known: night.`},
		"unknown person":   {with("  a: {person: zhag}\n"), `m.yaml:4:15: there is no counsellor "zhag"; perhaps "zhang" is meant.`},
		"unknown hours":    {with("  a: {hours: x, open: person, closed: person}\n"), `m.yaml:4:14: there is no opening-hours table "x"; known: office.`},
		"hours without closed": {
			with("  a: {hours: office, open: person}\n"),
			"m.yaml:4:6: steps.a.closed is missing; name a step, or person.\nm.yaml:4:6: steps.a.holiday is missing; name a step, or person.",
		},
		"unknown skill":       {with("  a: {set_skill: {skill: x}, goto: person}\n"), `m.yaml:4:26: there is no skill "x"; known: adults.`},
		"skill level":         {with("  a: {set_skill: {skill: adults, level: 6}, goto: person}\n"), `m.yaml:4:41: the level is 6; levels run from 1 to 5.`},
		"unknown grade":       {with("  a: {set_grade: purple, goto: person}\n"), `m.yaml:4:18: the grade is "purple"; write red, yellow or green.`},
		"priority":            {with("  a: {set_priority: 1000, goto: person}\n"), `m.yaml:4:21: the priority is 1000; priorities run from -100 to 100.`},
		"step called person":  {"id: m\nentry: person\nsteps:\n  person: {queue: crisis}\n", `m.yaml:4:11: a step is called person, which is the name of the way to a person; choose another name.`},
		"step with underline": {"id: m\nentry: _a\nsteps:\n  _a: {queue: crisis}\n", `m.yaml:4:7: a step is called "_a"; use small letters, digits and _, and no _ at the beginning.`},
		"person key":          {"id: m\nentry: a\nperson_key: none\nsteps: {a: {queue: crisis}}\n", `m.yaml:3:13: person_key is "none", but one key must lead to a person from anywhere; choose one of the keys 0 to 9, * and #.`},
		"two at once": {
			with("  a: {queue: x}\n  b: {message: y}\n"),
			"m.yaml:4:14: there is no queue \"x\"; known: counselling, crisis.\nm.yaml:5:16: there is no message box \"y\"; known: night.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc, problems := yamlfile.Parse("m.yaml", []byte(tc.text))
			var m ivr.Menu
			problems = append(problems, doc.Decode(&m)...)
			if len(problems) == 0 {
				k := known()
				k.Prompts = map[ivr.PromptID][]string{"info": {"zh-CN", "en"}, "main": {"zh-CN", "en"}, "chinese": {"zh-CN"}}
				var flow *ivr.Flow
				if flow, problems = ivr.Compile(m, ivr.Front{}, k, doc); flow != nil {
					t.Error("there is a flow all the same")
				}
			}
			if diff := cmp.Diff(tc.want, problems.Sorted().Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestVersionIsOfTheMeaning(t *testing.T) {
	t.Parallel()
	base := compile(t, government, ivr.Front{})
	spaced := compile(t, "# a remark\n"+strings.ReplaceAll(government, "{queue: crisis}", "\n    queue: crisis"), ivr.Front{})
	if base.Version != spaced.Version {
		t.Error("a remark changes the version")
	}
	if explicit := compile(t, strings.Replace(government, "    timeout: 5s\n", "    timeout: 5s\n    tries: 2\n", 1), ivr.Front{}); explicit.Version != base.Version {
		t.Error("writing a default out changes the version")
	}
	fronted := compile(t, government, ivr.Front{Notice: []ivr.PromptRef{{ID: "notice"}}, Wording: "1"})
	reworded := compile(t, government, ivr.Front{Notice: []ivr.PromptRef{{ID: "notice"}}, Wording: "2"})
	if fronted.Version == base.Version || fronted.Version == reworded.Version {
		t.Error("the announcement does not change the version")
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	f := compile(t, government, ivr.Front{
		Greeting: []ivr.PromptRef{{ID: "greeting"}}, Notice: []ivr.PromptRef{{ID: "notice"}}, Wording: "2026-11", RefuseKey: "9",
	})
	labels := func(id ivr.PromptID, lang string) (string, bool) {
		text, ok := map[string]string{"choose/zh-CN": "普通话请按一", "choose/en": "For English press two"}[string(id)+"/"+lang]
		return text, ok
	}
	want := `government (version VERSION; key 0 leads to a person from anywhere)
_greeting: says greeting
_recording_notice: announces recording (wording 2026-11): notice
├─ [9] recording_refused → language: asks choose@zh-CN, choose@en, waits 6s
│       zh-CN “普通话请按一”
│       en “For English press two”
│  ├─ [1] language_zh → zh: goes on in zh-CN
│  │  main: asks main, waits 5s
│  │  ├─ [1] counselling → counselling: asks for the skill adults, level 1
│  │  │  low: sets the priority -5
│  │  │  wait: waits in the queue counselling
│  │  ├─ [2] urgent → urgent: sets the grade red
│  │  │  crisis: waits in the queue crisis
│  │  ├─ [3] message → leave: says message_intro
│  │  │  box: leaves a message in the box night
│  │  ├─ [4] day → day: looks at the opening hours office
│  │  │  ├─ open → wait (see above)
│  │  │  ├─ closed → box (see above)
│  │  │  └─ holiday → crisis (see above)
│  │  ├─ [41] expert → expert: asks for the counsellor zhang
│  │  ├─ [9] repeat → info: says info
│  │  │  main (see above)
│  │  └─ nothing or wrong twice → a person
│  ├─ [2] language_en → en: goes on in en
│  │  main (see above)
│  └─ nothing or wrong twice → a person
└─ then → language (see above)
`
	got := ivr.Explain(f, []string{"zh-CN", "en"}, labels)
	if diff := cmp.Diff(strings.Replace(want, "VERSION", f.Version, 1), got); diff != "" {
		t.Error(diff)
	}
}

func TestPromptsOfAFlow(t *testing.T) {
	t.Parallel()
	f := compile(t, government, ivr.Front{Greeting: []ivr.PromptRef{{ID: "greeting"}}})
	var got []string
	for _, p := range f.Prompts() {
		got = append(got, p.String())
	}
	if diff := cmp.Diff([]string{"greeting", "info", "choose@zh-CN", "choose@en", "message_intro", "wrong_key", "main"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestPositionPrompts(t *testing.T) {
	t.Parallel()
	system := map[ivr.PromptID]bool{}
	for _, id := range ivr.SystemPrompts() {
		system[id] = true
	}
	for ahead, want := range map[int]int{-1: 1, 0: 1, 1: 1, 2: 3, 20: 3, 21: 1, 5000: 1} {
		got := ivr.PositionPrompts(ahead)
		if len(got) != want {
			t.Errorf("%d ahead: %v", ahead, got)
		}
		for _, id := range got {
			if !system[id] {
				t.Errorf("%d ahead: %s is no system prompt", ahead, id)
			}
		}
	}
}

// Whatever is in a menu file, compiling it ends, and what compiles comes to rest for a silent caller.
func FuzzMenu(f *testing.F) {
	f.Add(government)
	f.Add(with("  a: {play: info, goto: b}\n  b: {language: en, goto: a}\n"))
	f.Add(with("  a: {menu: main, options: {'#': {option: x, goto: person}}, wrong: person}\n"))
	f.Fuzz(func(t *testing.T, text string) {
		doc, problems := yamlfile.Parse("m.yaml", []byte(text))
		var m ivr.Menu
		if problems = append(problems, doc.Decode(&m)...); len(problems) > 0 {
			return
		}
		k := known()
		flow, problems := ivr.Compile(m, ivr.Front{}, k, doc)
		if len(problems) > 0 {
			return
		}
		_ = ivr.Explain(flow, []string{"en"}, nil)
		pos, _ := flow.Step(ivr.Position{}, ivr.Start(), ivr.Env{Language: "zh-CN"})
		for range 4 * maxTriesSteps(m) {
			if pos.Phase == ivr.Left {
				return
			}
			in := ivr.PromptDone(pos.Turn)
			if pos.Phase == ivr.Waiting {
				in = ivr.Timeout(pos.Turn)
			}
			pos, _ = flow.Step(pos, in, ivr.Env{Language: "zh-CN"})
		}
		t.Fatal("a silent caller goes round")
	})
}

func maxTriesSteps(m ivr.Menu) int { return 3 * (len(m.Steps) + 1) }

package ivr_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/yamlfile"
	"heartline/ivr"
)

const wishing = `
id: wishing
entry: ask
steps:
  ask:
    menu: main
    options:
      1: {option: woman, goto: woman}
      2: {option: man, goto: man}
      3: {option: same_counsellor, goto: same}
      4: {option: cantonese, goto: cantonese}
      5: {option: no_wish, goto: none}
      6: {option: go_on, goto: wait}
  woman: {wish: {needs: woman}, goto: ask}
  man: {wish: {needs: man, for: 90s}, goto: ask}
  same: {wish: same_counsellor, goto: ask}
  cantonese: {wish: {needs: cantonese, kind: dialect, for: 10s}, goto: ask}
  none: {wish: none, goto: ask}
  wait: {queue: counselling}
`

// wishes is what menus may refer to where the catalogue has skills of two kinds. An expression is a skill, "mixed", which is
// one of each, "never", or what cannot be read.
func wishes() ivr.Known {
	k := known()
	k.Skills = []string{"woman", "man", "cantonese"}
	k.Needs = func(text string) (ivr.Wanted, error) {
		switch text {
		case "cantonese":
			return ivr.Wanted{Text: text, Kind: "language", Skills: []string{text}}, nil
		case "never":
			return ivr.Wanted{Text: "man and not man", Kind: "trait", Skills: []string{"man"}, Impossible: true}, nil
		case "woman and":
			return ivr.Wanted{}, &ivr.Unreadable{What: "the end stands where a skill is expected", Mend: "name a skill"}
		}
		return ivr.Wanted{Text: text, Kind: "trait", Skills: []string{text}}, nil
	}
	return k
}

func compileWishes(t *testing.T, text string) (*ivr.Flow, yamlfile.Problems) {
	t.Helper()
	m, doc := parse(t, text)
	return ivr.Compile(m, ivr.Front{}, wishes(), doc)
}

// TestAKeyLeadsToAWish walks a caller through every kind of wish: a key is its word, its kind comes from the catalogue where
// the menu names none.
func TestAKeyLeadsToAWish(t *testing.T) {
	t.Parallel()
	flow, problems := compileWishes(t, wishing)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	c := call(t, flow)
	c.do("start")
	for key, want := range map[string]string{
		"1": "wish trait woman 1m0s by woman",
		"2": "wish trait man 1m30s by man",
		"3": "wish same_counsellor 30s by same_counsellor",
		"4": "wish dialect cantonese 10s by cantonese",
		"5": "wish none 0s by no_wish",
	} {
		got := c.do(key)
		if !strings.Contains(got, ", "+want+", say main") {
			t.Errorf("the key %s: %s", key, got)
		}
	}
	if got := c.do("6"); got != "hush, chosen ask/go_on, queue counselling" {
		t.Errorf("without a wish: %s", got)
	}
	if !flow.WishesForSame() || compile(t, government, ivr.Front{}).WishesForSame() {
		t.Error("whether a menu asks for the same counsellor is not known")
	}
}

func TestAMenuExplainsItsWishes(t *testing.T) {
	t.Parallel()
	flow, problems := compileWishes(t, wishing)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	text := ivr.Explain(flow, nil, nil)
	for _, want := range []string{
		"[1] woman → woman: wishes for woman, for 1m0s", "[2] man → man: wishes for man, for 1m30s",
		"[3] same_counsellor → same: wishes for the same counsellor as last time, for 30s", "[5] no_wish → none: has no wish any more",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	var kinds []string
	for _, n := range ivr.Tree(flow).Children {
		kinds = append(kinds, string(n.Kind)+" "+n.Text)
	}
	want := []string{
		"wish woman: wishes for woman, for 1m0s", "wish man: wishes for man, for 1m30s",
		"wish same: wishes for the same counsellor as last time, for 30s", "wish cantonese: wishes for cantonese, for 10s",
		"wish none: has no wish any more", "queue wait: waits in the queue counselling", "person a person",
	}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Error(diff)
	}
}

// TestCompileNamesEveryBadWish has each wish that callers must not come to.
func TestCompileNamesEveryBadWish(t *testing.T) {
	t.Parallel()
	ask := func(wish string) string {
		return with("  a: {menu: main, options: {1: {option: x, goto: w}}}\n  w: {wish: " + wish + ", goto: person}\n")
	}
	for name, tc := range map[string]struct{ text, want string }{
		"an unknown word":    {ask("somebody"), `m.yaml:5:13: steps.w.wish: "somebody" is no wish; write {needs: SKILL, for: 60s}, or same_counsellor, or none.`},
		"nothing":            {ask("{for: 10s}"), "m.yaml:5:13: the wish asks for nothing; write one of needs, same_counsellor and none."},
		"two things":         {ask("{needs: woman, same_counsellor: true}"), "m.yaml:5:13: the wish asks for two things; write one of needs, same_counsellor and none."},
		"an unknown skill":   {ask("{needs: womam}"), `m.yaml:5:21: there is no skill "womam"; perhaps "woman" is meant.`},
		"no expression":      {ask("{needs: woman and}"), "m.yaml:5:21: the wish cannot be read: the end stands where a skill is expected; name a skill."},
		"what nobody can be": {ask("{needs: never}"), "m.yaml:5:21: the wish asks for what nobody can meet: man and not man; mend the expression: it contradicts itself."},
		"too short":          {ask("{needs: woman, for: 500ms}"), "m.yaml:5:33: for is 500ms; it may be 1s to 10m0s."},
		"too long":           {ask("{same_counsellor: true, for: 11m}"), "m.yaml:5:42: for is 11m0s; it may be 1s to 10m0s."},
		"none for a while":   {ask("{none: true, for: 10s}"), "m.yaml:5:31: no wish is waited for when there is none; remove it."},
		"a kind of its own":  {ask("{needs: woman, kind: same_counsellor}"), `m.yaml:5:34: the kind of the wish is "same_counsellor"; use small letters, digits and _, such as gender.`},
		"an unknown key":     {ask("{need: woman}"), `m.yaml:5:14: steps.w.wish has the unknown key "need"; perhaps "needs" is meant.`},
		"without a goto":     {with("  a: {menu: main, options: {1: {option: x, goto: w}}}\n  w: {wish: none}\n"), "m.yaml:5:6: steps.w.goto is missing; name a step, or person."},
		"at the entry": {
			with("  a: {wish: same_counsellor, goto: person}\n"),
			`m.yaml:4:6: a caller who presses nothing comes to the wish "a": a wish is the caller's own; let an option of a menu lead to it.`,
		},
		"without a key": {
			with("  a: {menu: main, options: {1: {option: x, goto: person}}, no_input: b}\n  b: {play: info, goto: w}\n  w: {wish: {needs: woman}, goto: person}\n"),
			`m.yaml:6:6: a caller who presses nothing comes to the wish "w": a wish is the caller's own; let an option of a menu lead to it.`,
		},
		"after a prompt that asks": {
			with("  a: {play: info, keys: {1: {option: x, goto: person}}, goto: w}\n  w: {wish: {needs: woman}, goto: person}\n"),
			`m.yaml:5:6: a caller who presses nothing comes to the wish "w": a wish is the caller's own; let an option of a menu lead to it.`,
		},
		"of too many kinds": {
			with("  a: {menu: main, options: {1: {option: x, goto: b}}}\n  b: {wish: {needs: woman, kind: k1}, goto: c}\n  c: {wish: {needs: woman, kind: k2}, goto: d}\n" +
				"  d: {wish: {needs: woman, kind: k3}, goto: e}\n  e: {wish: {needs: man}, goto: f}\n  f: {wish: {needs: cantonese}, goto: g}\n  g: {wish: {needs: woman}, goto: person}\n"),
			`m.yaml:9:13: the wishes of the menu "m" are of more than 4 kinds; use at most 4 kinds.`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc, problems := yamlfile.Parse("m.yaml", []byte(tc.text))
			var m ivr.Menu
			if problems = append(problems, doc.Decode(&m)...); len(problems) == 0 {
				var flow *ivr.Flow
				if flow, problems = ivr.Compile(m, ivr.Front{}, wishes(), doc); flow != nil {
					t.Error("there is a flow all the same")
				}
			}
			if diff := cmp.Diff(tc.want, problems.Sorted().Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAWishChangesTheVersion holds callers who are in a menu to the wishes that they entered under.
func TestAWishChangesTheVersion(t *testing.T) {
	t.Parallel()
	one, problems := compileWishes(t, wishing)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	other, _ := compileWishes(t, strings.Replace(wishing, "for: 90s", "for: 80s", 1))
	same, _ := compileWishes(t, strings.Replace(wishing, "{needs: woman}", "{needs: woman, for: 60s, kind: trait}", 1))
	if one.Version == other.Version || one.Version != same.Version {
		t.Errorf("versions %s, %s, %s", one.Version, other.Version, same.Version)
	}
}

package agent_test

import (
	"encoding/json"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"heartline/agent"
)

func expr(t testing.TB, text string) agent.Expr {
	t.Helper()
	e, err := agent.ParseExpr(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return e
}

func TestParseExpr(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                 "",
		" \n ":             "",
		"crisis":           "crisis",
		"crisis>=1":        "crisis",
		"crisis >= 3":      "crisis >= 3",
		"not  trainee":     "not trainee",
		"not not trainee":  "trainee",
		"b and a":          "a and b",
		"a and a":          "a",
		"a and a >= 3":     "a >= 3",
		"c or (b or a)":    "a or b or c",
		"a or b and c":     "a or b and c",
		"(a or b) and c":   "(a or b) and c",
		"not (a and b)":    "not (a and b)",
		"not (a or b)":     "not (a or b)",
		"1 of (b, a)":      "a or b",
		"2 of (b, a)":      "a and b",
		`"and" and "7"`:    `"7" and "and"`,
		"language:en >= 2": "language:en >= 2",
		"crisis >= 3 and (mandarin or cantonese) and not trainee": "(cantonese or mandarin) and crisis >= 3 and not trainee",
		"2 of (minors, perinatal >= 2, elders)":                   "2 of (elders, minors, perinatal >= 2)",
		"2 of (a or b, c, d)":                                     "2 of (a or b, c, d)",
		"not 2 of (a, b, c)":                                      "not 2 of (a, b, c)",
	} {
		if got := expr(t, text).String(); got != want {
			t.Errorf("%q reads as %q, want %q", text, got, want)
		}
	}
}

func TestParseExprErrors(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"crisis >= 9":                          `line 1, column 11: the level of "crisis" is 9; levels run from 1 to 5`,
		"crisis >= x":                          `line 1, column 11: "x" stands where a level is expected`,
		"crisis > 2":                           `line 1, column 8: ">" cannot be used; write SKILL >= LEVEL`,
		"crisis = 2":                           `line 1, column 8: "=" cannot be used`,
		"a and":                                `line 1, column 6: the end stands where a skill`,
		"a b":                                  `line 1, column 3: "b" stands where and, or, or the end is expected`,
		"a and\n(b or\n c":                     `line 3, column 3: the end stands where ")" is expected`,
		"3 of (a, b)":                          `line 1, column 1: 3 of 2 cannot be asked for; write a number from 1 to 2`,
		"0 of (a, b)":                          `line 1, column 1: 0 of 2`,
		"2 (a, b)":                             `line 1, column 3: "(" stands where "of" is expected`,
		"危机":                                   `line 1, column 1: "危" cannot stand in an expression; name skills by their ids`,
		"a and 危机":                             `line 1, column 7: "危"`,
		`a and "b`:                             `line 1, column 7: the quotes do not end`,
		`""`:                                   `line 1, column 1: the quotes hold no skill`,
		"Crisis":                               `line 1, column 1: "C" cannot stand`,
		"a or or b":                            `line 1, column 6: "or" stands where a skill`,
		"a)":                                   `line 1, column 2: ")" stands where`,
		deep(40):                               `nested too deeply`,
		many(80):                               `names more than 64 skills`,
		strings.Repeat(" ", agent.ExprBytes+1): `longer than 2000 bytes`,
	} {
		_, err := agent.ParseExpr(text)
		var e *agent.ExprError
		if !errors.As(err, &e) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
}

func deep(n int) string { return strings.Repeat("(", n) + "a" + strings.Repeat(")", n) }

func many(n int) string { return strings.TrimSuffix(strings.Repeat("a or ", n), " or ") }

func TestExprMeets(t *testing.T) {
	t.Parallel()
	skills := agent.Skills{"crisis": 3, "mandarin": 5, "minors": 1}
	for text, want := range map[string]string{ // the clause that fails; empty: none
		"":            "",
		"crisis >= 3": "",
		"crisis >= 4": "crisis >= 4",
		"crisis >= 3 and (mandarin or cantonese) and not trainee": "",
		"crisis and (dialect or cantonese)":                       "cantonese or dialect",
		"crisis and not minors":                                   "not minors",
		"2 of (minors, elders, crisis >= 3)":                      "",
		"2 of (minors >= 2, elders, crisis >= 3)":                 "2 of (crisis >= 3, elders, minors >= 2)",
		"not 2 of (minors, elders, crisis)":                       "not 2 of (crisis, elders, minors)",
		"not (crisis and elders)":                                 "",
		"elders or crisis and not (minors and elders)":            "",
	} {
		e := expr(t, text)
		clause, ok := e.Unmet(skills)
		if clause.String() != want || ok != (want == "") || e.Meets(skills) != ok {
			t.Errorf("%s: %q fails, ok %v, want %q", text, clause, ok, want)
		}
		var ix agent.Index
		p := ix.Compile(e)
		if got := p.Meets(ix.Profile(skills)); got != ok {
			t.Errorf("%s: the program says %v", text, got)
		}
	}
}

func TestExprIsMadeOfRequirements(t *testing.T) {
	t.Parallel()
	e := agent.All(agent.Requirement{Skill: "minors", Level: 2}, agent.Requirement{Skill: "law"}, agent.Requirement{Skill: "minors", Level: 1})
	if got := e.String(); got != "law and minors >= 2" {
		t.Errorf("%q", got)
	}
	if !agent.All().IsZero() {
		t.Error("no requirement asks for something")
	}
	joined := e.And(expr(t, "a or b")).And(agent.Expr{})
	if got := joined.String(); got != "(a or b) and law and minors >= 2" {
		t.Errorf("%q", got)
	}
	if s, ok := joined.Clauses()[1].Single(); !ok || s != "law" {
		t.Errorf("clause %q, %v", s, ok)
	}
	if diff := cmp.Diff([]agent.Skill{"a", "b", "law", "minors"}, joined.Skills()); diff != "" {
		t.Error(diff)
	}
}

func TestExprJSON(t *testing.T) {
	t.Parallel()
	type box struct {
		Needs agent.Expr `json:"needs,omitzero"`
	}
	for _, text := range []string{"", "a and (b or c)"} {
		b, err := json.Marshal(box{expr(t, text)})
		if err != nil {
			t.Fatal(err)
		}
		var back box
		if err := json.Unmarshal(b, &back); err != nil || back.Needs.String() != expr(t, text).String() {
			t.Errorf("%s comes back as %q, %v", b, back.Needs, err)
		}
		if text == "" && string(b) != "{}" {
			t.Errorf("nothing is written as %s", b)
		}
	}
	if err := json.Unmarshal([]byte(`{"needs":"a and"}`), &box{}); err == nil {
		t.Error("broken text is read")
	}
}

func TestExprWithout(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"x":                     "",
		"a and x >= 3":          "a",
		"a and (b or x)":        "a",
		"a and not x":           "a",
		"a and not (b or x)":    "a and not b",
		"2 of (a, b, x)":        "a or b",
		"not 2 of (a, b, x)":    "not (a and b)",
		"not x":                 "",
		"a or b and x":          "a or b",
		"not (a and (b or x))":  "not (a and b)",
		"not (x and a) and (b)": "b",
		"a":                     "a",
	} {
		if got := expr(t, text).Without("x").String(); got != want {
			t.Errorf("%s without x is %q, want %q", text, got, want)
		}
	}
}

func TestExprSatisfiable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"":                             true,
		"a and b":                      true,
		"a and not a":                  false,
		"a >= 3 and not a >= 2":        false,
		"a >= 2 and not a >= 3":        true,
		"(a or b) and not a and not b": false,
		"2 of (a, b, not a) and not b": false,
		"2 of (a, b, not a)":           true,
		"3 of (a, b, not a, not b)":    false,
		"(a or b) and (not a or b) and (a or not b) and (not a or not b)": false,
		many(60) + " and b": true,
	} {
		if got := expr(t, text).Satisfiable(); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

var words = []string{"a", "b", "c >= 2", "d >= 5", "(", ")", "and", "or", "not", "2 of (", ",", "a >= 3", `"of"`, " "}

// FuzzParseExpr holds the readings of an expression together: its text reads as itself, and its program judges as it
// does.
func FuzzParseExpr(f *testing.F) {
	for _, s := range []string{"", "a", "crisis >= 3 and (mandarin or cantonese) and not trainee", "2 of (a, b or c, not d)", `"\xff" or a`, "((", "9 of (a)"} {
		f.Add(s)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString(words[r.IntN(len(words))] + " ")
		}
		f.Add(b.String())
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := agent.ParseExpr(text)
		if err != nil {
			var wrong *agent.ExprError
			if !errors.As(err, &wrong) || wrong.Line < 1 || wrong.Column < 1 || wrong.Mend == "" {
				t.Fatalf("error %v", err)
			}
			return
		}
		back, err := agent.ParseExpr(e.String())
		if err != nil || !back.Equal(e) {
			t.Fatalf("%q is written as %q and read as %q, %v", text, e, back, err)
		}
		possible := e.Satisfiable()
		for _, skills := range trials(e) {
			check(t, e, skills)
			if e.Meets(skills) && !possible {
				t.Fatalf("%s is met by %v and called impossible", e, skills)
			}
		}
	})
}

// trials are skills on both sides of what the expression names.
func trials(e agent.Expr) []agent.Skills {
	all := []agent.Skills{{}}
	for _, s := range e.Skills() {
		if len(all) > 64 {
			break
		}
		for _, old := range slices.Clone(all) {
			for _, l := range []agent.SkillLevel{1, 3, 5} {
				with := agent.Skills{s: l}
				maps.Copy(with, old)
				all = append(all, with)
			}
		}
	}
	return all
}

func check(t *testing.T, e agent.Expr, skills agent.Skills) {
	t.Helper()
	var ix agent.Index
	meets := e.Meets(skills)
	if got := ix.Compile(e).Meets(ix.Profile(skills)); got != meets {
		t.Fatalf("%s of %v: %v, the program says %v", e, skills, meets, got)
	}
	if _, ok := e.Unmet(skills); ok != meets {
		t.Fatalf("%s of %v: %v, the clauses say %v", e, skills, meets, ok)
	}
	for _, s := range e.Skills() {
		if meets && !e.Without(s).Meets(skills) {
			t.Fatalf("%s is met by %v, and not any more without %s: %s", e, skills, s, e.Without(s))
		}
	}
}

package ui_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the module's folder.
const root = "../.."

// TestEveryCodeHasWords looks for the codes that the program can show in its sources and in the interface file, and for
// their texts in both catalogues. A code without one would be shown as it is, or as a sentence that says nothing.
func TestEveryCodeHasWords(t *testing.T) {
	t.Parallel()
	sources := goSources(t, root)
	life, duty := goSources(t, filepath.Join(root, "roster", "life")), goSources(t, filepath.Join(root, "roster", "duty"))
	spec := read(t, filepath.Join(root, "console", "openapi.yaml"))
	shown := regexp.MustCompile(`^(call|care|form|menu|queue|offer|leg|party|monitor|help|crisis|recording|message|failsafe|audit)\.`)
	kinds := slices.DeleteFunc(found(sources, `Kind\s*=\s*"([a-z_]+\.[a-z_]+)"`), func(k string) bool { return !shown.MatchString(k) })
	for _, c := range []struct {
		prefix string
		codes  []string
		least  int // so that a pattern that matches nothing any more is noticed
	}{
		{"problem", append(found(sources, `fault\.Code\("([a-z_]*[a-z])"`), enum(t, spec, "LiveProblem")...), 40},
		{"party.outcome", enum(t, spec, "PartyOutcome"), 15},
		{"party.state", enum(t, spec, "PartyState"), 5},
		{"notice", append(found(sources, `NoticeData\{\s*Code:\s*"([a-z_]+)"`), enum(t, spec, "NoticeCode")...), 10},
		{"health", enum(t, spec, "HealthCode"), 10},
		{"hold.reason", enum(t, spec, "HoldReason"), 5},
		{"end", enum(t, spec, "EndClass"), 8},
		{"state", enum(t, spec, "AgentState"), 7},
		{"role", enum(t, spec, "Role"), 5},
		{"grade", enum(t, spec, "Grade"), 3},
		{"permission", found(sources, `Permission\s*=\s*"([a-z_]+\.[a-z_]+)"`), 25},
		{"prove.step", found(sources, `failed[A-Z]\w+\s*=\s*"([a-z_]+)"`), 8},
		{"account.class", enum(t, spec, "AccountClass"), 12},
		{"account.work", enum(t, spec, "AccountWork"), 6},
		{"account.why", enum(t, spec, "AccountWhy"), 5},
		{"account.finding", enum(t, spec, "AccountFindingKind"), 17},
		{"account.do", enum(t, spec, "AccountFindingKind"), 17},
		{"fact", kinds, 50},
		{"problem", append(found(life, `refuse\(fault\.\w+, "([a-z_]*[a-z])"`), found(life, `Why[A-Z]\w+\s*=\s*"([a-z_]+)"`)...), 50},
		{"roster.rule", rules(t, sources), 25},
		{"roster.duty.nobody", found(duty, `Reason = "([a-z_]+)"`), 6},
	} {
		if len(c.codes) < c.least {
			t.Errorf("%s: only %d codes were found, so this test looks in the wrong place", c.prefix, len(c.codes))
		}
		for _, language := range []string{"zh-CN", "en"} {
			words := catalogue(t, language)
			for _, code := range c.codes {
				if !strings.Contains(words, "'"+c.prefix+"."+code+"':") {
					t.Errorf("the catalogue %s has no text for '%s.%s'", language, c.prefix, code)
				}
			}
		}
	}
}

// rules are the ids of the rules that a roster is judged by: those of the profiles, of the book, and what a document breaks that is no rule.
func rules(t *testing.T, sources string) (ids []string) {
	t.Helper()
	profiles, err := filepath.Glob(filepath.Join(root, "roster", "model", "profiles", "*.json"))
	if err != nil || len(profiles) < 2 {
		t.Fatalf("the profiles: %v, %v", profiles, err)
	}
	for _, p := range profiles {
		ids = append(ids, found(read(t, p), `\{"id": "([a-z0-9_]+)",[^{}]*(?:\{[^{}]*\}[^{}]*)*"measure"`)...)
	}
	for _, pattern := range []string{`\n\tRule[A-Z]\w+\s*= "([a-z]+)" //`, `ruleUnknown = "([a-z]+)"`, `c\.forbid\("([a-z]+)"`, `Rule: "([a-z]+):?"`} {
		ids = append(ids, found(sources, pattern)...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// catalogue is the text of every file of a language.
func catalogue(t *testing.T, language string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("src", "i18n", language+"*.ts"))
	if err != nil || len(files) < 2 {
		t.Fatalf("the catalogue %s: %v, %v", language, files, err)
	}
	var all strings.Builder
	for _, f := range files {
		all.WriteString(read(t, f))
	}
	return all.String()
}

// enum lists the values of an enumeration of the interface file.
func enum(t *testing.T, spec, schema string) []string {
	t.Helper()
	m := regexp.MustCompile(`(?s)\n    ` + schema + `:.*?enum: \[([^\]]+)\]`).FindStringSubmatch(spec)
	if m == nil {
		t.Fatalf("the interface file has no enumeration %s", schema)
	}
	return strings.FieldsFunc(m[1], func(r rune) bool { return r == ',' || r == ' ' })
}

// found lists what the first group of a pattern matches, each once.
func found(text, pattern string) (out []string) {
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// goSources is the text of every Go file in a folder but the tests and what is generated.
func goSources(t *testing.T, in string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(in, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || strings.HasSuffix(d.Name(), "test") || strings.HasPrefix(d.Name(), ".") && d.Name() != ".." && path != in) {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") && !strings.HasSuffix(path, ".gen.go") {
			all.WriteString(read(t, path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

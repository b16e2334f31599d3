package heartline_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// named is a test in a document: `package.TestName`, and the part of it in italics, if any.
var named = regexp.MustCompile("`([a-z]+)\\.(Test[A-Za-z0-9_]+)`(?: \\*([^*|]+)\\*)?")

// told is what a package of tests has: its tests, and everything that is written in them as a string.
type told struct{ tests, texts map[string]bool }

func testsOf(t *testing.T, dir string) told {
	t.Helper()
	out := told{tests: map[string]bool{}, texts: map[string]bool{}}
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
				out.tests[f.Name.Name] = true
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil {
					out.texts[text] = true
				}
			}
			return true
		})
	}
	return out
}

// TestEveryScenarioHasItsTest wants each line of docs/routing-scenarios.md to name tests that exist, with the parts that it
// names, and no line to stand there without one.
func TestEveryScenarioHasItsTest(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("docs/routing-scenarios.md")
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string]told{}
	rows, seen := 0, map[string]bool{}
	for i, line := range strings.Split(string(doc), "\n") {
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "| ---") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		last := cells[len(cells)-1]
		if last == "test" {
			continue // the head of a table
		}
		rows++
		if seen[cells[0]] {
			t.Errorf("line %d: %q stands there twice", i+1, cells[0])
		}
		seen[cells[0]] = true
		names := named.FindAllStringSubmatch(last, -1)
		if rest := strings.Trim(named.ReplaceAllString(last, ""), ", "); len(cells) != 3 || len(names) == 0 || rest != "" {
			t.Errorf("line %d names no test, or something else too: %s", i+1, last)
		}
		for _, n := range names {
			pkg, ok := packages[n[1]]
			if !ok {
				pkg = testsOf(t, filepath.Join("test", n[1]))
				packages[n[1]] = pkg
			}
			switch {
			case !pkg.tests[n[2]]:
				t.Errorf("line %d: test/%s has no %s", i+1, n[1], n[2])
			case n[3] != "" && !pkg.texts[n[3]]:
				t.Errorf("line %d: no part of a test in test/%s is called %q", i+1, n[1], n[3])
			}
		}
	}
	if rows < 70 {
		t.Errorf("%d lines were found in the document, which has more", rows)
	}
}

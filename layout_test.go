// Package heartline_test holds the checks of the house as a whole: which package may know which, and that
// every package says what it is for.
package heartline_test

import (
	"encoding/json"
	"errors"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mayImport says which packages of the house each of its rooms may import, beside the leaves. Directions go
// down only; "adapters" are entered by internal/app alone.
var mayImport = map[string][]string{
	// Domain: arithmetic over events and time.
	"agent": {}, "triage": {}, "roster": {}, "recordings": {}, "report": {},
	"queue":  {"agent", "triage"},
	"ivr":    {"triage"},
	"crisis": {"agent"},
	// The domain played under virtual time.
	"simulate": {"agent", "triage", "queue", "roster"},
	// Coordination.
	"call": {"agent", "triage", "queue", "ivr", "roster", "recordings", "crisis"},
	// Adapters: each may know the domain whose types it carries, never another adapter.
	"console":          {"agent", "triage", "queue", "ivr", "roster", "recordings", "call", "crisis"},
	"configs":          {"agent", "triage", "queue", "ivr", "roster", "recordings", "crisis"},
	"internal/pbx":     {"call", "internal/fakepbx"}, // the fake is for the contract suite alone
	"internal/fakepbx": {},
	"internal/node":    {"configs"},
	"internal/store":   {"agent", "triage", "roster", "recordings", "report"},
	"internal/archive": {"recordings"},
	"internal/cluster": {},
	"internal/metrics": {"agent", "triage"},
	"internal/prompt":  {"ivr"},
	"internal/seek":    {"roster"},
}

// leaves may be imported by everybody.
var leaves = []string{
	"internal/ledger", "internal/access", "internal/mailbox", "internal/fault", "internal/id", "internal/phone",
	"internal/wav", "internal/sound", "internal/yamlfile", "internal/highs", "internal/flock",
}

// roots see everything.
var roots = []string{"internal/app", "internal/demo", "cmd", "test"}

type pkg struct {
	ImportPath string
	Dir        string
	Imports    []string
	GoFiles    []string
	Module     *struct{ Path string }
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Dir,Imports,GoFiles,Module", "./...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// room is the folder of the house that a package belongs to.
func room(path string) string {
	path = strings.TrimPrefix(path, "heartline/")
	parts := strings.Split(path, "/")
	if parts[0] == "internal" && len(parts) > 1 {
		return "internal/" + parts[1]
	}
	return parts[0]
}

func TestImportsGoDownOnly(t *testing.T) {
	for _, p := range packages(t) {
		from := room(p.ImportPath)
		if p.ImportPath == "heartline" || slices.Contains(roots, from) {
			continue
		}
		allowed, known := mayImport[from]
		if !known && !slices.Contains(leaves, from) {
			t.Errorf("%s stands in no room of the house: give it a place in this test and in docs/architecture.md", p.ImportPath)
			continue
		}
		for _, imp := range p.Imports {
			if !strings.HasPrefix(imp, "heartline/") {
				continue
			}
			to := room(imp)
			if to == from || slices.Contains(leaves, to) || slices.Contains(allowed, to) {
				continue
			}
			t.Errorf("%s imports %s: declare what it needs as an interface and let internal/app plug it in", p.ImportPath, imp)
		}
	}
}

// TestTheDomainIsPure keeps input and output out of the packages that decide.
func TestTheDomainIsPure(t *testing.T) {
	forbidden := []string{"net/http", "database/sql", "os/exec", "github.com/CyCoreSystems/ari", "github.com/jmoiron/sqlx", "log"}
	domain := []string{"agent", "triage", "roster", "recordings", "report", "queue", "ivr", "crisis", "simulate", "call"}
	for _, p := range packages(t) {
		if !slices.Contains(domain, room(p.ImportPath)) {
			continue
		}
		for _, imp := range p.Imports {
			for _, f := range forbidden {
				if imp == f || strings.HasPrefix(imp, f+"/") && f != "log" {
					t.Errorf("%s imports %s", p.ImportPath, imp)
				}
			}
		}
	}
}

// TestEveryPackageSaysWhatItIsFor wants a doc.go with a package comment of some substance.
func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	for _, p := range packages(t) {
		if len(p.GoFiles) == 0 {
			continue
		}
		file := filepath.Join(p.Dir, "doc.go")
		if _, err := os.Stat(file); err != nil {
			t.Errorf("%s has no doc.go", p.ImportPath)
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Errorf("%s: %v", p.ImportPath, err)
			continue
		}
		if f.Doc == nil || strings.Count(f.Doc.Text(), "\n") < 3 {
			t.Errorf("%s: its package comment says too little", p.ImportPath)
		}
	}
}

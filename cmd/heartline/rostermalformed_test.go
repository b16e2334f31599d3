package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heartline/roster/intake/intaketest"
)

// TestNothingMalformedIsTakenIn reads every malformed file by the command: each fault with its place, and no model written.
func TestNothingMalformedIsTakenIn(t *testing.T) {
	t.Parallel()
	days := func(document string) string {
		return strings.Replace(document, "{", `{"start": "2027-05-03", "days": 28,`, 1)
	}
	for _, c := range intaketest.Of(intaketest.Staff, intaketest.Leave, intaketest.Demand, intaketest.Document, intaketest.Broken) {
		t.Run(string(c.Kind)+"/"+c.Name, func(t *testing.T) {
			t.Parallel()
			texts := map[string]string{"m.json": days(intaketest.Good), "file": c.File}
			if c.Kind == intaketest.Document || c.Kind == intaketest.Broken {
				texts["m.json"] = days(c.File)
			}
			at := documents(t, texts)
			out := filepath.Join(filepath.Dir(at["file"]), "out.json")
			args := []string{"roster", "import", "-model", at["m.json"], "-out", out}
			if texts["m.json"] == days(intaketest.Good) {
				args = append(args, "-"+string(c.Kind), at["file"])
			}
			status, _, complaint := rostered(t, args...)
			if status == 0 {
				t.Fatal("it was taken in")
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("a model was written")
			}
			if n := strings.Count(complaint, "\n"); n < len(c.Wrong) {
				t.Errorf("%d lines for %d faults:\n%s", n, len(c.Wrong), complaint)
			}
			for _, w := range c.Wrong {
				place := fmt.Sprintf("line %d, column %s", w.Line, w.Column)
				if w.Path != "" {
					place += ", " + w.Path
				}
				if !strings.Contains(complaint, place) || !strings.Contains(complaint, w.Says) {
					t.Errorf("%q and %q are not in:\n%s", place, w.Says, complaint)
				}
			}
		})
	}
}

func TestALargeTableIsRefusedWithAPlace(t *testing.T) {
	t.Parallel()
	at := documents(t, map[string]string{"m.json": aHouse, "s.csv": "id\n" + strings.Repeat("a person with a long name\n", 17<<20/26)})
	m, complaint := imported(t, at, "-staff", at["s.csv"])
	if m != nil || !strings.Contains(complaint, "s.csv: line 645279, column 1: the file is larger than 16 MiB from this line on; split it") {
		t.Error(complaint)
	}
}

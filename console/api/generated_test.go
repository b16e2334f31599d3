package api_test

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var note = flag.Bool("note", false, "note what the generated code was made from, after generating it")

const notedFile = "generated.sum"

// TestGeneratedCodeIsCurrent compares the interface file, the generator's settings and the generated code with what
// stood there when the code was generated. It needs no generator, and so no network.
func TestGeneratedCodeIsCurrent(t *testing.T) {
	t.Parallel()
	var now strings.Builder
	for _, name := range []string{"../openapi.yaml", "config.yaml", "api.gen.go"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&now, "%x  %s\n", sha256.Sum256(data), name)
	}
	if *note {
		if err := os.WriteFile(notedFile, []byte(now.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	noted, err := os.ReadFile(notedFile)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(now.String()) {
		if !strings.Contains(string(noted), line) {
			t.Errorf("%s is not the one that the generated code goes with; run `go generate ./console/api` and commit what it writes", strings.Fields(line)[1])
		}
	}
}

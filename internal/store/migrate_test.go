package store

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"
)

// TestMigrationsHaveNoGaps: a number that was left out would be brought by a later program, below what a database has
// already, and never be applied.
func TestMigrationsHaveNoGaps(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ledger", "desk", "keys"} {
		files, err := fs.ReadDir(migrations, path.Join("migrations", name))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s has %d migrations: %v", name, len(files), err)
		}
		for i, f := range files {
			if want := fmt.Sprintf("%04d_", i+1); !strings.HasPrefix(f.Name(), want) {
				t.Errorf("migration %d of %s is %s; its name begins with %s", i+1, name, f.Name(), want)
			}
		}
	}
}

package keys_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"

	"heartline/internal/access/keys"
	"heartline/internal/fault"
)

func TestFolderComplaintsNameTheKey(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		spoil func(t *testing.T, dir, active string)
		want  []string
	}{
		"no folder":   {func(t *testing.T, dir, _ string) { must(t, os.RemoveAll(dir)) }, []string{"there are no keys in"}},
		"half made":   {func(t *testing.T, dir, _ string) { must(t, os.Remove(filepath.Join(dir, "active"))) }, []string{"there are no keys in"}},
		"open folder": {func(t *testing.T, dir, _ string) { must(t, os.Chmod(dir, 0o750)) }, []string{"chmod 700"}},
		"open file": {func(t *testing.T, dir, active string) {
			must(t, os.Chmod(filepath.Join(dir, active+".key"), 0o644))
		}, []string{"chmod 600", "ACTIVE"}},
		"active key missing": {func(t *testing.T, dir, active string) {
			must(t, os.Remove(filepath.Join(dir, active+".key")))
		}, []string{"lacks the active key", "ACTIVE"}},
		"garbage in a key file": {func(t *testing.T, dir, active string) {
			must(t, os.WriteFile(filepath.Join(dir, active+".key"), []byte("AGE-SECRET-KEY-1NONSENSE\n"), 0o600))
		}, []string{"does not hold the key", "ACTIVE"}},
		"another key's content": {func(t *testing.T, dir, active string) {
			other, err := age.GenerateX25519Identity()
			must(t, err)
			must(t, os.WriteFile(filepath.Join(dir, active+".key"), []byte(other.String()), 0o600))
		}, []string{"does not hold the key", "ACTIVE"}},
		"empty key file": {func(t *testing.T, dir, active string) {
			must(t, os.WriteFile(filepath.Join(dir, active+".key"), nil, 0o600))
		}, []string{"does not hold the key", "ACTIVE"}},
		"no recovery key": {func(t *testing.T, dir, _ string) {
			must(t, os.WriteFile(filepath.Join(dir, "recovery.pub"), []byte("x"), 0o600))
		}, []string{"recovery.pub"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			active := b.ring.Active()[keys.Case]
			row.spoil(t, b.dir, active)
			_, err := keys.Open(b.dir, b.store)
			if err == nil {
				t.Fatal("opened")
			}
			for _, want := range row.want {
				if want = strings.ReplaceAll(want, "ACTIVE", active); !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "AGE-SECRET") {
				t.Errorf("the error shows a key: %v", err)
			}
			if err := b.ring.Reload(); err == nil {
				t.Error("reloaded")
			}
			if _, _, err := b.ring.Seal(t.Context(), keys.Case, nil); err != nil {
				t.Errorf("the keys in use were lost with the reload: %v", err)
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestMissingMastersAreNamed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, box := seal(t, b, keys.Case, "x")
	old := b.ring.Active()[keys.Case]
	elsewhere := setup(t)
	ring, err := keys.Open(elsewhere.dir, b.store)
	if err != nil {
		t.Fatal(err)
	}
	missing, err := ring.Missing(t.Context())
	if diff := cmp.Diff([]string{old}, missing); err != nil || diff != "" {
		t.Fatalf("%v\n%s", err, diff)
	}
	if err := keys.MissingError(missing); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), old) {
		t.Errorf("sentence: %v", err)
	}
	if keys.MissingError(nil) != nil {
		t.Error("a complaint about nothing")
	}
	if _, err := ring.Open(t.Context(), id, box); err == nil || !strings.Contains(err.Error(), old) {
		t.Errorf("opening without the master: %v", err)
	}
	if _, err := ring.Rotate(t.Context(), keys.Case); err != nil {
		t.Errorf("rotation beside a foreign row: %v", err)
	}
}

func TestCreateTwiceAndWithAnOwnRecoveryKey(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if _, err := keys.Create(b.dir, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("second Create: %v", err)
	}
	own, err := age.GenerateX25519Identity()
	must(t, err)
	dir := filepath.Join(t.TempDir(), "k")
	if secret, err := keys.Create(dir, own.Recipient().String()); err != nil || secret != "" {
		t.Errorf("%q, %v", secret, err)
	}
	ring, err := keys.Open(dir, b.store)
	must(t, err)
	if got := ring.PublicRecipients()[keys.Message][1]; got != own.Recipient().String() {
		t.Errorf("recovery recipient %s", got)
	}
	if _, err := keys.Create(filepath.Join(t.TempDir(), "k"), "age1nonsense"); !fault.Is(err, fault.Invalid) {
		t.Errorf("nonsense as a recovery key: %v", err)
	}
}

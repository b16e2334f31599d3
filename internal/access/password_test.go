package access_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"heartline/internal/access"
)

// cheap is a cost for tests only.
func cheap() access.Cost { return access.Cost{MemoryKiB: 64, Passes: 1, Lanes: 1} }

func newHasher(t testing.TB) *access.Hasher {
	t.Helper()
	return access.NewHasher(cheap())
}

func TestHashIsPHCAndChecks(t *testing.T) {
	t.Parallel()
	h := newHasher(t)
	phc, err := h.Hash(t.Context(), "correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^\$argon2id\$v=19\$m=64,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`).MatchString(phc) {
		t.Errorf("not PHC text: %s", phc)
	}
	again, _ := h.Hash(t.Context(), "correct horse battery")
	if phc == again {
		t.Error("two hashes of one password must differ by their salt")
	}
	for password, want := range map[string]bool{"correct horse battery": true, "correct horse batterz": false, "": false} {
		if got, err := h.Check(t.Context(), phc, password); err != nil || got != want {
			t.Errorf("%q: %t, %v", password, got, err)
		}
	}
	if h.Outdated(phc) {
		t.Error("a hash of the hasher's own cost is not outdated")
	}
	strong := access.NewHasher(access.Cost{MemoryKiB: 128, Passes: 1, Lanes: 1})
	if !strong.Outdated(phc) {
		t.Error("a hash of another cost is outdated")
	}
	if ok, err := strong.Check(t.Context(), phc, "correct horse battery"); err != nil || !ok {
		t.Errorf("a hash of another cost still counts: %t, %v", ok, err)
	}
}

func TestKnownVector(t *testing.T) {
	t.Parallel()
	// The example of the reference implementation: argon2 password somesalt -id -t 2 -m 16 -p 4 -l 24.
	const phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if ok, err := newHasher(t).Check(t.Context(), phc, "password"); err != nil || !ok {
		t.Errorf("%t, %v", ok, err)
	}
}

func TestUnknownLoginIsNeverRight(t *testing.T) {
	t.Parallel()
	if ok, err := newHasher(t).Check(t.Context(), "", ""); ok || err != nil {
		t.Errorf("%t, %v", ok, err)
	}
}

func TestDamagedHashIsAnError(t *testing.T) {
	t.Parallel()
	h := newHasher(t)
	for _, phc := range []string{
		"x", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q", "$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
		"$argon2id$v=19$m=0,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q", "$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
		"$argon2id$v=19$m=64,t=1,p=1$!$CTFhFdXPJO1aFaMaO6Mm5Q", "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AA",
	} {
		if ok, err := h.Check(t.Context(), phc, "x"); ok || err == nil {
			t.Errorf("%q: %t, %v", phc, ok, err)
		}
	}
}

func TestHashGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	h := newHasher(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 50 {
		// Either a slot was free or the context ended: never a hang.
		_, _ = h.Hash(ctx, "password")
	}
}

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	for password, ok := range map[string]bool{
		"九个字还是短了点儿吧":               true,
		"short":                    false,
		"mei.lin123":               false,
		"aaaaaaaaaaaaaaa":          false,
		"a good long pass":         true,
		strings.Repeat("ab", 200):  false,
		"\xff\xfe longer than ten": false,
	} {
		if err := access.CheckPassword("mei.lin", password); (err == nil) != ok {
			t.Errorf("%q: %v", password, err)
		}
	}
}

func TestNewPasswordIsStrongAndReadable(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 200 {
		p := access.NewPassword()
		if !regexp.MustCompile(`^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$`).MatchString(p) || seen[p] {
			t.Fatalf("%q", p)
		}
		seen[p] = true
		if err := access.CheckPassword("mei", p); err != nil {
			t.Fatal(err)
		}
	}
}

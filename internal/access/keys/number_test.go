package keys_test

import (
	"strings"
	"testing"

	"heartline/internal/access/keys"
)

func TestNumbersOfOnePersonHaveOneHash(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first, err := b.ring.SealNumber(t.Context(), "138 0000 0012", "CN")
	must(t, err)
	for _, same := range []string{"13800000012", "+86 138-0000-0012", "008613800000012", "013800000012", "8613800000012"} {
		n, err := b.ring.SealNumber(t.Context(), same, "CN")
		must(t, err)
		if n.Hash != first.Hash || n.Value.ID == first.Value.ID {
			t.Errorf("%s is another person", same)
		}
	}
	if strings.Contains(first.Hash, "1380") || !strings.HasPrefix(first.Hash, "hash-") || first.Tail != "12" {
		t.Errorf("hash %q, tail %q", first.Hash, first.Tail)
	}
	from, to, err := b.ring.RotateHash()
	must(t, err)
	hashes := b.ring.Hashes("13800000012", "CN")
	if len(hashes) != 2 || hashes[1] != first.Hash || !strings.HasPrefix(hashes[0], to+":") || !strings.HasPrefix(hashes[1], from+":") {
		t.Errorf("hashes %v", hashes)
	}
}

func TestNormalize(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		in, region, want string
		known            bool
	}{
		{"13800000000", "CN", "+8613800000000", true},
		{"013800000000", "CN", "+8613800000000", true},
		{"+8613800000000", "CN", "+8613800000000", true},
		{"8613800000000", "CN", "+8613800000000", true},
		{"008613800000000", "CN", "+8613800000000", true},
		{"010-12345678", "CN", "+861012345678", true},
		{"01012345678", "CN", "+861012345678", true},
		{"1012345678", "CN", "+861012345678", true},
		{"+86 (0)10 1234 5678", "CN", "+861012345678", true},
		{"86 010 12345678", "CN", "+861012345678", true},
		{"02112345678", "CN", "+862112345678", true},
		{"0755 1234567", "CN", "+867551234567", true},
		{"0755 12345678", "CN", "+8675512345678", true},
		{"4001234567", "CN", "+864001234567", true},
		{"0085212345678", "CN", "+85212345678", true},
		{"+12025550100", "CN", "+12025550100", true},
		{"12345", "CN", "12345", false},
		{"10086", "CN", "10086", false},
		{"95588", "CN", "95588", false},
		{"86543210", "CN", "86543210", false},
		{"12345678", "CN", "12345678", false},
		{"11012345678", "CN", "11012345678", false},
		{"anonymous", "CN", "anonymous", false},
		{"a b@c", "CN", "a b@c", false},
		{"", "CN", "", false},
		{"+", "CN", "+", false},
		{"+12", "CN", "+12", false},
		{"+0012345678", "CN", "+0012345678", false},
		{"++8613800000000", "CN", "++8613800000000", false},
		{"1234567890123456789", "CN", "1234567890123456789", false},
		{"21234567", "HK", "+85221234567", true},
		{"0912345678", "TW", "+886912345678", true},
		{"91234567", "SG", "+6591234567", true},
		{"13800000000", "XX", "13800000000", false},
		{"008613800000000", "XX", "+8613800000000", true},
	} {
		got, known := keys.Normalize(row.in, row.region)
		if got != row.want || known != row.known {
			t.Errorf("Normalize(%q, %s) = %q, %v; want %q, %v", row.in, row.region, got, known, row.want, row.known)
		}
		if again, _ := keys.Normalize(got, row.region); again != got {
			t.Errorf("Normalize(%q) is not stable: %q", got, again)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"13800000000", "+86 10 1234", "00", "0086", "860", "😀"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once, known := keys.Normalize(s, "CN")
		twice, _ := keys.Normalize(once, "CN")
		if once != twice {
			t.Fatalf("%q becomes %q, then %q", s, once, twice)
		}
		if known && (once[0] != '+' || len(once) > 16) {
			t.Fatalf("%q is known as %q", s, once)
		}
	})
}

package feed_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"heartline/roster/feed"
)

func TestSecret(t *testing.T) {
	a, b := feed.NewSecret(), feed.NewSecret()
	if a == b {
		t.Fatal("two secrets are alike")
	}
	if !regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`).MatchString(string(a)) {
		t.Errorf("the secret is no 43 characters of base64url")
	}
	if !a.Hash().Opens(string(a)) {
		t.Error("a secret does not open its own hash")
	}
	for name, wrong := range map[string]string{
		"another's": string(b), "cut": string(a[:42]), "longer": string(a) + "=", "nothing": "", "the hash": a.Hash().String(), "hidden": a.String(),
	} {
		if a.Hash().Opens(wrong) {
			t.Errorf("%s opens it", name)
		}
	}
}

func TestARevokedSecretOpensNothing(t *testing.T) {
	var revoked feed.Hash
	for _, s := range []string{"", string(feed.NewSecret()), strings.Repeat("A", 43)} {
		if revoked.Opens(s) {
			t.Errorf("%d characters open a revoked feed", len(s))
		}
	}
}

func TestASecretIsNotPrinted(t *testing.T) {
	s := feed.NewSecret()
	type address struct{ Secret feed.Secret }
	for _, format := range []string{"%v", "%s", "%+v", "%#v", "%q"} {
		for _, shown := range []string{fmt.Sprintf(format, s), fmt.Sprintf(format, address{s})} {
			if strings.Contains(shown, string(s)) {
				t.Errorf("%s prints the secret", format)
			}
		}
	}
}

func TestHashOfASecret(t *testing.T) {
	// SHA-256 of 43 letters A, by another program (sha256sum).
	const want = "0f007385b6f9d4b7eeb2748605afe1a984a0a3bfa3f014d09e2a784ce9e5cd1a"
	h := feed.Secret(strings.Repeat("A", 43)).Hash()
	if h.String() != want {
		t.Errorf("hash %s, want %s", h, want)
	}
	back, err := feed.ParseHash(h.String())
	if err != nil || back != h {
		t.Errorf("read back %v, %v", back, err)
	}
	for _, bad := range []string{"", want[:62], want + "00", strings.Repeat("x", 64)} {
		if _, err := feed.ParseHash(bad); err == nil {
			t.Errorf("%q is read as a hash", bad)
		}
	}
}

package keys

import (
	"bytes"
	"io"
	"testing"

	"filippo.io/age"
)

// TestRecipientIsAges seals to both kinds of recipients: age opens either with the same identity, and no other.
func TestRecipientIsAges(t *testing.T) {
	t.Parallel()
	for range 50 {
		identity, err := age.GenerateX25519Identity()
		if err != nil {
			t.Fatal(err)
		}
		mine, ok := quickly(identity.Recipient()).(recipient)
		if !ok {
			t.Fatalf("%s is not understood", identity.Recipient())
		}
		var box bytes.Buffer
		w, err := age.Encrypt(&box, mine)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, "sealed"); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		sealed := box.Bytes()
		r, err := age.Decrypt(bytes.NewReader(sealed), identity)
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := io.ReadAll(r); err != nil || string(plain) != "sealed" {
			t.Fatalf("%q, %v", plain, err)
		}
		other, err := age.GenerateX25519Identity()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := age.Decrypt(bytes.NewReader(sealed), other); err == nil {
			t.Fatal("another identity opens it")
		}
	}
}

// TestPointOfAnythingElse covers what is no public key of age.
func TestPointOfAnythingElse(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "age1", "age1qqqqqq", "age1qqqqqqqqqqqqqqqqqqqqq", "AGE-SECRET-KEY-1Q", "age1b" + string(bytes.Repeat([]byte{'q'}, 57))} {
		if p, ok := pointOf(s); ok {
			t.Errorf("%q is %x", s, p)
		}
	}
}

// BenchmarkSeal compares the two recipients.
func BenchmarkSeal(b *testing.B) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		b.Fatal(err)
	}
	for name, r := range map[string]age.Recipient{"age": identity.Recipient(), "recipient": quickly(identity.Recipient())} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := r.Wrap(make([]byte, 16)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

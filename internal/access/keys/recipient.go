package keys

import (
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	"filippo.io/age"
	"golang.org/x/crypto/chacha20poly1305"
)

// recipient seals to an X25519 key as age.X25519Recipient does, byte for byte of the same form, with half of the
// multiplications on the curve: age computes each public key once more than it needs. Every caller's number is sealed to
// three keys.
type recipient struct{ key *ecdh.PublicKey }

var _ age.Recipient = recipient{}

// quickly returns a recipient for the same key; r itself where that cannot be had.
func quickly(r *age.X25519Recipient) age.Recipient {
	raw, ok := pointOf(r.String())
	if !ok {
		return r
	}
	key, err := ecdh.X25519().NewPublicKey(raw)
	if err != nil {
		return r
	}
	return recipient{key}
}

// Wrap seals fileKey, as the age format says for recipients of type X25519.
func (r recipient) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	once, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make ephemeral key: %w", err)
	}
	shared, err := once.ECDH(r.key)
	if err != nil {
		return nil, fmt.Errorf("agree on a key: %w", err)
	}
	share := once.PublicKey().Bytes()
	salt := append(append(make([]byte, 0, 2*len(share)), share...), r.key.Bytes()...)
	key, err := hkdf.Key(sha256.New, shared, salt, "age-encryption.org/v1/X25519", chacha20poly1305.KeySize)
	if err != nil {
		return nil, fmt.Errorf("derive a key: %w", err)
	}
	box, err := chacha20poly1305.New(key)
	if err != nil {
		return nil, fmt.Errorf("seal file key: %w", err)
	}
	// The key is used once, so that its nonce is always the same.
	body := box.Seal(nil, make([]byte, chacha20poly1305.NonceSize), fileKey, nil)
	return []*age.Stanza{{Type: "X25519", Args: []string{base64.RawStdEncoding.EncodeToString(share)}, Body: body}}, nil
}

// pointOf takes the point out of a public key as age writes it (age1…, in Bech32 with a checksum of six characters).
func pointOf(public string) (point []byte, ok bool) {
	const alphabet, checksum, size = "qpzry9x8gf2tvdw0s3jn54khce6mua7l", 6, 32
	digits, ok := strings.CutPrefix(public, "age1")
	if !ok || len(digits) <= checksum {
		return nil, false
	}
	var bits, held uint
	for _, c := range digits[:len(digits)-checksum] {
		value := strings.IndexRune(alphabet, c)
		if value < 0 {
			return nil, false
		}
		bits, held = bits<<5|uint(value), held+5
		if held >= 8 {
			held -= 8
			point = append(point, byte(bits>>held))
			bits &= 1<<held - 1
		}
	}
	return point, len(point) == size && bits == 0
}

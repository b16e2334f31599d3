package feed

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
)

// secretBytes of chance are in a secret: 256 bits.
const secretBytes = 32

// Secret is what the address of a person's feed holds beside the person: who has it reads the feed, without signing in. It is
// shown once, when it is made, and stored as its Hash; a new one makes the old one void.
type Secret string

// String hides the secret, so that it does not reach a log or an error. Convert with string(s) where the address is shown.
func (Secret) String() string { return "[hidden]" }

// GoString hides it from %#v too.
func (Secret) GoString() string { return "[hidden]" }

// NewSecret returns a new secret: 256 bits of the system's chance, as 43 characters of base64url without padding.
func NewSecret() Secret {
	b := make([]byte, secretBytes)
	rand.Read(b) // never fails (crypto/rand)
	return Secret(base64.RawURLEncoding.EncodeToString(b))
}

// Hash is what is stored of a secret: SHA-256 of its characters. A slow hash would add nothing to 256 bits of chance.
type Hash [sha256.Size]byte

// Hash returns what is to be stored.
func (s Secret) Hash() Hash { return sha256.Sum256([]byte(s)) }

// String returns the hash as 64 hexadecimal digits, which ParseHash reads.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// ParseHash reads a stored hash.
func ParseHash(text string) (Hash, error) {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(Hash{}) {
		return Hash{}, errors.New("a stored hash of a feed's secret is 64 hexadecimal digits")
	}
	return Hash(b), nil
}

// Opens reports whether what somebody presented is the secret of this hash. It takes the same time wherever the two differ. The
// zero Hash is that of a person who has no feed, or whose secret was revoked: nothing opens it.
func (h Hash) Opens(presented string) bool {
	if len(presented) != base64.RawURLEncoding.EncodedLen(secretBytes) || h == (Hash{}) {
		return false // neither says anything about a secret
	}
	other := Secret(presented).Hash()
	return subtle.ConstantTimeCompare(h[:], other[:]) == 1
}

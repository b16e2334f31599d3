package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"
)

// canonicalForm names the encoding below. A changed encoding gets a new name, so that no two encodings can
// give the same bytes.
const canonicalForm = "heartline.event/1"

// Genesis returns the hash that stands before the first event: 32 zero bytes.
func Genesis() []byte { return make([]byte, sha256.Size) }

// Canonical returns the bytes that an event's hash covers: every field of the envelope and the data as
// they were written, each with its length before it. Late, Prev and Hash are left out: Late tells how the
// storage behaved, and is set on a stored event whose slow commit succeeded after its owner had gone on.
func (e Event) Canonical() []byte {
	b := make([]byte, 0, 192+len(e.Data))
	text := func(s string) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	text(canonicalForm)
	b = binary.AppendVarint(b, e.Pos)
	text(string(e.Stream))
	b = binary.AppendVarint(b, e.Seq)
	b = binary.AppendVarint(b, e.Epoch)
	b = binary.AppendVarint(b, e.At.UnixMicro())
	text(e.Boot)
	b = binary.AppendVarint(b, int64(e.Mono/time.Microsecond))
	text(string(e.Kind))
	b = binary.AppendVarint(b, int64(e.V))
	text(e.Actor)
	text(string(e.Data))
	return b
}

// Link returns the hash of e when it follows an event whose hash is prev: SHA-256 over prev and e's
// canonical form.
func Link(prev []byte, e Event) []byte {
	h := sha256.New()
	h.Write(prev)
	h.Write(e.Canonical())
	return h.Sum(nil)
}

// BrokenChainError names the first event that does not follow from the one before it.
type BrokenChainError struct {
	Pos  int64
	What string // "position", "previous hash", "hash" or "head"
}

func (e *BrokenChainError) Error() string {
	return fmt.Sprintf("the ledger's chain is broken at position %d: the %s does not fit", e.Pos, e.What)
}

// VerifyChain checks that events, in order of pos, follow the event at position after whose hash is prev.
// It returns the position and the hash of the last one, or a *BrokenChainError.
func VerifyChain(after int64, prev []byte, events []Event) (last int64, hash []byte, err error) {
	for _, e := range events {
		switch {
		case e.Pos != after+1:
			return after, prev, &BrokenChainError{Pos: after + 1, What: "position"}
		case !bytes.Equal(e.Prev, prev):
			return after, prev, &BrokenChainError{Pos: e.Pos, What: "previous hash"}
		case !bytes.Equal(e.Hash, Link(prev, e)):
			return after, prev, &BrokenChainError{Pos: e.Pos, What: "hash"}
		}
		after, prev = e.Pos, e.Hash
	}
	return after, prev, nil
}

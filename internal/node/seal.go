package node

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"heartline/internal/fault"

	"filippo.io/age"
)

// sealer encrypts to public keys. It cannot open what it seals.
type sealer struct {
	number  []age.Recipient
	message []age.Recipient
}

func newSealer(r Recipients) (*sealer, error) {
	number, err := parseRecipients("number", r.Number)
	if err != nil {
		return nil, err
	}
	message, err := parseRecipients("message", r.Message)
	if err != nil {
		return nil, err
	}
	return &sealer{number: number, message: message}, nil
}

func parseRecipients(purpose string, keys []string) ([]age.Recipient, error) {
	var out []age.Recipient
	for i, key := range keys {
		recipient, err := age.ParseX25519Recipient(key)
		if err != nil {
			return nil, fault.New(fault.Invalid, "node", "public key %d for the purpose %q is no age key: it begins with age1", i+1, purpose)
		}
		out = append(out, recipient)
	}
	return out, nil
}

// errNoKey says that nothing can be sealed for want of a public key: it waits on tmpfs.
var errNoKey = errors.New("there is no public key yet")

// seal encrypts what r yields.
func seal(to []age.Recipient, r io.Reader) ([]byte, error) {
	if len(to) == 0 {
		return nil, errNoKey
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to...)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	_, err = io.Copy(w, r)
	if err = errors.Join(err, w.Close()); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return out.Bytes(), nil
}

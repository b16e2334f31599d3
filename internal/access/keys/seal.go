package keys

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"filippo.io/age"
)

// Seal encrypts a small object (a number, a note) with a data key of its own and returns the key's id and the
// box. The row is stored before Seal returns.
func (k *Keyring) Seal(ctx context.Context, p Purpose, plaintext []byte) (keyID string, box []byte, err error) {
	var out bytes.Buffer
	keyID, w, err := k.EncryptWriter(ctx, p, &out)
	if err != nil {
		return "", nil, err
	}
	if _, err := w.Write(plaintext); err != nil {
		return "", nil, fmt.Errorf("seal: %w", err)
	}
	if err := w.Close(); err != nil {
		return "", nil, fmt.Errorf("seal: %w", err)
	}
	return keyID, out.Bytes(), nil
}

// Open decrypts a box of Seal. The error is fault.NotFound when the key has been deleted, fault.Invalid when
// the box is damaged or belongs to another key, or the master is missing.
func (k *Keyring) Open(ctx context.Context, keyID string, box []byte) ([]byte, error) {
	r, err := k.DecryptReader(ctx, keyID, bytes.NewReader(box))
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return nil, damaged(err)
	}
	return plain, nil
}

// EncryptWriter returns a writer that encrypts to dst with a data key of its own. The row is stored before
// EncryptWriter returns. The object is whole only after Close; an object that is given up should have its
// key destroyed.
func (k *Keyring) EncryptWriter(ctx context.Context, p Purpose, dst io.Writer) (keyID string, w io.WriteCloser, err error) {
	keyID, recipient, ok := k.stock.take(p)
	if !ok {
		identity, row, err := k.newDataKey(p)
		if err != nil {
			return "", nil, err
		}
		if err := k.store.SaveDataKey(ctx, row); err != nil {
			return "", nil, fmt.Errorf("store data key: %w", err)
		}
		keyID, recipient = row.ID, identity.Recipient()
	}
	if w, err = age.Encrypt(dst, recipient); err != nil {
		return "", nil, fmt.Errorf("seal: %w", err)
	}
	return keyID, w, nil
}

// DecryptReader returns a reader of the object's content. The reader fails on damage; nothing that it has
// yielded before may be trusted then.
func (k *Keyring) DecryptReader(ctx context.Context, keyID string, src io.Reader) (io.Reader, error) {
	identity, err := k.identity(ctx, keyID)
	if err != nil {
		return nil, err
	}
	r, err := age.Decrypt(src, identity)
	if err != nil {
		return nil, damaged(err)
	}
	return r, nil
}

// DecryptReaderAt returns random access to the object's content, and its size in bytes. src holds size
// encrypted bytes. Each read is authenticated by itself, in blocks of 64 KiB. The returned reader may be
// used from several goroutines.
func (k *Keyring) DecryptReaderAt(ctx context.Context, keyID string, src io.ReaderAt, size int64) (r io.ReaderAt, plainSize int64, err error) {
	identity, err := k.identity(ctx, keyID)
	if err != nil {
		return nil, 0, err
	}
	if r, plainSize, err = age.DecryptReaderAt(src, size, identity); err != nil {
		return nil, 0, damaged(err)
	}
	return r, plainSize, nil
}

package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"time"

	"heartline/internal/access/keys"
	"heartline/internal/fault"
)

// cleanUpFor bounds what is done after a fault or an end, when the context is gone.
const cleanUpFor = 5 * time.Second

// seal writes what produce yields, sealed with a key of its own, to path below the archive's folder, and fills in
// the key, path, size and hash of s. The file is whole, on the disk and read back when seal returns nil; on an
// error neither file nor key is left.
func (a *Archive) seal(ctx context.Context, s *Stored, path, magic string, produce func(io.Writer) error) (err error) {
	tmp, err := os.CreateTemp(filepath.Join(a.config.Dir, tmpDir), "*")
	if err != nil {
		return fault.Wrap(fault.Unavailable, "archive", err, "the recordings folder cannot be written to: check its owner and that the disk is not full")
	}
	var keyID string
	defer func() {
		_ = tmp.Close() // closed already unless something failed
		if err != nil {
			_ = os.Remove(tmp.Name())
			a.destroy(ctx, keyID)
		}
	}()
	sealed, plain := sha256.New(), sha256.New()
	counted := &counter{w: io.MultiWriter(tmp, sealed)}
	keyID, w, err := a.keys.EncryptWriter(ctx, s.Purpose, counted)
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	if err := produce(io.MultiWriter(w, plain)); err != nil {
		return err
	}
	if err := errors.Join(w.Close(), tmp.Sync(), tmp.Close()); err != nil {
		return fault.Wrap(fault.Unavailable, "archive", err, "the recordings folder cannot be written to: check that the disk is not full")
	}
	if err := a.verify(ctx, tmp.Name(), keyID, magic, plain); err != nil {
		return err
	}
	full := filepath.Join(a.config.Dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
		return fault.Wrap(fault.Unavailable, "archive", err, "the recordings folder cannot be written to")
	}
	if err := os.Rename(tmp.Name(), full); err != nil {
		return fault.Wrap(fault.Unavailable, "archive", err, "the recordings folder cannot be written to")
	}
	if err := syncUp(filepath.Dir(full), a.config.Dir); err != nil {
		_ = os.Remove(full)
		return fault.Wrap(fault.Unavailable, "archive", err, "the recordings folder cannot be synced")
	}
	s.KeyID, s.Path, s.Bytes, s.SHA256 = keyID, path, counted.n, hex.EncodeToString(sealed.Sum(nil))
	return nil
}

// verify decrypts the file and compares it with what went in.
func (a *Archive) verify(ctx context.Context, file, keyID, magic string, want hash.Hash) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	defer func() { _ = f.Close() }() // only read
	r, err := a.keys.DecryptReader(ctx, keyID, f)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	head := make([]byte, len(magic))
	got := sha256.New()
	if _, err := io.ReadFull(io.TeeReader(r, got), head); err != nil || string(head) != magic {
		return fmt.Errorf("verify: the sealed file does not begin as it must: %w", errors.Join(err, errVerify))
	}
	if _, err := io.Copy(got, r); err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if !bytes.Equal(got.Sum(nil), want.Sum(nil)) {
		return fmt.Errorf("verify: what was read back is not what was written: %w", errVerify)
	}
	return nil
}

var errVerify = errors.New("verification failed")

// destroy gives up a key whose object was not completed.
func (a *Archive) destroy(ctx context.Context, keyID string) {
	if keyID == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanUpFor)
	defer cancel()
	if err := a.keys.Destroy(ctx, keyID); err != nil {
		a.log.Warn("a key without an object could not be deleted", "key_id", keyID, "error", err)
	}
}

// syncUp makes the entries of dir and of every folder up to top durable.
func syncUp(dir, top string) error {
	for {
		d, err := os.Open(dir)
		if err != nil {
			return err
		}
		if err := errors.Join(d.Sync(), d.Close()); err != nil {
			return err
		}
		if dir == top || dir == filepath.Dir(dir) {
			return nil
		}
		dir = filepath.Dir(dir)
	}
}

type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// purposeOf returns the purpose of the keys that seal a kind.
func purposeOf(k Kind) keys.Purpose {
	if k == MessageKind {
		return keys.Message
	}
	return keys.Audio
}

package keys

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"filippo.io/age"

	"heartline/internal/fault"
	"heartline/internal/id"
)

// Keyring seals and opens objects with the keys of one folder and the rows of one store.
type Keyring struct {
	store Store
	now   func() time.Time
	keys  atomic.Pointer[folder]

	rotating sync.Mutex // one rotation at a time
	stock    stock
}

// Open reads the key folder. It fails with a sentence when the folder, an active key or a file's content is
// not in order. Older masters that rows still need are not asked for here: see Missing.
func Open(dir string, store Store) (*Keyring, error) {
	f, err := readFolder(dir)
	if err != nil {
		return nil, err
	}
	k := &Keyring{store: store, now: time.Now, stock: newStock()}
	k.keys.Store(f)
	return k, nil
}

// Reload reads the key folder again. On an error the keys stay as they were.
func (k *Keyring) Reload() error {
	f, err := readFolder(k.keys.Load().dir)
	if err != nil {
		return err
	}
	k.keys.Store(f)
	return nil
}

// Missing returns the ids of the master keys that rows need and the folder lacks, in order. What they seal
// cannot be opened until their files are back; everything else works.
func (k *Keyring) Missing(ctx context.Context) ([]string, error) {
	needed, err := k.store.MasterIDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("list needed master keys: %w", err)
	}
	return Lacking(k.keys.Load().dir, needed)
}

// Lacking returns which of the needed keys, masters and those of the number hash, the folder dir lacks, in order. A restore asks it before it
// touches anything.
func Lacking(dir string, needed []string) ([]string, error) {
	f, err := readFolder(dir)
	if err != nil {
		return nil, err
	}
	var missing []string
	for _, m := range needed {
		if f.masters[m] == nil && f.hashes[m] == nil {
			missing = append(missing, m)
		}
	}
	slices.Sort(missing)
	return missing, nil
}

// MissingError says in one sentence that the keys ids are missing; nil for none.
func MissingError(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "keys", "the key folder lacks %s: put the key files back, for without them what they seal cannot be opened", strings.Join(ids, ", "))
}

// Active returns the id of the master key in use for each purpose.
func (k *Keyring) Active() map[Purpose]string {
	out := map[Purpose]string{}
	for p, m := range k.keys.Load().active {
		out[p] = m.id
	}
	return out
}

// PublicRecipients returns for each purpose the public keys (age1…) that something without private keys
// seals to: the active master and the recovery key. OpenSealed opens it.
func (k *Keyring) PublicRecipients() map[Purpose][]string {
	f := k.keys.Load()
	out := map[Purpose][]string{}
	for p, m := range f.active {
		out[p] = []string{m.identity.Recipient().String(), f.recovery.String()}
	}
	return out
}

// OpenSealed decrypts what a holder of PublicRecipients has sealed for the purpose, with the active master or
// an older one. If none fits, the folder is read again first: another process may have rotated. The reader fails
// on damage; nothing that it has yielded before may be trusted then.
func (k *Keyring) OpenSealed(p Purpose, src io.Reader) (io.Reader, error) {
	read := &remembering{src: src}
	r, err := k.keys.Load().openSealed(p, read)
	if _, strange := errors.AsType[*age.NoIdentityMatchError](err); strange && k.Reload() == nil {
		read = &remembering{src: io.MultiReader(bytes.NewReader(read.seen), src)}
		r, err = k.keys.Load().openSealed(p, read)
	}
	if err != nil {
		return nil, damaged(err)
	}
	read.forget = true // the header is past; what follows need not be read twice
	read.seen = nil
	return r, nil
}

func (f *folder) openSealed(p Purpose, src io.Reader) (io.Reader, error) {
	var identities []age.Identity
	for _, m := range f.masters {
		if m.purpose == p {
			identities = append(identities, m.identity)
		}
	}
	if len(identities) == 0 {
		return nil, fault.New(fault.Invalid, "keys", "there is no master key for %s", p)
	}
	return age.Decrypt(src, identities...)
}

// remembering keeps what was read, so that it can be read once more.
type remembering struct {
	src    io.Reader
	seen   []byte
	forget bool
}

// Read reads and remembers.
func (r *remembering) Read(p []byte) (int, error) {
	n, err := r.src.Read(p)
	if !r.forget {
		r.seen = append(r.seen, p[:n]...)
	}
	return n, err
}

// newDataKey makes an identity for one object and its row. The row is not stored yet.
func (k *Keyring) newDataKey(p Purpose) (*age.X25519Identity, DataKey, error) {
	if !p.valid() {
		return nil, DataKey{}, fault.New(fault.Internal, "keys", "%q is no purpose of a key", p)
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, DataKey{}, fmt.Errorf("make data key: %w", err)
	}
	f := k.keys.Load()
	row := DataKey{ID: id.New(), Purpose: string(p), CreatedAt: k.now().UTC().Truncate(time.Microsecond)}
	return identity, row, f.wrap(&row, identity.String())
}

// wrap seals a data key's identity to the active master of its purpose and to the recovery key.
func (f *folder) wrap(row *DataKey, identity string) error {
	m := f.active[Purpose(row.Purpose)]
	if m == nil {
		return fault.New(fault.Internal, "keys", "there is no master key for %q", row.Purpose)
	}
	var box bytes.Buffer
	w, err := age.Encrypt(&box, m.identity.Recipient(), f.recovery)
	if err != nil {
		return fmt.Errorf("seal data key: %w", err)
	}
	if _, err = io.WriteString(w, identity); err != nil {
		return fmt.Errorf("seal data key: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("seal data key: %w", err)
	}
	row.MasterID, row.Sealed = m.id, box.Bytes()
	return nil
}

// unwrap opens a row's identity.
func (f *folder) unwrap(row DataKey) (*age.X25519Identity, error) {
	m := f.masters[row.MasterID]
	if m == nil {
		return nil, MissingError([]string{row.MasterID})
	}
	return openRow(row, m.identity)
}

// openRow opens a row with one of the identities that it is sealed to.
func openRow(row DataKey, by age.Identity) (*age.X25519Identity, error) {
	r, err := age.Decrypt(bytes.NewReader(row.Sealed), by)
	if err != nil {
		return nil, damaged(err)
	}
	text, err := io.ReadAll(io.LimitReader(r, 1<<10))
	if err != nil {
		return nil, damaged(err)
	}
	identity, err := age.ParseX25519Identity(string(text))
	if err != nil {
		return nil, damaged(errors.New("the row holds no identity")) // never the parser's error: it may quote the key
	}
	return identity, nil
}

// identity opens the data key of an object, reading the folder again if the master came after it was read.
func (k *Keyring) identity(ctx context.Context, keyID string) (*age.X25519Identity, error) {
	row, err := k.store.DataKey(ctx, keyID)
	if fault.Is(err, fault.NotFound) {
		return nil, fault.Wrap(fault.NotFound, "keys", err, "the key of this object has been deleted, and its content with it")
	}
	if err != nil {
		return nil, fmt.Errorf("read data key %s: %w", keyID, err)
	}
	f := k.keys.Load()
	if f.masters[row.MasterID] == nil {
		if err := k.Reload(); err != nil {
			return nil, err
		}
		f = k.keys.Load()
	}
	return f.unwrap(row)
}

// Destroy deletes an object's data key, and with it the content of every copy of the object, as soon as the
// last backup of the rows has expired. Destroying a key that is gone is no error.
func (k *Keyring) Destroy(ctx context.Context, keyID string) error {
	err := k.store.DeleteDataKey(ctx, keyID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return fmt.Errorf("delete data key %s: %w", keyID, err)
	}
	return nil
}

func damaged(err error) error {
	return fault.Wrap(fault.Invalid, "keys", err, "the sealed content is damaged or was sealed with another key")
}

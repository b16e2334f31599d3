package keys_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"filippo.io/age"
	"go.uber.org/goleak"

	"heartline/internal/access/keys"
	"heartline/internal/fault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type bundle struct {
	dir      string
	recovery string
	store    *keys.Memory
	ring     *keys.Keyring
}

func setup(t testing.TB) *bundle {
	t.Helper()
	b := &bundle{dir: filepath.Join(t.TempDir(), "keys"), store: &keys.Memory{}}
	var err error
	if b.recovery, err = keys.Create(b.dir, ""); err != nil {
		t.Fatal(err)
	}
	if b.ring, err = keys.Open(b.dir, b.store); err != nil {
		t.Fatal(err)
	}
	return b
}

func seal(t testing.TB, b *bundle, p keys.Purpose, text string) (string, []byte) {
	t.Helper()
	id, box, err := b.ring.Seal(t.Context(), p, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return id, box
}

func TestSealedContentOpensWithItsRowAlone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, p := range keys.Purposes() {
		id, box := seal(t, b, p, "a note")
		if bytes.Contains(box, []byte("a note")) {
			t.Fatal("the box is clear")
		}
		got, err := b.ring.Open(t.Context(), id, box)
		if err != nil || string(got) != "a note" {
			t.Fatalf("%s: %q, %v", p, got, err)
		}
		other, _ := seal(t, b, p, "another")
		if _, err := b.ring.Open(t.Context(), other, box); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: opened with another's key: %v", p, err)
		}
		if err := b.ring.Destroy(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if _, err := b.ring.Open(t.Context(), id, box); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: after the deletion: %v", p, err)
		}
		if err := b.ring.Destroy(t.Context(), id); err != nil {
			t.Errorf("%s: second deletion: %v", p, err)
		}
	}
	if _, _, err := b.ring.Seal(t.Context(), "hash", nil); err == nil {
		t.Error("sealed for a purpose that is none")
	}
}

func TestTheObjectsHeaderNamesNoMaster(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, box := seal(t, b, keys.Case, "x")
	for _, to := range b.ring.PublicRecipients() {
		if bytes.Contains(box, []byte(to[0])) {
			t.Error("a master's key stands in the object")
		}
	}
	// The masters themselves cannot open the object: only its own identity can.
	r, err := b.ring.OpenSealed(keys.Case, bytes.NewReader(box))
	if err == nil {
		t.Errorf("a master opened the object: %v", r)
	}
}

func TestRecoveryKeyOpensEveryRow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, box := seal(t, b, keys.Number, "secret")
	row, err := b.store.DataKey(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	offline, err := age.ParseX25519Identity(b.recovery)
	if err != nil {
		t.Fatal(err)
	}
	text := decrypt(t, row.Sealed, offline)
	own, err := age.ParseX25519Identity(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if got := decrypt(t, box, own); string(got) != "secret" {
		t.Errorf("recovered %q", got)
	}
	for _, e := range files(t, b.dir) {
		if bytes.Contains(e, []byte(b.recovery)) {
			t.Error("the recovery identity lies in the key folder")
		}
	}
}

func decrypt(t *testing.T, box []byte, id age.Identity) []byte {
	t.Helper()
	r, err := age.Decrypt(bytes.NewReader(box), id)
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func files(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = b
		if info, _ := e.Info(); info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
	}
	return out
}

func TestRotationRewritesRowsAndNotObjects(t *testing.T) {
	t.Parallel()
	b := setup(t)
	type object struct {
		id  string
		box []byte
	}
	var objects []object
	for range 450 { // more than two pages
		id, box := seal(t, b, keys.Case, "note")
		objects = append(objects, object{id, box})
	}
	number, numberBox := seal(t, b, keys.Number, "1")
	before := b.ring.Active()
	r, err := b.ring.Rotate(t.Context(), keys.Case)
	if err != nil {
		t.Fatal(err)
	}
	if r.Rewrapped != len(objects) || r.From != before[keys.Case] || r.To == r.From {
		t.Errorf("rotation %+v", r)
	}
	if after := b.ring.Active(); after[keys.Number] != before[keys.Number] || after[keys.Case] != r.To {
		t.Errorf("active %v, before %v", after, before)
	}
	ids, _ := b.store.MasterIDs(t.Context())
	if slices.Contains(ids, r.From) {
		t.Error("rows are still under the old master")
	}
	// The old master's file is not needed any more by these rows.
	if err := os.Remove(filepath.Join(b.dir, r.From+".key")); err != nil {
		t.Fatal(err)
	}
	ring, err := keys.Open(b.dir, b.store)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range append(objects[:3:3], objects[449], object{number, numberBox}) {
		if _, err := ring.Open(t.Context(), o.id, o.box); err != nil {
			t.Errorf("object %s: %v", o.id, err)
		}
	}
}

// deleting is a store in which a row is deleted between being listed and being written again.
type deleting struct {
	*keys.Memory
	victim string
}

func (d *deleting) DataKeysByMaster(ctx context.Context, master, after string, limit int) ([]keys.DataKey, error) {
	rows, err := d.Memory.DataKeysByMaster(ctx, master, after, limit)
	_ = d.DeleteDataKey(ctx, d.victim)
	return rows, err
}

func TestRotationNeverBringsADeletedKeyBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, _ := seal(t, b, keys.Case, "gone")
	seal(t, b, keys.Case, "stays")
	ring, err := keys.Open(b.dir, &deleting{b.store, id})
	if err != nil {
		t.Fatal(err)
	}
	r, err := ring.Rotate(t.Context(), keys.Case)
	if err != nil || r.Rewrapped != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := b.store.DataKey(t.Context(), id); !fault.Is(err, fault.NotFound) {
		t.Errorf("the deleted row: %v", err)
	}
}

func TestAnotherProcessesRotationIsFollowed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	running, err := keys.Open(b.dir, b.store)
	if err != nil {
		t.Fatal(err)
	}
	id, box := seal(t, b, keys.Case, "x")
	if _, err := b.ring.Rotate(t.Context(), keys.Case); err != nil {
		t.Fatal(err)
	}
	// The running process has never heard of the new master that the row is under now.
	if _, err := running.Open(t.Context(), id, box); err != nil {
		t.Fatal(err)
	}
	// A row under the old master, made before the running process looked: Rewrap takes it in.
	if running.Active()[keys.Case] != b.ring.Active()[keys.Case] {
		t.Error("the active master is not followed")
	}
}

func TestInterruptedRotationIsCompleted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 5 {
		seal(t, b, keys.Audio, "x")
	}
	ctx, cancel := context.WithCancel(t.Context())
	ring, err := keys.Open(b.dir, &cancelling{b.store, cancel})
	if err != nil {
		t.Fatal(err)
	}
	r, err := ring.Rotate(ctx, keys.Audio)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("%+v, %v", r, err)
	}
	n, err := b.ring.Rewrap(t.Context(), keys.Audio)
	if err != nil || n+r.Rewrapped != 5 || n == 0 {
		t.Errorf("rewrapped %d, then %d, %v", r.Rewrapped, n, err)
	}
}

type cancelling struct {
	*keys.Memory
	cancel context.CancelFunc
}

func (c *cancelling) RewrapDataKey(ctx context.Context, k keys.DataKey) error {
	defer c.cancel()
	return c.Memory.RewrapDataKey(ctx, k)
}

func TestNodeSealsToPublicRecipients(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var to []age.Recipient
	for _, s := range b.ring.PublicRecipients()[keys.Message] {
		r, err := age.ParseX25519Recipient(s)
		must(t, err)
		to = append(to, r)
	}
	var box bytes.Buffer
	w, err := age.Encrypt(&box, to...)
	must(t, err)
	_, err = io.WriteString(w, "left in the night")
	must(t, err)
	must(t, w.Close())
	if _, err := b.ring.Rotate(t.Context(), keys.Message); err != nil { // the node has not heard of it
		t.Fatal(err)
	}
	r, err := b.ring.OpenSealed(keys.Message, &box)
	must(t, err)
	if got, err := io.ReadAll(r); err != nil || string(got) != "left in the night" {
		t.Errorf("%q, %v", got, err)
	}
}

// TestAnotherProcessesRotationIsFollowedByWhatIsSealedToIt is a node that knows the new key before this process.
func TestAnotherProcessesRotationIsFollowedByWhatIsSealedToIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	running, err := keys.Open(b.dir, b.store)
	must(t, err)
	_, err = b.ring.Rotate(t.Context(), keys.Message)
	must(t, err)
	text := bytes.Repeat([]byte("left in the night "), 20000) // several blocks
	var box bytes.Buffer
	to, err := age.ParseX25519Recipient(b.ring.PublicRecipients()[keys.Message][0])
	must(t, err)
	w, err := age.Encrypt(&box, to)
	must(t, err)
	_, err = w.Write(text)
	must(t, errors.Join(err, w.Close()))
	r, err := running.OpenSealed(keys.Message, bytes.NewReader(box.Bytes()))
	must(t, err)
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, text) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if _, err := running.OpenSealed(keys.Number, bytes.NewReader(box.Bytes())); !fault.Is(err, fault.Invalid) {
		t.Errorf("opened for another purpose: %v", err)
	}
}

// failing is a store whose rows cannot be written again for a while.
type failing struct {
	*keys.Memory
	left atomic.Int32
}

func (f *failing) RewrapDataKey(ctx context.Context, k keys.DataKey) error {
	if f.left.Add(-1) >= 0 {
		return fault.New(fault.Unavailable, "store", "the disk is full")
	}
	return f.Memory.RewrapDataKey(ctx, k)
}

func TestARotationThatCannotBeFollowedIsFollowedLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := setup(t)
		s := &failing{Memory: b.store}
		running, err := keys.Open(b.dir, s)
		must(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); _ = running.Run(ctx) }()
		synctest.Wait()
		r, err := b.ring.Rotate(t.Context(), keys.Case)
		must(t, err)
		// Made by the running process under the old key, after the other has looked through the rows.
		id, _, err := running.Seal(t.Context(), keys.Case, []byte("x"))
		must(t, err)
		s.left.Store(1)
		<-time.After(61 * time.Second)
		if row, _ := b.store.DataKey(t.Context(), id); row.MasterID != r.From {
			t.Fatalf("under %s although the store failed", row.MasterID)
		}
		<-time.After(time.Minute)
		if row, _ := b.store.DataKey(t.Context(), id); row.MasterID != r.To {
			t.Errorf("still under %s", row.MasterID)
		}
		cancel()
		<-done
	})
}

func TestADamagedRowDoesNotHoldUpARotation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ids := map[string]string{}
	for _, name := range []string{"before", "damaged", "after"} { // in order of id
		ids[name], _ = seal(t, b, keys.Case, name)
	}
	row, err := b.store.DataKey(t.Context(), ids["damaged"])
	must(t, err)
	row.Sealed[len(row.Sealed)-1] ^= 1
	must(t, b.store.SaveDataKey(t.Context(), row))
	r, err := b.ring.Rotate(t.Context(), keys.Case)
	if err == nil || !strings.Contains(err.Error(), ids["damaged"]) || r.Rewrapped != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	for name, id := range ids {
		if row, _ := b.store.DataKey(t.Context(), id); (row.MasterID == r.To) != (name != "damaged") {
			t.Errorf("%s is under %s", name, row.MasterID)
		}
	}
}

func TestStreamsAreSeekableAndAuthenticated(t *testing.T) {
	t.Parallel()
	b := setup(t)
	plain := bytes.Repeat([]byte("0123456789abcdef"), 20000) // five blocks
	var box bytes.Buffer
	id, w, err := b.ring.EncryptWriter(t.Context(), keys.Audio, &box)
	must(t, err)
	_, err = w.Write(plain)
	must(t, err)
	must(t, w.Close())
	r, size, err := b.ring.DecryptReaderAt(t.Context(), id, bytes.NewReader(box.Bytes()), int64(box.Len()))
	if err != nil || size != int64(len(plain)) {
		t.Fatalf("size %d, %v", size, err)
	}
	part := make([]byte, 100)
	for _, at := range []int64{0, 65530, 200000, size - 100} {
		if n, err := r.ReadAt(part, at); n != 100 || (err != nil && !errors.Is(err, io.EOF)) || !bytes.Equal(part, plain[at:at+100]) {
			t.Errorf("at %d: %v", at, err)
		}
	}
	cut := box.Bytes()[:box.Len()-70000]
	if _, _, err := b.ring.DecryptReaderAt(t.Context(), id, bytes.NewReader(cut), int64(len(cut))); !fault.Is(err, fault.Invalid) {
		t.Errorf("a cut object: %v", err)
	}
	spoilt := bytes.Clone(box.Bytes())
	spoilt[100000] ^= 1
	r, _, err = b.ring.DecryptReaderAt(t.Context(), id, bytes.NewReader(spoilt), int64(len(spoilt)))
	must(t, err)
	if _, err := r.ReadAt(part, 100000); err == nil {
		t.Error("a spoilt block was read")
	}
	if _, err := r.ReadAt(part, 0); err != nil {
		t.Errorf("a whole block beside a spoilt one: %v", err)
	}
}

func TestStockIsKeptUsedAndCleared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := setup(t)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); _ = b.ring.Run(ctx) }()
		synctest.Wait()
		if n := b.store.Len(); n != 32 {
			t.Fatalf("%d rows in stock", n)
		}
		// A stored key is used: sealing works although the store fails.
		broken, stop := context.WithCancel(t.Context())
		stop()
		n, err := b.ring.SealNumber(broken, "13800000000", "CN")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := b.ring.Seal(broken, keys.Case, nil); err == nil {
			t.Error("a note was sealed with a number's key")
		}
		synctest.Wait()
		if rows := b.store.Len(); rows != 33 {
			t.Errorf("%d rows, want the stock and one in use", rows)
		}
		// Another process rotates; within a minute this one follows.
		other, err := keys.Open(b.dir, b.store)
		must(t, err)
		r, err := other.Rotate(t.Context(), keys.Number)
		must(t, err)
		<-time.After(61 * time.Second)
		if b.ring.Active()[keys.Number] != r.To {
			t.Error("the rotation was not followed")
		}
		cancel()
		<-done
		if rows := b.store.Len(); rows != 1 {
			t.Errorf("%d rows left, want the one in use", rows)
		}
		if got, err := b.ring.OpenNumber(t.Context(), n.Value); err != nil || got != "+8613800000000" {
			t.Errorf("%v", err)
		}
	})
}

func FuzzOpenDamagedBox(f *testing.F) {
	dir := filepath.Join(f.TempDir(), "keys")
	if _, err := keys.Create(dir, ""); err != nil {
		f.Fatal(err)
	}
	ring, err := keys.Open(dir, &keys.Memory{})
	if err != nil {
		f.Fatal(err)
	}
	id, box, err := ring.Seal(f.Context(), keys.Case, []byte("the note"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(0, byte(0), 0)
	f.Add(len(box)-1, byte(1), 0)
	f.Add(40, byte(0x20), 7)
	f.Fuzz(func(t *testing.T, at int, flip byte, cut int) {
		b := bytes.Clone(box)
		if at >= 0 && at < len(b) {
			b[at] ^= flip
		}
		if cut > 0 && cut <= len(b) {
			b = b[:len(b)-cut]
		}
		plain, err := ring.Open(t.Context(), id, b)
		if err == nil && !bytes.Equal(b, box) {
			t.Fatalf("a damaged box opened: %q", plain)
		}
		if err != nil && !fault.Is(err, fault.Invalid) {
			t.Fatalf("damage is classified as %s: %v", fault.KindOf(err), err)
		}
		if _, _, err := ring.DecryptReaderAt(t.Context(), id, bytes.NewReader(b), int64(len(b))); err == nil && !bytes.Equal(b, box) && len(b) != len(box) {
			t.Fatal("a cut box opened for random access")
		}
	})
}

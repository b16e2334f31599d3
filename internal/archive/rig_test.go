package archive_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"heartline/internal/access/keys"
	"heartline/internal/archive"
	"heartline/internal/fault"
	"heartline/internal/id"
	"heartline/internal/wav"
)

// encoderMode, when set, makes this test's program behave as the encoder whose name it is called by: "copy" writes
// OggS and what it reads, "fail" complains, "lie" writes no Ogg file, "hang" never ends.
const encoderMode = "HEARTLINE_TEST_ENCODER"

func TestMain(m *testing.M) {
	if os.Getenv(encoderMode) != "" && len(os.Args) > 2 && os.Args[1] == "--quiet" {
		os.Exit(beEncoder(filepath.Base(os.Args[0])))
	}
	if err := os.Setenv(encoderMode, "yes"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// beEncoder behaves as the name it was called by says.
func beEncoder(name string) int {
	switch {
	case strings.HasSuffix(name, "fail"):
		_, _ = io.WriteString(os.Stderr, "no room\n")
		return 1
	case strings.HasSuffix(name, "lie"):
		_, _ = io.WriteString(os.Stdout, "RIFF")
	case strings.HasSuffix(name, "hang"):
		select {}
	default:
		_, _ = io.WriteString(os.Stdout, "OggS")
	}
	_, err := io.Copy(os.Stdout, os.Stdin)
	if err != nil {
		return 2
	}
	return 0
}

// ledgerBook is a Books in memory.
type ledgerBook struct {
	mu      sync.Mutex // protects the following
	calls   map[string]archive.Call
	stored  map[string]archive.Stored
	order   []string
	deleted []archive.Proof
	due     []archive.Stored
	fail    error // of Sealed
}

func (b *ledgerBook) Call(_ context.Context, call string) (archive.Call, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c, ok := b.calls[call]
	if !ok {
		return archive.Call{}, fault.New(fault.NotFound, "test", "no such call")
	}
	return c, nil
}

func (b *ledgerBook) Find(_ context.Context, id string) (archive.Stored, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, ok := b.stored[id]
	if !ok {
		return archive.Stored{}, fault.New(fault.NotFound, "test", "no such recording")
	}
	return s, nil
}

func (b *ledgerBook) Sealed(_ context.Context, s archive.Stored) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		return b.fail
	}
	b.stored[s.ID] = s
	b.order = append(b.order, s.ID)
	return nil
}

func (b *ledgerBook) Due(context.Context, time.Time, int) ([]archive.Stored, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	due := b.due
	b.due = nil
	return due, nil
}

func (b *ledgerBook) Deleted(_ context.Context, p archive.Proof) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.deleted = append(b.deleted, p)
	return nil
}

func (b *ledgerBook) setFail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fail = err
}

func (b *ledgerBook) all() []archive.Stored {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []archive.Stored
	for _, id := range b.order {
		out = append(out, b.stored[id])
	}
	return out
}

type bundle struct {
	dir, spool string
	rows       *keys.Memory
	ring       *keys.Keyring
	books      *ledgerBook
	log        *syncBuffer
	config     archive.Config
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// encoder returns a link to this test's program under a name that says how it behaves.
func encoder(t *testing.T, name string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), name)
	if err := os.Symlink(self, link); err != nil {
		t.Fatal(err)
	}
	return link
}

func setup(t *testing.T, enc string) *bundle {
	t.Helper()
	b := &bundle{
		dir: filepath.Join(t.TempDir(), "recordings"), spool: t.TempDir(), rows: &keys.Memory{}, log: &syncBuffer{},
		books: &ledgerBook{calls: map[string]archive.Call{}, stored: map[string]archive.Stored{}},
	}
	keyDir := filepath.Join(t.TempDir(), "keys")
	if _, err := keys.Create(keyDir, ""); err != nil {
		t.Fatal(err)
	}
	var err error
	if b.ring, err = keys.Open(keyDir, b.rows); err != nil {
		t.Fatal(err)
	}
	b.config = archive.Config{
		Dir: b.dir, Spools: []string{filepath.Join(b.spool, "not-there"), b.spool}, Encoder: encoder(t, enc),
		Log: slog.New(slog.NewTextHandler(b.log, nil)), SweepEvery: 20 * time.Millisecond, Settle: time.Nanosecond,
	}
	return b
}

// run starts an archive and returns it with a function that stops it.
func (b *bundle) run(t *testing.T) (a *archive.Archive, stop func()) {
	t.Helper()
	a, err := archive.New(b.config, b.ring, b.books)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := a.Run(ctx); err != nil {
			t.Error(err)
		}
	}()
	stop = func() { cancel(); <-done }
	t.Cleanup(stop)
	return a, stop
}

// record leaves a WAV file of a second in the spool and returns its name.
func (b *bundle) record(t *testing.T, call string, role id.Role, n int, value int16) string {
	t.Helper()
	name := id.Object(call, role, n)
	samples := make([]int16, 8000)
	for i := range samples {
		samples[i] = value
	}
	var file bytes.Buffer
	if err := wav.Encode(&file, 8000, 1, samples); err != nil {
		t.Fatal(err)
	}
	b.leave(t, name+".wav", file.Bytes())
	return name
}

func (b *bundle) leave(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(b.spool, name), content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// talk records both sides of a call and tells the books.
func (b *bundle) talk(t *testing.T) (call string, names []string) {
	t.Helper()
	call = id.New()
	begun := time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)
	names = []string{b.record(t, call, id.RoleRecord, 0, 1000), b.record(t, call, id.RoleRecord, 1, 2000)}
	ended := begun.Add(time.Second)
	b.books.mu.Lock()
	defer b.books.mu.Unlock()
	b.books.calls[call] = archive.Call{Parts: []archive.Part{
		{Name: names[0], Side: archive.Caller, StartedAt: begun, EndedAt: ended},
		{Name: names[1], Side: archive.Counsellor, StartedAt: begun, EndedAt: ended},
	}}
	return call, names
}

func (b *bundle) files(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(b.spool)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	deadline := time.NewTimer(20 * time.Second)
	defer deadline.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatalf("never: %s", what)
		}
	}
}

func (b *bundle) empty(t *testing.T) func() bool { return func() bool { return len(b.files(t)) == 0 } }

func play(t *testing.T, a *archive.Archive, s archive.Stored) []byte {
	t.Helper()
	p, err := a.OpenPlayback(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	content, err := io.ReadAll(p)
	if err != nil || int64(len(content)) != p.Size() {
		t.Fatalf("%d bytes of %d, %v", len(content), p.Size(), err)
	}
	return content
}

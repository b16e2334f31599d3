package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heartline/internal/ledger"
)

const testSpoolSize = 64 << 10

func openTestSpool(t *testing.T, dir string) (*spool, []spooled, int) {
	t.Helper()
	s, left, torn, err := openSpool(dir, testSpoolSize)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.close() })
	return s, left, torn
}

func record(n int64) spooled {
	return toSpooled("boot", []ledger.Draft{{
		Stream: "call:A", Seq: n, At: time.UnixMicro(1_700_000_000_000_000 + n).UTC(), Mono: time.Duration(n) * time.Microsecond,
		Kind: "x.y", V: 1, Actor: "system", Data: []byte(`{"text":"你好"}`), Sealed: []ledger.Sealed{{ID: "s", Purpose: "number", KeyID: "k", Box: []byte{0, 255}}},
	}})
}

func TestSpoolKeepsRecords(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, left, torn := openTestSpool(t, dir)
	if len(left) != 0 || torn != 0 {
		t.Fatalf("a new spool has %d records, %d torn", len(left), torn)
	}
	for n := int64(1); n <= 3; n++ {
		if err := s.put([]spooled{record(n), record(n + 10)}); err != nil {
			t.Fatal(err)
		}
	}
	again, left, torn := openTestSpool(t, dir)
	want := []spooled{record(1), record(11), record(2), record(12), record(3), record(13)}
	if d := cmp.Diff(want, left); d != "" || torn != 0 {
		t.Errorf("torn %d, records (-want +got):\n%s", torn, d)
	}
	d := record(1).drafts()[0]
	if !d.Late || d.At.UnixMicro() != 1_700_000_000_000_001 || d.Mono != time.Microsecond || string(d.Data) != `{"text":"你好"}` {
		t.Errorf("draft: %+v", d)
	}
	if err := again.empty(); err != nil {
		t.Fatal(err)
	}
	if err := again.put([]spooled{record(7)}); err != nil { // over the beginning of stale records
		t.Fatal(err)
	}
	_, left, torn = openTestSpool(t, dir)
	if d := cmp.Diff([]spooled{record(7)}, left); d != "" || torn != 0 {
		t.Errorf("after emptying: torn %d, records (-want +got):\n%s", torn, d)
	}
	info, err := os.Stat(filepath.Join(dir, spoolFile))
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() != testSpoolSize {
		t.Errorf("the file is %v, %v", info, err)
	}
}

func TestSpoolSurvivesDamage(t *testing.T) {
	t.Parallel()
	size := func(n int64) int64 { // where record n+1 begins
		s, _, _ := openTestSpool(t, t.TempDir())
		for i := range n {
			if err := s.put([]spooled{record(i + 1)}); err != nil {
				t.Fatal(err)
			}
		}
		return s.end
	}
	one, two, three := size(1), size(2), size(3)
	zeros := func(n int64) []byte { return make([]byte, n) }
	tests := []struct {
		name   string
		at     int64
		damage []byte
		left   int
		torn   int
	}{
		{"the last record's end was not written", three - 30, zeros(30), 2, 1},
		{"a bit of the last record flipped", two + 40, []byte{0x7f}, 2, 1},
		{"the last record's head was half written", two + 6, zeros(14), 2, 1},
		{"nothing of the last record was written", two, zeros(three - two), 2, 0},
		{"garbage behind the last record", three, []byte("garbage"), 3, 1},
		{"an absurd length", two + 4, []byte{0xff, 0xff, 0xff, 0xff}, 2, 1},
		{"the header is gone", 0, zeros(64), 3, 1},
		{"a bit in the middle flipped", one + 40, []byte{0x7f}, 2, 1},
		{"the first record is gone", spoolHeaderSize, zeros(one - spoolHeaderSize), 2, 1},
		{"a block in the middle reads as zeros", one - 10, zeros(40), 1, 1},
		{"the length in the middle is absurd", one + 4, []byte{0xff, 0xff, 0xff, 0xff}, 2, 1},
		{"the length in the middle leads into the next record", one + 7, []byte{0xf0}, 2, 1},
		{"the first and the last", spoolHeaderSize + 30, append(bytes.Repeat([]byte{1}, int(two-spoolHeaderSize-60)), zeros(30)...), 1, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s, _, _ := openTestSpool(t, dir)
			for n := range int64(3) {
				if err := s.put([]spooled{record(n + 1)}); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := s.f.WriteAt(tt.damage, tt.at); err != nil {
				t.Fatal(err)
			}
			next, left, torn := openTestSpool(t, dir)
			if len(left) != tt.left || torn != tt.torn {
				t.Fatalf("%d records and %d torn, want %d and %d", len(left), torn, tt.left, tt.torn)
			}
			if err := next.empty(); err != nil {
				t.Fatal(err)
			}
			if _, left, torn = openTestSpool(t, dir); len(left)+torn != 0 {
				t.Errorf("emptied, it still has %d records and %d torn", len(left), torn)
			}
		})
	}
}

func TestSpoolFull(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, _, _ := openTestSpool(t, dir)
	n := int64(0)
	for s.put([]spooled{record(n + 1)}) == nil {
		n++
	}
	if _, left, torn := openTestSpool(t, dir); int64(len(left)) != n || torn != 0 {
		t.Errorf("%d of %d records, %d torn", len(left), n, torn)
	}
}

// FuzzSpool opens spools of arbitrary content: nothing may panic, and emptying must always mend them.
func FuzzSpool(f *testing.F) {
	dir := f.TempDir()
	s, _, _, err := openSpool(dir, minSpoolBytes)
	if err != nil {
		f.Fatal(err)
	}
	if err := s.put([]spooled{record(1), record(2)}); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(dir, spoolFile))
	if err != nil {
		f.Fatal(err)
	}
	_ = s.close()
	records := bytes.TrimRight(whole[spoolHeaderSize:], "\x00")
	f.Add(whole[:spoolRecordHead], records)
	f.Add([]byte(spoolMagic), records[:len(records)-1])
	f.Add([]byte{}, []byte(spoolRecordMark))
	f.Fuzz(func(t *testing.T, head, records []byte) {
		content := make([]byte, spoolHeaderSize, spoolHeaderSize+len(records))
		copy(content, head)
		content = append(content, records...)
		scan, err := scanSpool(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		if scan.end < spoolHeaderSize || len(scan.left) > 0 && scan.end > int64(len(content)) {
			t.Fatalf("%d records end at %d of %d bytes", len(scan.left), scan.end, len(content))
		}
		// What was read is read again, whatever stands behind it.
		if len(scan.left) > 0 {
			again, err := scanSpool(bytes.NewReader(content[:scan.end]))
			if diff := cmp.Diff(scan.left, again.left); err != nil || diff != "" {
				t.Fatalf("read again: %v\n%s", err, diff)
			}
		}
		emptied := append([]byte{}, content...)
		emptied = append(emptied, make([]byte, max(0, spoolHeaderSize+spoolRecordHead-len(emptied)))...)
		copy(emptied, emptyHeader(scan.gen+1))
		if scan, err = scanSpool(bytes.NewReader(emptied)); err != nil || len(scan.left)+scan.torn != 0 {
			t.Fatalf("emptied, it has %d records and %d torn: %v", len(scan.left), scan.torn, err)
		}
	})
}

// TestSpoolPassesOverOlderGenerations damages a record while those of an emptied spool still lie behind it.
func TestSpoolPassesOverOlderGenerations(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, _, _ := openTestSpool(t, dir)
	for n := range int64(20) {
		if err := s.put([]spooled{record(n + 1)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.empty(); err != nil {
		t.Fatal(err)
	}
	for n := range int64(3) {
		if err := s.put([]spooled{record(n + 101)}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.f.WriteAt([]byte{0x7f}, spoolHeaderSize+40); err != nil {
		t.Fatal(err)
	}
	next, left, torn := openTestSpool(t, dir)
	if d := cmp.Diff([]spooled{record(102), record(103)}, left); d != "" || torn != 1 {
		t.Errorf("torn %d, records (-want +got):\n%s", torn, d)
	}
	// What is put now lies behind all that was found.
	if err := next.put([]spooled{record(104)}); err != nil {
		t.Fatal(err)
	}
	if _, left, _ = openTestSpool(t, dir); len(left) != 3 || left[2].Drafts[0].Seq != 104 {
		t.Errorf("%d records after one more", len(left))
	}
}

package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// The spool is one preallocated file: a header block, then records one after another.
//
//	header: magic "HLSPOOL1", generation (8), CRC-32C of the 16 bytes before (4), zeros up to 4096
//	record: magic "HLR1", length of the payload (4), generation (8), CRC-32C of length, generation and
//	        payload (4), payload (JSON), then 20 zero bytes where the next record will begin
//
// Emptying the spool is one write: the header with the next generation, and zeros where its first record
// will begin. A crash may tear the last record; what is before it is whole. Where the file itself is damaged in the
// middle, the records behind the damage are found by their mark.
const (
	spoolFile       = "ledger.spool"
	spoolHeaderSize = 4096
	spoolRecordHead = 20
	spoolMaxRecord  = 16 << 20
	spoolMagic      = "HLSPOOL1"
	spoolRecordMark = "HLR1"
)

var (
	castagnoli   = crc32.MakeTable(crc32.Castagnoli)
	errSpoolFull = errors.New("the spool is full")
)

// spooled is one record: the drafts of one append, and the process that observed them.
type spooled struct {
	Boot   string         `json:"boot"`
	Drafts []spooledDraft `json:"drafts"`
}

// spooledDraft is a draft with its times in microseconds, as they go into the ledger.
type spooledDraft struct {
	Stream  ledger.Stream   `json:"stream"`
	Seq     int64           `json:"seq"`
	At      int64           `json:"at"`
	Mono    int64           `json:"mono"`
	Kind    ledger.Kind     `json:"kind"`
	V       int             `json:"v"`
	Actor   string          `json:"actor"`
	Data    string          `json:"data"`
	Durable bool            `json:"durable,omitempty"`
	Sealed  []ledger.Sealed `json:"sealed,omitempty"`
}

func toSpooled(boot string, drafts []ledger.Draft) spooled {
	r := spooled{Boot: boot, Drafts: make([]spooledDraft, len(drafts))}
	for i, d := range drafts {
		r.Drafts[i] = spooledDraft{
			Stream: d.Stream, Seq: d.Seq, At: d.At.UnixMicro(), Mono: d.Mono.Microseconds(), Kind: d.Kind, V: d.V,
			Actor: d.Actor, Data: string(d.Data), Durable: d.Durable, Sealed: d.Sealed,
		}
	}
	return r
}

func (r spooled) drafts() []ledger.Draft {
	drafts := make([]ledger.Draft, len(r.Drafts))
	for i, d := range r.Drafts {
		drafts[i] = ledger.Draft{
			Stream: d.Stream, Seq: d.Seq, At: time.UnixMicro(d.At).UTC(), Mono: time.Duration(d.Mono) * time.Microsecond,
			Kind: d.Kind, V: d.V, Actor: d.Actor, Data: json.RawMessage(d.Data), Durable: d.Durable, Late: true, Sealed: d.Sealed,
		}
	}
	return drafts
}

// spool is the open file. It is used by one goroutine, apart from sync.
type spool struct {
	f    *os.File
	size int64
	gen  uint64
	end  int64 // where the next record goes
}

// openSpool opens the spool of dir, made and preallocated if missing, and returns what a process before
// left in it. torn counts the stretches that are no whole record.
func openSpool(dir string, size int64) (s *spool, left []spooled, torn int, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, 0, fault.Wrap(fault.Unavailable, "open spool", err, "the spool's folder cannot be made; check spool_dir")
	}
	f, err := os.OpenFile(filepath.Join(dir, spoolFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, nil, 0, fault.Wrap(fault.Unavailable, "open spool", err, "the spool cannot be opened; check the owner of the folder that spool_dir names")
	}
	defer func() {
		if err != nil {
			_ = f.Close()
		}
	}()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, 0, fmt.Errorf("open spool: %w", err)
	}
	s = &spool{f: f, size: max(size, info.Size()), end: spoolHeaderSize}
	if info.Size() > 0 {
		scan, err := scanSpool(f)
		if err != nil {
			return nil, nil, 0, fmt.Errorf("read spool: %w", err)
		}
		left, torn, s.gen, s.end = scan.left, scan.torn, scan.gen, scan.end
	}
	if err := syscall.Fallocate(int(f.Fd()), 0, 0, s.size); err != nil && !errors.Is(err, syscall.EOPNOTSUPP) {
		return nil, nil, 0, fault.Wrap(fault.Unavailable, "open spool", err, fmt.Sprintf("the spool needs %d MiB of room in its folder; make room or name another spool_dir", s.size>>20))
	}
	if info.Size() == 0 {
		if err := s.empty(); err != nil {
			return nil, nil, 0, fmt.Errorf("make spool: %w", err)
		}
	}
	return s, left, torn, nil
}

// spoolScan is what a spool's file holds.
type spoolScan struct {
	left []spooled // the whole records of the present generation
	torn int       // how many stretches are damaged
	gen  uint64
	end  int64 // behind the last whole record
}

// scanSpool reads a spool's file. With a damaged header it takes every whole record: inserting one again changes
// nothing.
func scanSpool(f io.ReaderAt) (s spoolScan, err error) {
	s.end = spoolHeaderSize
	head := make([]byte, spoolRecordHead)
	if _, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return s, err
	}
	known := string(head[:8]) == spoolMagic && binary.BigEndian.Uint32(head[16:]) == crc32.Checksum(head[:16], castagnoli)
	s.gen = binary.BigEndian.Uint64(head[8:16])
	if !known {
		s.torn++
	}
	for at := s.end; ; {
		rec, gen, n, ok, err := readRecord(f, at)
		if err != nil {
			return s, err
		}
		if n > 0 && ok && (!known || gen == s.gen) {
			if !known {
				s.gen = max(s.gen, gen)
			}
			s.left = append(s.left, rec)
			at += n
			s.end = at
			continue
		}
		if n > 0 { // something lies here, and it is no record of ours
			s.torn++
		}
		next, found, err := resync(f, at+1, s.gen, known)
		if err != nil || !found {
			return s, err
		}
		if n == 0 { // zeros, where a record was
			s.torn++
		}
		at = next
	}
}

// resync finds the next whole record from offset on: of that generation, where it is known.
func resync(f io.ReaderAt, offset int64, generation uint64, known bool) (at int64, found bool, err error) {
	const window = 1 << 20
	mark := []byte(spoolRecordMark)
	buf := make([]byte, window+len(mark)-1)
	for {
		n, err := f.ReadAt(buf, offset)
		if err != nil && !errors.Is(err, io.EOF) {
			return 0, false, err
		}
		for i := 0; ; i++ {
			j := bytes.Index(buf[i:n], mark)
			if j < 0 {
				break
			}
			i += j
			_, gen, size, ok, err := readRecord(f, offset+int64(i))
			if err != nil {
				return 0, false, err
			}
			if ok && size > 0 && (!known || gen == generation) {
				return offset + int64(i), true, nil
			}
		}
		if n < len(buf) {
			return 0, false, nil
		}
		offset += window
	}
}

// readRecord reads the record at offset. n is 0 where none begins; ok is false for a damaged one.
func readRecord(f io.ReaderAt, offset int64) (rec spooled, gen uint64, n int64, ok bool, err error) {
	head := make([]byte, spoolRecordHead)
	if _, err := f.ReadAt(head, offset); errors.Is(err, io.EOF) {
		return rec, 0, 0, true, nil
	} else if err != nil {
		return rec, 0, 0, false, err
	}
	if [spoolRecordHead]byte(head) == ([spoolRecordHead]byte{}) {
		return rec, 0, 0, true, nil
	}
	length := int64(binary.BigEndian.Uint32(head[4:]))
	gen = binary.BigEndian.Uint64(head[8:])
	if string(head[:4]) != spoolRecordMark || length > spoolMaxRecord {
		return rec, gen, 1, false, nil
	}
	payload := make([]byte, length)
	switch _, err := f.ReadAt(payload, offset+spoolRecordHead); {
	case errors.Is(err, io.EOF):
		return rec, gen, 1, false, nil
	case err != nil:
		return rec, gen, 0, false, err
	}
	sum := crc32.Update(crc32.Checksum(head[4:16], castagnoli), castagnoli, payload)
	if sum != binary.BigEndian.Uint32(head[16:]) || json.Unmarshal(payload, &rec) != nil {
		return rec, gen, 1, false, nil //nolint:nilerr // damage is an answer here, not a failure
	}
	return rec, gen, spoolRecordHead + length, true, nil
}

// emptyHeader is the beginning of a spool of that generation without records.
func emptyHeader(gen uint64) []byte {
	head := make([]byte, spoolHeaderSize+spoolRecordHead)
	copy(head, spoolMagic)
	binary.BigEndian.PutUint64(head[8:], gen)
	binary.BigEndian.PutUint32(head[16:], crc32.Checksum(head[:16], castagnoli))
	return head
}

// put appends records, which survive the death of the process from here on, and that of the machine after
// the next sync. On an error none of them counts as written.
func (s *spool) put(records []spooled) error {
	var b []byte
	for _, r := range records {
		payload, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("spool record: %w", err)
		}
		if len(payload) > spoolMaxRecord {
			return fmt.Errorf("spool record of %d bytes: %w", len(payload), errSpoolFull)
		}
		start := len(b)
		b = append(b, spoolRecordMark...)
		b = binary.BigEndian.AppendUint32(b, uint32(len(payload)))
		b = binary.BigEndian.AppendUint64(b, s.gen)
		sum := crc32.Update(crc32.Checksum(b[start+4:], castagnoli), castagnoli, payload)
		b = binary.BigEndian.AppendUint32(b, sum)
		b = append(b, payload...)
	}
	n := int64(len(b))
	if s.end+n+spoolRecordHead > s.size {
		return errSpoolFull
	}
	b = append(b, make([]byte, spoolRecordHead)...)
	if _, err := s.f.WriteAt(b, s.end); err != nil {
		return fmt.Errorf("write spool: %w", err)
	}
	s.end += n
	return nil
}

// sync carries what was put to the disk.
func (s *spool) sync() error {
	if err := syscall.Fdatasync(int(s.f.Fd())); err != nil {
		return fmt.Errorf("sync spool: %w", err)
	}
	return nil
}

// empty makes every record stale.
func (s *spool) empty() error {
	if _, err := s.f.WriteAt(emptyHeader(s.gen+1), 0); err != nil {
		return fmt.Errorf("empty spool: %w", err)
	}
	if err := s.sync(); err != nil {
		return fmt.Errorf("empty spool: %w", err)
	}
	s.gen++
	s.end = spoolHeaderSize
	return nil
}

func (s *spool) close() error { return s.f.Close() }

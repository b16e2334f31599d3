package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"heartline/internal/fault"
	"heartline/internal/wav"
)

// ContentType is the media type of recordings and messages.
const ContentType = "audio/ogg; codecs=opus"

// Playback is an opened recording: an io.ReadSeekCloser, as http.ServeContent wants it, that decrypts what is read
// and nothing else.
type Playback struct {
	*io.SectionReader
	file *os.File
}

// Close closes the sealed file.
func (p *Playback) Close() error { return p.file.Close() }

// OpenPlayback opens a recording for listening. Size tells its length in bytes. The fault is NotFound when it has
// been deleted, Invalid when it is damaged.
func (a *Archive) OpenPlayback(ctx context.Context, s Stored) (*Playback, error) {
	if s.Kind == Quarantine {
		return nil, fault.New(fault.Conflict, "archive", "this file was quarantined and cannot be played")
	}
	f, size, err := a.open(s)
	if err != nil {
		return nil, err
	}
	r, plain, err := a.keys.DecryptReaderAt(ctx, s.KeyID, f, size)
	if err != nil {
		_ = f.Close() // only read
		return nil, fmt.Errorf("open recording: %w", err)
	}
	return &Playback{SectionReader: io.NewSectionReader(r, 0, plain), file: f}, nil
}

// open opens the sealed file. A path that leads out of the folder is refused.
func (a *Archive) open(s Stored) (*os.File, int64, error) {
	f, err := os.OpenInRoot(a.config.Dir, filepath.FromSlash(s.Path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, fault.Wrap(fault.NotFound, "archive", err, "the file of this recording is not there")
	}
	if err != nil {
		return nil, 0, fault.Wrap(fault.Unavailable, "archive", err, "the file of this recording cannot be opened")
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close() // only read
		return nil, 0, fault.Wrap(fault.Unavailable, "archive", err, "the file of this recording cannot be read")
	}
	return f, info.Size(), nil
}

// Check reads a sealed object as a whole: its file is the one that was sealed, and its key opens it.
func (a *Archive) Check(ctx context.Context, s Stored) error {
	f, size, err := a.open(s)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	hash := sha256.New()
	if _, err := io.Copy(hash, io.NewSectionReader(f, 0, size)); err != nil {
		return fault.Wrap(fault.Unavailable, "archive", err, "the file of this recording cannot be read")
	}
	if hex.EncodeToString(hash.Sum(nil)) != s.SHA256 {
		return fault.New(fault.Invalid, "archive", "the file of this recording has been changed")
	}
	r, err := a.keys.DecryptReader(ctx, s.KeyID, io.NewSectionReader(f, 0, size))
	if err != nil {
		return fmt.Errorf("check recording: %w", err)
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		return fault.Wrap(fault.Invalid, "archive", err, "the file of this recording is damaged")
	}
	return nil
}

// importLimit is the longest WAV file that Import takes: half an hour of telephone speech.
const importLimit = 32 << 20

// Import seals a message that was recorded elsewhere and comes as a WAV file of one channel, such as what the
// fail-safe took down. It is in memory only until it is sealed. id names the object: importing the same id
// again, after a crash, replaces it.
func (a *Archive) Import(ctx context.Context, id, call string, startedAt time.Time, file io.Reader) (Stored, error) {
	b, err := io.ReadAll(io.LimitReader(file, importLimit+1))
	if err != nil {
		return Stored{}, fmt.Errorf("read message: %w", err)
	}
	if len(b) > importLimit {
		return Stored{}, fault.New(fault.Invalid, "archive", "the message is longer than half an hour")
	}
	l, err := openLeg(Part{Name: id, Side: Message, StartedAt: startedAt}, bytes.NewReader(b), int64(len(b)))
	if err != nil || l.frames == 0 {
		return Stored{}, fault.Wrap(fault.Invalid, "archive", errors.Join(err, wav.ErrFormat), "the message holds no audio")
	}
	t, err := newTimeline([]leg{l})
	if err != nil {
		return Stored{}, err
	}
	s := Stored{ID: id, Call: call, Kind: MessageKind, StartedAt: startedAt.UTC(), Duration: t.duration()}
	if err := a.sealAudio(ctx, &s, t); err != nil {
		return Stored{}, err
	}
	return s, nil
}

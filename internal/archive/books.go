package archive

import (
	"context"
	"io"
	"time"

	"heartline/internal/access/keys"
)

// Side says whose voice a file holds.
type Side string

// The sides.
const (
	Caller     Side = "caller"     // left
	Counsellor Side = "counsellor" // right
	Message    Side = "message"    // a caller's message, alone in its file
)

// Span is a stretch of time, half open.
type Span struct{ From, To time.Time }

// Part is one file of the spool as the ledger knows it.
type Part struct {
	Name      string    // of the recording, id.Object; the file is Name.wav
	Side      Side      //
	StartedAt time.Time // of its first sample
	EndedAt   time.Time // zero when that is not known, after a crash
	Pauses    []Span    // while the recording was paused, in order
}

// Call is what the ledger knows of a call's recordings.
type Call struct {
	Live    bool // it goes on: its files are left alone
	Discard bool // the caller took the consent back: the legs of the talk are destroyed unheard
	Parts   []Part
}

// Kind says what a sealed object is.
type Kind string

// The kinds.
const (
	Talk        Kind = "talk"        // stereo Ogg Opus, caller left, counsellor right
	MessageKind Kind = "message"     // mono Ogg Opus
	Quarantine  Kind = "quarantined" // the bytes of a file that was not understood
)

// Gap is a pause inside a recording, from its beginning.
type Gap struct{ From, To time.Duration }

// Stored is a sealed object.
type Stored struct {
	ID        string       // name of its first file, or a ULID for what was quarantined or imported
	Call      string       // ULID; "" where it is not known
	Kind      Kind         //
	Purpose   keys.Purpose //
	KeyID     string       // data key
	Path      string       // below Config.Dir, with slashes
	Bytes     int64        // of the sealed file
	SHA256    string       // of the sealed file, hexadecimal
	StartedAt time.Time    // UTC
	Duration  time.Duration
	Gaps      []Gap
	Files     []string // names of the spool files that went into it, without .wav
	Warning   string   // what is amiss with it, in one sentence; usually ""
}

// Books is the archive's memory: the ledger and the table of recordings.
type Books interface {
	// Call returns what is known of a call; fault.NotFound when nothing is.
	Call(ctx context.Context, call string) (Call, error)
	// Find returns a sealed object by id; fault.NotFound when there is none.
	Find(ctx context.Context, id string) (Stored, error)
	// Sealed records an object that has been sealed and verified. It returns when that is stored. It may be
	// called again for the same id, with another key, after a crash.
	Sealed(ctx context.Context, s Stored) error
	// Due returns at most limit objects whose time to be deleted has come.
	Due(ctx context.Context, now time.Time, limit int) ([]Stored, error)
	// Deleted records a deletion. It may be called again for the same id.
	Deleted(ctx context.Context, p Proof) error
}

// Keys seals and opens. *keys.Keyring does it.
type Keys interface {
	EncryptWriter(ctx context.Context, p keys.Purpose, dst io.Writer) (keyID string, w io.WriteCloser, err error)
	DecryptReader(ctx context.Context, keyID string, src io.Reader) (io.Reader, error)
	DecryptReaderAt(ctx context.Context, keyID string, src io.ReaderAt, size int64) (io.ReaderAt, int64, error)
	Destroy(ctx context.Context, keyID string) error
}

var _ Keys = (*keys.Keyring)(nil)

package keys

import (
	"context"
	"time"
)

// Purpose says what a key seals. A master key serves one purpose.
type Purpose string

// The purposes.
const (
	Audio   Purpose = "audio"   // recordings of talks
	Case    Purpose = "case"    // notes, forms, person files
	Number  Purpose = "number"  // callers' numbers
	Message Purpose = "message" // messages that callers leave
)

// hashKey is the purpose of the keys of the number hash, which are no age keys.
const hashKey Purpose = "hash"

// Purposes returns the purposes that master keys serve, in their order of the alphabet.
func Purposes() []Purpose { return []Purpose{Audio, Case, Message, Number} }

func (p Purpose) valid() bool {
	switch p {
	case Audio, Case, Number, Message:
		return true
	default:
		return false
	}
}

// DataKey is a row: the identity of one object, sealed to its master and to the recovery key.
type DataKey struct {
	ID        string // ULID; what the object's record refers to
	Purpose   string
	MasterID  string // the master key that opens Sealed
	Sealed    []byte
	CreatedAt time.Time
}

// Rows keeps the data keys. SaveDataKey returns when the row is on the disk. The others answer fault.NotFound
// for a row that is not there.
type Rows interface {
	SaveDataKey(ctx context.Context, k DataKey) error
	DataKey(ctx context.Context, id string) (DataKey, error)
	// RewrapDataKey changes master and box of a row. It must never bring back a row that has been deleted.
	RewrapDataKey(ctx context.Context, k DataKey) error
	DeleteDataKey(ctx context.Context, id string) error
}

// Masters tells which rows are under which master.
type Masters interface {
	// DataKeysByMaster returns at most limit rows under a master whose ids follow after, in order of id.
	DataKeysByMaster(ctx context.Context, masterID, after string, limit int) ([]DataKey, error)
	// MasterIDs returns the ids of all masters that rows name.
	MasterIDs(ctx context.Context) ([]string, error)
}

// Store is what a Keyring needs of the database.
type Store interface {
	Rows
	Masters
}

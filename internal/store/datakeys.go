package store

import (
	"cmp"
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// DataKey is the key of one sealed object, itself sealed to a master key. Deleting the row is the deletion
// of the object's content.
type DataKey struct {
	ID        string
	Purpose   string // "audio", "case", "number" or "message"
	MasterID  string // the master key that opens Sealed
	Sealed    []byte
	CreatedAt time.Time
}

func scanDataKey(rows *sqlx.Rows) (k DataKey, err error) {
	return k, rows.Scan(&k.ID, &k.Purpose, &k.MasterID, &k.Sealed, at(&k.CreatedAt))
}

// SaveDataKey stores a new data key; fault.Conflict if one with its id is there. It is on the disk when
// SaveDataKey returns.
func (s *Store) SaveDataKey(ctx context.Context, k DataKey) error {
	_, err := s.keys.exec(ctx, `INSERT INTO data_key (id, purpose, master_id, sealed, created_at) VALUES (?, ?, ?, ?, ?)`,
		k.ID, k.Purpose, k.MasterID, k.Sealed, micros(k.CreatedAt))
	return classify("save data key", "the data key", err)
}

// RewrapDataKey changes the master and the box of a data key, which is how masters are rotated. It is
// fault.NotFound for a key that is not there: a deleted one must never come back.
func (s *Store) RewrapDataKey(ctx context.Context, k DataKey) error {
	res, err := s.keys.exec(ctx, `UPDATE data_key SET master_id = ?, sealed = ? WHERE id = ?`, k.MasterID, k.Sealed, k.ID)
	return mustChange("rewrap data key", "the data key", res, err)
}

// DataKey returns one data key; fault.NotFound after its deletion.
func (s *Store) DataKey(ctx context.Context, id string) (DataKey, error) {
	all, err := list(ctx, s.keys, `SELECT id, purpose, master_id, sealed, created_at FROM data_key WHERE id = ?`, []any{id}, scanDataKey)
	return only("data key", "the data key", all, err)
}

// DeleteDataKey deletes a data key, with it the content of what it opens, and wipes its bytes from the file
// and its journal. Copies in backups end with those. It is fault.Unavailable where the row is deleted and the journal
// still in use by a reader: deleting it once more finishes the work, and is fault.NotFound then. On PostgreSQL the bytes
// stay in the table's file until that is rewritten (VACUUM FULL), and in the write-ahead log until that is recycled.
func (s *Store) DeleteDataKey(ctx context.Context, id string) error {
	res, err := s.keys.exec(ctx, `DELETE FROM data_key WHERE id = ?`, id)
	err = mustChange("delete data key", "the data key", res, err)
	if s.keys.engine != sqliteEngine || err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if wiped := s.wipeJournal(ctx); wiped != nil {
		return wiped
	}
	return err
}

// wipePatience bounds how long a deletion waits for those who read the keys just now.
const wipePatience = 2 * time.Second

// wipeJournal empties the journal of the keys' database.
func (s *Store) wipeJournal(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, wipePatience)
	defer cancel()
	for {
		var busy, frames, done int64
		err := s.keys.one(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`, nil, &busy, &frames, &done)
		if err == nil && busy == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return fault.Wrap(fault.Unavailable, "delete data key", cmp.Or(err, ctx.Err()),
				"the data key is deleted, but its bytes are still in the journal of keys.db, which is being read; delete it once more")
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// DataKeysByMaster returns at most limit data keys under one master whose ids follow after, in order of id.
func (s *Store) DataKeysByMaster(ctx context.Context, masterID, after string, limit int) ([]DataKey, error) {
	all, err := list(ctx, s.keys, `SELECT id, purpose, master_id, sealed, created_at FROM data_key WHERE master_id = ? AND id > ? ORDER BY id LIMIT ?`,
		[]any{masterID, after, limit}, scanDataKey)
	return all, classify("data keys", "the data keys", err)
}

// MasterIDs returns the ids of the master keys that the data keys need, in order.
func (s *Store) MasterIDs(ctx context.Context) ([]string, error) {
	return masterIDs(ctx, s.keys)
}

func masterIDs(ctx context.Context, keys *database) ([]string, error) {
	ids, err := list(ctx, keys, `SELECT DISTINCT master_id FROM data_key ORDER BY master_id`, nil, func(rows *sqlx.Rows) (id string, err error) {
		return id, rows.Scan(&id)
	})
	return ids, classify("master keys", "the list of master keys", err)
}

// EraseSealed deletes a sealed value of the ledger. The facts that refer to it, and the chain, stay whole.
// Erasing one that is not there is no error.
func (s *Store) EraseSealed(ctx context.Context, id string) error {
	// A connection of its own: the writer's is never lent.
	_, err := s.erase.exec(ctx, `DELETE FROM sealed WHERE id = ?`, id)
	return classify("erase sealed value", "the sealed value", err)
}

// SaveSealed stores a sealed value outside an append, for values that are made after their fact. Saving one
// that is there changes nothing.
func (s *Store) SaveSealed(ctx context.Context, v ledger.Sealed) error {
	_, err := s.erase.exec(ctx, `INSERT INTO sealed (id, purpose, key_id, box) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`, v.ID, v.Purpose, v.KeyID, v.Box)
	return classify("save sealed value", "the sealed value", err)
}

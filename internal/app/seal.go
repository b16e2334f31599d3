package app

import (
	"context"

	"heartline/internal/access/keys"
	"heartline/internal/store"
)

// keyRows keeps the keyring's rows in the store.
type keyRows struct{ *store.Store }

// SaveDataKey stores a row.
func (r keyRows) SaveDataKey(ctx context.Context, k keys.DataKey) error {
	return r.Store.SaveDataKey(ctx, store.DataKey(k))
}

// DataKey returns a row.
func (r keyRows) DataKey(ctx context.Context, id string) (keys.DataKey, error) {
	k, err := r.Store.DataKey(ctx, id)
	return keys.DataKey(k), err
}

// DataKeysByMaster returns rows under a master.
func (r keyRows) DataKeysByMaster(ctx context.Context, masterID, after string, limit int) ([]keys.DataKey, error) {
	rows, err := r.Store.DataKeysByMaster(ctx, masterID, after, limit)
	out := make([]keys.DataKey, len(rows))
	for i, k := range rows {
		out[i] = keys.DataKey(k)
	}
	return out, err
}

// RewrapDataKey changes a row's master.
func (r keyRows) RewrapDataKey(ctx context.Context, k keys.DataKey) error {
	return r.Store.RewrapDataKey(ctx, store.DataKey(k))
}

package keys

import (
	"context"
	"slices"
	"strings"
	"sync"

	"heartline/internal/fault"
)

// Memory is a Store in memory, for tests of those who seal. The zero value is empty and ready.
type Memory struct {
	mu   sync.Mutex // protects the following
	rows map[string]DataKey
}

var _ Store = (*Memory)(nil)

// SaveDataKey keeps the row.
func (m *Memory) SaveDataKey(ctx context.Context, k DataKey) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.rows == nil {
		m.rows = map[string]DataKey{}
	}
	m.rows[k.ID] = k
	return nil
}

// DataKey returns the row, or fault.NotFound.
func (m *Memory) DataKey(ctx context.Context, id string) (DataKey, error) {
	if err := ctx.Err(); err != nil {
		return DataKey{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	k, ok := m.rows[id]
	if !ok {
		return DataKey{}, fault.New(fault.NotFound, "data key", "the data key is not there")
	}
	return k, nil
}

// RewrapDataKey changes the row, or answers fault.NotFound.
func (m *Memory) RewrapDataKey(ctx context.Context, k DataKey) error {
	if _, err := m.DataKey(ctx, k.ID); err != nil {
		return err
	}
	return m.SaveDataKey(ctx, k)
}

// DeleteDataKey forgets the row, or answers fault.NotFound.
func (m *Memory) DeleteDataKey(ctx context.Context, id string) error {
	if _, err := m.DataKey(ctx, id); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.rows, id)
	return nil
}

// DataKeysByMaster returns rows under a master in order of id.
func (m *Memory) DataKeysByMaster(ctx context.Context, masterID, after string, limit int) ([]DataKey, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []DataKey
	for _, k := range m.rows {
		if k.MasterID == masterID && k.ID > after {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b DataKey) int { return strings.Compare(a.ID, b.ID) })
	return out[:min(limit, len(out))], nil
}

// MasterIDs returns the masters that rows name, in order.
func (m *Memory) MasterIDs(ctx context.Context) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var ids []string
	for _, k := range m.rows {
		ids = append(ids, k.MasterID)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// Len returns how many rows there are.
func (m *Memory) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.rows)
}

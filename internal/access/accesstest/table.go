package accesstest

import (
	"maps"
	"slices"
	"sync"

	"heartline/internal/fault"
)

// table keeps rows in memory by their ids. It is safe for concurrent use.
type table[T any] struct {
	mu  sync.Mutex
	all map[string]T // protected by mu
}

func newTable[T any]() *table[T] { return &table[T]{all: make(map[string]T)} }

func missing(what string) error { return fault.New(fault.NotFound, "accesstest", "no such %s", what) }

func (t *table[T]) get(what, id string) (T, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	row, ok := t.all[id]
	if !ok {
		return row, missing(what)
	}
	return row, nil
}

// find returns a row that is so.
func (t *table[T]) find(what string, is func(T) bool) (row T, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, row := range t.all {
		if is(row) {
			return row, nil
		}
	}
	return row, missing(what)
}

// list returns the rows that are so, in order; nil: all, and in any order.
func (t *table[T]) list(is func(T) bool, order func(a, b T) int) (out []T) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for row := range maps.Values(t.all) {
		if is == nil || is(row) {
			out = append(out, row)
		}
	}
	if order != nil {
		slices.SortFunc(out, order)
	}
	return out
}

// insert adds a row, unless one that is there forbids it.
func (t *table[T]) insert(id string, row T, forbids func(T) bool) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, other := range t.all {
		if forbids != nil && forbids(other) {
			return fault.New(fault.Conflict, "accesstest", "taken")
		}
	}
	t.all[id] = row
	return nil
}

// update writes a row where the one that is there stands as it must.
func (t *table[T]) update(id string, row T, stands func(T) bool) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !stands(t.all[id]) {
		return fault.New(fault.Conflict, "accesstest", "changed meanwhile")
	}
	t.all[id] = row
	return nil
}

// edit changes a row, if it is there.
func (t *table[T]) edit(id string, change func(*T)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if row, ok := t.all[id]; ok {
		change(&row)
		t.all[id] = row
	}
}

func (t *table[T]) remove(what, id string) (T, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	row, ok := t.all[id]
	if !ok {
		return row, missing(what)
	}
	delete(t.all, id)
	return row, nil
}

package store

import (
	"context"
	"fmt"
	"time"
)

// BreakBeforeCommit makes a store call f before each commit of the ledger.
func BreakBeforeCommit(cfg Config, f func() error) Config {
	cfg.faults.beforeCommit = f
	return cfg
}

// BreakAfterCommit makes a store call f after each commit of the ledger, whose outcome it hides with an error.
func BreakAfterCommit(cfg Config, f func() error) Config {
	cfg.faults.afterCommit = f
	return cfg
}

// BreakSpool makes a store call f before each write of the spool.
func BreakSpool(cfg Config, f func() error) Config {
	cfg.faults.beforeSpool = f
	return cfg
}

// LimitPages sets how many pages the ledger's file may have; 1 means those that it has.
func LimitPages(ctx context.Context, s *Store, pages int64) error {
	var now int64
	return s.ledger.one(ctx, fmt.Sprintf(`PRAGMA max_page_count = %d`, pages), nil, &now)
}

// Synchronous returns the mode of the writer's connection: 1 is NORMAL, 2 is FULL.
func Synchronous(ctx context.Context, s *Store) (mode int64, err error) {
	return mode, s.ledger.one(ctx, `PRAGMA synchronous`, nil, &mode)
}

// Idle closes what a Close had to leave, and reports whether every goroutine of the store has ended.
func Idle(s *Store) bool {
	if !waitFor(&s.background, 50*time.Millisecond) || !waitFor(&s.writer.spool.wg, 50*time.Millisecond) {
		return false
	}
	return s.closeDatabases() == nil && s.spool.close() == nil
}

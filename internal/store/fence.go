package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
)

// What is decided by a controller alone and is kept outside the ledger, the facts of the roster, is fenced by the ledger's epoch too. On
// PostgreSQL both schemas are in one database: whoever writes such a fact shares a lock until its commit, whoever takes an epoch has
// it alone, so that nothing is written any more by the one before once the next has its epoch. The lock is not that of the ledger's head,
// on which every fact of a call would wait. The folder of the SQLite files has one writer, by its lock.

// leads fails with ErrFenced if this store's epoch is not the highest, and keeps it the highest until the end of a transaction on the desk.
func (s *Store) leads(ctx context.Context, tx *sqlx.Tx) error {
	if s.writer == nil {
		return fault.New(fault.Conflict, "lead", "this program reads the ledger beside its writer and may not change the roster")
	}
	var epoch int64
	var err error
	if s.desk.engine == postgresEngine {
		if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock_shared(hashtext($1))`, s.epochLock()); err != nil {
			return fmt.Errorf("share the epoch: %w", err)
		}
		err = tx.QueryRowContext(ctx, `SELECT epoch FROM `+s.cfg.Schema+`_ledger.head WHERE id = 1`).Scan(&epoch)
	} else {
		err = s.reader.one(ctx, `SELECT epoch FROM head WHERE id = 1`, nil, &epoch)
	}
	if err != nil {
		return fmt.Errorf("read head: %w", err)
	}
	if epoch != s.epoch {
		s.writer.tellFenced()
		return fault.Wrap(fault.Unavailable, "lead", ErrFenced, "another controller has taken over; ask again")
	}
	return nil
}

// lockEpoch waits for whoever writes under the epoch that is in force, and keeps others from it until the end of the transaction.
func (s *Store) lockEpoch(ctx context.Context, tx *sqlx.Tx) error {
	if s.ledger.engine != postgresEngine {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext($1))`, s.epochLock()); err != nil {
		return fmt.Errorf("lock the epoch: %w", err)
	}
	return nil
}

func (s *Store) epochLock() string { return s.cfg.Schema + "_epoch" }

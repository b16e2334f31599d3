package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"

	"heartline/internal/fault"
)

// idleInTransaction is how long the server lets one of our transactions wait for its next statement. They follow each other within
// milliseconds, so whoever is later stands still; without it what he has locked would keep the controller that takes over waiting.
const idleInTransaction = "5s"

// openPostgres opens the three schemas of one database, which are made if missing. The ledger's writer and
// the projections have a connection each, so that nobody else's use of a pool can hold them up.
func (s *Store) openPostgres(ctx context.Context, dsn, schema string) error {
	opens := []struct {
		into  *(*database)
		name  string
		conns int
	}{
		{&s.ledger, "ledger", 1},
		{&s.desk, "desk", 8},
		{&s.keys, "keys", 2},
		{&s.reader, "ledger", 4},
		{&s.erase, "ledger", 1},
		{&s.folds, "desk", 1},
	}
	for _, o := range opens {
		cfg, err := pgx.ParseConfig(dsn)
		if err != nil { // the cause may quote the DSN, and with it the password
			return fault.New(fault.Invalid, "open store", "the address of the PostgreSQL database cannot be read; it looks like postgres://user@host:5432/heartline")
		}
		cfg.RuntimeParams["search_path"] = schema + "_" + o.name
		cfg.RuntimeParams["application_name"] = "heartline " + o.name
		cfg.RuntimeParams["idle_in_transaction_session_timeout"] = idleInTransaction
		db := sqlx.NewDb(stdlib.OpenDB(*cfg), "pgx")
		db.SetMaxOpenConns(o.conns)
		db.SetMaxIdleConns(o.conns)
		*o.into = &database{DB: db, name: o.name, engine: postgresEngine}
		s.opened = append(s.opened, *o.into)
		// Two controllers may start at once: the lock makes one of them wait, since IF NOT EXISTS alone can fail.
		err = (*o.into).tx(ctx, func(tx *sqlx.Tx) error {
			if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext($1))`, schema); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS `+schema+"_"+o.name)
			return err
		})
		if err != nil {
			return fault.Wrap(fault.Unavailable, "open store", fmt.Errorf("schema %s_%s: %w", schema, o.name, err),
				"the PostgreSQL database does not answer or does not let this user make schemas; check its address, user and rights")
		}
	}
	return nil
}

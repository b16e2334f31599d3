package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jmoiron/sqlx"
	"github.com/mattn/go-sqlite3"

	"heartline/internal/fault"
)

// engine names the database software.
type engine string

const (
	sqliteEngine   engine = "sqlite"
	postgresEngine engine = "postgres"
)

// database is one of the three databases. Queries are written with ? and rebound to the engine.
type database struct {
	*sqlx.DB
	name   string // "ledger", "desk" or "keys"
	engine engine
}

// querier is what a repository needs of a database or of a transaction in it.
type querier interface {
	sqlx.ExtContext
}

func (d *database) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return d.ExecContext(ctx, d.Rebind(query), args...)
}

// steady is ctx for a transaction of a few short statements. With a context that can end, the driver of SQLite runs each
// of them in a goroutine of its own, which costs as much as the statement; and what hangs in the disk it cannot end.
// How long it waits for another process's lock is bounded in any case.
func (d *database) steady(ctx context.Context) context.Context {
	if d.engine == sqliteEngine {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

// one scans the single row of query into dest; sql.ErrNoRows when there is none.
func (d *database) one(ctx context.Context, query string, args []any, dest ...any) error {
	return d.QueryRowContext(ctx, d.Rebind(query), args...).Scan(dest...)
}

// tx runs f in a transaction, which is rolled back unless f returns nil.
func (d *database) tx(ctx context.Context, f func(tx *sqlx.Tx) error) error {
	tx, err := d.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit this does nothing
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// each runs query and calls scan for every row.
func each(ctx context.Context, q querier, query string, args []any, scan func(rows *sqlx.Rows) error) error {
	rows, err := q.QueryxContext(ctx, q.Rebind(query), args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// list collects what scan makes of every row.
func list[T any](ctx context.Context, q querier, query string, args []any, scan func(rows *sqlx.Rows) (T, error)) ([]T, error) {
	var all []T
	err := each(ctx, q, query, args, func(rows *sqlx.Rows) error {
		v, err := scan(rows)
		if err == nil {
			all = append(all, v)
		}
		return err
	})
	return all, err
}

// classify turns a database error into a fault: NotFound for no row, Conflict for a broken uniqueness,
// Unavailable for the rest. what is safe to show.
func classify(op, what string, err error) error {
	var lite sqlite3.Error
	var pg *pgconn.PgError
	var classified *fault.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &classified):
		return err
	case errors.Is(err, sql.ErrNoRows):
		return fault.Wrap(fault.NotFound, op, err, what+" is not there")
	case errors.As(err, &lite) && (lite.ExtendedCode == sqlite3.ErrConstraintUnique || lite.ExtendedCode == sqlite3.ErrConstraintPrimaryKey):
		return fault.Wrap(fault.Conflict, op, errUnique, what+" is there already")
	case errors.As(err, &lite) && lite.Code == sqlite3.ErrFull:
		return fault.Wrap(fault.Unavailable, op, err, "the disk of the data folder is full; make room and start again")
	case errors.As(err, &pg) && pg.Code == "23505":
		return fault.Wrap(fault.Conflict, op, errUnique, what+" is there already")
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%s: %w", op, err)
	}
	return fault.Wrap(fault.Unavailable, op, err, "the database did not answer as it should")
}

var errUnique = errors.New("unique constraint")

// refusesContent reports whether a database refused a statement for the values in it: trying again is no use.
func refusesContent(err error) bool {
	var lite sqlite3.Error
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &lite):
		return lite.Code == sqlite3.ErrConstraint || lite.Code == sqlite3.ErrMismatch || lite.Code == sqlite3.ErrTooBig || lite.Code == sqlite3.ErrRange
	case errors.As(err, &pg):
		return strings.HasPrefix(pg.Code, "22") || strings.HasPrefix(pg.Code, "23") // data exception, broken constraint
	}
	return false
}

// mustChange turns a statement that changed no row into NotFound.
func mustChange(op, what string, res sql.Result, err error) error {
	if err != nil {
		return classify(op, what, err)
	}
	if n, err := res.RowsAffected(); err == nil && n == 0 {
		return fault.New(fault.NotFound, op, "%s is not there", what)
	}
	return nil
}

// micros is how an instant is stored: microseconds since 1970 in UTC, 0 for the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant is the inverse of micros.
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// at scans a stored instant into t.
func at(t *time.Time) sql.Scanner { return (*instantScanner)(t) }

type instantScanner time.Time

// Scan reads microseconds since 1970.
func (s *instantScanner) Scan(src any) error {
	us, ok := src.(int64)
	if !ok {
		return fmt.Errorf("an instant is stored as %T, not as microseconds", src)
	}
	*(*time.Time)(s) = instant(us)
	return nil
}

// bit is how a truth is stored.
func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// flag scans a stored truth into b.
func flag(b *bool) sql.Scanner { return (*flagScanner)(b) }

type flagScanner bool

// Scan reads 0 or 1.
func (s *flagScanner) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("a truth is stored as %T, not as a number", src)
	}
	*s = n != 0
	return nil
}

// asJSON stores v as JSON text; fromJSON scans such text into the value that v points to.
type asJSON struct{ v any }

// Value marshals.
func (j asJSON) Value() (driver.Value, error) {
	b, err := json.Marshal(j.v)
	return string(b), err
}

type fromJSON struct{ v any }

// Scan unmarshals.
func (j fromJSON) Scan(src any) error {
	switch s := src.(type) {
	case string:
		return json.Unmarshal([]byte(s), j.v)
	case []byte:
		return json.Unmarshal(s, j.v)
	}
	return fmt.Errorf("JSON is stored as %T, not as text", src)
}

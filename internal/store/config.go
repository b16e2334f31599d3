package store

import (
	"cmp"
	"log/slog"
	"time"

	"heartline/internal/fault"
	"heartline/internal/id"
)

// Config says where the store lies and how its writer behaves. The zero value of every field but Dir and
// DSN is a working default.
type Config struct {
	// Dir is the folder of the SQLite files, made with mode 0700 if missing. With a DSN it only holds the
	// spool, where SpoolDir names no other folder.
	Dir string
	// DSN names a PostgreSQL database and replaces SQLite. It may hold a password and is never logged.
	DSN string
	// Schema prefixes the three PostgreSQL schemas (SCHEMA_ledger, SCHEMA_desk, SCHEMA_keys); "heartline".
	Schema string
	// SpoolDir is the folder of the spool, best on another file system than the database; Dir.
	SpoolDir string
	// SpoolBytes is the preallocated size of the spool; 64 MiB.
	SpoolBytes int64
	// MemoryBytes bounds the facts that wait in memory alone when the spool fails too; 32 MiB.
	MemoryBytes int64
	// ReadOnlyLedger opens the store beside a running writer, for tools and stand-by controllers: no epoch
	// is taken, no projection runs, and Append is refused with fault.Conflict.
	ReadOnlyLedger bool
	// Boot identifies this process in the events it writes; a fresh ULID.
	Boot string
	// Patience is how long an append waits for its commit before it goes to the spool; 50 ms.
	Patience time.Duration
	// SpoolPatience is how long an append then waits for the spool, before its owner goes on all the same; 50 ms.
	SpoolPatience time.Duration
	// SyncAfter is how soon a commit with synchronous=NORMAL is carried to the disk; 250 ms.
	SyncAfter time.Duration
	// RetryEvery is the pause between attempts on storage that failed; 250 ms.
	RetryEvery time.Duration
	// Now is the wall clock, for epochs, sign-ins and tokens; time.Now.
	Now    func() time.Time
	faults faults // broken on purpose by tests

	// Log gets one record per change of the writer's health and per defect; slog.Default().
	Log *slog.Logger
}

const defaultSchema = "heartline"

const minSpoolBytes = 3 * spoolHeaderSize

func (c Config) withDefaults() (Config, error) {
	if c.Dir == "" && c.DSN == "" {
		return c, fault.New(fault.Invalid, "open store", "no place is configured for the store; name a folder or a PostgreSQL database")
	}
	c.SpoolDir = cmp.Or(c.SpoolDir, c.Dir)
	if c.SpoolDir == "" && !c.ReadOnlyLedger {
		return c, fault.New(fault.Invalid, "open store", "no folder is configured for the spool; set spool_dir")
	}
	c.Schema = cmp.Or(c.Schema, defaultSchema)
	if !plainName(c.Schema) {
		return c, fault.New(fault.Invalid, "open store", "schema %q may hold only lower-case letters, digits and _, at most 40", c.Schema)
	}
	c.SpoolBytes = cmp.Or(c.SpoolBytes, 64<<20)
	if c.SpoolBytes < minSpoolBytes {
		return c, fault.New(fault.Invalid, "open store", "the spool needs at least %d bytes", minSpoolBytes)
	}
	c.MemoryBytes = cmp.Or(c.MemoryBytes, 32<<20)
	c.Boot = cmp.Or(c.Boot, id.New())
	c.Patience = cmp.Or(c.Patience, 50*time.Millisecond)
	c.SpoolPatience = cmp.Or(c.SpoolPatience, 50*time.Millisecond)
	c.SyncAfter = cmp.Or(c.SyncAfter, 250*time.Millisecond)
	c.RetryEvery = cmp.Or(c.RetryEvery, 250*time.Millisecond)
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return c, nil
}

// plainName reports whether s can stand in SQL without quotes.
func plainName(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r == '_'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != "" && len(s) <= 40
}

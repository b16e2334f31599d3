// Package store keeps what Heartline must not forget: the ledger, its readings, and the plain tables of
// people, shifts, forms, recordings and data keys. It is the only package that knows SQL.
//
// Three databases are kept apart. ledger holds the events and their sealed values and has one writer; desk
// holds everything that people edit, and the projections; keys holds data-key rows, whose deletion is the
// deletion of what they open. By default they are three SQLite files in one folder (mode 0600, WAL); with a
// DSN they are three schemas of one PostgreSQL database. Every query has one text for both.
//
// The ledger's writer is one goroutine that gathers what all owners have appended and commits it in one
// transaction. It gives every event its pos, its epoch and its link in the hash chain, inserts a
// (stream, seq) once however often it is appended, and acknowledges after the commit. On SQLite a batch
// with a durable fact is committed with synchronous=FULL, any other with NORMAL, which survives every death
// of the process; within 250 ms a checkpoint carries the latter to the disk as well.
//
// Facts that Gather takes are not waited for. They are committed in their order with the next append of
// anybody, or by themselves after 25 ms.
//
// Nobody waits for slow storage: an append that is not committed within Patience (50 ms) is written to the
// spool, a preallocated file of checksummed records that is synced before the append returns late. Where
// that file cannot be written either, facts wait in a bounded queue in memory. Everything is inserted in
// order, and once, when storage is back; what a dead process left in the spool is inserted by the next
// Open. Health tells in which of these states the writer is, and counts what was late, refused or lost.
//
// Each writing process takes the next epoch when it opens the store. An append below the highest epoch
// fails with ErrFenced and changes nothing, also one of facts of the roster, which lie beside the ledger; on one
// SQLite folder a second writer is refused at Open.
//
// Tail delivers every event once, in order, to as many readers as like: from memory to those who keep up,
// from the database to the others. Projections fold it into tables in the transaction that moves their
// position; Rebuild drops one and folds it again.
//
// The package is not a cache and not a rule book: it neither seals nor opens values (it stores boxes), nor
// judges roles, shifts or retention, nor decides what a fact means for a call that goes on.
package store

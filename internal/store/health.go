package store

import "time"

// State is what the ledger's writer does with new facts.
type State string

// The states of the writer, from well to worst.
const (
	StateOK     State = "ok"     // committed before the owner goes on
	StateLate   State = "late"   // storage is slow: facts go to the spool first
	StateSpool  State = "spool"  // storage fails: facts go to the spool and wait there
	StateMemory State = "memory" // the spool fails too: facts wait in memory alone
	StateFenced State = "fenced" // a newer controller writes; nothing is accepted
	StateClosed State = "closed"
)

// Health is the writer's state at one instant, and its counters since Open.
type Health struct {
	State State
	Since time.Time // when State began
	// Queued counts appends that are not in the database, Spooled those of them in the spool, InMemory
	// those in memory alone.
	Queued, Spooled, InMemory int
	// Late counts facts that were acted on before they were stored.
	Late int64
	// Lost counts facts that found no room anywhere, Rejected those whose number another fact has.
	Lost, Rejected int64
	// Recovered counts facts that Open found in the spool, Torn the stretches of it that were damaged.
	Recovered, Torn int64
	// Facts and Commits count what was stored; FullCommits those synced to the disk at once.
	Facts, Commits, FullCommits int64
	// LastError is what storage said last when it failed; it holds no data of facts.
	LastError string
}

// Health tells how the writer is. A store that is open beside another writer is always ok.
func (s *Store) Health() Health {
	if s.writer == nil {
		return Health{State: StateOK, Since: s.openedAt}
	}
	return *s.writer.health.Load()
}

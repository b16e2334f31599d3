package store

import (
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"heartline/internal/fault"
	"heartline/internal/ledger"
)

// ErrFenced is returned by appends after another process has taken a higher epoch: this one must stop acting.
var ErrFenced = errors.New("a newer controller writes the ledger")

// ErrSequence is returned by an append that leaves a gap in its stream, or that gives another fact the
// number of one that is stored: two owners, or an owner that lost count.
var ErrSequence = errors.New("the fact does not follow the last one of its stream")

// maxAppend bounds the data and sealed boxes of one append, in bytes.
const maxAppend = 1 << 20

// spoolState is how far an entry is on its way into the spool.
type spoolState int

const (
	notSpooled  spoolState = iota
	spoolSent              // the spooler has it
	spoolPut               // it is in the file, which is being synced
	spoolKept              // it is in the file and on the disk
	spoolFailed            // the file did not take it: it is in memory alone
)

// entry is one append on its way. Boot, gather, drafts and size never change; the rest belongs to the writer's loop.
type entry struct {
	boot   string // names the process that observed the facts
	gather bool   // nobody waits: the facts may wait for others
	drafts []ledger.Draft
	size   int64
	done   chan outcome // buffered: the owner may have gone

	begin    time.Time // when it is to be committed at the latest, with others or without
	deadline time.Time
	spool    spoolState
	late     bool // the owner goes on, or has gone on, before the commit
	released bool // the owner has its answer
	stored   bool
}

// outcome is an owner's answer.
type outcome struct {
	late bool
	err  error
}

func newEntry(boot string, drafts []ledger.Draft) *entry {
	e := &entry{boot: boot, drafts: drafts, done: make(chan outcome, 1)}
	for i := range drafts {
		e.size += draftSize(&drafts[i])
	}
	return e
}

func draftSize(d *ledger.Draft) int64 {
	n := len(d.Stream) + len(d.Kind) + len(d.Actor) + len(d.Data) + 160
	for _, s := range d.Sealed {
		n += len(s.ID) + len(s.Purpose) + len(s.KeyID) + len(s.Box) + 64
	}
	return int64(n)
}

// plain reports whether every database takes s as text. One fact that none takes would hold up all others.
func plain(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// checkDrafts refuses what no ledger should hold.
func checkDrafts(drafts []ledger.Draft) error {
	var size int64
	for i := range drafts {
		d := &drafts[i]
		defect := ""
		switch {
		case d.Stream == "" || d.Kind == "" || d.Actor == "":
			defect = "has no stream, kind or actor"
		case d.Seq < 1:
			defect = "is not numbered from 1"
		case d.V < 1:
			defect = "has no version"
		case d.At.IsZero():
			defect = "has no time"
		case !plain(string(d.Stream)) || !plain(string(d.Kind)) || !plain(d.Actor):
			defect = "has a stream, kind or actor that is no text"
		case !json.Valid(d.Data) || !utf8.Valid(d.Data):
			defect = "has data that is not JSON"
		case d.Stream != drafts[0].Stream:
			defect = "is of another stream than the one before"
		case d.Seq != drafts[0].Seq+int64(i):
			return fault.Wrap(fault.Internal, "append", ErrSequence, "the facts of one append are not numbered one after another")
		}
		if defect != "" {
			return fault.New(fault.Internal, "append", "fact %d of %s %s", d.Seq, d.Kind, defect)
		}
		size += draftSize(d)
	}
	if size > maxAppend {
		return fault.New(fault.Internal, "append", "an append of %d bytes is over the limit of %d", size, maxAppend)
	}
	return nil
}

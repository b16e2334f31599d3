// Package ledger holds the event envelope and every recorded fact; it is the one truth about calls, desks
// and the floor. It knows no SQL: internal/store writes it.
//
// A fact is appended to a stream ("call:ULID", "agent:ID", "floor", "task:ULID", "desk:ULID", "audit",
// "system") by the one goroutine that owns the stream, which numbers its facts itself from 1 without gaps.
// (stream, seq) is unique: a fact that is appended twice is stored once. pos is the one order over all
// streams that projections, live streams and replay use.
//
// The data of a fact never holds a number, a name, a note, free text or a digit. It holds ids of sealed
// values, which can be erased while the chain stays valid, and the meaning of a key.
//
// Each fact has a kind and a version. apply functions fold facts for ever: a changed fact gets a new
// version and an upcast from the old one.
package ledger

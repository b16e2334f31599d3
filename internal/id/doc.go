// Package id makes the identifiers that Heartline chooses itself.
//
// An identifier is a ULID: 26 characters, sortable by time, safe in a URL, a file name and an Asterisk
// object name. Objects that we create in Asterisk (bridges, originated legs, snoops, playbacks,
// recordings) are named by Object: the call's ULID, a role of two letters and a counter of four digits,
// always 33 characters long. The fixed length matters: Asterisk refuses a new channel whose id is a
// prefix, ignoring case, of a live one.
//
// Guarantees: New never returns the same id twice in one process and its results sort in the order of
// the calls. The package keeps no other state.
package id

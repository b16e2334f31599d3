//go:build e2e

// Package faults holds the scenarios of what breaks: the controller killed, stopped or ended while callers are
// everywhere, Asterisk killed, the node killed, no controller at all. Each has real phones that say and hear
// tones, so that who hears whom, and every hole in a talk, is measured on the wire.
//
// The deadlines that keep callers safe are asserted threefold, because the machine of a test is busy; the
// strict value is in the log (go test -v). The last scenario searches everything that is on a disk for what a
// caller has brought along.
package faults

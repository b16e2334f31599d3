//go:build e2e

// Package bench measures a whole hotline on the wire: real Asterisk, the controller as a process of its own with
// its ledger on SQLite, SIP telephones that take the kernel's time stamps, and Chromium. Where app_queue does
// the same work it is measured in the same run, on an Asterisk of its own, with the same telephones and music.
//
// `make bench-wire` runs all of it in full and prints one table; PARTS selects parts of it, SIZE=small makes it short:
//
//	offer     agent free to offer with callers waiting, speed to offer, answer to audio, goodbye to goodbye
//	cost      processor time of Asterisk and of the controller for each call at a steady rate
//	crowd     memory and processor time of the controller with hundreds of callers at once
//	browser   page load, offer on the screen, accept to audio both ways, the board's delay
//	playback  seeking in an hour of recording
//
// Figures are printed, never asserted: a machine that others share has bad moments. Run as a test, the
// package runs all parts at once, with so few samples that it takes half a minute, and asserts only that every line
// of the table holds figures.
package bench

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
// `make bench-queue` (TestQueue) is the comparison with app_queue under load: up to 600 seats, calls at rising rates,
// callers who wait, audio and recording. Both sides run the same Asterisk program, each in a process of its own, with the
// same telephones (package swarm: cheap enough that on two cores they are not what is measured) on ports of their
// own. What is stamped is the wire: a packet socket on loopback sees every SIP message of both, so that a late telephone
// is in no figure. Pairs are measured AB BA AB …, and what counts is the median of the pairs:
//
//	free     agent free to offer with callers waiting
//	music    processor time with callers who wait with music and no seat free
//	plain    speed to offer and processor time of a call at rising rates, without audio
//	taped    processor time of a call and lost audio, with G.711 both ways and recording
//
// It fails where fewer calls than offered were completed, but for the rate that is offered to see whether it is served.
// Every wait has a limit, and no pair begins once the time of the run is over. Seats of Heartline sign in and are asked
// by OPTIONS whether they are there, members of app_queue are addresses; what a side uses while nobody calls is taken
// before each pair and not counted to the calls.
//
// Figures are printed, never asserted: a machine that others share has bad moments. Run as a test, the
// package runs all parts of the first at once and of the second one after another, with so few samples that each takes
// less than a minute, and asserts only that every line of the table holds figures and that every call was completed.
package bench

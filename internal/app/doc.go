// Package app is the composition root: it makes the parts of the controller out of a configuration, starts
// them in order, and stops them in the reverse order. It is the only package that sees all the others.
//
// A process of `heartline serve` is one App. New opens the store, takes its epoch, recovers the floor and the
// open calls from the ledger; Run brings up the links to Asterisk and serves until its context ends. Then the
// process hands over: it stops claiming calls, finishes commands in flight, flushes and ends; the calls stay
// in Asterisk for the next process, which folds the same facts.
//
// What other packages ask for through small interfaces is implemented here, in files named after what they
// adapt: a file of this package translates, it decides nothing about calls, queues or people.
package app

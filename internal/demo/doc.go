// Package demo runs a whole hotline on one machine for people who want to try it: one foreground supervisor
// that starts the node with its Asterisk, the controller and a duty phone, proves the line with a test call,
// and stops everything on Ctrl-C.
//
// Guarantees: each demo lives in one folder with a lock, so that two never share one; every process is in a
// group of its own and none is left after a stop; what a killed demo left running is ended or taken over by
// the next start; a child that dies is started again; every failure is one sentence with the mend.
//
// The package knows processes, not calls: it runs the same program that production runs.
package demo

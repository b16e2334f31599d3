// Package intaketest holds files that nobody should be able to take in: tables, rotas and documents as they come from other programs
// and from tired hands, each with the places at which something is wrong.
//
// The console, the command and package intake are tested with the same files, so that a fault is told alike on each way in.
package intaketest

//go:build e2e

// Package calls holds the scenarios of single calls on a real Asterisk with real SIP phones. Each reads as the
// requirement: who calls, what happens, what is heard, what the ledger says, and that nothing is left.
package calls

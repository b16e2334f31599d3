//go:build e2e

// Package floor proves on a real Asterisk with telephones what supervisors do with the floor as a whole: the cap of red
// calls and the pause after one, the switchboard, what a grade changes for a caller who waits, and surges.
package floor

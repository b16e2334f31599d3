//go:build e2e

// Package ringback loses red callers on a real Asterisk, and lets counsellors call people: who is rung, when, by whom, and
// what they hear.
package ringback

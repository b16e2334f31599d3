//go:build e2e

// Package routing shows on a real Asterisk, with SIP telephones, who gets which call: each scenario reads as the
// requirement, and those that are known faults of other systems carry their names.
package routing

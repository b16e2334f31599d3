//go:build e2e

// Package live carries calls that are already in talk through everything that a desk and a supervisor can do to them, on
// a real Asterisk with telephones: who hears whom is told by tones, how long the caller hears nobody is measured.
package live

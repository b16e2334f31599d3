//go:build e2e

// Package roster proves on a real Asterisk with telephones that the published roster is the routing while it runs: at the change
// of shifts the next caller goes to the new shift and no talk is cut, a swap that is approved meanwhile counts for the next caller,
// a shift without anybody overflows, one that nobody leads pages, and who does not come is told of.
package roster

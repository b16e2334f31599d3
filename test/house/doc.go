//go:build e2e

// Package house starts a whole hotline for end-to-end tests: the node with a real Asterisk, the controller as
// a process of its own that can be stopped and killed, and real SIP phones. Every house has its own folder,
// ports and users, and is gone without a trace when its test ends.
package house

//go:build e2e

// Package prove holds the end-to-end tests of test calls: a running house with a real Asterisk proves its own
// line, and says at which step it fails when it does.
package prove

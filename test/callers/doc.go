//go:build e2e

// Package callers lets telephones call too often, on a real Asterisk: nobody is left with a dead line.
package callers

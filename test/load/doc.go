//go:build e2e

// Package load keeps a hotline busy and looks afterwards whether anything was left behind.
package load

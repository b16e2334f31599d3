//go:build e2e

// Package chaos kills and stops the parts of a hotline at random moments while calls go on.
package chaos

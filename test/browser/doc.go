//go:build e2e

// Package browser drives the console in real browsers against a whole hotline: people sign in, sit down,
// answer and talk by clicking what a person clicks, and what both sides hear is proven by the frequency of
// tones. Browsers are killed, frozen and reloaded on the way.
package browser

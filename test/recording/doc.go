//go:build e2e

// Package recording proves recordings end to end: a call on a real Asterisk leaves exactly one sealed file whose
// left side is the caller and whose right side is the counsellor, nothing where the caller refuses, a marked gap
// where the counsellor pauses, and never clear audio outside of tmpfs, whoever is killed.
//
// It opens sealed files with the house's own keys and listens by the power of tones in each channel.
package recording

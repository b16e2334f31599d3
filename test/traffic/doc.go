//go:build e2e

// Package traffic plays people at the telephones of a test's hotline: callers who talk, hold, wait, give up and leave
// messages, and counsellors who answer, decline and miss calls. It keeps account of what each caller heard and when,
// and compares the ledger with it afterwards.
package traffic

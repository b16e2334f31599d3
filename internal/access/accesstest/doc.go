// Package accesstest holds stores in memory for the tests of packages that need users, tokens and an audit
// trail. No program imports it.
//
// Users and Tokens behave as the database does: a login is unique, a change names the version that it was
// made from, what is missing is fault.NotFound. Ledger remembers what was appended, can be told to fail or to
// be late, and refuses a gap in the numbers as the real one does.
//
// Everything is safe for concurrent use.
package accesstest

// Package storetest holds the tests that a store must pass on every engine. SQLite runs them with every
// `go test`, PostgreSQL where a server is there: each query of the store has one text, and both engines have
// to take it the same way.
//
// A test gets its own empty database from Fresh. The package is imported by tests alone. It does not test
// what only one engine has (files, locks, synchronous modes): that stands beside the store.
package storetest

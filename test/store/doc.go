// Package store runs the store's tests on a real PostgreSQL server, and what only a server can go through:
// two controllers on one ledger, a lock that holds up every commit, and a server that is killed.
//
// The server is started by the tests themselves from Debian's packages, in a folder of its own, on a Unix
// socket. Each test has schemas of its own. The package holds tests alone, behind the build tag e2e.
package store

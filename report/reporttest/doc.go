// Package reporttest is a source of accounts in memory, for tests: facts of calls as they were recorded, and a history and a
// list of tasks that are folded from them as the store's projections do.
//
// Everything in it can be changed afterwards, so that a test can let the sources contradict each other. It is used by one
// goroutine. It is no part of the program.
package reporttest

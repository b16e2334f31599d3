// Package node tests internal/node on a real Asterisk with SIP phones: the fail-safe, the guard, sealing,
// and what happens when a process is killed.
//
// The tests need the Asterisk that `make bootstrap` fetches, and run with the build tag e2e. Each one has a
// node, an Asterisk, folders and ports of its own on loopback. The tests of the deadlines assert them with
// threefold allowance where the machine is shared and log the value that was measured.
//
// A scripted controller stands in for the real one: it claims calls and answers them over ARI, and can fall
// silent while it still holds them, which is the fault that the guard is for.
package node

// Package flock keeps a second process of the same kind out of a folder.
//
// Guarantees: a lock is held by one holder at a time, also among holders in one process; the kernel drops it when the process
// dies, however it dies; and once Release has returned another holder gets it, also while this process is just starting a
// child, which owns copies of all open files until it runs its own program.
package flock

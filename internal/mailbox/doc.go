// Package mailbox feeds an owner goroutine: lossless, ordered, unbounded.
//
// Put never blocks and never drops. Take returns everything that has gathered, in the order of the Puts.
// Wake delivers a token when something is there. Above the bound given to New the mailbox calls itself
// sick (Sick returns true) until it has been emptied: the owner is then counted and resynchronised, but
// nothing is lost. Any number of goroutines may Put; exactly one may Take.
package mailbox

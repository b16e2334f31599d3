package app

import (
	"crypto/rand"

	"heartline/agent"
	"heartline/call"
)

// prover is the book with the mark of test calls: a call of our own comes from a number that only this
// process knows.
type prover struct{ *book }

// proveToken is the calling number of this process's test calls.
var proveToken = "prove" + rand.Text() //nolint:gochecknoglobals // one secret of the process

// Marked tells a test call by its calling number.
func (p prover) Marked(caller call.Secret) (string, []agent.Requirement) {
	if string(caller) == proveToken {
		return proveMark, nil
	}
	return "", nil
}

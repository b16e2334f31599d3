package store_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain runs the tests, or, in a copy of this program that a test has started, the child that it kills.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		writeUntilKilled(dir, os.Getenv(childFails) != "")
	}
	goleak.VerifyTestMain(m)
}

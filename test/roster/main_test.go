//go:build e2e

package roster_test

import (
	"os"
	"testing"

	"heartline/test/house"
)

func TestMain(m *testing.M) {
	code := m.Run()
	house.Cleanup()
	os.Exit(code)
}

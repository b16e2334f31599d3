//go:build e2e

package recording_test

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

//go:build e2e

package papers_test

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

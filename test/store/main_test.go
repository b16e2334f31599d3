//go:build e2e

package store

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if dsn := os.Getenv(frozenDSN); dsn != "" {
		writeForEver(dsn, os.Getenv(frozenSchema), os.Getenv(frozenSpool))
	}
	goleak.VerifyTestMain(m)
}

#!/usr/bin/env bash
# Runs the unit tests with the race detector, in random order; most wait most of the time, so that more run beside each
# other than there are processors. `go vet` has a step of its own.
. "$(dirname "$0")/lib.sh"

cd "$(dirname "$0")/.."
go test -race -shuffle=on -vet off -parallel 6 -timeout 30m ./... </dev/null || die "unit tests failed: the lines above say which."

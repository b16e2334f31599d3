#!/usr/bin/env bash
# Runs the unit tests with the race detector, in random order.
. "$(dirname "$0")/lib.sh"

cd "$(dirname "$0")/.."
go test -race -shuffle=on ./... </dev/null || die "unit tests failed: the lines above say which."

#!/usr/bin/env bash
# Runs the unit tests with the race detector, in random order. A package that fails is run once more by itself:
# some of these tests wait for goroutines on a real clock, and a shared machine can stand still for a moment.
# A package that passes only then is named, and one that fails twice fails the run.
. "$(dirname "$0")/lib.sh"

cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if go test -race -shuffle=on ./... 2>&1 </dev/null | tee "$log"; then
  exit 0
fi
packages=$(sed -nE 's/^FAIL[[:space:]]+(heartline[^[:space:]]*)[[:space:]].*/\1/p' "$log" | sort -u)
[ -n "$packages" ] || die "the unit tests do not build: the lines above say where."
say "once more, by themselves: $(echo $packages)"
# shellcheck disable=SC2086 # package names hold no spaces
go test -race -count 1 -p 1 $packages </dev/null || die "unit tests failed twice: $(echo $packages)"
say "passed only when run by themselves: $(echo $packages)"

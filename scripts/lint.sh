#!/usr/bin/env bash
# Runs golangci-lint in the version that tools/go.mod names, built once into the cache.
#
#   lint.sh [ARGUMENTS of golangci-lint run]
. "$(dirname "$0")/lib.sh"

cd "$(dirname "$0")/.."
version=$(sed -n 's/.*golangci-lint\/v2 v\([0-9.]*\).*/\1/p' tools/go.mod | head -n 1)
[ -n "$version" ] || die "tools/go.mod does not name golangci-lint: restore the file."
linter="$HEARTLINE_CACHE/bin/golangci-lint-$version"
if [ ! -x "$linter" ]; then
  say "building golangci-lint $version, once: some minutes"
  mkdir -p "$HEARTLINE_CACHE/bin"
  log="$HEARTLINE_CACHE/lint.log"
  (cd tools && quiet "$log" go build -trimpath -o "$linter.$$" github.com/golangci/golangci-lint/v2/cmd/golangci-lint) || {
    rm -f "$linter.$$"
    die "golangci-lint could not be built: check the network, then run 'make lint' again (log: $log)."
  }
  mv "$linter.$$" "$linter"
fi
start=$SECONDS
say "lint …"
"$linter" run "$@" </dev/null || die "lint FAILED after $((SECONDS - start)) s; alone it is: make lint"
say "lint: good, $((SECONDS - start)) s"

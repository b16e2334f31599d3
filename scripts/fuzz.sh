#!/usr/bin/env bash
# Runs every fuzz target of the tree, one after another.
#
#   fuzz.sh TIME   for example 20s, of each target
. "$(dirname "$0")/lib.sh"

cd "$(dirname "$0")/.."
each=${1:-20s}
failed=
while IFS=: read -r file target; do
  say "fuzz ${file%/*} $target for $each"
  # Without the limit on minimising, one find may use up all of the time.
  go test -run '^$' -fuzz "^$target\$" -fuzztime "$each" -fuzzminimizetime 100x "./${file%/*}" </dev/null || failed="$failed ${file%/*}:$target"
done < <(grep -rhoE --include='*_test.go' --exclude-dir=node_modules -H '^func Fuzz[A-Za-z0-9_]*' . | sed -E 's#^\./##; s/:func /:/')
[ -z "$failed" ] || die "these fuzz targets found something:$failed; the input lies in the package's testdata/fuzz."

#!/usr/bin/env bash
# Runs the end-to-end tests two packages at a time, and then those that must be alone. Most of what they do is to wait and
# to listen, so that a machine with two cores has room for two; where a package's tests do little else, two of them wait beside
# each other (t.Parallel). Beside them, with what the machine has left, run those that have no clock to keep. Nothing is run a
# second time: what a busy machine may add to a deadline or to a hole in a talk is in the tests (test/pace), and ports are
# held by whoever uses them (test/ports).
#
#   e2e.sh [ARGUMENTS of go test]
. "$(dirname "$0")/lib.sh"

cd "$(dirname "$0")/.."
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# One lane takes the two longest, one after the other; beside the browser goes what minds it the least. What is in none of these
# lists comes last.
longest=(browser calls)
order=(load chaos node recording faults crisis live)
aside=(archive prompt redis store)
# These start and end programs all the time, which is work that others beside them would feel.
alone=(startup)

# Built before anything is timed.
go test -tags e2e -count 1 -run '^$' ./test/... >"$logs/build" 2>&1 </dev/null || { cat "$logs/build"; die "the end-to-end tests do not build: the lines above say where."; }

for package in $(go list -tags e2e -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./test/...); do
  name=${package#heartline/test/}
  [[ " ${longest[*]} ${order[*]} ${aside[*]} ${alone[*]} " == *" $name "* ]] || order+=("$name")
done

# run NICENESS PACKAGE runs a package and notes whether it failed.
run() {
  if nice -n "$1" go test -tags e2e -count 1 -timeout 25m -parallel 2 "${args[@]}" "./test/$2" >"$logs/$2" 2>&1 </dev/null; then
    tail -n 1 "$logs/$2"
  else
    cat "$logs/$2"
    echo "$2" >>"$logs/failed"
  fi
}

# lane PACKAGES runs packages, each the next one that nobody has taken, until there is none. Whoever makes the folder has it.
lane() {
  for name in "$@"; do
    if mkdir "$logs/taken-$name" 2>/dev/null; then
      run 0 "$name"
    fi
  done
}

args=("$@")
touch "$logs/failed"
lane "${longest[@]}" "${order[@]}" &
(for name in "${aside[@]}"; do run 19 "$name"; done) &
lane "${order[@]}" "${longest[@]}"
wait
for name in "${alone[@]}"; do run 0 "$name"; done

failed=()
for name in $(cat "$logs/failed"); do
  tests=$(sed -nE 's/^--- FAIL: (Test[A-Za-z0-9_]+) .*/\1/p' "$logs/$name" | sort -u | paste -sd ' ' -)
  failed+=("test/$name (${tests:-does not run})")
done
[ "${#failed[@]}" -eq 0 ] || die "end-to-end tests failed: ${failed[*]}"

#!/usr/bin/env bash
# Runs the end-to-end tests in three lanes beside each other, and then those that must be alone. Most of what they do is to wait and to listen, so that a
# machine with two cores has room for two of them; the packages within a lane run one after another. The third lane
# (storage, spoken prompts) gets what the machine has left. Nothing is run a second time: what a busy machine may add to a
# deadline or to a hole in a talk is in the tests (test/pace), and ports are held by whoever uses them (test/ports).
#
#   e2e.sh [ARGUMENTS of go test]
. "$(dirname "$0")/lib.sh"

cd "$(dirname "$0")/.."
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# What is in none of these is in the first lane. The second begins with what minds a browser beside it the least.
second=(load chaos node recording phone faults live)
third=(archive prompt redis store)
# These start and end programs all the time, which is work that others beside them would feel.
alone=(startup)

# Built before anything is timed.
go test -tags e2e -count 1 -run '^$' ./test/... >"$logs/build" 2>&1 </dev/null || { cat "$logs/build"; die "the end-to-end tests do not build: the lines above say where."; }

first=()
for package in $(go list -tags e2e -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./test/...); do
  name=${package#heartline/test/}
  [[ " ${second[*]} ${third[*]} ${alone[*]} " == *" $name "* ]] || first+=("$name")
done

# lane NICENESS PACKAGE... runs packages one after another and notes what failed.
lane() {
  local nice=$1 name
  shift
  for name in "$@"; do
    if nice -n "$nice" go test -tags e2e -timeout 15m "${args[@]}" "./test/$name" >"$logs/$name" 2>&1 </dev/null; then
      tail -n 1 "$logs/$name"
    else
      cat "$logs/$name"
      echo "$name" >>"$logs/failed"
    fi
  done
}

args=("$@")
touch "$logs/failed"
lane 0 "${second[@]}" &
lane 19 "${third[@]}" &
lane 0 "${first[@]}"
wait
lane 0 "${alone[@]}"

failed=()
for name in $(cat "$logs/failed"); do
  tests=$(sed -nE 's/^--- FAIL: (Test[A-Za-z0-9_]+) .*/\1/p' "$logs/$name" | sort -u | paste -sd ' ' -)
  failed+=("test/$name (${tests:-does not run})")
done
[ "${#failed[@]}" -eq 0 ] || die "end-to-end tests failed: ${failed[*]}"

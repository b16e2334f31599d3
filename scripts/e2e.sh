#!/usr/bin/env bash
# Runs the end-to-end tests, one package after another, so that their sound and their time do not disturb each
# other. What fails is run once more by itself: these tests assert deadlines and the continuity of sound on
# real clocks, and a shared machine can stand still for a moment. A test that passes only then is named at the
# end, and one that fails twice fails the run.
#
#   e2e.sh [ARGUMENTS of go test]
. "$(dirname "$0")/lib.sh"

cd "$(dirname "$0")/.."
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
failed=() again=()
for package in $(go list -tags e2e -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./test/...); do
  log="$logs/log"
  if go test -tags e2e -timeout 15m "$@" "$package" >"$log" 2>&1 </dev/null; then
    tail -n 1 "$log"
    continue
  fi
  cat "$log"
  tests=$(sed -nE 's/^--- FAIL: (Test[A-Za-z0-9_]+) .*/\1/p' "$log" | sort -u | paste -sd '|' -)
  if [ -z "$tests" ]; then
    failed+=("$package")
    continue
  fi
  say "once more, by themselves: $tests of $package"
  if go test -tags e2e -timeout 15m -count 1 -run "^($tests)\$" "$package" </dev/null; then
    again+=("$tests of $package")
  else
    failed+=("$tests of $package")
  fi
done
for t in "${again[@]:-}"; do
  [ -z "$t" ] || say "passed only when run by itself: $t"
done
[ "${#failed[@]}" -eq 0 ] || die "end-to-end tests failed twice: ${failed[*]}"

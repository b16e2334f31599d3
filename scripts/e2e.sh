#!/usr/bin/env bash
# Runs the end-to-end tests. Those that listen to sound and keep deadlines run one package after another, so that they
# do not disturb each other; the others (storage, start-up, spoken prompts) run beside them on what the machine has left.
# What fails in the first lane is run once more by itself: these tests assert deadlines and the continuity of sound on
# real clocks, and a shared machine can stand still for a moment. A test that passes only then is named at the end,
# and one that fails twice fails the run.
#
#   e2e.sh [ARGUMENTS of go test]
. "$(dirname "$0")/lib.sh"

cd "$(dirname "$0")/.."
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
beside=(heartline/test/archive heartline/test/prompt heartline/test/redis heartline/test/startup heartline/test/store)

# Built before anything is timed.
go test -tags e2e -count 1 -run '^$' ./test/... >"$logs/build" 2>&1 </dev/null || { cat "$logs/build"; die "the end-to-end tests do not build: the lines above say where."; }

(nice -n 19 go test -tags e2e -p 1 -timeout 20m "$@" "${beside[@]}" >"$logs/beside" 2>&1 </dev/null; echo $? >"$logs/beside.rc") &
other=$!

failed=() again=()
for package in $(go list -tags e2e -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./test/...); do
  [[ " ${beside[*]} " == *" $package "* ]] && continue
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
wait "$other" || true
cat "$logs/beside"
[ "$(cat "$logs/beside.rc")" = 0 ] || failed+=("one of ${beside[*]}")
for t in "${again[@]:-}"; do
  [ -z "$t" ] || say "passed only when run by itself: $t"
done
[ "${#failed[@]}" -eq 0 ] || die "end-to-end tests failed: ${failed[*]}"

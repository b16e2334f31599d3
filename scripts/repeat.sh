#!/usr/bin/env bash
# Runs chosen tests again and again, each time in a process of its own, and says how often they passed, how long they
# took, and of every time that they measured the median, the worst, and how often its strict limit was missed.
#
#   repeat.sh N RUN PACKAGE... [-- ARGUMENTS of go test]     e.g. repeat.sh 20 'Spool' ./internal/store -- -race
. "$(dirname "$0")/lib.sh"

cd "$(dirname "$0")/.."
[ $# -ge 3 ] || die "usage: repeat.sh N RUN PACKAGE... [-- ARGUMENTS of go test]"
times=$1 run=$2
shift 2
packages=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  packages+=("$1")
  shift
done
[ "${1:-}" != -- ] || shift
[[ "$times" =~ ^[1-9][0-9]*$ ]] || die "the first word is how often, such as 20."
tags=()
for p in "${packages[@]}"; do
  case "$p" in ./test/*) tags=(-tags e2e) ;; esac
done

log=$(mktemp)
trap 'rm -f "$log"' EXIT
good=0
for ((n = 1; n <= times; n++)); do
  one=$(mktemp)
  if nice -n 19 go test "${tags[@]}" -count 1 -v -run "$run" "$@" "${packages[@]}" >"$one" 2>&1 </dev/null; then
    good=$((good + 1))
  else
    grep -vE '^(=== |    --- PASS|--- PASS)' "$one" | tail -n 40
  fi
  cat "$one" >>"$log"
  rm -f "$one"
  printf '\rheartline: %d of %d, %d good' "$n" "$times" "$good" >&2
done
printf '\n' >&2

awk '
  function seconds(d,   s, n) {
    s = 0
    while (match(d, /^[0-9.]+(ns|µs|ms|h|m|s)/)) {
      n = substr(d, 1, RLENGTH); d = substr(d, RLENGTH + 1)
      if (n ~ /ns$/) s += n / 1e9
      else if (n ~ /µs$/) s += n / 1e6
      else if (n ~ /ms$/) s += n / 1e3
      else if (n ~ /h$/) s += n * 3600
      else if (n ~ /m$/) s += n * 60
      else s += n
    }
    return s
  }
  function sorted(key, count,   i, j, v) {
    for (i = 2; i <= count; i++) {
      v = all[key, i]
      for (j = i - 1; j > 0 && all[key, j] > v; j--) all[key, j + 1] = all[key, j]
      all[key, j + 1] = v
    }
  }
  /^ *--- (PASS|FAIL): / {
    name = $3; took = substr($4, 2) + 0
    if (!((name) in runs)) tests[++found] = name
    runs[name]++
    if ($2 == "FAIL:") fails[name]++
    all["t " name, runs[name]] = took
  }
  /: measured: / {
    line = $0; sub(/.*: measured: /, "", line)
    at = match(line, /: [0-9.]+(ns|µs|ms|s|m|h)[0-9.a-zµ]* \(strict /)
    if (!at) next
    what = substr(line, 1, at - 1); rest = substr(line, at + 2)
    split(rest, w, " ")
    if (!((what) in seen)) measures[++kinds] = what
    seen[what]++
    all["m " what, seen[what]] = seconds(w[1])
    limit[what] = w[3]; sub(/:$/, "", limit[what])
    if (rest ~ /missed\)/) missed[what]++
  }
  END {
    for (i = 1; i <= found; i++) {
      name = tests[i]; n = runs[name]; sorted("t " name, n)
      printf "%4d of %4d  median %7.2f s  worst %7.2f s  %s\n", n - fails[name], n, all["t " name, int((n + 1) / 2)], all["t " name, n], name
    }
    if (kinds) print "\nmeasured"
    for (i = 1; i <= kinds; i++) {
      what = measures[i]; n = seen[what]; sorted("m " what, n)
      printf "%4d of %4d within %6s  median %7.3f s  worst %7.3f s  %s\n", n - missed[what], n, limit[what], all["m " what, int((n + 1) / 2)], all["m " what, n], what
    }
  }' "$log"
[ "$good" -eq "$times" ] || die "$((times - good)) of $times runs failed; what failed stands above."

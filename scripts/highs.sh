#!/usr/bin/env bash
# Fetches the solver of linear programs that rosters are found with, once per machine: highs.wasm of the npm package highs
# (MIT), by the lock file beside it, its checksum checked. Without npm nothing is fetched, and rosters are searched for without it.
. "$(dirname "$0")/lib.sh"

sum=528be4365bea1d4188988646b244263f50320df55782e14d6af5bce7cd45c840
to="$HEARTLINE_CACHE/highs-1.15.3"
whole() { printf '%s  %s\n' "$sum" "$1" | sha256sum --check --status 2>/dev/null; }

whole "$to/highs.wasm" && exit 0
if ! have npm; then
  say "npm is missing: rosters are searched for without the solver of linear programs; install Node 20 for it"
  exit 0
fi
mkdir -p "$to"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$(dirname "$0")"/highs/package*.json "$work"
say "fetching the solver of linear programs"
(cd "$work" && quiet "$HEARTLINE_CACHE/highs.log" npm ci --no-audit --no-fund --ignore-scripts --loglevel=error) ||
  die "the solver of linear programs could not be fetched: check the network, then try again (log: $HEARTLINE_CACHE/highs.log)."
whole "$work/node_modules/highs/build/highs.wasm" || die "the solver of linear programs that was fetched has another checksum: it is not used."
cp "$work/node_modules/highs/LICENSE" "$to/LICENSE"
cp "$work/node_modules/highs/build/highs.wasm" "$to/highs.wasm.new"
mv "$to/highs.wasm.new" "$to/highs.wasm"

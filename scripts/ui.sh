#!/usr/bin/env bash
# Builds the web app into console/ui/dist/app, where it is not newer than its sources.
#
#   ui.sh         build
#   ui.sh --test  run its tests
. "$(dirname "$0")/lib.sh"

cd "$(dirname "$0")/../console/ui" 2>/dev/null || {
  say "there is no web app in this tree; nothing to build"
  exit 0
}
if [ ! -f package.json ]; then
  say "there is no web app in this tree; nothing to build"
  exit 0
fi
have npm || die "npm is missing: install Node 20, then try again."
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || die "Node is older than 20: install Node 20, then try again."

mkdir -p "$HEARTLINE_CACHE"
log="$HEARTLINE_CACHE/ui.log"
# One build at a time in this tree: two would write the same folder.
exec 9<.
flock -w 300 9 || die "another build of the web app has been running for five minutes: end it, then try again."

if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  say "fetching the web app's packages"
  quiet "$log" npm ci --no-audit --no-fund --loglevel=error ||
    die "the web app's packages could not be fetched: check the network, then run 'make ui' again (log: $log)."
fi

if [ "${1:-}" = "--test" ]; then
  npm test --silent </dev/null
  exit
fi

# What the build reads, by content: a checkout changes times.
sources() { git ls-files -co --exclude-standard -z -- . ../openapi.yaml | grep -zv '^dist/' | sort -z | xargs -0 sha256sum 2>/dev/null | sha256sum | cut -d' ' -f1; }
sum=$(sources)
if [ -f dist/app/index.html ] && [ "$(cat node_modules/.built 2>/dev/null)" = "$sum" ]; then
  exit 0
fi
say "building the web app"
quiet "$log" npm run --silent build || die "the web app does not build; what is wrong stands above (log: $log)."
[ -f dist/app/index.html ] || die "the web app's build left no dist/app/index.html: look into $log."
printf '%s\n' "$sum" >node_modules/.built

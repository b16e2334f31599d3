#!/usr/bin/env bash
# Makes a machine ready: Debian packages that are missing, the Asterisk that `heartline node` runs, the solver for rosters.
#
#   bootstrap.sh          what `make run` needs
#   bootstrap.sh --tests  what `make test` needs besides
#
# Running it again costs a fraction of a second. Nothing is fetched twice.
. "$(dirname "$0")/lib.sh"

case "${1:-}" in
"" | --tests) ;;
*) die "usage: scripts/bootstrap.sh [--tests]" ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
[ "$(uname -s)" = Linux ] || die "Heartline runs on Linux; here, use the container images of compose.yaml."
"$here/packages.sh" "$@"
"$here/asterisk.sh"
"$here/highs.sh"

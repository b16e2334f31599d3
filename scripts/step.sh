#!/usr/bin/env bash
# Runs one step of `make test` and says what it is, how long it took, and how to run it alone.
#
#   step.sh NAME COMMAND...
. "$(dirname "$0")/lib.sh"

name=$1
shift
start=$SECONDS
say "$name …"
if "$@" </dev/null; then
  say "$name: good, $((SECONDS - start)) s"
  exit 0
fi
die "$name FAILED after $((SECONDS - start)) s; alone it is: $*"

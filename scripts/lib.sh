# Shared by the bootstrap scripts: sourced, never run.
#
# Every script says in one line what it does, and a failure is one sentence with the mend. Whole logs go to
# a file that the sentence names.

set -euo pipefail

# The cache holds what is fetched once per machine and shared by every working folder.
HEARTLINE_CACHE="${HEARTLINE_CACHE:-$HOME/.cache/heartline}"

# say prints one progress line for people.
say() { printf 'heartline: %s\n' "$*" >&2; }

# die prints one sentence with the mend and ends the script.
die() {
  printf 'heartline: %s\n' "$*" >&2
  exit 1
}

# have reports whether a command is on the PATH.
have() { command -v "$1" >/dev/null 2>&1; }

# is_root reports whether this is the superuser.
is_root() { [ "$(id -u)" -eq 0 ]; }

# quiet runs a command with its output in a log file; the log's last lines are shown if it fails.
# usage: quiet LOG COMMAND...
quiet() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 </dev/null && return 0
  tail -n 12 "$log" >&2
  return 1
}

# mend_packages says how packages are to be installed by somebody who may.
mend_packages() { printf "run 'sudo apt-get install %s'" "$*"; }

#!/usr/bin/env bash
# Installs the Debian packages that Heartline needs and that are missing.
#
#   packages.sh          what `make run` needs
#   packages.sh --tests  what `make test` needs besides
#
# As root it installs them with apt. As an ordinary user it says in one sentence what is missing.
. "$(dirname "$0")/lib.sh"

# Each line: a command or a file that proves the package, and the package.
run_needs='
/usr/bin/mmdebstrap mmdebstrap
/usr/bin/espeak-ng espeak-ng
/usr/bin/opusenc opus-tools
/usr/sbin/ip|/sbin/ip|/bin/ip iproute2
'
test_needs='
/usr/bin/sipp sip-tester
/usr/bin/redis-server redis-server
/usr/lib/postgresql/*/bin/postgres postgresql
/usr/bin/chromium chromium
/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc fonts-noto-cjk
/usr/bin/sox sox
/usr/bin/soffice libreoffice-calc-nogui
/usr/lib/python3/dist-packages/icalendar python3-icalendar
'

# missing prints the packages of a list whose proof is not on this machine.
missing() {
  local proof package candidate found
  while read -r proof package; do
    [ -n "$proof" ] || continue
    found=
    for candidate in ${proof//|/ }; do
      # A proof may hold a glob; an unmatched one stays as it is and does not exist.
      [ -e "$candidate" ] && found=yes
    done
    [ -n "$found" ] || printf '%s\n' "$package"
  done <<<"$1"
}

# check_toolchain refuses to go on without the compilers, which are the user's own choice to install.
check_toolchain() {
  local tool
  for tool in go gcc make git node npm; do
    have "$tool" || die "the command '$tool' is missing: install Go 1.26, gcc, make, git and Node 20, then try again."
  done
}

check_toolchain
needs=$run_needs
[ "${1:-}" = "--tests" ] && needs=$run_needs$test_needs
absent=$(missing "$needs" | sort -u | tr '\n' ' ')
absent=${absent% }
[ -n "$absent" ] || exit 0

have apt-get || die "these programs are missing: $absent; this machine has no apt, so install them with its own package manager."
is_root || die "these Debian packages are missing: $absent; $(mend_packages "$absent"), then try again."

say "installing $absent"
mkdir -p "$HEARTLINE_CACHE"
log="$HEARTLINE_CACHE/apt.log"
export DEBIAN_FRONTEND=noninteractive
# A server package must not start a server of its own: the tests start theirs on free ports.
guard=/usr/sbin/policy-rc.d
if [ ! -e "$guard" ]; then
  trap 'rm -f "$guard"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$guard"
  chmod 755 "$guard"
fi
# shellcheck disable=SC2086 # a list of words
install_all() { quiet "$log" apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $absent; }
refresh() { quiet "$log" apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 update; }
if ! compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; then
  refresh || die "the package lists could not be fetched: check the network and /etc/apt, then try again (log: $log)."
fi
if ! install_all 2>/dev/null; then
  # Old lists name files that are gone from the mirror; fresh ones usually mend that.
  say "fetching fresh package lists"
  refresh || die "the package lists could not be fetched: check the network and /etc/apt, then try again (log: $log)."
  install_all || die "these packages could not be installed: $absent; $(mend_packages "$absent") and read why (log: $log)."
fi

#!/usr/bin/env bash
# Makes the Asterisk that `heartline node` runs: a folder with Debian's own packages, used through its own
# dynamic loader, without chroot and without root.
#
# The result is $HEARTLINE_CACHE/asterisk-<version> and a link `asterisk` to it. The folder is built beside
# and renamed, so a broken download leaves nothing half-written; a lock keeps parallel runs apart.
. "$(dirname "$0")/lib.sh"

# The version that is pinned, as Debian names it, and the suites where it is looked for, in this order.
# Where the pin is gone from the mirror, the suite's current version is taken and named.
pin='1:22.10.1+dfsg+~cs6.17.60671434-1'
suites='forky sid'

# asterisk_version prints the version that a folder's Asterisk reports, for example 22.10.1; it fails where
# the folder cannot run one.
asterisk_version() {
  local loader version
  loader=$(compgen -G "$1/usr/lib/*/ld-linux-*.so.*" | head -n 1) || return 1
  version=$("$loader" --library-path "$(dirname "$loader")" "$1/usr/sbin/asterisk" -V 2>/dev/null) || return 1
  version=${version#Asterisk }
  version=${version%%+*}
  [ -n "$version" ] && printf '%s\n' "$version"
}

# ready reports whether the link leads to an Asterisk that runs.
ready() { [ -x "$HEARTLINE_CACHE/asterisk/usr/sbin/asterisk" ] && asterisk_version "$HEARTLINE_CACHE/asterisk" >/dev/null; }

# fetch unpacks one version (or the current one, for an empty version) of one suite into the build folder.
# It returns 2 where the suite has no such version and 1 for any other failure.
fetch() {
  local suite=$1 version=$2 include='asterisk,asterisk-modules'
  [ -z "$version" ] || include="asterisk=$version,asterisk-modules=$version,asterisk-config=$version"
  rm -rf "$build/root"
  # Variant extract unpacks and configures nothing: no package script runs, and an ordinary user can do it.
  if quiet "$log" mmdebstrap --variant=extract --include="$include" \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Retries "3"' \
    --aptopt='APT::Install-Recommends "false"' "$suite" "$build/root" 2>/dev/null; then
    return 0
  fi
  grep -qE "was not found|Unable to locate package|has no installation candidate" "$log" && return 2
  return 1
}

# trim removes what no running Asterisk reads; copyright files stay.
trim() {
  local root=$1
  rm -rf "$root/dev" "$root/tmp"
  (cd "$root/usr/share" && rm -rf man info locale lintian gdb bash-completion perl perl5 pixmaps)
  find "$root/usr/share/doc" -type f ! -name copyright -delete 2>/dev/null || true
}

build=
cleanup() { [ -z "$build" ] || rm -rf "$build"; }

mkdir -p "$HEARTLINE_CACHE" || die "the folder $HEARTLINE_CACHE cannot be made: set HEARTLINE_CACHE to a folder that you may write."
ready && exit 0
exec 9>"$HEARTLINE_CACHE/asterisk.lock"
if ! flock -n 9; then
  say "another run is fetching Asterisk; waiting for it"
  flock -w 600 9 || die "another run has been fetching Asterisk for ten minutes: end it, then try again."
fi
ready && exit 0
have mmdebstrap || die "mmdebstrap is missing: $(mend_packages mmdebstrap), then try again."

trap cleanup EXIT
trap 'exit 130' INT TERM
build=$(mktemp -d "$HEARTLINE_CACHE/asterisk-build.XXXXXX")
chmod 755 "$build"
log="$HEARTLINE_CACHE/asterisk.log"
got=
for version in "$pin" ''; do
  for suite in $suites; do
    say "fetching Asterisk ${version:-(current version)} from Debian $suite: about 80 MB, half a minute"
    if fetch "$suite" "$version"; then
      got=yes
      break 2
    else
      code=$?
    fi
    if [ "$code" -eq 1 ]; then
      ! grep -q "unable to pick chroot mode" "$log" ||
        die "an ordinary user cannot unpack Debian packages here: run 'sudo apt-get install fakechroot fakeroot uidmap', or run this as root."
      tail -n 5 "$log" >&2
      die "Asterisk could not be fetched: check the network (and a proxy, if you need one), then run 'make bootstrap' again (log: $log)."
    fi
    say "Debian $suite does not have that version"
  done
done
[ -n "$got" ] || die "no Debian suite of ($suites) has Asterisk: set the pin in scripts/asterisk.sh to a version that exists."

trim "$build/root"
version=$(asterisk_version "$build/root") || die "the fetched Asterisk does not start: remove $HEARTLINE_CACHE and try again (log: $log)."
rm -rf "$HEARTLINE_CACHE/asterisk-$version"
mv -T "$build/root" "$HEARTLINE_CACHE/asterisk-$version"
ln -s "asterisk-$version" "$build/link"
mv -T "$build/link" "$HEARTLINE_CACHE/asterisk"
say "Asterisk $version is ready in $HEARTLINE_CACHE/asterisk-$version"

#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Installs the Debian 12 packages that are missing; the one list of what Tertial needs.
#   scripts/install_needs.sh [build|demo|test|bench|alert|rollup]     (default: build)
# Says nothing more than one line when all is there.  Needs root or sudo only when something is missing.
set -eu

BUILD="gcc libc6-dev cmake ninja-build pkg-config ca-certificates
 libuv1-dev libcurl4-openssl-dev libjansson-dev libsqlite3-dev libmicrohttpd-dev libgmime-3.0-dev
 libyaml-dev libcsv-dev libsodium-dev libsystemd-dev libcmocka-dev zlib1g-dev"
DEMO="python3 python3-aiosmtpd"
TEST="ccache binutils clang clang-format clang-tidy libclang-rt-14-dev systemd
 python3-pytest python3-pytest-xdist python3-jsonschema python3-hypothesis python3-yaml
 prometheus-alertmanager"
BENCH="nginx-light prometheus collectd-core libyajl2 libcurl4"
ROLLUP="python3 valgrind"

case "${1:-build}" in
build) wanted="$BUILD" ;;
demo) wanted="$BUILD $DEMO" ;;
test)
	wanted="$BUILD $DEMO $TEST"
	# a real mail server for one test, unless the machine has one of its own
	[ -e /usr/sbin/sendmail ] || wanted="$wanted opensmtpd"
	# another, whose package excludes the first: unpacked and never installed, with what it needs
	wanted="$wanted libdb5.3 libicu72 libnsl2 libsasl2-2 libssl3 netbase"
	unpacked=postfix
	;;
bench) wanted="$BUILD $DEMO $BENCH" ;;
alert) wanted="$BUILD $DEMO $BENCH prometheus-alertmanager" ;;
rollup) wanted="$BUILD $ROLLUP" ;;
*)
	echo "install_needs.sh: välj build, demo, test, bench, alert eller rollup" >&2
	exit 1
	;;
esac

list_missing() {
	for package in $wanted; do
		state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
		[ "$state" = installed ] || printf '%s ' "$package"
	done
}

fetch() {
	rm -f "$1"_*.deb
	apt-get download "$1" >log 2>&1 && mkdir -p root && dpkg-deb -x "$1"_*.deb root
}

# Into build/, where tests/flow/test_postfix.py looks for it.
unpack() {
	[ -n "${unpacked:-}" ] && [ ! -e "/usr/lib/$unpacked" ] || return 0
	to="$(cd "$(dirname "$0")/.." && pwd)/build/$unpacked"
	[ ! -d "$to" ] || return 0
	parts=$(mktemp -d)
	chmod 755 "$parts" # apt's own user writes there
	echo "paket: packar upp $unpacked i build/"
	(cd "$parts" && { fetch "$unpacked" || { ${as_root:-} apt-get update >log 2>&1 && fetch "$unpacked"; }; }) || {
		cat "$parts/log" >&2
		rm -rf "$parts"
		echo "paket: $unpacked gick inte att hämta (ovan)" >&2
		return 1
	}
	mkdir -p "$(dirname "$to")"
	mv "$parts/root" "$to"
	rm -rf "$parts"
}

missing=$(list_missing)
if [ -z "$missing" ]; then
	unpack
	echo "paket: allt som behövs är installerat"
	exit 0
fi
if ! command -v apt-get >/dev/null; then
	echo "paket: apt-get finns inte; installera själv: $missing" >&2
	exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "paket: dessa saknas: $missing" >&2
		echo "paket: kör som root: apt-get update && apt-get install -y $missing" >&2
		exit 1
	fi
	as_root=sudo
fi

# Services that come along (a web server, a mail server) must not start by themselves.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
	printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
	$as_root chmod 755 "$policy"
	trap '$as_root rm -f "$policy"' EXIT
	trap 'exit 1' INT TERM
fi

echo "paket: installerar $missing"
log=$(mktemp)
install_them() {
	# shellcheck disable=SC2086 # a list of words
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing >"$log" 2>&1
}
known=yes
for package in $missing; do
	apt-cache show "$package" >/dev/null 2>&1 || known=no
done
if [ $known = no ]; then
	echo "paket: hämtar paketlistorna (apt-get update)"
	$as_root apt-get update >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
fi
if ! install_them; then
	echo "paket: hämtar nya paketlistor och försöker igen"
	$as_root apt-get update >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
	install_them || { cat "$log" >&2; echo "paket: apt-get install misslyckades (ovan)" >&2; exit 1; }
fi
rm -f "$log"
missing=$(list_missing)
if [ -n "$missing" ]; then
	echo "paket: dessa gick inte att installera: $missing" >&2
	exit 1
fi
unpack
echo "paket: klart"

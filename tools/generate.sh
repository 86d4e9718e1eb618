#!/bin/sh
# Generate sdk/python/squad from proto/squad. With --check nothing is written: fails when the committed code is stale.
set -eu
cd "$(dirname "$0")/.."

target=sdk/python/squad
mkdir -p sdk/python
# Beside the target, so that the final rename stays on one file system.
fresh=$(mktemp -d sdk/python/.fresh.XXXXXX)
trap 'rm -rf "$fresh"' EXIT

.venv/bin/buf generate --output "$fresh"
# mypy-protobuf writes a stub for files without a service too; ours has no module there.
find "$fresh" -name '*_pb2_grpc.pyi' -exec sh -c 'test -e "${1%i}" || rm "$1"' _ {} \;
find "$fresh/squad" -type d -exec touch {}/__init__.py \;
touch "$fresh/squad/py.typed"

if [ "${1:-}" = --check ]; then
    diff -r -q -x __pycache__ "$fresh/squad" "$target" && exit 0
    echo "generate: $target is stale: run 'make generate' and commit the result" >&2
    exit 1
fi
rm -rf "$target"
mv "$fresh/squad" "$target"
echo "generate: $target"

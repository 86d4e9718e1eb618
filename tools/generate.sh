#!/bin/sh
# Generate the code in sdk/ from proto/squad. With --check nothing is written: fails when the committed code is stale.
# A language whose generators cannot be had on this machine is named and left as it is.
set -eu
cd "$(dirname "$0")/.."

check=${1:-}
stale=
# Beside the targets, so that the final rename stays on one file system.
fresh=$(mktemp -d sdk/.fresh.XXXXXX)
trap 'rm -rf "$fresh"' EXIT

# settle MADE TARGET: take what was made over, or hold the target against it.
settle() {
    if [ "$check" = --check ]; then
        diff -r -q -x __pycache__ "$1" "$2" || stale="$stale $2"
        return
    fi
    rm -rf "$2"
    mkdir -p "$(dirname "$2")"
    mv "$1" "$2"
    echo "generate: $2"
}

python() {
    .venv/bin/buf generate --output "$fresh/python"
    # mypy-protobuf writes a stub for files without a service too; ours has no module there.
    find "$fresh/python" -name '*_pb2_grpc.pyi' -exec sh -c 'test -e "${1%i}" || rm "$1"' _ {} \;
    find "$fresh/python/squad" -type d -exec touch {}/__init__.py \;
    touch "$fresh/python/squad/py.typed"
    settle "$fresh/python/squad" sdk/python/squad
}

go() {
    tools/go.sh version >"$fresh/log" 2>&1 || { left_out sdk/go; return; }
    .venv/bin/buf generate --template sdk/go/buf.gen.yaml --output "$fresh/go"
    settle "$fresh/go/squad" sdk/go/squad
}

typescript() {
    tools/npm_ci.sh sdk/typescript >"$fresh/log" 2>&1 || { left_out sdk/typescript; return; }
    .venv/bin/buf generate --template sdk/typescript/buf.gen.yaml --output "$fresh/typescript"
    settle "$fresh/typescript" sdk/typescript/src/contract
    .venv/bin/python -m tools.openapi "$fresh/openapi.json"
    tools/node.sh sdk/typescript/node_modules/openapi-typescript/bin/cli.js "$fresh/openapi.json" --immutable --alphabetize \
        --output "$fresh/schema.ts" >"$fresh/log" 2>&1
    settle "$fresh/schema.ts" sdk/typescript/src/rest/schema.ts
}

java() {
    generators=$(tools/java_generators.sh 2>"$fresh/log") || { left_out sdk/java; return; }
    PATH=$generators:$PATH .venv/bin/buf generate --template sdk/java/buf.gen.yaml --output "$fresh/java"
    settle "$fresh/java" sdk/java/generated
}

left_out() {
    tail -n 1 "$fresh/log" >&2
    echo "generate: $1 was left as it is: its generators cannot be had here" >&2
}

python
go
typescript
java
test -z "$stale" || { echo "generate:$stale: stale: run 'make generate' and commit the result" >&2; exit 1; }

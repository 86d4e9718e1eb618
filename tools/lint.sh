#!/bin/sh
# Every static check, in the order of how quick it answers. All run; the last line says which failed.
set -u
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
failed=

check() {
    label=$1
    shift
    echo "== $label"
    "$@" || failed="$failed, $label"
}

# The contracts as the main line has them; without a main line there is nothing to break.
no_breaking_change() {
    base=$(git rev-parse --verify --quiet "${BASE:-origin/main}") && git cat-file -e "$base:buf.yaml" 2>/dev/null || {
        echo "no earlier contracts at ${BASE:-origin/main}: nothing to compare"
        return 0
    }
    against=$(mktemp -d)
    git archive "$base" buf.yaml proto | tar -x -C "$against"
    buf breaking --against "$against"
    status=$?
    rm -rf "$against"
    return $status
}

check "style" ruff check .
check "format" ruff format --check .
check "import rules" lint-imports --no-logo
check "contracts" buf lint
check "contracts break nothing" no_breaking_change
check "generated code is fresh" tools/generate.sh --check
check "types" mypy
test -z "$failed" || { echo "lint: failed: ${failed#, }" >&2; exit 1; }

#!/bin/sh
# Write the hash-locked requirement files from pyproject.toml. Usage: tools/lock.sh [--upgrade]
set -eu

uv=.venv/bin/uv
test -x "$uv" || { echo "lock: $uv is missing: run 'make setup' first" >&2; exit 1; }

# One universal file serves Python 3.11 and 3.12; existing pins are kept unless --upgrade is given.
lock() {
    output=requirements/$1
    shift
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" "$@" --output-file "$output"
    echo "lock: $output"
}

lock uv.txt "$@" requirements/uv.in
lock go.txt "$@" requirements/go.in
lock types.txt "$@" --group types
lock runtime.txt "$@" pyproject.toml --group build --group llm
lock dev.txt "$@" pyproject.toml --group build --group llm --group types --group dev --constraints requirements/runtime.txt
lock analytics.txt "$@" pyproject.toml --group build --group llm --group analytics --group analytics-test \
    --constraints requirements/runtime.txt
lock airflow.txt "$@" requirements/airflow.in

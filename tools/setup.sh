#!/bin/sh
# Make or refresh .venv from the lock files. Usage: tools/setup.sh runtime|dev|analytics|airflow|types
# Quick when nothing changed; an environment that has the dev set keeps it. Analytics are large and have their own, .venv-analytics,
# and Airflow, which wants other versions, has .venv-airflow, without our sources.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
unset PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH VIRTUAL_ENV
kind=$1
venv=.venv
case $kind in analytics | airflow) venv=.venv-$kind ;; esac
packages=$venv/.squad-packages
project=$venv/.squad-project

say() { echo "setup: $*"; }
fail() { echo "setup: $*" >&2; exit 1; }

# The stamps name the set, the place and the inputs, so a moved tree or a changed lock is noticed.
wanted() { echo "$kind $root $(cat requirements/uv.txt "requirements/$kind.txt" | cksum)"; }
project_wanted() { cksum <pyproject.toml; }

# A found command may be a shim that cannot run, so each candidate is asked for its version.
find_python() {
    for candidate in ${PYTHON:-python3.12 python3.11 python3}; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

# Debian ships Python without ensurepip; the versioned package holds it.
require_ensurepip() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null && return
    package="python$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    line="apt-get update && apt-get install -y $package"
    command -v apt-get >/dev/null || fail "$1 has no ensurepip: install the venv module of your Python, then repeat"
    if [ "$(id -u)" = 0 ]; then
        as_root=sh
    elif sudo -n true 2>/dev/null; then
        as_root="sudo -n sh"
    else
        fail "$1 has no ensurepip. Run this once, then repeat:  sudo sh -c '$line'"
    fi
    say "installing $package"
    $as_root -c "export DEBIAN_FRONTEND=noninteractive; $line" >/dev/null || fail "could not install $package: run '$line' as root"
}

make_venv() {
    python=$(find_python)
    test -n "$python" || fail "no Python 3.11 or 3.12 among: ${PYTHON:-python3.12 python3.11 python3}. Install one or give PYTHON=/path/to/python"
    require_ensurepip "$python"
    say "making $venv with $("$python" --version) ($python)"
    "$python" -m venv --clear "$venv"
}

install_locked() {
    "$venv/bin/uv" --version >/dev/null 2>&1 || say "installing uv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
    say "installing the locked $kind packages (the first time downloads some $megabytes MB)"
    "$venv/bin/uv" pip sync --quiet --python "$venv/bin/python" --require-hashes --compile-bytecode "requirements/$kind.txt"
}

install_project() {
    "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" --no-deps --no-build-isolation --editable .
    say "compiling our sources"
    # A file that does not compile is named by compileall; it is for the tests to fail, not for the set-up.
    for room in agent_services analytics cli gateway github_emulator kit mesh report review_service sdk/python/squad sdk/python/squad_sdk tenancy_service; do
        test ! -d "$room" || "$venv/bin/python" -m compileall -q "$room" || say "$room holds a broken file"
    done
}

# Something beside a set, not a set of its own: whatever makes the set anew takes it away again.
if [ "$kind" = types ]; then
    "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" --require-hashes -r requirements/types.txt ||
        fail "could not install ty: run 'make setup' first, and look at what is written above"
    say "ready: $venv has ty"
    exit
fi

case $kind in
    runtime | dev) megabytes=200 ;;
    analytics) megabytes=800 ;;
    airflow) megabytes=100 ;;
    *) fail "unknown set '$kind': give runtime, dev, analytics, airflow or types" ;;
esac
have=$(cat "$packages" 2>/dev/null || true)
case $have in "dev $root "*) kind=dev ;; esac

if [ "$have" != "$(wanted)" ]; then
    case $have in *" $root "*) ;; *) make_venv ;; esac
    "$venv/bin/python" -c '' 2>/dev/null || make_venv
    rm -f "$packages" "$project"
    install_locked
    # Written before the project's own stamp: a half-made environment never looks finished.
    wanted >"$packages"
fi
if [ "$kind" != airflow ] && [ "$(cat "$project" 2>/dev/null)" != "$(project_wanted)" ]; then
    install_project
    project_wanted >"$project"
    say "ready: $venv has the $kind set"
fi

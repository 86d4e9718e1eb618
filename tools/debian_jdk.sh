#!/bin/sh
# Print the folder of a JDK 17 and Maven, unpacked once into the cache from Debian's packages. Nothing is installed, and it
# needs no root: apt works on a state of its own, in which no package is there yet.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/squad/tools
jdk=$cache/debian-jdk-17

apt() {
    apt-get --quiet --quiet -o Dir::State="$scratch/state" -o Dir::State::status="$scratch/state/status" -o Dir::Cache="$scratch/cache" \
        -o Debug::NoLocking=1 -o APT::Sandbox::User="$(id -un)" "$@"
}

# What has Java in it; the libraries of the system are there already.
wanted() { apt --simulate --no-install-recommends install openjdk-17-jdk-headless maven | sed -n 's/^Inst \(openjdk-17-[^ ]*\|maven\|[^ ]*-java\) .*/\1/p'; }

unpack() {
    mkdir -p "$scratch/state/lists/partial" "$scratch/cache/archives/partial" "$scratch/packages"
    : >"$scratch/state/status"
    apt update
    packages=$(wanted)
    (cd "$scratch/packages" && apt download $packages)
    for package in "$scratch"/packages/*.deb; do dpkg -x "$package" "$scratch/root"; done
}

# Debian links configuration by its full path and makes the list of trusted authorities when it installs.
mend() {
    home=$(echo "$1"/usr/lib/jvm/java-17-openjdk-*)
    find "$1/usr" -type l -lname '/*' | while read -r link; do
        target=$(readlink "$link")
        test ! -e "$1$target" || ln -sfn "$(realpath --relative-to="$(dirname "$link")" "$1$target")" "$link"
    done
    rm -f "$home/lib/security/cacerts"
    "$root/.venv/bin/python" "$root/tools/java_truststore.py" "$home/lib/security/cacerts"
}

mkdir -p "$cache"
exec 9>"$jdk.lock"
flock 9
if [ ! -d "$jdk" ]; then
    for program in apt-get dpkg; do
        command -v $program >/dev/null || { echo "jdk: neither a JDK 17 with Maven nor Debian's $program is on this machine: install one" >&2; exit 1; }
    done
    scratch=$(mktemp -d "$jdk.XXXXXX")
    trap 'rm -rf "$scratch"' EXIT
    unpack >&2
    mend "$scratch/root"
    mv "$scratch/root" "$jdk"
fi
echo "$jdk"

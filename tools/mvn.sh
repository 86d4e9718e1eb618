#!/bin/sh
# Run Maven with a JDK of at least version 17: the machine's, or Debian's packages unpacked into the cache. Usage: tools/mvn.sh ARGS...
set -eu
cache=${XDG_CACHE_HOME:-$HOME/.cache}/squad/tools
jdk=$cache/jdk-17

new_enough() { [ "$("$1" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')" -ge 17 ] 2>/dev/null; }

unpack() {
    command -v apt-get >/dev/null || { echo "mvn: neither Maven with a JDK of version 17 nor apt-get is on this machine" >&2; exit 1; }
    scratch=$(mktemp -d "$jdk.XXXXXX")
    mkdir -p "$scratch/archives/partial"
    apt-get --quiet --quiet --yes --reinstall --no-install-recommends --download-only -o Dir::Cache::archives="$scratch/archives" \
        install openjdk-17-jdk-headless openjdk-17-jre-headless maven >&2
    for package in "$scratch"/archives/*.deb; do dpkg -x "$package" "$scratch"; done
    rm -rf "$scratch/archives"
    # Debian links the configuration by its full path.
    rm -f "$scratch/usr/share/maven/conf" && cp -r "$scratch/etc/maven" "$scratch/usr/share/maven/conf"
    mv "$scratch" "$jdk"
}

if command -v mvn >/dev/null && new_enough "$(command -v javac || echo javac)"; then
    exec mvn "$@"
fi
mkdir -p "$cache"
exec 9>"$jdk.lock"
flock 9
test -d "$jdk" || unpack
exec 9>&-
JAVA_HOME=$(echo "$jdk"/usr/lib/jvm/java-17-openjdk-*)
export JAVA_HOME
exec "$jdk/usr/share/maven/bin/mvn" "$@"

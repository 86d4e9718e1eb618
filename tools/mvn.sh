#!/bin/sh
# Run Maven with a JDK of at least version 17: the machine's, or Debian's, unpacked into the cache. Usage: tools/mvn.sh ARGS...
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
if command -v mvn >/dev/null && "$root/tools/java.sh" --is-here; then exec mvn "$@"; fi
jdk=$("$root/tools/debian_jdk.sh")
JAVA_HOME=$(echo "$jdk"/usr/lib/jvm/java-17-openjdk-*)
export JAVA_HOME
exec "$jdk/usr/share/maven/bin/mvn" "$@"

#!/bin/sh
# Run Java of at least version 17: the machine's JDK, or Debian's, unpacked into the cache. Usage: tools/java.sh ARGS...
# With --is-here alone it only says, by its exit status, whether the machine has one.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
is_here() { [ "$(javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')" -ge 17 ] 2>/dev/null; }

if [ "$*" = --is-here ]; then is_here; exit; fi
if is_here; then exec java "$@"; fi
jdk=$("$root/tools/debian_jdk.sh")
exec "$jdk"/usr/lib/jvm/java-17-openjdk-*/bin/java "$@"

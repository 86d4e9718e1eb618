#!/bin/sh
# Print the folder of protoc and protoc-gen-grpc-java, fetched once into the cache: those that sdk/java/generators.txt names,
# and only with the content whose hash stands there.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
list=$root/sdk/java/generators.txt
folder=${XDG_CACHE_HOME:-$HOME/.cache}/squad/tools/java-generators-$(cksum <"$list" | cut -d ' ' -f 1)

platform=$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
grep -q " $platform " "$list" || { echo "java_generators: sdk/java/generators.txt names none for $platform" >&2; exit 1; }

fetch() {
    "$root/tools/mvn.sh" --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
        -Dartifact="$1:$2:exe:$platform" -DoutputDirectory="$scratch" -Dmdep.stripVersion=true -Dmdep.overWriteReleases=true >&2
    name=${1#*:}
    echo "$3  $scratch/$name-$platform.exe" | sha256sum --check --quiet >&2
    chmod +x "$scratch/$name-$platform.exe"
    mv "$scratch/$name-$platform.exe" "$scratch/$name"
}

mkdir -p "${folder%/*}"
exec 9>"$folder.lock"
flock 9
if [ ! -d "$folder" ]; then
    scratch=$(mktemp -d "$folder.XXXXXX")
    while read -r artifact version wanted hash; do
        test "$wanted" != "$platform" || fetch "$artifact" "$version" "$hash" </dev/null
    done <"$list"
    mv "$scratch" "$folder"
fi
echo "$folder"

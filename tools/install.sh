#!/bin/sh
# Link the squad command where the shell finds it. Usage: tools/install.sh PREFIX
set -eu

source=$(cd "$(dirname "$0")/.." && pwd)/.venv/bin/squad
folder=$1/bin
target=$folder/squad

if [ -e "$target" ] && [ ! -L "$target" ]; then
    echo "install: $target exists and is not a link: remove it or give another PREFIX" >&2
    exit 1
fi
mkdir -p "$folder"
ln -sfn "$source" "$target"
echo "install: $target -> $source"
case :$PATH: in
*":$folder:"*) ;;
*) echo "install: $folder is not on your PATH: add  export PATH=\"$folder:\$PATH\"  to your shell's profile" ;;
esac

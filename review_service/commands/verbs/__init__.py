"""One command in each file, called like it. To add one, add a file: see `docs/commands.md`."""

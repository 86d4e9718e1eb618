"""How fast the main paths are. `make bench` runs them all and writes docs/benchmarks.md."""

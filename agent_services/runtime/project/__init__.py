"""The repository around a change: modules, imports, callers, and the architecture it declares or keeps to."""

"""One rule per file; the file name is the last part of its id."""

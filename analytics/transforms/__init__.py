"""Each indicator is one pure function from tables to a table."""

"""Where reviews are kept: PostgreSQL under row-level security."""

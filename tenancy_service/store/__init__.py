"""What tenancy remembers: tables, queries, migrations."""

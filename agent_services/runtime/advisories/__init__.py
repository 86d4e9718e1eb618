"""Known weaknesses of published packages, from a local database in the OSV format (https://ossf.github.io/osv-schema)."""

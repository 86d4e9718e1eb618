"""Each indicator is one pure function from tables to a table: the module's `transform`.

Every module says what one row of its result is (`DIMENSIONS`, beside the tenant and the week) and what is measured
(`MEASURES`, with units). Weeks begin on Monday, UTC. A row of the tenant of zeros is the platform: all tenants
together.
"""

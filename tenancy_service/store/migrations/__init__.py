"""Alembic migrations of schema `tenancy`, run by the owner role only."""

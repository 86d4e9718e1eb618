"""Alembic migrations of schema `review`, run by the owner role only."""

"""Tenants, users, roles, keys and audit."""

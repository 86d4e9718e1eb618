"""Secrets: what is one, where it stands, and how it is kept from leaving."""

"""Finds changes that bend the structure."""

"""Finds work that need not be done."""

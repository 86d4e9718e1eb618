"""Finds weaknesses an attacker can use."""

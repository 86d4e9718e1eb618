"""Realistic histories with known truths, for tests and measurements."""

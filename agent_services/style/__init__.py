"""Finds lines that leave the agreed format and idiom."""

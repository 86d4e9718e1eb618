"""Follows values from where they enter to where they do harm, inside one function."""

"""Follows values from where they enter to where they do harm, through functions, objects and files."""

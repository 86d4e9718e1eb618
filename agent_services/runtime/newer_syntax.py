"""Reads Python newer than the one that runs us: new syntax is respelt in place, so that every position stays true."""

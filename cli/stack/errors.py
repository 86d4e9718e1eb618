"""The one error of this package: a sentence for people."""


class StackError(Exception):
    """One line that says what is wrong, where, and what to do about it."""

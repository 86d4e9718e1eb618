"""What can go wrong with local processes."""

from cli.errors import CommandError


class StackError(CommandError):
    """One clear sentence: what, where, what to do."""

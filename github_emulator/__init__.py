"""A strict local GitHub: REST, git over HTTP and signed webhooks, for the demo and the tests."""

from github_emulator.emulator import Emulator

__all__ = ["Emulator"]

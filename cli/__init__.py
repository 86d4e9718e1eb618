"""The squad command."""

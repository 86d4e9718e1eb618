"""Rules that misbehave."""

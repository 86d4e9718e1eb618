"""A test-only agent whose rules misbehave on request, and a client that speaks to any agent."""

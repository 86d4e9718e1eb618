"""The HTTP layer: routing, authentication, rate limits, errors."""

"""GitHub's REST API, one module per noun."""

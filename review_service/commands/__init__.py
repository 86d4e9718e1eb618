"""Commands in comments: what people ask of us on a pull request, and what we answer."""

"""How entities look as GitHub's JSON."""

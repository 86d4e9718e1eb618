"""What a review says, in every form it leaves us: terminal, Markdown, JSON, SARIF."""

"""Python files: their tree, and questions about its shape."""

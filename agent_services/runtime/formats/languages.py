"""Languages by their names in the contract: which have a tree, and what a file of theirs is called."""

# The grammars that ast-grep brings along, by our names.
GRAMMARS = {
    "c": "c",
    "cpp": "cpp",
    "csharp": "csharp",
    "css": "css",
    "elixir": "elixir",
    "go": "go",
    "haskell": "haskell",
    "html": "html",
    "java": "java",
    "javascript": "javascript",
    "json": "json",
    "kotlin": "kotlin",
    "lua": "lua",
    "php": "php",
    "python": "python",
    "ruby": "ruby",
    "rust": "rust",
    "scala": "scala",
    "shell": "bash",
    "swift": "swift",
    "terraform": "hcl",
    "typescript": "typescript",
    "yaml": "yaml",
}
_SUFFIXES = {
    ".py": "python",
    ".js": "javascript",
    ".jsx": "javascript",
    ".ts": "typescript",
    ".tsx": "typescript",
    ".go": "go",
    ".java": "java",
    ".sh": "shell",
    ".yml": "yaml",
    ".tf": "terraform",
    ".sql": "sql",
    ".html": "html",
    ".j2": "template",
    ".jinja2": "template",
    ".json": "json",
    ".toml": "toml",
    ".txt": "text",
}


def grammar_of(language: str, path: str) -> str | None:
    """The grammar a file is parsed with; None when there is none."""
    return "tsx" if path.endswith((".tsx", ".jsx")) else GRAMMARS.get(language)


def language_of(path: str) -> str:
    """The language of an example; for a change the orchestrator says it."""
    if path.rpartition("/")[2].startswith("Dockerfile"):
        return "dockerfile"
    return _SUFFIXES.get("." + path.rpartition(".")[2], "")


def name_for(language: str) -> str:
    """What an example in a language is called."""
    if language == "dockerfile":
        return "Dockerfile"
    return "example" + next((suffix for suffix, of in _SUFFIXES.items() if of == language), ".py")

"""Which language a file is written in, by its name."""

_BY_EXTENSION = {
    "python": "py pyi pyw",
    "javascript": "js jsx mjs cjs",
    "typescript": "ts tsx mts cts",
    "go": "go",
    "java": "java",
    "kotlin": "kt kts",
    "scala": "scala sc",
    "groovy": "groovy gradle",
    "ruby": "rb rake gemspec",
    "php": "php phtml",
    "rust": "rs",
    "c": "c h",
    "cpp": "cc cpp cxx hh hpp hxx",
    "csharp": "cs",
    "swift": "swift",
    "shell": "sh bash zsh ksh",
    "powershell": "ps1 psm1",
    "sql": "sql",
    "html": "html htm xhtml",
    "css": "css",
    "scss": "scss sass",
    "vue": "vue",
    "svelte": "svelte",
    "json": "json jsonc json5",
    "yaml": "yml yaml",
    "toml": "toml",
    "ini": "ini cfg conf properties",
    "xml": "xml xsd xsl svg",
    "markdown": "md markdown",
    "restructuredtext": "rst",
    "text": "txt",
    "csv": "csv tsv",
    "terraform": "tf tfvars hcl",
    "protobuf": "proto",
    "graphql": "graphql gql",
    "lua": "lua",
    "perl": "pl pm",
    "r": "r",
    "dart": "dart",
    "elixir": "ex exs",
    "erlang": "erl hrl",
    "haskell": "hs",
    "dockerfile": "dockerfile containerfile",
    "jupyter": "ipynb",
    "template": "j2 jinja jinja2 tmpl hbs ejs",
}
_EXTENSIONS = {extension: language for language, listed in _BY_EXTENSION.items() for extension in listed.split()}
_NAMES = {
    "dockerfile": "dockerfile",
    "containerfile": "dockerfile",
    "makefile": "makefile",
    "gnumakefile": "makefile",
    "jenkinsfile": "groovy",
    "gemfile": "ruby",
    "rakefile": "ruby",
    "vagrantfile": "ruby",
}
_INTERPRETERS = {
    "python": "python",
    "node": "javascript",
    "deno": "typescript",
    "bash": "shell",
    "sh": "shell",
    "zsh": "shell",
    "ruby": "ruby",
    "perl": "perl",
    "php": "php",
}


def language_of(path: str, content: bytes = b"") -> str:
    """The language, lower case; empty when neither the name nor a `#!` line tells."""
    name = path.rpartition("/")[2].lower()
    stem, _, extension = name.rpartition(".")
    by_extension = _EXTENSIONS.get(extension) if stem else None
    return by_extension or _NAMES.get(name.partition(".")[0]) or _from_first_line(content)


def _from_first_line(content: bytes) -> str:
    if not content.startswith(b"#!"):
        return ""
    words = content[2:200].partition(b"\n")[0].decode("ascii", "replace").replace("/", " ").split()
    programs = (word.rstrip("0123456789.") for word in words)
    return next((_INTERPRETERS[program] for program in programs if program in _INTERPRETERS), "")

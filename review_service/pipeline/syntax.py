"""Whether a text still parses, for the languages that fixes are written for."""

import ast
import functools
import warnings

from tree_sitter import Language, Parser

from review_service.pipeline.text import readable_text


def parses(path: str, language: str, content: bytes) -> bool:
    """False when the content has a syntax error; True as well for a language without a parser here."""
    if language == "python":
        return _is_python(content)
    if language in {"javascript", "typescript"}:
        grammar = language if language == "javascript" else "tsx" if path.endswith(".tsx") else "typescript"
        return not _parser(grammar).parse(readable_text(content, language).encode()).root_node.has_error
    return True


def _is_python(content: bytes) -> bool:
    try:
        with warnings.catch_warnings(action="ignore"):  # an odd escape is no error
            ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # Newer syntax than this interpreter's is still Python.
        return not _parser("python").parse(readable_text(content).encode()).root_node.has_error
    return True


@functools.cache
def _parser(grammar: str) -> Parser:
    return Parser(Language(_grammar(grammar)))


def _grammar(name: str) -> object:
    if name == "python":
        import tree_sitter_python

        return tree_sitter_python.language()
    if name == "javascript":
        import tree_sitter_javascript

        return tree_sitter_javascript.language()
    import tree_sitter_typescript

    return tree_sitter_typescript.language_tsx() if name == "tsx" else tree_sitter_typescript.language_typescript()

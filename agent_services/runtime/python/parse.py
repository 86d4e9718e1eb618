"""Python text to a syntax tree: the standard parser first, then newer syntax spelt so that it reads that too."""

import ast
import warnings
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """Why a file does not parse; line and byte column from 1."""

    line: int
    column: int
    message: str


def parse_python(text: str) -> ast.Module | SyntaxProblem:
    """Parse a file, or say what is wrong with it.

    Raises:
        MemoryError: the text is nested deeper than a parser can follow.
        RecursionError: the same.
    """
    try:
        return _standard(text)
    except SyntaxError as error:
        return _newer(text, error)
    except ValueError as error:  # null bytes
        return SyntaxProblem(1, 1, str(error))


def _standard(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes are a finding's business, not the log's
        return ast.parse(text)


def _newer(text: str, error: SyntaxError) -> ast.Module | SyntaxProblem:
    """The tree, or the problem that remains when what is newer is not one."""
    from agent_services.runtime.python.newer_syntax import parse_newer

    try:
        return parse_newer(text, _standard)
    except SyntaxError as remaining:
        return _problem(error if remaining.lineno == error.lineno else remaining, text)
    except ValueError:
        return _problem(error, text)


def _problem(error: SyntaxError, text: str) -> SyntaxProblem:
    line = min(max(error.lineno or 1, 1), text.count("\n") + 1)
    prefix = (error.text or "")[: max((error.offset or 1) - 1, 0)]
    return SyntaxProblem(line, len(prefix.encode()) + 1, error.msg)

"""Where a long expression is broken, the operator stands at one side all over a file, or readers miss it."""

import io
import tokenize
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from agent_services.runtime.engines.ruff_config import config_of
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Span

Side = Literal["before", "after"]
LEAST_BREAKS = 3
_OPERATORS = frozenset(("and", "or", "+", "-", "*", "/", "//", "%", "@", "&", "|", "^", "<<", ">>", "==", "!="))
_OLD = "x = [\n" + "    a\n    + b,\n" * 4 + "]\n"


@change_rule(
    severity="low",
    confidence="medium",
    source="PEP 8; nearest: pycodestyle W503, W504",
    limits="Silent in files with fewer than three broken expressions, or with both forms.",
    flags=Example({"a.py": _OLD + "y = (\n    a +\n    b\n)\n"}, old={"a.py": _OLD}),
    passes=Example({"a.py": _OLD + "y = (\n    a\n    + b\n)\n"}, old={"a.py": _OLD}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds expressions broken on the other side of an operator than everywhere else in the file."""
    for file in change.files:
        if file.language != "python" or file.old is None or config_of(change, file.path).formats:
            continue
        kept = Counter(side for _, side, _ in file.old.once(_breaks))
        if sum(kept.values()) < LEAST_BREAKS or len(kept) != 1:
            continue
        for line, side, operator in file.once(_breaks):
            if side not in kept and line in file.changed:
                other = "at the start of lines" if side == "after" else "at the end of lines"
                yield file.match(
                    Span.lines(line),
                    f"The line is broken {side} `{operator}`, while the rest of the file puts operators {other}. Move"
                    " it to the other line.",
                )


def _breaks(file: SourceFile) -> tuple[tuple[int, Side, str], ...]:
    """Line, side and operator of every expression that is broken at a binary operator."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(file.text).readline))
    except (tokenize.TokenError, SyntaxError):
        return ()
    return tuple(_found(tokens))


def _found(tokens: list[tokenize.TokenInfo]) -> Iterator[tuple[int, Side, str]]:
    for number in range(1, len(tokens) - 1):
        token = tokens[number]
        if token.type != tokenize.NL or token.line.strip().startswith("#"):
            continue
        last = tokens[number - 2] if tokens[number - 1].type == tokenize.COMMENT else tokens[number - 1]
        first = tokens[number + 1]
        if last.string in _OPERATORS and last.type in (tokenize.OP, tokenize.NAME):
            yield last.start[0], "after", last.string
        elif first.string in _OPERATORS and first.type in (tokenize.OP, tokenize.NAME) and _ends_operand(last):
            yield first.start[0], "before", first.string


def _ends_operand(token: tokenize.TokenInfo) -> bool:
    """Whether an operator after this token has something on its left: otherwise it is a sign or a star."""
    return token.type in (tokenize.NAME, tokenize.NUMBER, tokenize.STRING) or token.string in (")", "]", "}")

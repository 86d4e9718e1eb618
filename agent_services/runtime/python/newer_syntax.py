"""Reads Python newer than the one that runs us: new syntax is respelt in place, so that every position stays true.

The standard parser reads the respelt text, and the tree gets back what the text says (`older_trees.py`):

    f"a{x["k"]}"              {   x["k"] ,}            3.12, and t-strings of 3.14
    def f[T: int](x): ...     def f(        x): ...    3.12; defaults of 3.13
    type A[T] = list[T]       A     [0] = list[T]      3.12
    except A, B:              except A| B:             3.14
    lazy import a             import      a            3.15
    [*a for a in b]           [ a for a in b]          3.15
"""

import ast
import keyword
from collections.abc import Callable

from agent_services.runtime.python.newer_strings import respell_strings
from agent_services.runtime.python.older_trees import Restore
from agent_services.runtime.python.respelt import Respelt
from agent_services.runtime.python.tokens import NoPythonError, Scan, Token
from agent_services.runtime.python.type_parameters import check_parameters

_ENDS = {b"(": b")", b"[": b"]", b"{": b"}"}
_UNCLOSED = "a bracket is not closed"
_STATEMENT_AFTER = (b"\n", b";", b":")


def parse_newer(text: str, parse: Callable[[str], ast.Module]) -> ast.Module:
    """The tree.

    Raises:
        SyntaxError, ValueError: no version reads the text; what `parse` says of the respelt text among them.
        RecursionError: the text is nested deeper than is followed.
    """
    respelt = Respelt(text.encode())
    try:
        scan = Scan(respelt.original)
        for run in scan.runs:
            respell_strings(run, respelt)
        _Statements(scan.tokens, respelt).respell()
    except NoPythonError as error:
        raise respelt.error(error) from error
    tree = parse(respelt.data.decode())
    Restore(respelt).visit(tree)
    return tree


class _Statements:
    def __init__(self, tokens: list[Token], text: Respelt) -> None:
        self._tokens = tokens
        self._text = text
        self._ends = _pairs(tokens)

    def respell(self) -> None:
        for number, token in enumerate(self._tokens):
            if token.text in (b"def", b"class") and self._word(number + 2) == b"[":
                self._hide_parameters(number + 2)
            elif token.text == b"except":
                self._join_exceptions(number)
            elif token.text in (b"type", b"lazy") and self._starts_statement(number):
                (self._respell_alias if token.text == b"type" else self._respell_import)(number)
            elif token.text in _ENDS and self._word(number + 1) in (b"*", b"**"):
                self._respell_unpacking(number)

    def _word(self, number: int) -> bytes:
        return self._tokens[number].text if 0 <= number < len(self._tokens) else b""

    def _starts_statement(self, number: int) -> bool:
        return number == 0 or self._word(number - 1) in _STATEMENT_AFTER

    def _hide_parameters(self, opening: int) -> None:
        """`[T](x)` -> `(   x)`, and behind a class without bases `[T]` -> `( )`: lines may end in brackets only."""
        closing = self._parameters(opening)
        start, end = self._tokens[opening].start, self._tokens[closing].start
        bases = self._tokens[closing + 1] if self._word(closing + 1) == b"(" else None
        self._text.blank(start, bases.start + 1 if bases else end + 1)
        self._text.put(start, b"(")
        if bases is None:
            self._text.put(end, b")")

    def _parameters(self, opening: int) -> int:
        """The number of the word that ends a list of type parameters, when all is well with them."""
        closing = self._ends.get(opening)
        if closing is None:
            raise NoPythonError(_UNCLOSED, self._tokens[opening].start)
        check_parameters(self._tokens[opening + 1 : closing], self._text.data, self._tokens[opening].start)
        return closing

    def _respell_alias(self, number: int) -> None:
        """`type A[T] = x` -> `A     [0] = x`: with the first word blank, the statement would seem to be indented."""
        after = number + 2
        opening = self._tokens[after].start if self._word(after) == b"[" else None
        closing = self._ends.get(after) if opening is not None else None
        if closing is not None:
            after = closing + 1
        if not _is_name(self._word(number + 1)) or self._word(after) != b"=":
            return  # `type` is a name here
        start, name = self._tokens[number].start, self._tokens[number + 1]
        self._text.move(name.text, start, name.end)
        self._text.aliases[self._text.place(start)] = self._text.place(name.start)
        if opening is not None:
            self._parameters(number + 2)
            self._text.blank(opening + 1, self._tokens[after - 1].start)
            self._text.put(opening + 1, b"0")

    def _respell_import(self, number: int) -> None:
        start, word = self._tokens[number].start, self._tokens[min(number + 1, len(self._tokens) - 1)]
        if word.text in (b"import", b"from"):
            self._text.move(word.text, start, word.end)
            self._text.lazy.add(self._text.place(start))

    def _join_exceptions(self, number: int) -> None:
        """`except A, B:` -> `except A| B:`; with a name it needs its parentheses in every version."""
        header, _ = self._level(number + 1, (b":", b"except"))
        commas = [each for each in header if self._word(each) == b","]
        if not commas or any(self._word(each) == b"as" for each in header):
            return
        closing = commas[-1] == header[-1] and len(header) > 1
        for each in commas:
            self._text.put(self._tokens[each].start, b" " if closing and each == commas[-1] else b"|")
        self._text.handlers[self._text.place(self._tokens[number].start)] = len(commas) + 1 - closing

    def _respell_unpacking(self, opening: int) -> None:
        """`[*a for a in b]` -> `[ a for a in b]`."""
        _, end = self._level(opening + 1, (b",", b":", b"for"))
        stars = self._tokens[opening + 1]
        if self._word(end) != b"for" or (stars.text == b"**" and self._word(opening) != b"{"):
            return
        self._text.blank(stars.start, stars.end)
        places = self._text.unpacked if stars.text == b"*" else self._text.unpacked_pairs
        places.add(self._text.place(self._tokens[opening].start))

    def _level(self, number: int, until: tuple[bytes, ...]) -> tuple[list[int], int]:
        """The numbers of the words from one on, those within brackets aside, and of the one that ends them."""
        found: list[int] = []
        until = (*until, *_ENDS.values(), b"\n")
        while number < len(self._tokens) and (word := self._word(number)) not in until:
            if word in _ENDS and number not in self._ends:
                raise NoPythonError(_UNCLOSED, self._tokens[number].start)
            found.append(number)
            number = self._ends.get(number, number) + 1
        return found, number


def _is_name(word: bytes) -> bool:
    text = word.decode()
    return text.isidentifier() and not keyword.iskeyword(text)


def _pairs(tokens: list[Token]) -> dict[int, int]:
    """Which bracket closes which."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for number, token in enumerate(tokens):
        if token.text in _ENDS:
            opened.append(number)
        elif opened and token.text == _ENDS[tokens[opened[-1]].text]:
            found[opened.pop()] = number
    return found

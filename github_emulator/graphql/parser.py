"""A parser for the part of GraphQL that clients of review threads write: one operation, variables, no fragments."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

_TOKEN = re.compile(r'[\s,]+|#[^\n]*|(?P<token>\.\.\.|[A-Za-z_]\w*|-?\d+|"(?:[^"\\]|\\.)*"|[{}()\[\]:$!=@|])')


class GraphQLSyntaxError(Exception):
    """The document is not GraphQL, or uses a part that is not understood here."""


@dataclass(frozen=True)
class Field:
    """One field of a selection, under the name its value is answered with."""

    name: str
    key: str
    arguments: dict[str, Any] = field(default_factory=dict)
    selection: tuple["Field", ...] = ()


@dataclass(frozen=True)
class Operation:
    """A query or mutation with its variables already filled in."""

    kind: str
    selection: tuple[Field, ...]


def parse(document: str, variables: dict[str, Any]) -> Operation:
    """Read a document of one operation.

    Raises:
        GraphQLSyntaxError: it cannot be read.
    """
    return _Parser(_tokens(document), variables).operation()


def _tokens(document: str) -> list[str]:
    found, position = [], 0
    while position < len(document):
        match = _TOKEN.match(document, position)
        if match is None:
            raise GraphQLSyntaxError(f"Unexpected character {document[position]!r}")
        if match["token"]:
            found.append(match["token"])
        position = match.end()
    return found


class _Parser:
    def __init__(self, tokens: list[str], variables: dict[str, Any]) -> None:
        self._tokens, self._at, self._variables = tokens, 0, dict(variables)

    def operation(self) -> Operation:
        kind = "query" if self._peek() == "{" else self._name()
        if kind not in ("query", "mutation"):
            raise GraphQLSyntaxError(f"Expected a query or a mutation, got {kind}")
        if self._peek() not in ("(", "{"):
            self._name()
        if self._peek() == "(":
            self._declarations()
        operation = Operation(kind, self._selection())
        if self._at != len(self._tokens):
            raise GraphQLSyntaxError(f"Only one operation is understood; unexpected {self._peek()}")
        return operation

    def _declarations(self) -> None:
        self._expect("(")
        while self._peek() != ")":
            self._expect("$")
            name, required = self._name(), False
            self._expect(":")
            while self._peek() not in ("$", ")", "="):
                required = self._next() == "!"
            if self._peek() == "=":
                self._next()
                self._variables.setdefault(name, self._value())
            if required and self._variables.get(name) is None:
                raise GraphQLSyntaxError(f"Variable ${name} was provided invalid value")
        self._expect(")")

    def _selection(self) -> tuple[Field, ...]:
        self._expect("{")
        fields = []
        while self._peek() != "}":
            fields.append(self._field())
        self._expect("}")
        return tuple(fields)

    def _field(self) -> Field:
        key = name = self._name()
        if self._peek() == ":":
            self._next()
            name = self._name()
        arguments = self._pairs("(", ")") if self._peek() == "(" else {}
        selection = self._selection() if self._peek() == "{" else ()
        return Field(name, key, arguments, selection)

    def _pairs(self, opening: str, closing: str) -> dict[str, Any]:
        self._expect(opening)
        pairs = {}
        while self._peek() != closing:
            name = self._name()
            self._expect(":")
            pairs[name] = self._value()
        self._expect(closing)
        return pairs

    def _value(self) -> Any:
        head = self._peek()
        if head == "{":
            return self._pairs("{", "}")
        if head == "[":
            return self._list()
        self._next()
        if head == "$":
            return self._variables.get(self._name())
        if head[0] in '"-0123456789' or head in ("true", "false", "null"):
            return json.loads(head)
        return head

    def _list(self) -> list[Any]:
        self._expect("[")
        values = []
        while self._peek() != "]":
            values.append(self._value())
        self._expect("]")
        return values

    def _peek(self) -> str:
        if self._at >= len(self._tokens):
            raise GraphQLSyntaxError("Unexpected end of document")
        return self._tokens[self._at]

    def _next(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def _name(self) -> str:
        token = self._next()
        if not token[0].isalpha() and token[0] != "_":
            raise GraphQLSyntaxError(f"Expected a name, got {token}")
        return token

    def _expect(self, wanted: str) -> None:
        token = self._next()
        if token != wanted:
            raise GraphQLSyntaxError(f"Expected {wanted}, got {token}")

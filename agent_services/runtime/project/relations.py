"""What classes of Django and SQLAlchemy say of their relations: rows of other tables, loaded when they are read."""

import ast
from typing import Literal

from agent_services.runtime.python.shapes import assignments
from agent_services.runtime.source import SourceFile

Mapper = Literal["django", "sqlalchemy"]
Kind = Literal["one", "many"]

_DJANGO: dict[str, Kind] = {"ForeignKey": "one", "OneToOneField": "one", "ManyToManyField": "many"}
# Of the ways in which SQLAlchemy loads a relation, those that ask when it is read; others ask before, or refuse.
_LAZY = (None, True, "select", "True")


def relations(file: SourceFile, node: ast.ClassDef, mapper: Mapper) -> dict[str, Kind]:
    """The relations that a class declares itself, by name, and whether they lead to one row or to many."""
    found: dict[str, Kind] = {}
    for statement, target, value in assignments(file):
        if file.parent(statement) is node and isinstance(target, ast.Name) and isinstance(value, ast.Call):
            kind = _kind(file, value, mapper)
            if kind is not None:
                found[target.id] = kind
    return found


def _kind(file: SourceFile, value: ast.Call, mapper: Mapper) -> Kind | None:
    name = file.name(value.func).rpartition(".")[2]
    if mapper == "django":
        return _DJANGO.get(name)
    lazy = next((item.value for item in value.keywords if item.arg == "lazy"), None)
    waits = lazy is None or (isinstance(lazy, ast.Constant) and lazy.value in _LAZY)
    return "many" if name == "relationship" and waits else None

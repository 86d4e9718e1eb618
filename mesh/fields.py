"""Reads objects of manifests field by field. What nobody has asked for is refused by name, never passed over."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

T = TypeVar("T")
Document = Mapping[str, Any]
_REQUIRED: Any = object()


class Untranslatable(Exception):  # noqa: N818  what the manifest is, not what went wrong
    """A manifest asks for what is not understood here; the message names object and field."""


class Fields:
    """One object. Leaving the block refuses whatever field was not read inside it."""

    def __init__(self, value: object, where: str) -> None:
        """`where` names the object for people, as `VirtualService squad/review: spec`."""
        if not isinstance(value, Mapping):
            raise Untranslatable(f"{where} is no object")
        self._left = dict(value)
        self.where = where

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._left:
            raise Untranslatable(f"{self.where}.{next(iter(self._left))} is not translated")

    def __contains__(self, name: str) -> bool:
        """Whether the field is there and still unread."""
        return name in self._left

    def text(self, name: str, default: str = _REQUIRED) -> str:
        return self._take(name, str, default)

    def number(self, name: str, default: int = _REQUIRED) -> int:
        return self._take(name, int, default)

    def texts(self, name: str) -> list[str]:
        """Every string of a list; empty when it is missing."""
        found: list[str] = self._take(name, list, [])
        if not all(isinstance(each, str) for each in found):
            raise Untranslatable(f"{self.where}.{name} holds what is no string")
        return found

    def labels(self, name: str) -> dict[str, str]:
        """Pairs of strings; empty when they are missing."""
        return dict(self._take(name, dict, {}))

    def raw(self, name: str) -> dict[str, Any]:
        """An object that Envoy itself will check."""
        return self._take(name, dict, _REQUIRED)

    def inner(self, name: str) -> "Fields":
        """A field that is an object; read it in a block of its own. One that is missing has no fields."""
        return Fields(self._take(name, dict, {}), f"{self.where}.{name}")

    def inners(self, name: str) -> "list[Fields]":
        """A list of objects; empty when it is missing."""
        return [Fields(each, f"{self.where}.{name}[{n}]") for n, each in enumerate(self._take(name, list, []))]

    def only(self, name: str, *allowed: Any) -> None:
        """Refuses a field that has another value than these."""
        found: object = self._take(name, object, _REQUIRED)
        if found not in allowed:
            raise Untranslatable(f"{self.where}.{name} {found!r} is not translated, only {allowed[0]!r} is")

    def skip(self, *names: str) -> None:
        """Fields that mean nothing on one machine; say why beside the call."""
        for name in names:
            self._left.pop(name, None)

    def refuse(self, what: str) -> Untranslatable:
        """An error about this object."""
        return Untranslatable(f"{self.where} {what}")

    def _take(self, name: str, kind: type[T], default: T) -> T:
        found = self._left.pop(name, default)
        if found is _REQUIRED:
            raise Untranslatable(f"{self.where}.{name} is missing")
        if not isinstance(found, kind):
            raise Untranslatable(f"{self.where}.{name} {found!r} is no {kind.__name__}")
        return found


def title(document: Document) -> str:
    """Kind, namespace and name, for people."""
    about = document.get("metadata", {})
    return f"{document.get('kind')} {about.get('namespace', '-')}/{about.get('name', '-')}"


def namespace(document: Document) -> str:
    """The namespace of an object."""
    return str(document["metadata"].get("namespace", ""))


def spec(document: Document) -> Fields:
    """Everything that an object asks for."""
    return Fields(document.get("spec") or {}, f"{title(document)}: spec")


def full_host(host: str, space: str) -> str:
    """A host as Istio knows it: a name without dots is a service of the same namespace."""
    return host if "." in host else f"{host}.{space}.svc.cluster.local"

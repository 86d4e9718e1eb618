"""Reading fields of a JSON body as GitHub's request schemas do: unknown fields pass, wrong types are refused."""

from datetime import UTC, datetime
from typing import Any, Literal, TypeVar, overload

from github_emulator.http.errors import malformed
from github_emulator.state import JsonObject

T = TypeVar("T")
_NAMES = {str: "string", int: "integer", bool: "boolean", list: "array", dict: "object"}


@overload
def read(body: JsonObject, name: str, kind: type[T], *, required: Literal[True]) -> T: ...
@overload
def read(body: JsonObject, name: str, kind: type[T]) -> T | None: ...
def read(body: JsonObject, name: str, kind: type[T], *, required: bool = False) -> T | None:
    """The field's value; null counts as absent.

    Raises:
        GitHubError: 422, absent though required, or of another type.
    """
    value = body.get(name)
    if value is None:
        if required:
            raise malformed(f'"{name}" wasn\'t supplied.')
        return None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        shown = "nil" if value is None else repr(value)[:80]
        raise malformed(f"For 'properties/{name}', {shown} is not of type {_NAMES[kind]}.")
    return value


def one_of(body: JsonObject, name: str, allowed: tuple[str, ...], *, required: bool = False) -> str | None:
    """A string out of a fixed set.

    Raises:
        GitHubError: 422, absent though required, or not in the set.
    """
    value = read(body, name, str, required=True) if required else read(body, name, str)
    if value is not None and value not in allowed:
        raise malformed(f"For 'properties/{name}', {value} is not a member of {list(allowed)}.")
    return value


def at_most(body: JsonObject, name: str, characters: int) -> str | None:
    """A string that is not too long.

    Raises:
        GitHubError: 422, of another type or too long.
    """
    value = read(body, name, str)
    if value is not None and len(value) > characters:
        raise malformed(f"Only {characters} characters are allowed for '{name}'; {len(value)} were supplied.")
    return value


def moment(body: JsonObject, name: str) -> datetime | None:
    """A time in ISO 8601.

    Raises:
        GitHubError: 422, not a time.
    """
    value = read(body, name, str)
    if value is None:
        return None
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except ValueError:
        raise malformed(f"For 'properties/{name}', {value[:40]} is not a valid date-time.") from None


def objects(body: JsonObject, name: str) -> list[JsonObject]:
    """An array of objects; empty when absent.

    Raises:
        GitHubError: 422, not an array of objects.
    """
    values: list[Any] = read(body, name, list) or []
    for index, value in enumerate(values):
        if not isinstance(value, dict):
            raise malformed(f"For 'properties/{name}', {index} is not an object.")
    return values

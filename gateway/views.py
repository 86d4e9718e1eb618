"""Messages of the services as JSON, in the contracts' own field names."""

from collections.abc import Iterable
from typing import Any

from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from kit.errors import FieldInvalid


def view(message: Message) -> dict[str, Any]:
    """Write a message as JSON: snake_case names, enum names, RFC 3339 times, absent fields with their defaults."""
    return MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


def page(name: str, messages: Iterable[Message], next_page_token: str) -> dict[str, Any]:
    """Write a page of a list; an empty `next_page_token` says that it is the last."""
    return {name: [view(message) for message in messages], "next_page_token": next_page_token}


def enum_value(kind: EnumTypeWrapper, prefix: str, field: str, name: str) -> Any:
    """Read an enum's value by its name without prefix, in any case; empty is UNSPECIFIED.

    Raises:
        FieldInvalid: Lists the names there are.
    """
    names = [each.removeprefix(f"{prefix}_") for each in kind.keys()]  # noqa: SIM118 - not a mapping
    wanted = name.upper().removeprefix(f"{prefix}_") or "UNSPECIFIED"
    if wanted not in names:
        raise FieldInvalid(field, f"must be one of {', '.join(names[1:])}")
    return kind.Value(f"{prefix}_{wanted}")

"""Messages of the services as JSON, in the contracts' own field names."""

from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message


def view(message: Message) -> dict[str, Any]:
    """Write a message as JSON: snake_case names, enum names, RFC 3339 times, absent fields with their defaults."""
    return MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


def page(name: str, messages: list[Any], next_page_token: str) -> dict[str, Any]:
    """Write a page of a list; an empty `next_page_token` says that it is the last."""
    return {name: [view(message) for message in messages], "next_page_token": next_page_token}

"""Messages of the services as JSON answers, and as schemas of the API's description."""

from functools import cache
from http import HTTPStatus
from typing import Any, Literal

from fastapi.responses import JSONResponse
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from pydantic import AwareDatetime, BaseModel, Field, create_model

_NUMBERS = {FieldDescriptor.CPPTYPE_DOUBLE, FieldDescriptor.CPPTYPE_FLOAT}
_INTEGERS = {FieldDescriptor.CPPTYPE_INT32, FieldDescriptor.CPPTYPE_UINT32}
# ProtoJSON writes these in a form of their own.
_WELL_KNOWN: dict[str, Any] = {
    "google.protobuf.Timestamp": AwareDatetime,
    "google.protobuf.Duration": str,
    "google.protobuf.Struct": dict[str, Any],
}


class Answer(JSONResponse):
    """A message as ProtoJSON: the contract's field names, enums by name, RFC 3339 times, 64-bit integers as text."""

    def __init__(self, message: Message, status: int = HTTPStatus.OK) -> None:
        super().__init__(view(message), status)


def view(message: Message) -> dict[str, Any]:
    """Write a message as JSON; absent fields with their defaults, except those that are unset."""
    return MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


def answers(message: type[Message], status: HTTPStatus = HTTPStatus.OK) -> dict[str, Any]:
    """What a route's decorator needs to describe its answer."""
    return {"status_code": status, "responses": {int(status): {"model": schema(message.DESCRIPTOR)}}}


@cache
def schema(message: Descriptor) -> type[BaseModel]:
    """The form of a message as `view` writes it."""
    fields: dict[str, Any] = {field.name: _field(field) for field in message.fields}
    made: type[BaseModel] = create_model(message.name, **fields)
    return made


def _field(field: FieldDescriptor) -> tuple[Any, Any]:
    """Type and default; a field that may be unset is not required, and has no default to show."""
    kind = list[_type(field)] if field.is_repeated else _type(field)  # type: ignore[misc]
    if field.message_type and field.message_type.GetOptions().map_entry:
        kind = dict[str, _type(field.message_type.fields_by_name["value"])]  # type: ignore[misc]
    return kind, Field(default_factory=lambda: None) if field.has_presence else ...


def _type(field: FieldDescriptor) -> Any:
    if field.message_type:
        return _WELL_KNOWN.get(field.message_type.full_name) or schema(field.message_type)
    if field.enum_type:
        return Literal[tuple(field.enum_type.values_by_name)]
    if field.cpp_type in _NUMBERS:
        return float
    if field.cpp_type in _INTEGERS:
        return int
    return bool if field.cpp_type == FieldDescriptor.CPPTYPE_BOOL else str

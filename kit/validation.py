"""What every request is checked for: required fields, and the tenant it names.

Both look at fields however deeply they are nested. What to look at is worked out once per message type, and a type
without such fields below it costs nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from google.api import field_behavior_pb2
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from kit.errors import FieldRequired, TenantMismatch

_BEHAVIOR: Any = field_behavior_pb2.field_behavior  # its published type is not that of an extension


def check_required(message: Message) -> None:
    """Look for the first missing field, in the order of the contract.

    Fields of a message that is absent and not itself required may be missing.

    Raises:
        FieldRequired: With the path of the field: `repository.full_name`, `members[2].email`.
    """
    for path, holder, field in _REQUIRED.visit(message):
        if not (holder.HasField(field.name) if field.tracked else getattr(holder, field.name)):
            raise FieldRequired(path)


def check_tenant(message: Message, tenant_id: str) -> None:
    """Compare every `tenant_id` in the message that is set.

    Raises:
        TenantMismatch: One differs.
    """
    for _, holder, field in _TENANT.visit(message):
        if getattr(holder, field.name) not in ("", tenant_id):
            raise TenantMismatch


def named_tenant(message: Message) -> str:
    """Return the first `tenant_id` that is set in the message, or nothing."""
    values = (getattr(holder, field.name) for _, holder, field in _TENANT.visit(message))
    return next(filter(None, values), "")


@dataclass(frozen=True, slots=True)
class _Field:
    """One field worth a look. `nested`: its messages are worth one, too."""

    name: str
    wanted: bool
    tracked: bool
    many: bool
    mapped: bool
    nested: bool


class _Walk:
    """Finds the wanted fields of a message and of the messages in it."""

    def __init__(self, wanted: Callable[[FieldDescriptor], bool]) -> None:
        self._wanted = wanted
        self._plans: dict[Descriptor, tuple[_Field, ...]] = {}

    def visit(self, message: Message, prefix: str = "") -> Iterator[tuple[str, Message, _Field]]:
        for field in self._plan(cast("Descriptor", message.DESCRIPTOR)):
            if field.wanted:
                yield prefix + field.name, message, field
            if field.nested:
                for place, value in _messages(message, field):
                    yield from self.visit(value, f"{prefix}{place}.")

    def _plan(self, descriptor: Descriptor) -> tuple[_Field, ...]:
        plan = self._plans.get(descriptor)
        if plan is None:
            fields = (self._field(field) for field in descriptor.fields)
            plan = self._plans[descriptor] = tuple(field for field in fields if field.wanted or field.nested)
        return plan

    def _field(self, field: FieldDescriptor) -> _Field:
        value = _value_type(field)
        return _Field(
            name=field.name,
            wanted=self._wanted(field),
            tracked=field.has_presence,
            many=field.is_repeated,
            mapped=value is not field.message_type,
            nested=value is not None and self._reaches(value, set()),
        )

    def _reaches(self, descriptor: Descriptor, seen: set[str]) -> bool:
        """Whether a wanted field lies below; `seen` ends the walk in types that contain themselves."""
        if descriptor.full_name in seen:
            return False
        seen.add(descriptor.full_name)
        return any(
            self._wanted(field) or ((value := _value_type(field)) is not None and self._reaches(value, seen))
            for field in descriptor.fields
        )


def _messages(message: Message, field: _Field) -> Iterator[tuple[str, Message]]:
    value = getattr(message, field.name)
    if field.mapped:
        yield from ((f"{field.name}[{key}]", value[key]) for key in value)
    elif field.many:
        yield from ((f"{field.name}[{index}]", each) for index, each in enumerate(value))
    elif message.HasField(field.name):
        yield field.name, value


def _value_type(field: FieldDescriptor) -> Descriptor | None:
    kind = field.message_type
    if kind is None or not kind.GetOptions().map_entry:
        return kind
    return kind.fields_by_name["value"].message_type


def _is_required(field: FieldDescriptor) -> bool:
    if field_behavior_pb2.REQUIRED not in field.GetOptions().Extensions[_BEHAVIOR]:
        return False
    # A bool without presence cannot tell "no" from "not said".
    return field.has_presence or field.is_repeated or field.cpp_type != FieldDescriptor.CPPTYPE_BOOL


def _is_tenant(field: FieldDescriptor) -> bool:
    return field.name == "tenant_id" and field.cpp_type == FieldDescriptor.CPPTYPE_STRING and not field.is_repeated


_REQUIRED = _Walk(_is_required)
_TENANT = _Walk(_is_tenant)

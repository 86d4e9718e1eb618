"""Requests are checked for what their contract marks as required, however deep, and for whose tenant they name."""

import pytest
from google.api import field_behavior_pb2
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor_pb2 import FieldDescriptorProto as Field

from kit.errors import FieldRequired, TenantMismatch
from kit.validation import check_required, check_tenant, named_tenant
from squad.agent.v1 import agent_service_pb2 as agent

PACKAGE = "squad.test.validation"


def field(name, number, kind=Field.TYPE_STRING, *, required=False, many=False, type_name="", optional=False):
    made = Field(name=name, number=number, type=kind, label=Field.LABEL_REPEATED if many else Field.LABEL_OPTIONAL)
    if type_name:
        made.type_name = f".{PACKAGE}.{type_name}"
    if required:
        made.options.Extensions[field_behavior_pb2.field_behavior].append(field_behavior_pb2.REQUIRED)
    if optional:
        made.proto3_optional, made.oneof_index = True, 0
    return made


def contract():
    """An order with something required in every kind of place."""
    person = descriptor_pb2.DescriptorProto(name="Person", field=[field("email", 1, required=True)])
    item = descriptor_pb2.DescriptorProto(name="Item", field=[field("name", 1, required=True), field("tenant_id", 2)])
    entry = descriptor_pb2.DescriptorProto(
        name="NotesEntry",
        field=[field("key", 1), field("value", 2, Field.TYPE_MESSAGE, type_name="Item")],
        options=descriptor_pb2.MessageOptions(map_entry=True),
    )
    message = Field.TYPE_MESSAGE
    order = descriptor_pb2.DescriptorProto(
        name="Order",
        nested_type=[entry],
        oneof_decl=[descriptor_pb2.OneofDescriptorProto(name="_said")],
        field=[
            field("tenant_id", 1),
            field("buyer", 2, message, required=True, type_name="Person"),
            field("items", 3, message, required=True, many=True, type_name="Item"),
            field("notes", 4, message, many=True, type_name="Order.NotesEntry"),
            field("parent", 5, message, type_name="Order"),
            field("gift", 6, message, type_name="Person"),
            field("count", 7, Field.TYPE_INT32, required=True),
            field("said", 8, Field.TYPE_INT32, required=True, optional=True),
            field("agreed", 9, Field.TYPE_BOOL, required=True),
        ],
    )
    file = descriptor_pb2.FileDescriptorProto(
        name="validation.proto", package=PACKAGE, syntax="proto3", message_type=[person, item, order]
    )
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{PACKAGE}.Order"))


Order = contract()


def order(**changes):
    return Order(**{"buyer": {"email": "a@b"}, "items": [{"name": "x"}], "count": 1, "said": 0, **changes})


def test_a_filled_request_passes():
    check_required(order())


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("buyer", {"buyer": None}),
        ("buyer.email", {"buyer": {}}),
        ("items", {"items": []}),
        ("items[1].name", {"items": [{"name": "x"}, {}]}),
        ("notes[k].name", {"notes": {"k": {}}}),
        ("gift.email", {"gift": {}}),
        ("parent.buyer", {"parent": {}}),
        ("count", {"count": 0}),
        ("said", {"said": None}),
    ],
)
def test_the_missing_field_is_named_with_its_path(path, changes):
    with pytest.raises(FieldRequired) as raised:
        check_required(order(**changes))
    assert raised.value.metadata == {"field": path}


def test_an_absent_message_that_is_not_required_may_have_required_fields():
    assert not order().HasField("gift")
    check_required(order())


def test_zero_counts_as_filled_where_the_contract_can_tell():
    check_required(order(said=0))


def test_a_type_without_required_fields_below_is_not_walked():
    blob = agent.AnalyzeChangeRequest()
    blob.blob.data = b"x" * 500_000
    check_required(blob)


@pytest.mark.parametrize(
    "changes", [{"tenant_id": "u"}, {"items": [{"name": "x", "tenant_id": "u"}]}, {"parent": {"tenant_id": "u"}}]
)
def test_another_tenant_is_refused_wherever_it_stands(changes):
    with pytest.raises(TenantMismatch):
        check_tenant(order(**changes), "t")


def test_the_own_tenant_and_none_pass():
    check_tenant(order(tenant_id="t", items=[{"name": "x", "tenant_id": ""}]), "t")


def test_the_first_message_of_a_stream_names_its_tenant_in_the_header():
    request = agent.AnalyzeChangeRequest()
    request.header.tenant_id = "t"
    assert named_tenant(request) == "t"

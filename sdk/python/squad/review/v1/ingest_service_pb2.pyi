from google.api import field_behavior_pb2 as _field_behavior_pb2
from squad.review.v1 import ingest_pb2 as _ingest_pb2
from squad.review.v1 import remark_pb2 as _remark_pb2
from squad.review.v1 import review_pb2 as _review_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AcceptEventRequest(_message.Message):
    __slots__ = ("tenant_id", "event", "policy", "refusal")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    event: _ingest_pb2.HostEvent
    policy: _review_pb2.PolicySnapshot
    refusal: str
    def __init__(self, tenant_id: _Optional[str] = ..., event: _Optional[_Union[_ingest_pb2.HostEvent, _Mapping]] = ..., policy: _Optional[_Union[_review_pb2.PolicySnapshot, _Mapping]] = ..., refusal: _Optional[str] = ...) -> None: ...

class AcceptEventResponse(_message.Message):
    __slots__ = ("outcome", "reason", "review_id", "duplicate")
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    DUPLICATE_FIELD_NUMBER: _ClassVar[int]
    outcome: _ingest_pb2.DeliveryOutcome
    reason: str
    review_id: str
    duplicate: bool
    def __init__(self, outcome: _Optional[_Union[_ingest_pb2.DeliveryOutcome, str]] = ..., reason: _Optional[str] = ..., review_id: _Optional[str] = ..., duplicate: _Optional[bool] = ...) -> None: ...

class ListDeliveriesRequest(_message.Message):
    __slots__ = ("tenant_id", "page_size", "page_token", "outcome")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    page_size: int
    page_token: str
    outcome: _ingest_pb2.DeliveryOutcome
    def __init__(self, tenant_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., outcome: _Optional[_Union[_ingest_pb2.DeliveryOutcome, str]] = ...) -> None: ...

class ListDeliveriesResponse(_message.Message):
    __slots__ = ("deliveries", "next_page_token")
    DELIVERIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    deliveries: _containers.RepeatedCompositeFieldContainer[_ingest_pb2.DeliveryRecord]
    next_page_token: str
    def __init__(self, deliveries: _Optional[_Iterable[_Union[_ingest_pb2.DeliveryRecord, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ReplayDeliveryRequest(_message.Message):
    __slots__ = ("request_id", "tenant_id", "host", "delivery_id")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    HOST_FIELD_NUMBER: _ClassVar[int]
    DELIVERY_ID_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    tenant_id: str
    host: str
    delivery_id: str
    def __init__(self, request_id: _Optional[str] = ..., tenant_id: _Optional[str] = ..., host: _Optional[str] = ..., delivery_id: _Optional[str] = ...) -> None: ...

class ReplayDeliveryResponse(_message.Message):
    __slots__ = ("delivery",)
    DELIVERY_FIELD_NUMBER: _ClassVar[int]
    delivery: _ingest_pb2.DeliveryRecord
    def __init__(self, delivery: _Optional[_Union[_ingest_pb2.DeliveryRecord, _Mapping]] = ...) -> None: ...

class ListRemarksRequest(_message.Message):
    __slots__ = ("tenant_id", "page_size", "page_token", "repository_full_name", "pull_request", "outcome")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    PULL_REQUEST_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    page_size: int
    page_token: str
    repository_full_name: str
    pull_request: int
    outcome: _remark_pb2.RemarkOutcome
    def __init__(self, tenant_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., repository_full_name: _Optional[str] = ..., pull_request: _Optional[int] = ..., outcome: _Optional[_Union[_remark_pb2.RemarkOutcome, str]] = ...) -> None: ...

class ListRemarksResponse(_message.Message):
    __slots__ = ("remarks", "next_page_token")
    REMARKS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    remarks: _containers.RepeatedCompositeFieldContainer[_remark_pb2.RemarkRecord]
    next_page_token: str
    def __init__(self, remarks: _Optional[_Iterable[_Union[_remark_pb2.RemarkRecord, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

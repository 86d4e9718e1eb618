import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from squad.code.v1 import finding_pb2 as _finding_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ShadowChange(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SHADOW_CHANGE_UNSPECIFIED: _ClassVar[ShadowChange]
    SHADOW_CHANGE_ADDED: _ClassVar[ShadowChange]
    SHADOW_CHANGE_LOST: _ClassVar[ShadowChange]
    SHADOW_CHANGE_CHANGED: _ClassVar[ShadowChange]
SHADOW_CHANGE_UNSPECIFIED: ShadowChange
SHADOW_CHANGE_ADDED: ShadowChange
SHADOW_CHANGE_LOST: ShadowChange
SHADOW_CHANGE_CHANGED: ShadowChange

class ShadowDifference(_message.Message):
    __slots__ = ("change", "rule_id", "path", "line", "severity", "message", "changed_fields")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    CHANGED_FIELDS_FIELD_NUMBER: _ClassVar[int]
    change: ShadowChange
    rule_id: str
    path: str
    line: int
    severity: _finding_pb2.Severity
    message: str
    changed_fields: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, change: _Optional[_Union[ShadowChange, str]] = ..., rule_id: _Optional[str] = ..., path: _Optional[str] = ..., line: _Optional[int] = ..., severity: _Optional[_Union[_finding_pb2.Severity, str]] = ..., message: _Optional[str] = ..., changed_fields: _Optional[_Iterable[str]] = ...) -> None: ...

class ShadowRun(_message.Message):
    __slots__ = ("id", "tenant_id", "review_id", "name", "agent", "version", "stable_version", "failure", "finding_count", "stable_finding_count", "added_count", "lost_count", "changed_count", "differences", "cost", "stable_cost", "latency", "stable_latency", "create_time")
    ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    AGENT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STABLE_VERSION_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    FINDING_COUNT_FIELD_NUMBER: _ClassVar[int]
    STABLE_FINDING_COUNT_FIELD_NUMBER: _ClassVar[int]
    ADDED_COUNT_FIELD_NUMBER: _ClassVar[int]
    LOST_COUNT_FIELD_NUMBER: _ClassVar[int]
    CHANGED_COUNT_FIELD_NUMBER: _ClassVar[int]
    DIFFERENCES_FIELD_NUMBER: _ClassVar[int]
    COST_FIELD_NUMBER: _ClassVar[int]
    STABLE_COST_FIELD_NUMBER: _ClassVar[int]
    LATENCY_FIELD_NUMBER: _ClassVar[int]
    STABLE_LATENCY_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    id: str
    tenant_id: str
    review_id: str
    name: str
    agent: str
    version: str
    stable_version: str
    failure: str
    finding_count: int
    stable_finding_count: int
    added_count: int
    lost_count: int
    changed_count: int
    differences: _containers.RepeatedCompositeFieldContainer[ShadowDifference]
    cost: _duration_pb2.Duration
    stable_cost: _duration_pb2.Duration
    latency: _duration_pb2.Duration
    stable_latency: _duration_pb2.Duration
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., tenant_id: _Optional[str] = ..., review_id: _Optional[str] = ..., name: _Optional[str] = ..., agent: _Optional[str] = ..., version: _Optional[str] = ..., stable_version: _Optional[str] = ..., failure: _Optional[str] = ..., finding_count: _Optional[int] = ..., stable_finding_count: _Optional[int] = ..., added_count: _Optional[int] = ..., lost_count: _Optional[int] = ..., changed_count: _Optional[int] = ..., differences: _Optional[_Iterable[_Union[ShadowDifference, _Mapping]]] = ..., cost: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., stable_cost: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., latency: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., stable_latency: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

import datetime

from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from squad.agent.v1 import registration_pb2 as _registration_pb2
from squad.code.v1 import coverage_pb2 as _coverage_pb2
from squad.code.v1 import finding_pb2 as _finding_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Tenant(_message.Message):
    __slots__ = ("id", "name", "display_name", "policy", "create_time")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    id: str
    name: str
    display_name: str
    policy: Policy
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ..., display_name: _Optional[str] = ..., policy: _Optional[_Union[Policy, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Policy(_message.Message):
    __slots__ = ("version", "required_agents", "gate", "inline_comment_cap", "settings", "incomplete_check", "upload_sarif", "agents")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_AGENTS_FIELD_NUMBER: _ClassVar[int]
    GATE_FIELD_NUMBER: _ClassVar[int]
    INLINE_COMMENT_CAP_FIELD_NUMBER: _ClassVar[int]
    SETTINGS_FIELD_NUMBER: _ClassVar[int]
    INCOMPLETE_CHECK_FIELD_NUMBER: _ClassVar[int]
    UPLOAD_SARIF_FIELD_NUMBER: _ClassVar[int]
    AGENTS_FIELD_NUMBER: _ClassVar[int]
    version: str
    required_agents: _containers.RepeatedScalarFieldContainer[str]
    gate: _finding_pb2.Severity
    inline_comment_cap: int
    settings: _struct_pb2.Struct
    incomplete_check: _coverage_pb2.IncompleteCheck
    upload_sarif: bool
    agents: _containers.RepeatedCompositeFieldContainer[_registration_pb2.RegisteredAgent]
    def __init__(self, version: _Optional[str] = ..., required_agents: _Optional[_Iterable[str]] = ..., gate: _Optional[_Union[_finding_pb2.Severity, str]] = ..., inline_comment_cap: _Optional[int] = ..., settings: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., incomplete_check: _Optional[_Union[_coverage_pb2.IncompleteCheck, str]] = ..., upload_sarif: _Optional[bool] = ..., agents: _Optional[_Iterable[_Union[_registration_pb2.RegisteredAgent, _Mapping]]] = ...) -> None: ...

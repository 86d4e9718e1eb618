import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AgentMode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AGENT_MODE_UNSPECIFIED: _ClassVar[AgentMode]
    AGENT_MODE_REQUIRED: _ClassVar[AgentMode]
    AGENT_MODE_ADVISORY: _ClassVar[AgentMode]
    AGENT_MODE_SHADOW: _ClassVar[AgentMode]
AGENT_MODE_UNSPECIFIED: AgentMode
AGENT_MODE_REQUIRED: AgentMode
AGENT_MODE_ADVISORY: AgentMode
AGENT_MODE_SHADOW: AgentMode

class RegisteredAgent(_message.Message):
    __slots__ = ("name", "agent", "address", "spiffe_id", "languages", "deadline", "mode", "out_of_service")
    NAME_FIELD_NUMBER: _ClassVar[int]
    AGENT_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    SPIFFE_ID_FIELD_NUMBER: _ClassVar[int]
    LANGUAGES_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    OUT_OF_SERVICE_FIELD_NUMBER: _ClassVar[int]
    name: str
    agent: str
    address: str
    spiffe_id: str
    languages: _containers.RepeatedScalarFieldContainer[str]
    deadline: _duration_pb2.Duration
    mode: AgentMode
    out_of_service: bool
    def __init__(self, name: _Optional[str] = ..., agent: _Optional[str] = ..., address: _Optional[str] = ..., spiffe_id: _Optional[str] = ..., languages: _Optional[_Iterable[str]] = ..., deadline: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., mode: _Optional[_Union[AgentMode, str]] = ..., out_of_service: _Optional[bool] = ...) -> None: ...

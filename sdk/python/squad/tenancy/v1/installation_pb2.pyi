import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class InstallationState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    INSTALLATION_STATE_UNSPECIFIED: _ClassVar[InstallationState]
    INSTALLATION_STATE_ACTIVE: _ClassVar[InstallationState]
    INSTALLATION_STATE_SUSPENDED: _ClassVar[InstallationState]
    INSTALLATION_STATE_REMOVED: _ClassVar[InstallationState]
INSTALLATION_STATE_UNSPECIFIED: InstallationState
INSTALLATION_STATE_ACTIVE: InstallationState
INSTALLATION_STATE_SUSPENDED: InstallationState
INSTALLATION_STATE_REMOVED: InstallationState

class Installation(_message.Message):
    __slots__ = ("id", "tenant_id", "host", "installation_id", "account", "auto_bound", "create_time", "state")
    ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    HOST_FIELD_NUMBER: _ClassVar[int]
    INSTALLATION_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    AUTO_BOUND_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    id: str
    tenant_id: str
    host: str
    installation_id: int
    account: str
    auto_bound: bool
    create_time: _timestamp_pb2.Timestamp
    state: InstallationState
    def __init__(self, id: _Optional[str] = ..., tenant_id: _Optional[str] = ..., host: _Optional[str] = ..., installation_id: _Optional[int] = ..., account: _Optional[str] = ..., auto_bound: _Optional[bool] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[InstallationState, str]] = ...) -> None: ...

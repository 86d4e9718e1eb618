import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from squad.tenancy.v1 import member_pb2 as _member_pb2
from squad.tenancy.v1 import tenant_pb2 as _tenant_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Authorization(_message.Message):
    __slots__ = ("principal", "internal_token", "expire_time", "policy")
    PRINCIPAL_FIELD_NUMBER: _ClassVar[int]
    INTERNAL_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    principal: Principal
    internal_token: str
    expire_time: _timestamp_pb2.Timestamp
    policy: _tenant_pb2.Policy
    def __init__(self, principal: _Optional[_Union[Principal, _Mapping]] = ..., internal_token: _Optional[str] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., policy: _Optional[_Union[_tenant_pb2.Policy, _Mapping]] = ...) -> None: ...

class Principal(_message.Message):
    __slots__ = ("tenant_id", "tenant_name", "subject", "role", "scopes", "api_key_id")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_NAME_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    SCOPES_FIELD_NUMBER: _ClassVar[int]
    API_KEY_ID_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    tenant_name: str
    subject: str
    role: _member_pb2.Role
    scopes: _containers.RepeatedScalarFieldContainer[str]
    api_key_id: str
    def __init__(self, tenant_id: _Optional[str] = ..., tenant_name: _Optional[str] = ..., subject: _Optional[str] = ..., role: _Optional[_Union[_member_pb2.Role, str]] = ..., scopes: _Optional[_Iterable[str]] = ..., api_key_id: _Optional[str] = ...) -> None: ...

class JsonWebKey(_message.Message):
    __slots__ = ("kid", "kty", "alg", "use", "n", "e")
    KID_FIELD_NUMBER: _ClassVar[int]
    KTY_FIELD_NUMBER: _ClassVar[int]
    ALG_FIELD_NUMBER: _ClassVar[int]
    USE_FIELD_NUMBER: _ClassVar[int]
    N_FIELD_NUMBER: _ClassVar[int]
    E_FIELD_NUMBER: _ClassVar[int]
    kid: str
    kty: str
    alg: str
    use: str
    n: str
    e: str
    def __init__(self, kid: _Optional[str] = ..., kty: _Optional[str] = ..., alg: _Optional[str] = ..., use: _Optional[str] = ..., n: _Optional[str] = ..., e: _Optional[str] = ...) -> None: ...

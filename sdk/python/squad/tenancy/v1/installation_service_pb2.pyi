from google.api import field_behavior_pb2 as _field_behavior_pb2
from squad.tenancy.v1 import installation_pb2 as _installation_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AddInstallationRequest(_message.Message):
    __slots__ = ("request_id", "tenant_id", "host", "installation_id", "account")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    HOST_FIELD_NUMBER: _ClassVar[int]
    INSTALLATION_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    tenant_id: str
    host: str
    installation_id: int
    account: str
    def __init__(self, request_id: _Optional[str] = ..., tenant_id: _Optional[str] = ..., host: _Optional[str] = ..., installation_id: _Optional[int] = ..., account: _Optional[str] = ...) -> None: ...

class AddInstallationResponse(_message.Message):
    __slots__ = ("installation",)
    INSTALLATION_FIELD_NUMBER: _ClassVar[int]
    installation: _installation_pb2.Installation
    def __init__(self, installation: _Optional[_Union[_installation_pb2.Installation, _Mapping]] = ...) -> None: ...

class ListInstallationsRequest(_message.Message):
    __slots__ = ("tenant_id", "page_size", "page_token")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    page_size: int
    page_token: str
    def __init__(self, tenant_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListInstallationsResponse(_message.Message):
    __slots__ = ("installations", "next_page_token")
    INSTALLATIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    installations: _containers.RepeatedCompositeFieldContainer[_installation_pb2.Installation]
    next_page_token: str
    def __init__(self, installations: _Optional[_Iterable[_Union[_installation_pb2.Installation, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class RemoveInstallationRequest(_message.Message):
    __slots__ = ("tenant_id", "host", "installation_id")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    HOST_FIELD_NUMBER: _ClassVar[int]
    INSTALLATION_ID_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    host: str
    installation_id: int
    def __init__(self, tenant_id: _Optional[str] = ..., host: _Optional[str] = ..., installation_id: _Optional[int] = ...) -> None: ...

class RemoveInstallationResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

from google.api import field_behavior_pb2 as _field_behavior_pb2
from squad.review.v1 import shadow_pb2 as _shadow_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListShadowRunsRequest(_message.Message):
    __slots__ = ("tenant_id", "page_size", "page_token", "review_id", "name")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    page_size: int
    page_token: str
    review_id: str
    name: str
    def __init__(self, tenant_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., review_id: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class ListShadowRunsResponse(_message.Message):
    __slots__ = ("shadow_runs", "next_page_token")
    SHADOW_RUNS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    shadow_runs: _containers.RepeatedCompositeFieldContainer[_shadow_pb2.ShadowRun]
    next_page_token: str
    def __init__(self, shadow_runs: _Optional[_Iterable[_Union[_shadow_pb2.ShadowRun, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

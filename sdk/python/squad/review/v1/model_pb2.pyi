from squad.code.v1 import finding_pb2 as _finding_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ModelPassStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MODEL_PASS_STATUS_UNSPECIFIED: _ClassVar[ModelPassStatus]
    MODEL_PASS_STATUS_DONE: _ClassVar[ModelPassStatus]
    MODEL_PASS_STATUS_FAILED: _ClassVar[ModelPassStatus]
    MODEL_PASS_STATUS_OVER_BUDGET: _ClassVar[ModelPassStatus]
    MODEL_PASS_STATUS_OUT_OF_TIME: _ClassVar[ModelPassStatus]
    MODEL_PASS_STATUS_UNAVAILABLE: _ClassVar[ModelPassStatus]
MODEL_PASS_STATUS_UNSPECIFIED: ModelPassStatus
MODEL_PASS_STATUS_DONE: ModelPassStatus
MODEL_PASS_STATUS_FAILED: ModelPassStatus
MODEL_PASS_STATUS_OVER_BUDGET: ModelPassStatus
MODEL_PASS_STATUS_OUT_OF_TIME: ModelPassStatus
MODEL_PASS_STATUS_UNAVAILABLE: ModelPassStatus

class ModelReport(_message.Message):
    __slots__ = ("summary", "passes", "reused")
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    PASSES_FIELD_NUMBER: _ClassVar[int]
    REUSED_FIELD_NUMBER: _ClassVar[int]
    summary: ModelSummary
    passes: _containers.RepeatedCompositeFieldContainer[ModelPass]
    reused: bool
    def __init__(self, summary: _Optional[_Union[ModelSummary, _Mapping]] = ..., passes: _Optional[_Iterable[_Union[ModelPass, _Mapping]]] = ..., reused: _Optional[bool] = ...) -> None: ...

class ModelSummary(_message.Message):
    __slots__ = ("text", "model")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    text: str
    model: str
    def __init__(self, text: _Optional[str] = ..., model: _Optional[str] = ...) -> None: ...

class ModelPass(_message.Message):
    __slots__ = ("name", "version", "agent", "model", "status", "failure", "call_count", "cached_call_count", "input_tokens", "output_tokens", "cost_micros", "kept_count", "dropped_count", "dropped")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    AGENT_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    CALL_COUNT_FIELD_NUMBER: _ClassVar[int]
    CACHED_CALL_COUNT_FIELD_NUMBER: _ClassVar[int]
    INPUT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_TOKENS_FIELD_NUMBER: _ClassVar[int]
    COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    KEPT_COUNT_FIELD_NUMBER: _ClassVar[int]
    DROPPED_COUNT_FIELD_NUMBER: _ClassVar[int]
    DROPPED_FIELD_NUMBER: _ClassVar[int]
    name: str
    version: int
    agent: str
    model: str
    status: ModelPassStatus
    failure: str
    call_count: int
    cached_call_count: int
    input_tokens: int
    output_tokens: int
    cost_micros: int
    kept_count: int
    dropped_count: int
    dropped: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., version: _Optional[int] = ..., agent: _Optional[str] = ..., model: _Optional[str] = ..., status: _Optional[_Union[ModelPassStatus, str]] = ..., failure: _Optional[str] = ..., call_count: _Optional[int] = ..., cached_call_count: _Optional[int] = ..., input_tokens: _Optional[int] = ..., output_tokens: _Optional[int] = ..., cost_micros: _Optional[int] = ..., kept_count: _Optional[int] = ..., dropped_count: _Optional[int] = ..., dropped: _Optional[_Iterable[str]] = ...) -> None: ...

class ModelNote(_message.Message):
    __slots__ = ("pass_name", "model", "text", "fix", "rank")
    PASS_NAME_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    FIX_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    pass_name: str
    model: str
    text: str
    fix: _finding_pb2.Fix
    rank: int
    def __init__(self, pass_name: _Optional[str] = ..., model: _Optional[str] = ..., text: _Optional[str] = ..., fix: _Optional[_Union[_finding_pb2.Fix, _Mapping]] = ..., rank: _Optional[int] = ...) -> None: ...

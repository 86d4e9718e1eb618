from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CoverageStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COVERAGE_STATUS_UNSPECIFIED: _ClassVar[CoverageStatus]
    COVERAGE_STATUS_READ: _ClassVar[CoverageStatus]
    COVERAGE_STATUS_NOT_APPLICABLE: _ClassVar[CoverageStatus]
    COVERAGE_STATUS_EXCLUDED: _ClassVar[CoverageStatus]
    COVERAGE_STATUS_NOT_READ: _ClassVar[CoverageStatus]

class CoverageReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COVERAGE_REASON_UNSPECIFIED: _ClassVar[CoverageReason]
    COVERAGE_REASON_BINARY: _ClassVar[CoverageReason]
    COVERAGE_REASON_DELETED: _ClassVar[CoverageReason]
    COVERAGE_REASON_SYMLINK: _ClassVar[CoverageReason]
    COVERAGE_REASON_SUBMODULE: _ClassVar[CoverageReason]
    COVERAGE_REASON_GENERATED: _ClassVar[CoverageReason]
    COVERAGE_REASON_VENDORED: _ClassVar[CoverageReason]
    COVERAGE_REASON_POLICY: _ClassVar[CoverageReason]
    COVERAGE_REASON_TOO_LARGE: _ClassVar[CoverageReason]
    COVERAGE_REASON_UNDECODABLE: _ClassVar[CoverageReason]
    COVERAGE_REASON_OUT_OF_TIME: _ClassVar[CoverageReason]
    COVERAGE_REASON_OUT_OF_MEMORY: _ClassVar[CoverageReason]
    COVERAGE_REASON_FAILED: _ClassVar[CoverageReason]
    COVERAGE_REASON_AGENT_UNAVAILABLE: _ClassVar[CoverageReason]
    COVERAGE_REASON_OVER_BUDGET: _ClassVar[CoverageReason]
    COVERAGE_REASON_CHANGE_TOO_LARGE: _ClassVar[CoverageReason]

class IncompleteCheck(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    INCOMPLETE_CHECK_UNSPECIFIED: _ClassVar[IncompleteCheck]
    INCOMPLETE_CHECK_FAILURE: _ClassVar[IncompleteCheck]
    INCOMPLETE_CHECK_ACTION_REQUIRED: _ClassVar[IncompleteCheck]
COVERAGE_STATUS_UNSPECIFIED: CoverageStatus
COVERAGE_STATUS_READ: CoverageStatus
COVERAGE_STATUS_NOT_APPLICABLE: CoverageStatus
COVERAGE_STATUS_EXCLUDED: CoverageStatus
COVERAGE_STATUS_NOT_READ: CoverageStatus
COVERAGE_REASON_UNSPECIFIED: CoverageReason
COVERAGE_REASON_BINARY: CoverageReason
COVERAGE_REASON_DELETED: CoverageReason
COVERAGE_REASON_SYMLINK: CoverageReason
COVERAGE_REASON_SUBMODULE: CoverageReason
COVERAGE_REASON_GENERATED: CoverageReason
COVERAGE_REASON_VENDORED: CoverageReason
COVERAGE_REASON_POLICY: CoverageReason
COVERAGE_REASON_TOO_LARGE: CoverageReason
COVERAGE_REASON_UNDECODABLE: CoverageReason
COVERAGE_REASON_OUT_OF_TIME: CoverageReason
COVERAGE_REASON_OUT_OF_MEMORY: CoverageReason
COVERAGE_REASON_FAILED: CoverageReason
COVERAGE_REASON_AGENT_UNAVAILABLE: CoverageReason
COVERAGE_REASON_OVER_BUDGET: CoverageReason
COVERAGE_REASON_CHANGE_TOO_LARGE: CoverageReason
INCOMPLETE_CHECK_UNSPECIFIED: IncompleteCheck
INCOMPLETE_CHECK_FAILURE: IncompleteCheck
INCOMPLETE_CHECK_ACTION_REQUIRED: IncompleteCheck

class FileCoverage(_message.Message):
    __slots__ = ("path", "status", "reason", "detail")
    PATH_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    path: str
    status: CoverageStatus
    reason: CoverageReason
    detail: str
    def __init__(self, path: _Optional[str] = ..., status: _Optional[_Union[CoverageStatus, str]] = ..., reason: _Optional[_Union[CoverageReason, str]] = ..., detail: _Optional[str] = ...) -> None: ...

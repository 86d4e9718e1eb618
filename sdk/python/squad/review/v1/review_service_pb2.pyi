import datetime

from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from squad.code.v1 import finding_pb2 as _finding_pb2
from squad.review.v1 import review_pb2 as _review_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateReviewRequest(_message.Message):
    __slots__ = ("request_id", "tenant_id", "repository", "change", "policy", "delivery")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FIELD_NUMBER: _ClassVar[int]
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    DELIVERY_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    tenant_id: str
    repository: _review_pb2.RepositoryRef
    change: _review_pb2.ChangeRef
    policy: _review_pb2.PolicySnapshot
    delivery: _review_pb2.Delivery
    def __init__(self, request_id: _Optional[str] = ..., tenant_id: _Optional[str] = ..., repository: _Optional[_Union[_review_pb2.RepositoryRef, _Mapping]] = ..., change: _Optional[_Union[_review_pb2.ChangeRef, _Mapping]] = ..., policy: _Optional[_Union[_review_pb2.PolicySnapshot, _Mapping]] = ..., delivery: _Optional[_Union[_review_pb2.Delivery, _Mapping]] = ...) -> None: ...

class CreateReviewResponse(_message.Message):
    __slots__ = ("review", "created")
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    CREATED_FIELD_NUMBER: _ClassVar[int]
    review: _review_pb2.Review
    created: bool
    def __init__(self, review: _Optional[_Union[_review_pb2.Review, _Mapping]] = ..., created: _Optional[bool] = ...) -> None: ...

class GetReviewRequest(_message.Message):
    __slots__ = ("tenant_id", "review_id")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    review_id: str
    def __init__(self, tenant_id: _Optional[str] = ..., review_id: _Optional[str] = ...) -> None: ...

class GetReviewResponse(_message.Message):
    __slots__ = ("review",)
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    review: _review_pb2.Review
    def __init__(self, review: _Optional[_Union[_review_pb2.Review, _Mapping]] = ...) -> None: ...

class ListReviewsRequest(_message.Message):
    __slots__ = ("tenant_id", "page_size", "page_token", "state", "repository_full_name", "pull_request", "created_after_time")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    PULL_REQUEST_FIELD_NUMBER: _ClassVar[int]
    CREATED_AFTER_TIME_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    page_size: int
    page_token: str
    state: _review_pb2.ReviewState
    repository_full_name: str
    pull_request: int
    created_after_time: _timestamp_pb2.Timestamp
    def __init__(self, tenant_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., state: _Optional[_Union[_review_pb2.ReviewState, str]] = ..., repository_full_name: _Optional[str] = ..., pull_request: _Optional[int] = ..., created_after_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListReviewsResponse(_message.Message):
    __slots__ = ("reviews", "next_page_token")
    REVIEWS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    reviews: _containers.RepeatedCompositeFieldContainer[_review_pb2.Review]
    next_page_token: str
    def __init__(self, reviews: _Optional[_Iterable[_Union[_review_pb2.Review, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class CancelReviewRequest(_message.Message):
    __slots__ = ("tenant_id", "review_id", "reason")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    review_id: str
    reason: str
    def __init__(self, tenant_id: _Optional[str] = ..., review_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class CancelReviewResponse(_message.Message):
    __slots__ = ("review",)
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    review: _review_pb2.Review
    def __init__(self, review: _Optional[_Union[_review_pb2.Review, _Mapping]] = ...) -> None: ...

class RetryReviewRequest(_message.Message):
    __slots__ = ("tenant_id", "review_id")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    review_id: str
    def __init__(self, tenant_id: _Optional[str] = ..., review_id: _Optional[str] = ...) -> None: ...

class RetryReviewResponse(_message.Message):
    __slots__ = ("review",)
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    review: _review_pb2.Review
    def __init__(self, review: _Optional[_Union[_review_pb2.Review, _Mapping]] = ...) -> None: ...

class OverrideReviewRequest(_message.Message):
    __slots__ = ("tenant_id", "review_id", "reason")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    review_id: str
    reason: str
    def __init__(self, tenant_id: _Optional[str] = ..., review_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class OverrideReviewResponse(_message.Message):
    __slots__ = ("review",)
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    review: _review_pb2.Review
    def __init__(self, review: _Optional[_Union[_review_pb2.Review, _Mapping]] = ...) -> None: ...

class ImportSarifRequest(_message.Message):
    __slots__ = ("tenant_id", "review_id", "sarif")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    SARIF_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    review_id: str
    sarif: bytes
    def __init__(self, tenant_id: _Optional[str] = ..., review_id: _Optional[str] = ..., sarif: _Optional[bytes] = ...) -> None: ...

class ImportSarifResponse(_message.Message):
    __slots__ = ("review", "tools", "result_count")
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    TOOLS_FIELD_NUMBER: _ClassVar[int]
    RESULT_COUNT_FIELD_NUMBER: _ClassVar[int]
    review: _review_pb2.Review
    tools: _containers.RepeatedScalarFieldContainer[str]
    result_count: int
    def __init__(self, review: _Optional[_Union[_review_pb2.Review, _Mapping]] = ..., tools: _Optional[_Iterable[str]] = ..., result_count: _Optional[int] = ...) -> None: ...

class WatchReviewRequest(_message.Message):
    __slots__ = ("tenant_id", "review_id", "after_sequence")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    review_id: str
    after_sequence: int
    def __init__(self, tenant_id: _Optional[str] = ..., review_id: _Optional[str] = ..., after_sequence: _Optional[int] = ...) -> None: ...

class WatchReviewResponse(_message.Message):
    __slots__ = ("event",)
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: _review_pb2.ReviewEvent
    def __init__(self, event: _Optional[_Union[_review_pb2.ReviewEvent, _Mapping]] = ...) -> None: ...

class ListFindingsRequest(_message.Message):
    __slots__ = ("tenant_id", "page_size", "page_token", "review_id", "agent", "rule_id", "min_severity", "repository_full_name", "path", "lifecycle")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    AGENT_FIELD_NUMBER: _ClassVar[int]
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    MIN_SEVERITY_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    LIFECYCLE_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    page_size: int
    page_token: str
    review_id: str
    agent: str
    rule_id: str
    min_severity: _finding_pb2.Severity
    repository_full_name: str
    path: str
    lifecycle: _review_pb2.Lifecycle
    def __init__(self, tenant_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., review_id: _Optional[str] = ..., agent: _Optional[str] = ..., rule_id: _Optional[str] = ..., min_severity: _Optional[_Union[_finding_pb2.Severity, str]] = ..., repository_full_name: _Optional[str] = ..., path: _Optional[str] = ..., lifecycle: _Optional[_Union[_review_pb2.Lifecycle, str]] = ...) -> None: ...

class ListFindingsResponse(_message.Message):
    __slots__ = ("findings", "next_page_token")
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    findings: _containers.RepeatedCompositeFieldContainer[_review_pb2.ReviewFinding]
    next_page_token: str
    def __init__(self, findings: _Optional[_Iterable[_Union[_review_pb2.ReviewFinding, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class TriageFindingRequest(_message.Message):
    __slots__ = ("tenant_id", "finding_id", "verdict", "reason", "expire_time")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    FINDING_ID_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    finding_id: str
    verdict: _review_pb2.Verdict
    reason: str
    expire_time: _timestamp_pb2.Timestamp
    def __init__(self, tenant_id: _Optional[str] = ..., finding_id: _Optional[str] = ..., verdict: _Optional[_Union[_review_pb2.Verdict, str]] = ..., reason: _Optional[str] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class TriageFindingResponse(_message.Message):
    __slots__ = ("finding",)
    FINDING_FIELD_NUMBER: _ClassVar[int]
    finding: _review_pb2.ReviewFinding
    def __init__(self, finding: _Optional[_Union[_review_pb2.ReviewFinding, _Mapping]] = ...) -> None: ...

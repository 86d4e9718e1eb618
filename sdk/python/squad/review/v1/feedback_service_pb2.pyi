from google.api import field_behavior_pb2 as _field_behavior_pb2
from squad.review.v1 import feedback_pb2 as _feedback_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RecordFeedbackRequest(_message.Message):
    __slots__ = ("tenant_id", "finding_id", "kind", "usefulness", "text", "source_id")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    FINDING_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    USEFULNESS_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SOURCE_ID_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    finding_id: str
    kind: _feedback_pb2.FeedbackKind
    usefulness: _feedback_pb2.Usefulness
    text: str
    source_id: str
    def __init__(self, tenant_id: _Optional[str] = ..., finding_id: _Optional[str] = ..., kind: _Optional[_Union[_feedback_pb2.FeedbackKind, str]] = ..., usefulness: _Optional[_Union[_feedback_pb2.Usefulness, str]] = ..., text: _Optional[str] = ..., source_id: _Optional[str] = ...) -> None: ...

class RecordFeedbackResponse(_message.Message):
    __slots__ = ("feedback",)
    FEEDBACK_FIELD_NUMBER: _ClassVar[int]
    feedback: _feedback_pb2.Feedback
    def __init__(self, feedback: _Optional[_Union[_feedback_pb2.Feedback, _Mapping]] = ...) -> None: ...

class ListFeedbackRequest(_message.Message):
    __slots__ = ("tenant_id", "page_size", "page_token", "rule_id", "repository_full_name", "kind", "fingerprint")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    FINGERPRINT_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    page_size: int
    page_token: str
    rule_id: str
    repository_full_name: str
    kind: _feedback_pb2.FeedbackKind
    fingerprint: str
    def __init__(self, tenant_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., rule_id: _Optional[str] = ..., repository_full_name: _Optional[str] = ..., kind: _Optional[_Union[_feedback_pb2.FeedbackKind, str]] = ..., fingerprint: _Optional[str] = ...) -> None: ...

class ListFeedbackResponse(_message.Message):
    __slots__ = ("feedback", "next_page_token")
    FEEDBACK_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    feedback: _containers.RepeatedCompositeFieldContainer[_feedback_pb2.Feedback]
    next_page_token: str
    def __init__(self, feedback: _Optional[_Iterable[_Union[_feedback_pb2.Feedback, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListRuleStandingsRequest(_message.Message):
    __slots__ = ("tenant_id", "page_size", "page_token", "rule_id", "repository_full_name")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    page_size: int
    page_token: str
    rule_id: str
    repository_full_name: str
    def __init__(self, tenant_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., rule_id: _Optional[str] = ..., repository_full_name: _Optional[str] = ...) -> None: ...

class ListRuleStandingsResponse(_message.Message):
    __slots__ = ("standings", "next_page_token")
    STANDINGS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    standings: _containers.RepeatedCompositeFieldContainer[_feedback_pb2.RuleStanding]
    next_page_token: str
    def __init__(self, standings: _Optional[_Iterable[_Union[_feedback_pb2.RuleStanding, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListRuleMovesRequest(_message.Message):
    __slots__ = ("tenant_id", "page_size", "page_token", "rule_id", "repository_full_name")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    page_size: int
    page_token: str
    rule_id: str
    repository_full_name: str
    def __init__(self, tenant_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., rule_id: _Optional[str] = ..., repository_full_name: _Optional[str] = ...) -> None: ...

class ListRuleMovesResponse(_message.Message):
    __slots__ = ("moves", "next_page_token")
    MOVES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    moves: _containers.RepeatedCompositeFieldContainer[_feedback_pb2.RuleMove]
    next_page_token: str
    def __init__(self, moves: _Optional[_Iterable[_Union[_feedback_pb2.RuleMove, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class PinRuleRequest(_message.Message):
    __slots__ = ("tenant_id", "rule_id", "repository_full_name", "level", "reason")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    rule_id: str
    repository_full_name: str
    level: _feedback_pb2.RuleLevel
    reason: str
    def __init__(self, tenant_id: _Optional[str] = ..., rule_id: _Optional[str] = ..., repository_full_name: _Optional[str] = ..., level: _Optional[_Union[_feedback_pb2.RuleLevel, str]] = ..., reason: _Optional[str] = ...) -> None: ...

class PinRuleResponse(_message.Message):
    __slots__ = ("standing",)
    STANDING_FIELD_NUMBER: _ClassVar[int]
    standing: _feedback_pb2.RuleStanding
    def __init__(self, standing: _Optional[_Union[_feedback_pb2.RuleStanding, _Mapping]] = ...) -> None: ...

class ResetRuleRequest(_message.Message):
    __slots__ = ("tenant_id", "rule_id", "repository_full_name", "reason")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    rule_id: str
    repository_full_name: str
    reason: str
    def __init__(self, tenant_id: _Optional[str] = ..., rule_id: _Optional[str] = ..., repository_full_name: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ResetRuleResponse(_message.Message):
    __slots__ = ("standing",)
    STANDING_FIELD_NUMBER: _ClassVar[int]
    standing: _feedback_pb2.RuleStanding
    def __init__(self, standing: _Optional[_Union[_feedback_pb2.RuleStanding, _Mapping]] = ...) -> None: ...

import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FeedbackKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FEEDBACK_KIND_UNSPECIFIED: _ClassVar[FeedbackKind]
    FEEDBACK_KIND_CONFIRMED: _ClassVar[FeedbackKind]
    FEEDBACK_KIND_DISMISSED: _ClassVar[FeedbackKind]
    FEEDBACK_KIND_FIXED: _ClassVar[FeedbackKind]
    FEEDBACK_KIND_IGNORED: _ClassVar[FeedbackKind]
    FEEDBACK_KIND_REPLY: _ClassVar[FeedbackKind]
    FEEDBACK_KIND_REACTION: _ClassVar[FeedbackKind]
    FEEDBACK_KIND_WITHDRAWN: _ClassVar[FeedbackKind]

class Usefulness(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    USEFULNESS_UNSPECIFIED: _ClassVar[Usefulness]
    USEFULNESS_USEFUL: _ClassVar[Usefulness]
    USEFULNESS_NOT_USEFUL: _ClassVar[Usefulness]

class RuleLevel(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RULE_LEVEL_UNSPECIFIED: _ClassVar[RuleLevel]
    RULE_LEVEL_COMMENT: _ClassVar[RuleLevel]
    RULE_LEVEL_ANNOTATION: _ClassVar[RuleLevel]
    RULE_LEVEL_SHADOW: _ClassVar[RuleLevel]
FEEDBACK_KIND_UNSPECIFIED: FeedbackKind
FEEDBACK_KIND_CONFIRMED: FeedbackKind
FEEDBACK_KIND_DISMISSED: FeedbackKind
FEEDBACK_KIND_FIXED: FeedbackKind
FEEDBACK_KIND_IGNORED: FeedbackKind
FEEDBACK_KIND_REPLY: FeedbackKind
FEEDBACK_KIND_REACTION: FeedbackKind
FEEDBACK_KIND_WITHDRAWN: FeedbackKind
USEFULNESS_UNSPECIFIED: Usefulness
USEFULNESS_USEFUL: Usefulness
USEFULNESS_NOT_USEFUL: Usefulness
RULE_LEVEL_UNSPECIFIED: RuleLevel
RULE_LEVEL_COMMENT: RuleLevel
RULE_LEVEL_ANNOTATION: RuleLevel
RULE_LEVEL_SHADOW: RuleLevel

class Feedback(_message.Message):
    __slots__ = ("id", "finding_id", "fingerprint", "rule_id", "repository_full_name", "kind", "usefulness", "text", "subject", "create_time")
    ID_FIELD_NUMBER: _ClassVar[int]
    FINDING_ID_FIELD_NUMBER: _ClassVar[int]
    FINGERPRINT_FIELD_NUMBER: _ClassVar[int]
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    USEFULNESS_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    id: str
    finding_id: str
    fingerprint: str
    rule_id: str
    repository_full_name: str
    kind: FeedbackKind
    usefulness: Usefulness
    text: str
    subject: str
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., finding_id: _Optional[str] = ..., fingerprint: _Optional[str] = ..., rule_id: _Optional[str] = ..., repository_full_name: _Optional[str] = ..., kind: _Optional[_Union[FeedbackKind, str]] = ..., usefulness: _Optional[_Union[Usefulness, str]] = ..., text: _Optional[str] = ..., subject: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class RuleLevelEntry(_message.Message):
    __slots__ = ("rule_id", "level")
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    rule_id: str
    level: RuleLevel
    def __init__(self, rule_id: _Optional[str] = ..., level: _Optional[_Union[RuleLevel, str]] = ...) -> None: ...

class RuleStanding(_message.Message):
    __slots__ = ("rule_id", "repository_full_name", "level", "pinned", "useful_count", "not_useful_count", "lower_bound", "since_time", "counted_from_time", "reason", "inherits")
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    PINNED_FIELD_NUMBER: _ClassVar[int]
    USEFUL_COUNT_FIELD_NUMBER: _ClassVar[int]
    NOT_USEFUL_COUNT_FIELD_NUMBER: _ClassVar[int]
    LOWER_BOUND_FIELD_NUMBER: _ClassVar[int]
    SINCE_TIME_FIELD_NUMBER: _ClassVar[int]
    COUNTED_FROM_TIME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    INHERITS_FIELD_NUMBER: _ClassVar[int]
    rule_id: str
    repository_full_name: str
    level: RuleLevel
    pinned: bool
    useful_count: int
    not_useful_count: int
    lower_bound: float
    since_time: _timestamp_pb2.Timestamp
    counted_from_time: _timestamp_pb2.Timestamp
    reason: str
    inherits: bool
    def __init__(self, rule_id: _Optional[str] = ..., repository_full_name: _Optional[str] = ..., level: _Optional[_Union[RuleLevel, str]] = ..., pinned: _Optional[bool] = ..., useful_count: _Optional[int] = ..., not_useful_count: _Optional[int] = ..., lower_bound: _Optional[float] = ..., since_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., counted_from_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason: _Optional[str] = ..., inherits: _Optional[bool] = ...) -> None: ...

class RuleMove(_message.Message):
    __slots__ = ("id", "rule_id", "repository_full_name", "from_level", "to_level", "pinned", "useful_count", "not_useful_count", "lower_bound", "reason", "subject", "create_time")
    ID_FIELD_NUMBER: _ClassVar[int]
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    FROM_LEVEL_FIELD_NUMBER: _ClassVar[int]
    TO_LEVEL_FIELD_NUMBER: _ClassVar[int]
    PINNED_FIELD_NUMBER: _ClassVar[int]
    USEFUL_COUNT_FIELD_NUMBER: _ClassVar[int]
    NOT_USEFUL_COUNT_FIELD_NUMBER: _ClassVar[int]
    LOWER_BOUND_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    id: str
    rule_id: str
    repository_full_name: str
    from_level: RuleLevel
    to_level: RuleLevel
    pinned: bool
    useful_count: int
    not_useful_count: int
    lower_bound: float
    reason: str
    subject: str
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., rule_id: _Optional[str] = ..., repository_full_name: _Optional[str] = ..., from_level: _Optional[_Union[RuleLevel, str]] = ..., to_level: _Optional[_Union[RuleLevel, str]] = ..., pinned: _Optional[bool] = ..., useful_count: _Optional[int] = ..., not_useful_count: _Optional[int] = ..., lower_bound: _Optional[float] = ..., reason: _Optional[str] = ..., subject: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

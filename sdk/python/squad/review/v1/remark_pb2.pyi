import datetime

from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RemarkOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REMARK_OUTCOME_UNSPECIFIED: _ClassVar[RemarkOutcome]
    REMARK_OUTCOME_WAITING: _ClassVar[RemarkOutcome]
    REMARK_OUTCOME_DONE: _ClassVar[RemarkOutcome]
    REMARK_OUTCOME_REFUSED: _ClassVar[RemarkOutcome]
    REMARK_OUTCOME_GIVEN_UP: _ClassVar[RemarkOutcome]
REMARK_OUTCOME_UNSPECIFIED: RemarkOutcome
REMARK_OUTCOME_WAITING: RemarkOutcome
REMARK_OUTCOME_DONE: RemarkOutcome
REMARK_OUTCOME_REFUSED: RemarkOutcome
REMARK_OUTCOME_GIVEN_UP: RemarkOutcome

class Remark(_message.Message):
    __slots__ = ("pull_request", "comment_id", "thread_id", "text")
    PULL_REQUEST_FIELD_NUMBER: _ClassVar[int]
    COMMENT_ID_FIELD_NUMBER: _ClassVar[int]
    THREAD_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    pull_request: int
    comment_id: int
    thread_id: int
    text: str
    def __init__(self, pull_request: _Optional[int] = ..., comment_id: _Optional[int] = ..., thread_id: _Optional[int] = ..., text: _Optional[str] = ...) -> None: ...

class RemarkRecord(_message.Message):
    __slots__ = ("id", "repository_full_name", "pull_request", "comment_id", "thread_id", "login", "role", "command", "words", "outcome", "answer", "create_time", "end_time")
    ID_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    PULL_REQUEST_FIELD_NUMBER: _ClassVar[int]
    COMMENT_ID_FIELD_NUMBER: _ClassVar[int]
    THREAD_ID_FIELD_NUMBER: _ClassVar[int]
    LOGIN_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    id: str
    repository_full_name: str
    pull_request: int
    comment_id: int
    thread_id: int
    login: str
    role: str
    command: str
    words: str
    outcome: RemarkOutcome
    answer: str
    create_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., repository_full_name: _Optional[str] = ..., pull_request: _Optional[int] = ..., comment_id: _Optional[int] = ..., thread_id: _Optional[int] = ..., login: _Optional[str] = ..., role: _Optional[str] = ..., command: _Optional[str] = ..., words: _Optional[str] = ..., outcome: _Optional[_Union[RemarkOutcome, str]] = ..., answer: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

import datetime

from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from squad.review.v1 import remark_pb2 as _remark_pb2
from squad.review.v1 import review_pb2 as _review_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class HostEventKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HOST_EVENT_KIND_UNSPECIFIED: _ClassVar[HostEventKind]
    HOST_EVENT_KIND_PULL_REQUEST: _ClassVar[HostEventKind]
    HOST_EVENT_KIND_RERUN: _ClassVar[HostEventKind]
    HOST_EVENT_KIND_REACHABLE: _ClassVar[HostEventKind]
    HOST_EVENT_KIND_UNREACHABLE: _ClassVar[HostEventKind]
    HOST_EVENT_KIND_RENAMED: _ClassVar[HostEventKind]
    HOST_EVENT_KIND_REMARK: _ClassVar[HostEventKind]

class DeliveryOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DELIVERY_OUTCOME_UNSPECIFIED: _ClassVar[DeliveryOutcome]
    DELIVERY_OUTCOME_ACCEPTED: _ClassVar[DeliveryOutcome]
    DELIVERY_OUTCOME_MERGED: _ClassVar[DeliveryOutcome]
    DELIVERY_OUTCOME_IGNORED: _ClassVar[DeliveryOutcome]
    DELIVERY_OUTCOME_REFUSED: _ClassVar[DeliveryOutcome]
HOST_EVENT_KIND_UNSPECIFIED: HostEventKind
HOST_EVENT_KIND_PULL_REQUEST: HostEventKind
HOST_EVENT_KIND_RERUN: HostEventKind
HOST_EVENT_KIND_REACHABLE: HostEventKind
HOST_EVENT_KIND_UNREACHABLE: HostEventKind
HOST_EVENT_KIND_RENAMED: HostEventKind
HOST_EVENT_KIND_REMARK: HostEventKind
DELIVERY_OUTCOME_UNSPECIFIED: DeliveryOutcome
DELIVERY_OUTCOME_ACCEPTED: DeliveryOutcome
DELIVERY_OUTCOME_MERGED: DeliveryOutcome
DELIVERY_OUTCOME_IGNORED: DeliveryOutcome
DELIVERY_OUTCOME_REFUSED: DeliveryOutcome

class PullRequestState(_message.Message):
    __slots__ = ("change", "update_time", "previous_head_commit", "open", "draft", "asked")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_HEAD_COMMIT_FIELD_NUMBER: _ClassVar[int]
    OPEN_FIELD_NUMBER: _ClassVar[int]
    DRAFT_FIELD_NUMBER: _ClassVar[int]
    ASKED_FIELD_NUMBER: _ClassVar[int]
    change: _review_pb2.ChangeRef
    update_time: _timestamp_pb2.Timestamp
    previous_head_commit: str
    open: bool
    draft: bool
    asked: bool
    def __init__(self, change: _Optional[_Union[_review_pb2.ChangeRef, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., previous_head_commit: _Optional[str] = ..., open: _Optional[bool] = ..., draft: _Optional[bool] = ..., asked: _Optional[bool] = ...) -> None: ...

class HostEvent(_message.Message):
    __slots__ = ("delivery", "host", "kind", "ignored_reason", "actor", "installation_id", "repository", "pull_request", "head_commit", "subject_id", "repository_external_ids", "remark", "regained_repository_external_ids")
    DELIVERY_FIELD_NUMBER: _ClassVar[int]
    HOST_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    IGNORED_REASON_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    INSTALLATION_ID_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FIELD_NUMBER: _ClassVar[int]
    PULL_REQUEST_FIELD_NUMBER: _ClassVar[int]
    HEAD_COMMIT_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_EXTERNAL_IDS_FIELD_NUMBER: _ClassVar[int]
    REMARK_FIELD_NUMBER: _ClassVar[int]
    REGAINED_REPOSITORY_EXTERNAL_IDS_FIELD_NUMBER: _ClassVar[int]
    delivery: _review_pb2.Delivery
    host: str
    kind: HostEventKind
    ignored_reason: str
    actor: str
    installation_id: int
    repository: _review_pb2.RepositoryRef
    pull_request: PullRequestState
    head_commit: str
    subject_id: str
    repository_external_ids: _containers.RepeatedScalarFieldContainer[str]
    remark: _remark_pb2.Remark
    regained_repository_external_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, delivery: _Optional[_Union[_review_pb2.Delivery, _Mapping]] = ..., host: _Optional[str] = ..., kind: _Optional[_Union[HostEventKind, str]] = ..., ignored_reason: _Optional[str] = ..., actor: _Optional[str] = ..., installation_id: _Optional[int] = ..., repository: _Optional[_Union[_review_pb2.RepositoryRef, _Mapping]] = ..., pull_request: _Optional[_Union[PullRequestState, _Mapping]] = ..., head_commit: _Optional[str] = ..., subject_id: _Optional[str] = ..., repository_external_ids: _Optional[_Iterable[str]] = ..., remark: _Optional[_Union[_remark_pb2.Remark, _Mapping]] = ..., regained_repository_external_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class DeliveryRecord(_message.Message):
    __slots__ = ("host", "delivery_id", "event", "action", "outcome", "reason", "repository_full_name", "pull_request", "review_id", "actor", "replay_of", "meaning", "create_time")
    HOST_FIELD_NUMBER: _ClassVar[int]
    DELIVERY_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    PULL_REQUEST_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    REPLAY_OF_FIELD_NUMBER: _ClassVar[int]
    MEANING_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    host: str
    delivery_id: str
    event: str
    action: str
    outcome: DeliveryOutcome
    reason: str
    repository_full_name: str
    pull_request: int
    review_id: str
    actor: str
    replay_of: str
    meaning: str
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, host: _Optional[str] = ..., delivery_id: _Optional[str] = ..., event: _Optional[str] = ..., action: _Optional[str] = ..., outcome: _Optional[_Union[DeliveryOutcome, str]] = ..., reason: _Optional[str] = ..., repository_full_name: _Optional[str] = ..., pull_request: _Optional[int] = ..., review_id: _Optional[str] = ..., actor: _Optional[str] = ..., replay_of: _Optional[str] = ..., meaning: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
